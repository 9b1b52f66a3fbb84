"""Rows as the templates want them: pictures with addresses, parts with words, seasons with their episodes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import url_for
from peewee import fn

from ..database import now
from ..errors import NoTurn
from ..library import activity, asking, numbering, telling, titles
from ..library.claims import LOADING_IS_PAUSED
from ..library.pictures import DRAWN, YOURS
from ..models import Artwork, Episode, Part, Season, Series, derive
from ..models.part import FAILED, LOADED, LOADING, PARTIAL, PENDING, UNAVAILABLE
from ..models.progress import NO_SHOW
from ..providers.base import Provider
from .origin import Credit, Name, also_known_as, credit, where_from
from .words import in_time

DRAWN_AT = "X-Drawn-At"  # a page passes over an answer's fragments when its socket has told it newer ones meanwhile
CLASSES = {LOADED: "completed", PARTIAL: "completed", FAILED: "failed", UNAVAILABLE: "failed"}


@dataclass(frozen=True)
class Picture:
    """small, large: addresses of WebP; width, height: pixels of the original, for its shape."""

    small: str
    large: str
    colour: str | None
    is_drawn: bool
    width: int | None
    height: int | None


def picture(artwork: Artwork | None) -> Picture | None:
    if artwork is None or not artwork.sha:
        return None
    small, large = (url_for("artwork.show", sha=artwork.sha, size=size) for size in ("small", "large"))
    return Picture(small, large, artwork.colour, artwork.is_drawn, artwork.width, artwork.height)


class ShownPart:
    """A part with the word for its state. Everything else is read from the row."""

    def __init__(self, row: Part):
        self.row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def progress_class(self) -> str:
        return CLASSES.get(self.row.state, "pending")

    @property
    def next_try_at(self) -> float | None:
        return self.row.not_before if self.row.state == PENDING else None

    @property
    def can_retry(self) -> bool:
        waits = self.row.state == PENDING and self.row.not_before is not None
        return (self.row.state in (FAILED, UNAVAILABLE, PARTIAL) or waits) and self.row.error_code not in NO_SHOW

    @property
    def word(self) -> str:
        row = self.row
        if row.state == LOADING:
            return f"loading {row.done} of {row.total}" if row.total > 1 else "loading"
        if row.state == PENDING and row.not_before and row.not_before > now() and row.error_code != NoTurn.code:
            return f"trying again {in_time(row.not_before)}"
        words = {PENDING: "waiting", LOADED: "loaded", PARTIAL: "partly loaded", FAILED: "failed", UNAVAILABLE: "not available"}
        return words[row.state]

    @property
    def origin(self) -> str:
        """Goes on after the word. "" while it waits, loads or has failed: its source is that of the last time then."""
        if not self.row.source or self.row.state not in (LOADED, PARTIAL, UNAVAILABLE):
            return ""
        return {YOURS: "with your own picture", DRAWN: "drawn here"}.get(self.row.source, f"from {self.row.source}")


class ShownSeries:
    """A series with its parts and pictures. Everything else is read from the row."""

    def __init__(
        self, row: Series, parts: Sequence[Part], artwork: Iterable[Artwork], episode_count: int, present_count: int,
        *, is_paused: bool = False,
    ):
        self.row = row
        self.is_paused = is_paused and any(part.state == PENDING for part in parts) and all(part.state != LOADING for part in parts)
        self.parts = [ShownPart(part) for part in parts]
        self.episode_count, self.present_count = episode_count, present_count
        self._artwork = {(art.kind, art.season): art for art in artwork}
        self._progress = derive(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def message(self) -> str:
        return LOADING_IS_PAUSED if self.is_paused else self._progress.message

    @property
    def is_loading(self) -> bool:
        return not self._progress.is_finished

    @property
    def is_completed(self) -> bool:
        return self._progress.status == "completed"

    @property
    def is_failed(self) -> bool:
        return self._progress.status == "failed"

    @property
    def is_unknown(self) -> bool:
        return any(part.error_code in NO_SHOW and part.state == UNAVAILABLE for part in self.parts)

    @cached_property
    def poster(self) -> Picture | None:
        return picture(self._artwork.get(("poster", -1)))

    @cached_property
    def fanart(self) -> Picture | None:
        return picture(self._artwork.get(("fanart", -1)))

    @cached_property
    def banner(self) -> Picture | None:
        return picture(self._artwork.get(("banner", -1)))

    @cached_property
    def logo(self) -> Picture | None:
        return picture(self._artwork.get(("logo", -1)))

    @property
    def premiered(self) -> date | None:
        return _day(self.row.premiered)

    @property
    def ended(self) -> date | None:
        return _day(self.row.ended)

    @cached_property
    def numbered_by(self) -> Credit | None:
        return credit(self.row, self.row.spine) if self.row.spine else None

    @property
    def soon_numbered_by(self) -> str | None:
        return asking.label(self.row.wanted_spine) if self.row.wanted_spine else None

    @cached_property
    def could_number(self) -> list[Provider]:
        return numbering.choices(self.row)

    @cached_property
    def where_from(self) -> list[Credit]:
        return where_from(self.row, self._artwork.values())

    @cached_property
    def also_known_as(self) -> list[Name]:
        return also_known_as(self.row)

    @cached_property
    def seasons(self) -> list[dict[str, Any]]:
        """The seasons in order, specials last, each with its episodes."""
        known = {season.number: season for season in self.row.seasons}
        rows = self.row.episodes.where(Episode.season >= 0).order_by(Episode.season, Episode.number)
        shown = [self._season(number, known.get(number), list(group)) for number, group in groupby(rows, key=lambda e: e.season)]
        return sorted(shown, key=lambda season: (season["number"] == 0, season["number"]))

    def _season(self, number: int, season: Season | None, rows: list[Episode]) -> dict[str, Any]:
        today = date.today()
        episodes = [_episode(row, today) for row in rows]
        states = [episode["state"] for episode in episodes]
        named = season.name if season and season.name else ("Specials" if number == 0 else f"Season {number}")
        return {
            "number": number,
            "title": named,
            "premiered": _day(season.premiered if season else None) or next((e["air_date"] for e in episodes if e["air_date"]), None),
            "present": states.count("present"),
            "aired": states.count("present") + states.count("missing"),
            "total": len(episodes),
            "poster": picture(self._artwork.get(("season_poster", number))),
            "episodes": episodes,
        }


def _episode(row: Episode, today: date) -> dict[str, Any]:
    return {
        "number": row.number, "absolute": row.absolute, "title": titles.of_episode(row), "air_date": _day(row.air_date), "file": row.file,
        "overview": row.overview, "runtime_minutes": row.runtime_minutes, "state": row.state(today),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def show(rows: Sequence[Series]) -> list[ShownSeries]:
    """Series ready to be drawn, with four questions to the database however many there are."""
    ids = [row.id for row in rows]
    is_paused = activity.paused_since() is not None
    parts, art = _grouped(Part, ids), _grouped(Artwork, ids, Artwork.is_chosen)
    counts = {
        series_id: (total, present)
        for series_id, total, present in Episode.select(Episode.series, fn.COUNT(Episode.id), fn.COUNT(Episode.file))
        .where(Episode.series.in_(ids) & Episode.missing_since.is_null() & (Episode.season > 0)).group_by(Episode.series).tuples()
    }
    return [
        ShownSeries(row, telling.in_order(parts.get(row.id, [])), art.get(row.id, []), *counts.get(row.id, (0, 0)), is_paused=is_paused)
        for row in rows
    ]


def _grouped(model: Any, ids: list[int], *conditions: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    query = model.select().where(model.series.in_(ids))
    for row in query.where(*conditions) if conditions else query:
        grouped.setdefault(row.series_id, []).append(row)
    return grouped
