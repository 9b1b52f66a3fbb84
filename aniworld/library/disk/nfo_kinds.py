"""What NFO files hold beside titles, texts, dates and numbers: each kind as the household wants it."""

from dataclasses import replace
from typing import Any, NamedTuple

from ...context import current
from ...files import age_ratings
from ...files.nfo import EpisodeNfo, ShowNfo
from ...preferences import values
from ...preferences.table import BY_LANGUAGE


class Kind(NamedTuple):
    """One kind. show, episode: the fields that have it, blank."""

    show: dict[str, Any]
    episode: dict[str, Any]


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
    "episode_ids": Kind({}, {}),
    "specials_order": Kind({}, _PLACE),
    "locked_fields": Kind({"locked_fields": ()}, {}),
    "episodeguide": Kind({"has_guide": False}, {}),
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
    system = values.value("rating_system")
    if system == BY_LANGUAGE:
        system = usual_system()
    return Wanted(values.value("nfo_kinds"), system)


def usual_system() -> str:
    """Return the rating system of the country whose language is preferred, that of the US for all others."""
    language, _, region = current().languages[0].partition("-")
    for country in (region.upper(), COUNTRIES.get(language, ""), language.upper()):
        if country in age_ratings.SYSTEMS:
            return country
    return age_ratings.DEFAULT
