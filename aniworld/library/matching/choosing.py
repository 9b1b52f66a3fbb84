"""Which of the shows that were found is surely meant; if none is, a person is asked.

What is asked for may hold a year, season words and release words. A show that only has the words in its title
is never surely meant: "Orange" is no *Orange Is the New Black*.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...files import folder_names, season_words
from ...providers.base import Candidate
from ...text import fold, squeeze
from ..series import titles
from .title_likeness import BEGINS, EXACT, SEASON_WORDS_COST, beginning, closest, is_offshoot

SURE = 0.8  # score from which a show is taken without asking
LESS_COST = 0.02  # only a part of what was asked for is looked at: it without its year or season words
YEAR_COST = 0.01  # a year off
NO_YEAR_COST = 0.02  # it has no year, and one was asked for
OLDER_COST = 0.003  # for each year that a show is older than its sequel
ANIMATION_GAIN = 0.1  # among those that are sure
SIGNS_GAIN = 0.002  # for the same signs, too, among those that are sure: "Show!!" is not "Show!"
BESIDE = ("movie", "film", "ova", "oad", "special", "music")  # kinds of what goes with a show
NEAR_YEARS = 1  # sources and people do not agree on the year of a show at New Year


@dataclass(frozen=True)
class Reading:
    """One way to understand what was asked for.

    title: folded; year: of the show; is_sequel: a season was named, so that the show may be older; written:
    the title with its signs.
    """

    title: str
    year: int | None
    is_sequel: bool = False
    cost: float = 0.0
    written: str = ""


@dataclass(frozen=True)
class Choice:
    """A show that is meant. is_exact: one of its titles is what was asked for, letter by letter."""

    candidate: Candidate
    is_exact: bool


def query(asked: str) -> str:
    """Return what to ask sources for: the title without year, ids, season and release words."""
    said = folder_names.read(asked)
    if said.kind:
        return said.whole
    if said.maybe_year and len(said.titles) > 1:
        return said.titles[1]
    return said.title or asked


def other_queries(asked: str) -> list[str]:
    """Return what to ask for when that finds nothing: other titles in it, or its beginning."""
    first = query(asked)
    wanted = [*folder_names.read(asked).titles, beginning(first)]
    known = {squeeze(first), ""}
    found = []
    for title in wanted:
        if squeeze(title) not in known:
            known.add(squeeze(title))
            found.append(title)
    return found[:2]


def by_year(candidates: Iterable[Candidate], asked: str) -> list[Candidate]:
    """Return the same candidates, those of another year than the one asked for last."""
    said = folder_names.read(asked)
    year = said.year or said.maybe_year
    fitting, others = [], []
    for candidate in candidates:
        if year and candidate.year and abs(candidate.year - year) > NEAR_YEARS:
            others.append(candidate)
        else:
            fitting.append(candidate)
    return fitting + others


def choose(candidates: Sequence[Candidate], names: Iterable[str], year: int | None = None) -> Choice | None:
    """Return the show that is surely meant by one of these names; None when that is not sure.

    Of equals the first counts, as sources put the likeliest first; but of several that only sound alike none.
    """
    readings = readings_of(names, year)
    best, best_score, best_alike = None, 0.0, 0.0
    is_only_one = True
    for candidate in candidates:
        alike, score = _score(candidate, readings)
        if score < SURE or score < best_score:
            continue
        if score == best_score and best:
            is_only_one = is_only_one and _is_same_show(best, candidate)
            continue
        best, best_score, best_alike, is_only_one = candidate, score, alike, True
    if best is None or (best_alike < EXACT and not is_only_one) or _is_offshoot(best, best_alike, readings):
        return None
    return Choice(best, best_alike == EXACT)


def likeliest(candidates: Sequence[Candidate], names: Iterable[str], year: int | None) -> Candidate | None:
    """Return the one that is surely meant, the first of equals; None when that is not sure."""
    choice = choose(candidates, names, year)
    return choice.candidate if choice else None


def with_sequels(names: Sequence[str]) -> list[str]:
    """Return titles of an entry, and those of its show: "Show" for "Show 3" that is also a "3rd Season"."""
    seasons = {season_words.split(name).season for name in names}
    found = list(names)
    for name in names:
        sequel = season_words.sequel(name)
        if sequel and sequel[1] in seasons:
            found.append(sequel[0])
    return list(dict.fromkeys(found))


def title_with(candidate: Candidate, asked: str) -> str | None:
    """Return a title of a show that has all words that were asked for: it may be meant.

    A season of a show is none of its own.
    """
    wanted = set(fold(query(asked)).split())
    for title in (candidate.title, *candidate.titles):
        words = set(fold(title).split())
        if wanted and wanted <= words and not season_words.split(title).says_something:
            return title
    return None


def readings_of(names: Iterable[str], year: int | None) -> list[Reading]:
    """Return all ways to understand the names of a show. year: told beside them, else the one they tell."""
    found = []
    several = list(names)
    is_sequel = any(season_words.split(name).says_something for name in several)
    for name in several:
        said = folder_names.read(name)
        found.append(Reading(fold(name), year, is_sequel, written=_written(name)))
        found.append(Reading(fold(said.whole), year or said.year, is_sequel, written=_written(said.whole)))
        if said.kind:
            continue  # an OVA or a film is not the show
        for title in said.titles:
            told = year or said.year
            if said.maybe_year and title != said.title:
                told = year or said.maybe_year
            found.append(Reading(fold(title), told, is_sequel, LESS_COST))
    return [reading for reading in dict.fromkeys(found) if reading.title]


def _score(candidate: Candidate, readings: Iterable[Reading]) -> tuple[float, float]:
    """Return how alike the closest title is, and the score."""
    best = (0.0, 0.0)
    own = {_written(title) for title in (candidate.title, *candidate.titles)}
    for reading in readings:
        distance = _year_cost(reading, candidate.year)
        if distance is None:
            continue
        is_told_apart = candidate.is_animation or bool(reading.year and candidate.year)
        for title in _known(candidate):
            alike, cost = closest(reading.title, title)
            if alike <= BEGINS and (distance or not is_told_apart):
                continue  # many films and shows begin with the title of an anime
            value = alike - cost - distance - reading.cost
            if alike == EXACT and value >= SURE and reading.written in own:
                value += SIGNS_GAIN
            if value > best[1]:
                best = (alike, value)
    if best[1] >= SURE and candidate.is_animation:
        return best[0], best[1] + ANIMATION_GAIN
    return best


def _written(title: str) -> str:
    """Return a title with its signs, whatever its case and width."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _is_offshoot(candidate: Candidate, alike: float, readings: Iterable[Reading]) -> bool:
    """Return whether a show only begins with what was asked for, and is one beside it."""
    if alike > BEGINS:
        return False
    if candidate.kind.casefold() in BESIDE:
        return True
    names = _known(candidate)
    return any(is_offshoot(reading.title, name) for reading in readings for name in names)


def _known(candidate: Candidate) -> list[str]:
    known = {}
    for title in (candidate.title, *candidate.titles):
        known[title] = True
        known[folder_names.read(title).whole or title] = True  # some sources put the year into the title
    return list(known)


def _year_cost(reading: Reading, year: int | None) -> float | None:
    """Return what the year of a show costs it; None when it is of another time, and so another show."""
    if reading.year is None:
        return 0.0
    if year is None:
        return NO_YEAR_COST
    distance = abs(reading.year - year)
    if distance <= NEAR_YEARS:
        return YEAR_COST * distance
    if reading.is_sequel and year < reading.year:
        return min(OLDER_COST * distance, SEASON_WORDS_COST)
    return None


def _is_same_show(one: Candidate, other: Candidate) -> bool:
    return titles.base(one.title) == titles.base(other.title)
