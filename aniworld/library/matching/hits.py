"""The hits of a search: one for each show, with what services list of it by themselves inside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ... import catalogue
from ..series import titles
from . import catalogue_source, title_likeness

Found = dict[str, Any]  # a candidate, as sources/ask.py describes it
OF_A_SHOW = ("tmdb", "tvdb", "imdb", "tvmaze")  # services whose ids name a whole show
NEAR_YEARS = 1
FITS = 0.84  # how alike a title must be to what was typed for Enter to take it
SHORTEST_BEGINNING = 3


@dataclass
class Hit:
    """One show. shown: what is added; cours: the seasons and others that services list by themselves."""

    shown: Found
    cours: list[Found] = field(default_factory=list)
    series_id: int | None = None
    labels: list[str] = field(default_factory=list)
    ids: set[tuple[str, str]] = field(default_factory=set)

    @property
    def has_seasons(self) -> bool:
        """Whether what services list by themselves is more than the same show once more."""
        return len(self.cours) > 1 or any(one["year"] != self.shown["year"] for one in self.cours)

    @property
    def poster(self) -> str | None:
        """The first picture that any of them has, once pages have put theirs in."""
        for candidate in self.all:
            if candidate.get("poster"):
                return str(candidate["poster"])
        return None

    @property
    def all(self) -> list[Found]:
        return [self.shown, *self.cours]


def united(candidates: Sequence[Found]) -> list[Hit]:
    """Return one hit for each show, in the order in which the first of its candidates comes.

    Those of one show are known by their ids at services, or else by their title without its season words.
    Seasons come last, as it takes the shows to tell whose they are.
    """
    hits: list[Hit] = []
    places: dict[int, int] = {}
    for place, candidate in sorted(enumerate(candidates), key=_shows_first):
        ids = _ids(candidate)
        hit = _of_ids(hits, ids) or _of_title(hits, candidate, ids)
        if hit is None:
            hit = Hit(candidate)
            hits.append(hit)
        else:
            _join(hit, candidate)
        hit.ids |= ids
        hit.series_id = hit.series_id or candidate["series_id"]
        places[id(hit)] = min(place, places.get(id(hit), place))
    for hit in hits:
        hit.cours.sort(key=_age)
        hit.labels = list(dict.fromkeys(one["provider_label"] for one in hit.all))
    return sorted(hits, key=lambda hit: places[id(hit)])


def _shows_first(numbered: tuple[int, Found]) -> bool:
    return _is_season(numbered[1]["title"])


def _is_season(title: str) -> bool:
    return titles.base(title) != titles.fold(title)


def fits(hit: Hit, q: str) -> bool:
    """Return whether what was typed is a title of the show, begins one, or is one with a typing error."""
    return likeness(hit, q) >= FITS


def likeness(hit: Hit, q: str) -> float:
    """Return how alike the title is that fits best, from 0 to 1: 1 when it is the same."""
    asked = titles.fold(q)
    best = 0.0
    for candidate in hit.all:
        for title in (candidate["title"], *candidate["titles"]):
            best = max(best, title_likeness.closest(asked, title)[0], _beginning(asked, title))
    return best


def _beginning(asked: str, title: str) -> float:
    """Return FITS for what begins a title, unless a number in it is not complete: "show 3" of "Show 31"."""
    known = titles.fold(title)
    if len(asked) < SHORTEST_BEGINNING or not known.startswith(asked):
        return 0.0
    if asked[-1].isdecimal() and known[len(asked) :][:1].isdecimal():
        return 0.0
    return FITS


def _join(hit: Hit, candidate: Found) -> None:
    """Put a candidate into the hit of its show: a whole show is what is added, an entry is listed."""
    is_whole = candidate["provider"] not in catalogue_source.OF_ONE_ENTRY
    if is_whole and hit.shown["provider"] in catalogue_source.OF_ONE_ENTRY:
        hit.cours.append(hit.shown)
        hit.shown = candidate
    else:
        hit.cours.append(candidate)


def _age(candidate: Found) -> tuple[int, str]:
    return candidate["year"] or 9999, candidate["title"]


def _ids(candidate: Found) -> set[tuple[str, str]]:
    """Return the ids by which the show is known: its own, and those of the whole show in the catalogue."""
    ids = {candidate["provider"]: candidate["id"]} | candidate.get("ids", {})
    narrow = {}
    for service in catalogue_source.OF_ONE_ENTRY:
        if service in ids:
            narrow[service] = ids[service]
    for entry in catalogue.of_ids(narrow)[:1]:
        ids = {"tmdb": entry.ids["tmdb"]} | ids if "tmdb" in entry.ids else ids
    return set(ids.items())


def _of_ids(hits: list[Hit], ids: set[tuple[str, str]]) -> Hit | None:
    for hit in hits:
        if hit.ids & ids:
            return hit
    return None


def _of_title(hits: list[Hit], candidate: Found, ids: set[tuple[str, str]]) -> Hit | None:
    """Return the hit of the show whose season this is by its title: of several, the newest that is older."""
    best = None
    for hit in hits:
        if _contradict(hit.ids, ids) or not _is_of(hit.shown, candidate):
            continue
        if best is None or hit.shown["year"] > best.shown["year"]:
            best = hit
    return best


def _contradict(ids: set[tuple[str, str]], others: set[tuple[str, str]]) -> bool:
    """Return whether both are known to be whole shows of one service, and not the same."""
    left, right = dict(ids), dict(others)
    return any(left.get(name, "") != right[name] for name in OF_A_SHOW if name in left and name in right)


def _is_of(show: Found, candidate: Found) -> bool:
    for one in (show, candidate):
        if not one.get("is_animation") or not one["year"] or one["kind"].casefold() == "movie":
            return False
    known = {titles.base(title) for title in (show["title"], *show["titles"])}
    for title in (candidate["title"], *candidate["titles"]):
        if titles.base(title) not in known:
            continue
        if _is_season(title) and show["year"] <= candidate["year"]:
            return True
        if abs(show["year"] - candidate["year"]) <= NEAR_YEARS:
            return True
    return False
