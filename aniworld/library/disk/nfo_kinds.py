"""What NFO files hold beside titles, texts, dates and numbers: each kind as the household wants it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ...context import current
from ...database import transaction
from ...errors import Invalid
from ...files import age_ratings
from ...files.nfo import EpisodeNfo, ShowNfo
from ...models import NfoChoice, Series
from ..parts import bulk_requests


class Kind(NamedTuple):
    """One kind. show, episode: the fields that have it, blank; is_usual: it is written unless unwanted."""

    show: dict[str, Any]
    episode: dict[str, Any]
    is_usual: bool = True


_PEOPLE = {"directors": (), "writers": ()}
_PLACE = {"display_season": None, "display_episode": None, "display_after_season": None}
KINDS = {
    "mpaa": Kind({"mpaa": ""}, {}),
    "actors": Kind({"actors": ()}, {}),
    "crew": Kind(_PEOPLE, _PEOPLE),
    "tags": Kind({"tags": ()}, {}),
    "ratings": Kind({"rating": None}, {"rating": None}),
    "tagline": Kind({"tagline": ""}, {}),
    "trailer": Kind({"trailer": ""}, {}),
    "country": Kind({"countries": ()}, {}),
    "sorttitle": Kind({"sort_title": ""}, {}),
    "episode_ids": Kind({}, {}),  # beside the one of the source that numbers the episodes
    "specials_order": Kind({}, _PLACE),
    # It keeps Jellyfin from replacing what a person edited here.
    "locked_fields": Kind({"locked_fields": ()}, {}, is_usual=False),
    # Kodi before version 21 asks the net for it even where it is told not to, and then finds no episodes.
    "episodeguide": Kind({"has_guide": False}, {}, is_usual=False),
}
COUNTRIES = {"en": "US", "ja": "JP", "pt": "BR"}  # of languages that are not called like their country


class Wanted(NamedTuple):
    """What a household wants. kinds: whether each is written; rating_system: a country."""

    kinds: dict[str, bool]
    rating_system: str

    def of_show(self, entry: ShowNfo) -> ShowNfo:
        """Return the entry without what is unwanted."""
        blank: dict[str, Any] = {}
        for name, kind in KINDS.items():
            if not self.kinds[name]:
                blank |= kind.show
        return replace(entry, **blank)

    def of_episode(self, entry: EpisodeNfo) -> EpisodeNfo:
        """Return the entry without what is unwanted."""
        blank: dict[str, Any] = {}
        for name, kind in KINDS.items():
            if not self.kinds[name]:
                blank |= kind.episode
        if not self.kinds["episode_ids"]:
            blank["ids"] = {entry.default_id: entry.ids[entry.default_id]}
        return replace(entry, **blank)


def wanted() -> Wanted:
    """Return what the household wants now."""
    row = NfoChoice.one_with(id=NfoChoice.ONLY)
    decided = row.kinds if row else {}
    kinds = {name: bool(decided.get(name, kind.is_usual)) for name, kind in KINDS.items()}
    system = row.rating_system if row else None
    if system not in age_ratings.SYSTEMS:
        system = usual_system()
    return Wanted(kinds, system)


def usual_system() -> str:
    """Return the rating system of the country whose language is preferred, that of the US for all others."""
    language, _, region = current().languages[0].partition("-")
    for country in (region.upper(), COUNTRIES.get(language, ""), language.upper()):
        if country in age_ratings.SYSTEMS:
            return country
    return age_ratings.DEFAULT


def change(kinds: Mapping[str, Any], rating_system: str | None = None) -> Wanted:
    """Decide about some kinds, and about the rating system; then all NFO files are written anew.

    Raises Invalid for a kind or a system that there is not. Nothing is written when nothing changes.
    """
    before = wanted()
    for name, is_written in kinds.items():
        if name not in KINDS:
            raise Invalid("no_such_nfo_kind", name[:40], choices=list(KINDS))
        if not isinstance(is_written, bool):
            raise Invalid("not_true_or_false", name, name=name)
    system = before.rating_system if rating_system is None else rating_system
    if system not in age_ratings.SYSTEMS:
        raise Invalid("no_such_rating_system", "rating_system", choices=list(age_ratings.SYSTEMS))
    after = Wanted(before.kinds | dict(kinds), system)
    if after != before:
        _store(after)
    return after


def _store(choice: Wanted) -> None:
    values = {"id": NfoChoice.ONLY, "kinds": choice.kinds, "rating_system": choice.rating_system}
    statement = NfoChoice.insert(values)
    preserve = [NfoChoice.kinds, NfoChoice.rating_system]
    with transaction():
        statement.on_conflict(conflict_target=[NfoChoice.id], preserve=preserve).execute()
        bulk_requests.nfo([series.id for series in Series.select(Series.id)])
