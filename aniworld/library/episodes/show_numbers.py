"""How the episodes of a show are numbered, and what it is called: all that placing its videos needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...files import folder_names
from ...text import fold
from .numbering import Place

SPECIALS = 0


@dataclass(frozen=True)
class ShowNumbers:
    """The episode list of a show.

    places: of every episode; absolute: number in the whole show -> place; specials: the titles of those in
    season 0, by number; titles: of the show, in all languages; season_names: number -> name of that season;
    own_titles: those of which one may say that the show is a season ("Show II", which a source has as a show
    of its own).
    """

    places: frozenset[Place]
    absolute: Mapping[int, Place] = field(default_factory=dict)
    specials: Mapping[int, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    season_names: Mapping[int, str] = field(default_factory=dict)
    own_titles: tuple[str, ...] = ()

    @cached_property
    def own_seasons(self) -> frozenset[int]:
        """Return the seasons of which its own titles say that it is one."""
        found = set()
        for title in self.own_titles:
            season = folder_names.read(title).season
            if season:
                found.add(season)
        return frozenset(found)

    @cached_property
    def seasons(self) -> list[int]:
        """Return the numbers of the regular seasons, in order."""
        return sorted({season for season, _ in self.places if season > SPECIALS})

    @cached_property
    def lengths(self) -> dict[int, int]:
        """Return the highest number of each season."""
        found: dict[int, int] = {}
        for season, number in self.places:
            found[season] = max(number, found.get(season, 0))
        return found

    @cached_property
    def first_absolute(self) -> dict[int, int]:
        """Return the number in the whole show with which each season begins."""
        found: dict[int, int] = {}
        for number in sorted(self.absolute):
            found.setdefault(self.absolute[number][0], number)
        return found

    @cached_property
    def folded_titles(self) -> frozenset[str]:
        return frozenset(_folded(self.titles))

    @cached_property
    def season_of_name(self) -> dict[str, int]:
        """Return the season that each name means; one of two seasons, or of the whole show, means none."""
        found: dict[str, int] = {}
        twice = set()
        for number, name in self.season_names.items():
            folded = fold(name)
            if folded in found:
                twice.add(folded)
            if folded and number > SPECIALS:
                found[folded] = number
        for name in twice | self.folded_titles:
            found.pop(name, None)
        return found

    @property
    def has_one_season(self) -> bool:
        return len(self.seasons) == 1

    @property
    def last(self) -> int | None:
        """Return the number of the last season."""
        return self.seasons[-1] if self.seasons else None


def _folded(titles: Iterable[str]) -> Iterable[str]:
    for title in titles:
        folded = fold(title)
        if folded:
            yield folded
