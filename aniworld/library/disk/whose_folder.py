"""How surely a folder is that of a certain show, and why: by ids, else by titles and year."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from ...catalogue.sound import sound
from ...files import season_words
from ...fuzzy import fuzz
from ...messages import Message
from ...text import fold
from ..matching.same_name import plain
from . import evidence
from .evidence import Said

SURE = 0.9  # from here on a folder is taken without asking
LEAST = 0.3  # below this it is not offered
NEAR_YEARS = 1
# Services that list each season of a show on its own: another id of one of them may be of the same show.
OF_ONE_ENTRY = ("catalogue", "bangumi", "mal", "anilist", "anidb", "kitsu")
BY_ID = {
    evidence.NAME: (1.0, "folder_id_in_name"),
    evidence.PLEXMATCH: (0.99, "folder_id_in_plexmatch"),
    evidence.NFO: (0.98, "folder_id_in_nfo"),
}
ID_CODES = frozenset(code for _, code in BY_ID.values())
SAME_YEAR, NEAR_YEAR, NO_YEAR = 0.96, 0.93, 0.9
CONTRADICTING, ALIKE, OTHER_YEAR, HOLDS = 0.5, 0.7, 0.4, 0.4
VERY_ALIKE, EXACTLY = 92, 100  # of 100
SHORTEST_HELD = 4  # letters: shorter words are in too many titles
SHORTEST_SOUND = 8
_DASH = re.compile(r"\s[-\u2013\u2014]\s")


@dataclass(frozen=True)
class Show:
    """A show as a service or the library knows it. ids: all that are known, by service."""

    titles: tuple[str, ...]
    year: int | None = None
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Fit(NamedTuple):
    """How surely it is that show, from 0 to 1, and why."""

    confidence: float
    reason: Message

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def fit(said: Said, show: Show, *, is_rough: bool = True) -> Fit | None:
    """Return how surely a folder that says this is of a show; None when it is not.

    is_rough: also look for titles that are only alike, which takes longer and is never sure.
    """
    same, other = _compare_ids(said, show)
    if same and other:
        return _of_two_shows(same[0], other[0])
    if other:
        return None
    found = _by_id(said, same[0]) if same else _by_titles(said, show, is_rough)
    if found and said.contradicted:
        return Fit(CONTRADICTING, Message("folder_ids_contradict", {"service": said.contradicted[0]}))
    return found


def _of_two_shows(service: str, other: str) -> Fit:
    return Fit(CONTRADICTING, Message("folder_ids_of_two_shows", {"service": service, "other": other}))


def _by_id(said: Said, service: str) -> Fit:
    confidence, code = BY_ID[said.told_by.get(service, evidence.NAME)]
    return Fit(confidence, Message(code, {"service": service, "value": said.ids[service]}))


def of_two_shows(said: Said, shows: Iterable[Show]) -> Fit | None:
    """Return how surely it is one of these, when the ids that a folder tells are of two that differ."""
    told = []
    shows = list(shows)
    for show in shows:
        same, others = _compare_ids(said, show)
        if same and others:
            return _of_two_shows(same[0], others[0])
        if same:
            told.append((same[0], show))
    for (service, show), (other, another) in combinations(told, 2):
        if service != other and not _is_one(show, another, shows):
            return _of_two_shows(service, other)
    return None


def _is_one(show: Show, other: Show, known: Iterable[Show]) -> bool:
    """Return whether two services may mean the same show, or seasons of it.

    They do with an id or a title in common, or when a third is like the one and has an id of the other.
    """
    if _are_alike(show, other):
        return True
    return any(_are_alike(show, season) and _share_an_id(season, other) for season in known)


def _are_alike(show: Show, other: Show) -> bool:
    if _share_an_id(show, other):
        return True
    likeness, _ = _likest(_without_seasons(show), _without_seasons(other), is_rough=True)
    return likeness >= VERY_ALIKE


def _share_an_id(show: Show, other: Show) -> bool:
    return any(values & other.ids.get(service, frozenset()) for service, values in show.ids.items())


def _without_seasons(show: Show) -> list[str]:
    return [season_words.split(title).title or title for title in show.titles]


def names_another(said: Said, show: Show) -> bool:
    """Return whether an id in the folder is of another show, and none of this one."""
    same, other = _compare_ids(said, show)
    return bool(other) and not same


def _compare_ids(said: Said, show: Show) -> tuple[list[str], list[str]]:
    """Return the services whose id is the same here and there, and those whose id certainly differs."""
    same, other = [], []
    for service, value in said.ids.items():
        known = show.ids.get(service, frozenset())
        if value in known:
            same.append(service)
        elif known and service not in OF_ONE_ENTRY:
            other.append(service)
    return same, other


def _by_titles(said: Said, show: Show, is_rough: bool) -> Fit | None:
    likeness, title = _likest(said.titles, show.titles, is_rough)
    if likeness < VERY_ALIKE and not (is_rough and _is_held(said.title, show.titles)):
        return None
    if likeness < VERY_ALIKE:
        return Fit(HOLDS, Message("folder_title_held", {"title": title}))
    if likeness < EXACTLY:
        return Fit(ALIKE, Message("folder_title_alike", {"title": title}))
    return _by_year(said, show, title)


def _by_year(said: Said, show: Show, title: str) -> Fit:
    """Return the fit of a folder with exactly this title. Of a later season the year is its own."""
    year = said.year
    if year is None and said.maybe_year and show.year and abs(said.maybe_year - show.year) <= NEAR_YEARS:
        year = said.maybe_year
    if year is None or show.year is None or _is_later(said):
        return Fit(NO_YEAR, Message("folder_title_same", {"title": title}))
    if year == show.year:
        return Fit(SAME_YEAR, Message("folder_title_and_year", {"title": title, "year": year}))
    if abs(year - show.year) <= NEAR_YEARS:
        return Fit(NEAR_YEAR, Message("folder_title_near_year", {"title": title, "year": show.year}))
    return Fit(OTHER_YEAR, Message("folder_other_year", {"title": title, "year": show.year}))


def _is_later(said: Said) -> bool:
    """Return whether it is a later season or part, or a special, whose year is its own."""
    return said.is_final or said.season not in (None, 1) or said.part not in (None, 1)


def _likest(here: Iterable[str], there: Iterable[str], is_rough: bool) -> tuple[float, str]:
    """Return how alike the most similar two titles are, of 100, and that of the show."""
    best, which = 0.0, ""
    wanted = {plain(name): sound(name) for name in here}
    wanted.pop("", None)
    there = list(there)
    both = _both_of(here, there)
    if both:
        return EXACTLY, both
    for title in there:
        known = plain(title)
        if known in wanted:
            return EXACTLY, title
        for name, heard in wanted.items() if is_rough else ():
            likeness = max(fuzz.ratio(name, known), _alike_in_sound(heard, title))
            if likeness > best:
                best, which = min(likeness, EXACTLY - 1), title
    return best, which


def _both_of(here: Iterable[str], there: Iterable[str]) -> str | None:
    """Return the first of two titles of the show that a folder is called by: "Yuru Camp - Laid-Back Camp"."""
    for name in here:
        found = halves(name)
        if found and {plain(half) for half in found} <= {plain(title) for title in there}:
            return found[0]
    return None


def halves(title: str) -> list[str]:
    """Return the two titles that a title may be made of; none when it has no dash, or several."""
    found = _DASH.split(title)
    return found if len(found) == 2 else []


def _alike_in_sound(heard: str, title: str) -> float:
    """Return how alike two titles sound, of 100: "Shōjo" is "Shoujo"; short ones sound like too many."""
    if len(heard) < SHORTEST_SOUND:
        return 0.0
    return fuzz.ratio(heard, sound(title))


def _is_held(title: str, there: Iterable[str]) -> bool:
    """Return whether a title of the show holds that of the folder."""
    name = fold(title)
    if len(name) < SHORTEST_HELD:
        return False
    return any(f" {name} " in f" {fold(known)} " for known in there)
