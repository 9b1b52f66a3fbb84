"""What the stand-in knows: real shows, one file each in shows/.

Their episodes are worked out from the dates and counts of their seasons.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from .scenery.canvas import Palette
from .titles import made_summary, made_title

FOLDER = Path(__file__).parent / "shows"
WEEKS_AHEAD = 4  # an airing season is announced this far


@dataclass(frozen=True)
class Cour:
    """A run of weekly episodes within a season.

    Kitsu has one entry for each that has a kitsu id; the others continue the one before.
    """

    season: int
    start: date | None = None
    end: date | None = None
    episodes: int = 0
    kitsu: int | None = None
    mal: int | None = None
    anilist: int | None = None
    title: str = ""
    romaji: str = ""

    def air_date(self, index: int) -> date | None:
        """Return the day of the episode at index (from 0).

        Weekly, with pauses spread so that the last one falls on `end`.
        """
        if self.start is None or self.end is None or index == 0:
            return self.start
        if index == self.episodes - 1:
            return self.end
        weeks = (self.end - self.start).days / 7
        return self.start + timedelta(weeks=round(index * weeks / (self.episodes - 1)))


@dataclass(frozen=True)
class Special:
    season: int
    date: date
    title: str
    runtime: int


@dataclass(frozen=True)
class Episode:
    """number and cour (an index) are None for a special; position counts through the whole show from 1."""

    id: int
    position: int
    season: int
    number: int | None
    title: str
    summary: str | None
    air_date: date | None
    runtime: int
    cour: int | None
    has_still: bool


@dataclass(frozen=True)
class Entry:
    """One show as Kitsu sees it: a cour with its own id, titles and episodes numbered from 1."""

    show: "Show"
    cour: Cour
    season: int
    start: date | None
    end: date | None
    episodes: tuple[Episode, ...]

    @property
    def ident(self) -> int:
        """Return its id at Kitsu. Entries are only made of cours that have one."""
        return self.cour.kitsu or 0


@dataclass(frozen=True)
class Show:
    """One show as TVmaze sees it.

    sources: the services that have it. stumbles: how many answers fail before one comes.
    """

    id: int
    slug: str
    name: str
    native: str
    romaji: str
    german: str
    status: str
    genres: tuple[str, ...]
    network: str
    overview: str
    words: tuple[str, ...]
    titles: tuple[str, ...]
    scene: tuple[str, ...]
    palette: Palette
    cours: tuple[Cour, ...]
    today: date
    specials: tuple[Special, ...] = ()
    synonyms: tuple[str, ...] = ()
    type: str = "Animation"
    language: str = "Japanese"
    web: bool = False
    time: str = ""
    runtime: int = 24
    rating: float | None = None
    tvdb: int | None = None
    imdb: str | None = None
    logo: bool = True
    stumbles: int = 0
    sources: tuple[str, ...] = ("tvmaze", "kitsu")

    @property
    def premiered(self) -> date | None:
        return self.cours[0].start

    @property
    def ended(self) -> date | None:
        return self.cours[-1].end if self.status == "Ended" else None

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Return every name that a search may use."""
        names = [self.name, self.romaji, self.native, self.german, *self.synonyms]
        for cour in self.cours:
            names += filter(None, (cour.title, cour.romaji))
        return tuple(dict.fromkeys(names))

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """Return all regular episodes in order of airing, then the specials."""
        found: list[Episode] = []
        numbers: Counter[int] = Counter()  # of the episodes of each season
        for index, cour in enumerate(self.cours):
            for i in range(cour.episodes):
                numbers[cour.season] += 1
                number = numbers[cour.season]
                found.append(self._episode(len(found) + 1, cour.season, number, cour.air_date(i), index))
        for special in self.specials:
            found.append(self._special(len(found) + 1, special))
        return tuple(found)

    @cached_property
    def seasons(self) -> dict[int, tuple[Cour, ...]]:
        """Return the cours of each season number."""
        found: dict[int, tuple[Cour, ...]] = {}
        for cour in self.cours:
            found[cour.season] = (*found.get(cour.season, ()), cour)
        return found

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return the show as Kitsu divides it: each cour with an id there begins an entry."""
        starts = [index for index, cour in enumerate(self.cours) if cour.kitsu]
        ends = [*starts[1:], len(self.cours)]
        return tuple(map(self._entry, starts, ends))

    def _entry(self, first: int, last: int) -> Entry:
        """Make one of the cours from first up to, but not including, last."""
        cour = self.cours[first]
        end = self.cours[last - 1].end
        found = []
        for episode in self.episodes:
            if episode.cour in range(first, last) and episode.air_date:
                found.append(episode)
        return Entry(self, cour, cour.season, cour.start, end, tuple(found))

    def _episode(self, position: int, season: int, number: int, air_date: date | None, cour: int) -> Episode:
        seed = f"{self.slug} {position}"
        is_described = air_date is not None and air_date <= self.today
        title = "TBA"
        summary = None
        if is_described:
            title = self._written_title(position) or made_title(seed, self.words) or f"Episode {number}"
            summary = made_summary(seed, self.words)
            if position % 9 == 0:
                summary = ""  # services leave a summary out, and also send an empty one
        return Episode(
            id=self.id * 10_000 + position,
            position=position,
            season=season,
            number=number,
            title=title,
            summary=summary,
            air_date=air_date,
            runtime=self.runtime,
            cour=cour,
            has_still=is_described and position % 23 != 0,
        )

    def _written_title(self, position: int) -> str | None:
        if position <= len(self.titles):
            return self.titles[position - 1]
        return None

    def _special(self, position: int, special: Special) -> Episode:
        return Episode(
            id=self.id * 10_000 + position,
            position=position,
            season=special.season,
            number=None,
            title=special.title,
            summary=made_summary(f"{self.slug} {position}", self.words),
            air_date=special.date,
            runtime=special.runtime,
            cour=None,
            has_still=True,
        )


def load(path: Path, today: date) -> Show:
    """Read one show's file."""
    with path.open("rb") as file:
        facts: dict[str, Any] = tomllib.load(file)
    palette = facts.pop("palette")
    palette["sky"] = tuple(palette["sky"])
    cours = tuple(_cour(cour, today) for cour in facts.pop("cours"))
    specials = tuple(Special(**special) for special in facts.pop("specials", ()))
    for name, value in facts.items():
        if isinstance(value, list):
            facts[name] = tuple(value)
    return Show(
        slug=path.stem, today=today, palette=Palette(**palette), cours=cours, specials=specials, **facts
    )


def _cour(facts: dict[str, Any], today: date) -> Cour:
    if not facts.pop("rolling", False):
        return Cour(**facts)
    weeks = max(0, (today - facts["start"]).days // 7) + WEEKS_AHEAD
    return Cour(**facts, end=facts["start"] + timedelta(weeks=weeks), episodes=weeks + 1)
