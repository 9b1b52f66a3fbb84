"""The seasons of a series with their episodes, as the templates want them."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

from ..library.series import edits
from ..models import Episode, Season, Series
from ..models.days import day_of
from .thumbnails import Picture

SPECIALS = 0


def seasons(series: Series, poster: Callable[[int], Picture | None]) -> list[dict[str, Any]]:
    """Return the seasons in order, specials last. poster: the picture for the number of a season."""
    known = {season.number: season for season in series.seasons}
    rows = series.episodes.where(Episode.season >= 0).order_by(Episode.season, Episode.number)
    shown = []
    for number, group in groupby(rows, key=lambda episode: episode.season):
        season = _season(number, known.get(number), list(group))
        shown.append(season | {"poster": poster(number)})
    return sorted(shown, key=lambda season: (season["number"] == SPECIALS, season["number"]))


def _season(number: int, season: Season | None, rows: list[Episode]) -> dict[str, Any]:
    today = date.today()
    episodes = [_episode(row, today) for row in rows]
    states = [episode["state"] for episode in episodes]
    present = states.count("present")
    return {
        "number": number,
        "title": _title(number, season),
        "premiered": _premiered(season, episodes),
        "present": present,
        "aired": present + states.count("missing"),
        "ignored": states.count("ignored"),
        "total": len(episodes),
        "episodes": episodes,
    }


def _title(number: int, season: Season | None) -> str:
    if season and season.name:
        return season.name
    return "Specials" if number == SPECIALS else f"Season {number}"


def _premiered(season: Season | None, episodes: list[dict[str, Any]]) -> date | None:
    if season and season.premiered:
        return day_of(season.premiered)
    for episode in episodes:
        if episode["air_date"]:
            return episode["air_date"]
    return None


def _episode(row: Episode, today: date) -> dict[str, Any]:
    return {
        "number": row.number,
        "absolute": row.absolute,
        "title": edits.episode_title(row),
        "air_date": day_of(edits.chosen(row, "air_date", row.air_date)),
        "file": row.file,
        "overview": edits.chosen(row, "plot", row.overview),
        "runtime_minutes": edits.chosen(row, "runtime_minutes", row.runtime_minutes),
        "is_edited": bool(edits.of(row)),
        "state": row.state(today),
    }
