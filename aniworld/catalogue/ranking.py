"""Which of the entries that may be meant is meant: by titles, year and season, and by how known it is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..files import season_words
from . import fitting
from .asked import Asked
from .fitting import GUESS, Match
from .store import Entry

NEAR_GUESS = 0.006  # how much worse than the best guess another may be
AS_LIKELY = 0.1  # how much worse than the best season another may be
UNKNOWN_YEAR = 9999
FITS_WELL = 0.8  # from here on nobody has to guess
FITS = 0.35  # from here on the year and the season choose among entries
PICKED = 1.5  # what it counts to be of the year that was told, or its season
SERIES = 0.15  # what it counts to be one, in a library of series
RANKS = 50_000  # how many ranks of fame outweigh a title that fits perfectly


def best(ways: Sequence[Asked], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with a title that fits one of the ways to understand a question, best match first.

    Of the seasons of one show only the likeliest stays, the first of them when several are as likely. When
    none fits well, those stay that sound likest.
    """
    scored = []
    for entry in entries:
        match = max((_match(way, entry) for way in ways), default=Match())
        if match.score:
            scored.append((match, entry))
    scored.sort(key=lambda one: (-one[0].score - _fame(one[1]), one[1].rank))
    shows: dict[str, list[tuple[Match, Entry]]] = {}
    for match, entry in _without_poor_guesses(scored):
        shows.setdefault(entry.ids.get("tmdb", f"only {entry.id}"), []).append((match, entry))
    return [_likeliest(seasons) for seasons in shows.values()]


def _likeliest(seasons: list[tuple[Match, Entry]]) -> Entry:
    """Return one of the entries of a show, which come best match first, with what was found out."""
    least = seasons[0][0].score - AS_LIKELY
    as_likely = [one for one in seasons if one[0].score >= least]
    match, entry = min(as_likely, key=lambda one: one[1].year or UNKNOWN_YEAR)
    is_guess = match.score <= GUESS
    return replace(entry, found_as=match.title, likeness=round(match.likeness, 3), is_guess=is_guess)


def _fame(entry: Entry) -> float:
    fame = -entry.rank / RANKS
    if entry.kind == "TV":
        fame += SERIES
    return fame


def _without_poor_guesses(scored: list[tuple[Match, Entry]]) -> list[tuple[Match, Entry]]:
    """Take out guesses when something fits well, and guesses that are much worse than the best of them."""
    least = GUESS
    guesses = [match.score for match, _ in scored if match.score <= GUESS]
    fits_well = any(match.score >= FITS_WELL for match, _ in scored)
    if guesses and not fits_well:
        least = max(guesses) - NEAR_GUESS
    return [one for one in scored if one[0].score > least]


def _match(way: Asked, entry: Entry) -> Match:
    """Return how well the title that fits best does so, and what the year and the season add."""
    matches = fitting.by_sound(way.sound, entry)
    for language, title in entry.names:
        matches.append(fitting.by_words(way.words, language, title))
    is_season = way.season is not None and way.season in _seasons(entry)
    if is_season:
        for language, title in entry.names:
            matches.append(fitting.by_words(way.words, language, season_words.split(title).title))
    match = max(matches)
    if match.score < FITS:
        return match
    picked = _year_fit(way.year, entry.year)
    if is_season:
        picked += PICKED
    return match._replace(score=match.score + picked)


def _seasons(entry: Entry) -> set[int]:
    """Return the seasons that the titles of an entry name; of most, the first is not named."""
    named = set()
    for _, title in entry.names:
        season = season_words.split(title).season
        sequel = season_words.sequel(title)
        if season is not None:
            named.add(season)
        if sequel:
            named.add(sequel[1])
    return named or {1}


def _year_fit(asked: int | None, year: int | None) -> float:
    if asked is None or year is None:
        return 0.0
    if asked == year:
        return PICKED
    if abs(asked - year) == 1:
        return PICKED / 2
    return 0.0
