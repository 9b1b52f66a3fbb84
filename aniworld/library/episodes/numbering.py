"""Which place each episode of a source gets: its season and number, and its number in the whole show."""

from collections.abc import Sequence
from datetime import date

from ...providers import base

Place = tuple[int, int]  # season, number
NOWHERE: Place = (-1, 0)


def number(episodes: Sequence[base.Episode], taken: dict[str, Place]) -> dict[str, Place]:
    """Give each episode its place, by its provider id.

    Specials go to season 0. One without a number keeps the place that it once got (taken), and a new one gets
    the next free number in order of its air date, so that a special that appears later moves no other.
    """
    places: dict[str, Place] = {}
    without_number = []
    for episode in sorted(episodes, key=_by_air_date):
        taken_place = taken.get(episode.id, NOWHERE)
        if episode.number is not None and (episode.season == 0 or not episode.is_special):
            places[episode.id] = (episode.season, episode.number)
        elif taken_place[0] == 0:
            places[episode.id] = taken_place
        else:
            without_number.append(episode)
    last = _last_special(places)
    for following, episode in enumerate(without_number, start=last + 1):
        places[episode.id] = (0, following)
    return places


def _by_air_date(episode: base.Episode) -> tuple[date, str]:
    return episode.air_date or date.max, episode.id.zfill(12)


def _last_special(places: dict[str, Place]) -> int:
    """Return the highest number in season 0, 0 when there is none."""
    last = 0
    for season, number_in_season in places.values():
        if season == 0:
            last = max(last, number_in_season)
    return last


def without_clashes(episodes: Sequence[base.Episode], places: dict[str, Place]) -> list[base.Episode]:
    """Return them in order of their places; of two that claim one place the first stays."""
    by_place: dict[Place, base.Episode] = {}
    for episode in episodes:
        by_place.setdefault(places[episode.id], episode)
    return [by_place[place] for place in sorted(by_place)]


def absolute_numbers(episodes: Sequence[base.Episode], places: dict[str, Place]) -> dict[str, int]:
    """Count the regular episodes through all seasons: provider id -> number."""
    numbers: dict[str, int] = {}
    for episode in episodes:
        season, _ = places[episode.id]
        if season != 0:
            numbers[episode.id] = len(numbers) + 1
    return numbers
