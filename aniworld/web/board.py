"""What the activity page shows: parts that run, wait or failed, the sources, and what happened last."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import current_app

from .. import askers
from ..library.parts import activity, claims, progress_events
from ..messages.words import word
from ..models import Part
from ..models.part import BACKGROUND, FAILED, NEW, USER
from .filters import clock, until
from .gates import gate_words
from .parts import ShownPart

PRIORITIES = {USER: "requested", NEW: "requested_in_bulk", BACKGROUND: "background"}
WHY = {
    activity.PAUSED: claims.LOADING_IS_PAUSED.sentence,
    activity.SHOW: word("waits_for_match"),
    activity.EPISODES: word("waits_for_episodes"),
    activity.TURN: word("waits_for_turn"),
    activity.LIBRARY: word("waits_for_library"),
    activity.FOLDER: word("waits_for_folder"),
}
NEWS = {
    "added": ("plus", "news_added"),
    "loaded": ("check", "news_loaded"),
    "failed": ("alert", "news_failed"),
    "cancelled": ("dash", "news_cancelled"),
    "matched": ("search", "news_matched"),
    "removed": ("bin", "news_removed"),
    "paused": ("pause", "news_paused"),
    "resumed": ("retry", "news_resumed"),
    "stopped": ("alert", "news_stopped"),
    "started": ("retry", "news_started"),
    "away": ("alert", "news_away"),
    "back": ("retry", "news_back"),
    "told": ("check", ""),
    "untold": ("alert", ""),
}
SAID_IN_FULL = ("told", "untold")  # their message is the whole sentence


class Line(NamedTuple):
    """Parts of one series that the board shows as one.

    text: why they wait, or why they failed; until: when that ends, in words.
    """

    series_id: int
    title: str
    parts: list[ShownPart]
    text: str = ""
    until: str = ""

    @property
    def names(self) -> str:
        return ",".join(part.name for part in self.parts)

    @property
    def key(self) -> str:
        """The line's part of element ids."""
        return f"{self.series_id}-{self.parts[0].name}"

    @property
    def _most_urgent(self) -> ShownPart:
        return max(self.parts, key=lambda part: part.priority)

    @property
    def priority(self) -> str:
        return word(PRIORITIES[self._most_urgent.priority])

    @property
    def asked_by(self) -> str:
        """The person or program that asked for it; "" for the background, and where nobody knows."""
        part = self._most_urgent
        kind, name = askers.kind_and_name(part.asker)
        if part.priority == BACKGROUND or not name:
            return ""
        if kind == askers.KEY:
            return f"the program {name}"
        return name

    @property
    def since(self) -> str:
        return clock(self.parts[0].started_at)

    @property
    def is_unknown(self) -> bool:
        """Whether trying again helps less than saying which show it is."""
        return not any(part.can_retry for part in self.parts)


def board() -> dict[str, Any]:
    """Return all that the board shows, with few and bounded queries."""
    running = activity.running()
    waiting = activity.waiting()
    failed = activity.failed()
    sources = activity.sources(current_app.config["PROVIDER_RATE"])
    return {
        "paused_at": clock(activity.paused_since()),
        "running": [_line([part]) for part in running.parts],
        "running_total": running.total,
        "waiting": waiting_lines(waiting.parts),
        "waiting_total": waiting.total,
        "background_total": activity.waiting_in_background(),
        "failed": _failed_lines(failed.parts),
        "failed_total": failed.total,
        "retry_total": sum(part.state == FAILED for part in failed.parts),
        "gates": [gate_words(source) for source in sources],
        "news": [_news(item) for item in activity.news()],
    }


def waiting_lines(parts: Sequence[Part]) -> list[Line]:
    """Return a line for the parts of each series that wait for the same reason until the same second."""
    reasons = activity.reasons(parts)
    waiting = []
    for part in parts:
        text, end = _wait(part, reasons[part.id])
        waiting.append((part, text, end))
    return _lines(waiting)


def _failed_lines(parts: Sequence[Part]) -> list[Line]:
    """Return a line for the parts of each series that failed for the same reason."""
    return _lines([(part, part.error or word("it_failed"), "") for part in parts])


def _wait(part: Part, reason: str) -> tuple[str, str]:
    """Return what a part waits for, and until when."""
    if reason in WHY:
        return WHY[reason], ""
    trouble = part.error or ""
    if reason == activity.SHUT:
        return trouble, f"Next attempt {until(part.not_before)}."
    return trouble, f"Attempt {part.attempt + 1} {until(part.not_before)}."


def _lines(parts: Iterable[tuple[Part, str, str]]) -> list[Line]:
    """Return a line for the parts of each series that have the same priority, text and end."""
    groups: dict[tuple[int, int, str, str], list[Part]] = {}
    for part, text, end in parts:
        groups.setdefault((part.series_id, part.priority, text, end), []).append(part)
    return [_line(group, text, end) for (_, _, text, end), group in groups.items()]


def _line(parts: Sequence[Part], text: str = "", end: str = "") -> Line:
    series = parts[0].series
    shown = [ShownPart(part) for part in progress_events.in_order(parts)]
    return Line(series.id, series.title, shown, text, end)


def _news(item: activity.News) -> dict[str, Any]:
    icon, code = NEWS[item.kind]
    words = word(code) if code else ""
    if item.kind in SAID_IN_FULL and item.error:
        words = item.error.sentence
    return item._asdict() | {"icon": icon, "words": words, "at": clock(item.at)}
