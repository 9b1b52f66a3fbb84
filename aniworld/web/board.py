"""What the activity page shows: a line for each series, the sources, and what happened last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import current_app

from .. import askers
from ..database import now
from ..library.parts import activity, claims, progress_events
from ..library.series import listing
from ..messages.words import word
from ..models import Artwork, Part, derive
from ..models.grouping import by_series
from ..models.part import BACKGROUND, FAILED, LOADING, NEW, PENDING, UNAVAILABLE, UNFINISHED, USER
from .filters import clock, until
from .gates import gate_words
from .parts import ShownPart
from .thumbnails import Picture, picture

PRIORITIES = {USER: "requested", NEW: "requested_in_bulk", BACKGROUND: "background"}
WHY = {
    activity.SHOW: "waits_for_match",
    activity.EPISODES: "waits_for_episodes",
    activity.TURN: "waits_for_turn",
    activity.LIBRARY: "waits_for_library",
    activity.FOLDER: "waits_for_folder",
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


# Groups of the list, in the order in which it is first drawn.
NEEDS_YOU, LOADS, WAITS, IS_DONE = "failed", "loading", "pending", "loaded"
MOST_ROWS, MOST_FAILED, MOST_DONE, MOST_NEWS = 24, 12, 6, 12
DONE_SECONDS = 60.0  # how long a series that is loaded stays in the list
PACE_SECONDS, LEAST_FOR_PACE = 600.0, 3  # how far back, and how many series, tell how fast loading is


class Line(NamedTuple):
    """A series of the list, with its four parts.

    state: its group; text: what loads, what it waits for, or why it failed; until: when a wait ends.
    """

    series_id: int
    title: str
    parts: list[ShownPart]
    state: str
    text: str = ""
    until: str = ""
    poster: Picture | None = None

    @property
    def names(self) -> str:
        """The parts that its button acts on."""
        which = (FAILED, UNAVAILABLE) if self.state == NEEDS_YOU else UNFINISHED
        return ",".join(part.name for part in self.parts if part.state in which)

    @property
    def running(self) -> ShownPart | None:
        """The part to show a bar for: one that runs and knows how much there is."""
        for part in self.parts:
            if part.state == LOADING and part.total > 1:
                return part
        return None

    @property
    def _most_urgent(self) -> ShownPart:
        unfinished = [part for part in self.parts if part.state in UNFINISHED]
        return max(unfinished or self.parts, key=lambda part: part.priority)

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
            return word("the_program", name=name)
        return name

    @property
    def is_unknown(self) -> bool:
        """Whether trying again helps less than saying which show it is."""
        return not any(part.can_retry for part in self.parts)


def board() -> dict[str, Any]:
    """Return all that the board shows, with few and bounded queries."""
    failed = activity.failed()
    news = activity.news()
    left = listing.counts()["loading_count"]
    groups = _groups(activity.running().parts, activity.waiting().parts, failed.parts, news)
    rates = current_app.config["PROVIDER_RATE"]
    return {
        "paused_at": clock(activity.paused_since()),
        "lines": lines(groups),
        "series_left": left,
        "series_more": max(0, left - len(groups[LOADS]) - len(groups[WAITS])),
        "time_left": _time_left(left, news),
        "background_total": activity.waiting_in_background(),
        "failed_total": failed.total,
        "retry_total": sum(part.state == FAILED for part in failed.parts),
        "gates": [gate_words(source) for source in activity.sources(rates)],
        "news": [_news(item) for item in news[:MOST_NEWS]],
    }


def _groups(
    running: Sequence[Part], waiting: Sequence[Part], failed: Sequence[Part], news: Sequence[activity.News]
) -> dict[str, list[int]]:
    """Return the ids of the series to show by group; each series is in one."""
    loads = _ids(running)[:MOST_ROWS]
    waits = [each for each in _ids(waiting) if each not in loads][: MOST_ROWS - len(loads)]
    taken = {*_ids(running), *_ids(waiting)}
    needs = [each for each in _ids(failed) if each not in taken][:MOST_FAILED]
    taken.update(_ids(failed))
    done = [each for each in _lately_loaded(news) if each not in taken][:MOST_DONE]
    return {NEEDS_YOU: needs, LOADS: loads, WAITS: waits, IS_DONE: done}


def _ids(parts: Iterable[Part]) -> list[int]:
    return list(dict.fromkeys(part.series_id for part in parts))


def _lately_loaded(news: Iterable[activity.News]) -> list[int]:
    since = now() - DONE_SECONDS
    ids = []
    for item in news:
        if item.kind == "loaded" and item.series_id and item.at >= since:
            ids.append(item.series_id)
    return list(dict.fromkeys(ids))


def lines(groups: Mapping[str, Sequence[int]]) -> list[Line]:
    """Return a line for each series of these groups, as long as it is there."""
    ids: list[int] = []
    for members in groups.values():
        ids += members
    parts = by_series(activity.of_series(ids))
    pending = []
    for each in ids:
        for part in parts[each]:
            if part.state == PENDING:
                pending.append(part)
    reasons = activity.reasons(pending)
    posters = {}
    for art in Artwork.all_with(series=ids, kind="poster", is_chosen=True):
        posters[art.series_id] = picture(art)
    shown = []
    for group, members in groups.items():
        for each in members:
            if parts[each]:
                shown.append(_line(group, parts[each], reasons)._replace(poster=posters.get(each)))
    return shown


def _line(group: str, parts: Sequence[Part], reasons: Mapping[int, str]) -> Line:
    in_order = progress_events.in_order(parts)
    series = in_order[0].series
    text, end = derive(in_order).message.sentence, ""
    first = next((part for part in in_order if part.state == PENDING), None)
    if group == WAITS and first:
        text, end = _wait(first, reasons[first.id])
    return Line(series.id, series.title, [ShownPart(part) for part in in_order], group, text, end)


def _wait(part: Part, reason: str) -> tuple[str, str]:
    """Return what a part waits for, and until when."""
    if reason == activity.PAUSED:
        return claims.LOADING_IS_PAUSED.sentence, ""
    if reason in WHY:
        return word(WHY[reason]), ""
    trouble = part.error or ""
    if reason == activity.SHUT:
        return trouble, word("next_attempt", when=until(part.not_before))
    return trouble, word("attempt_of", number=part.attempt + 1, when=until(part.not_before))


def _time_left(series_left: int, news: Sequence[activity.News]) -> str:
    """Return how long loading will take at the pace of the last minutes; "" while nobody knows."""
    since = now() - PACE_SECONDS
    ended = []
    for item in news:
        if item.kind in ("loaded", "failed") and item.at > since:
            ended.append(item.at)
    if len(ended) < LEAST_FOR_PACE or not series_left or activity.paused_since():
        return ""
    seconds = (now() - min(ended)) / len(ended) * series_left
    if seconds < 60:
        return word("time_left_seconds")
    if seconds < 5400:
        return word("time_left_minutes", count=round(seconds / 60))
    return word("time_left_hours", count=round(seconds / 3600))


def _news(item: activity.News) -> dict[str, Any]:
    icon, code = NEWS[item.kind]
    words = word(code) if code else ""
    if item.kind in SAID_IN_FULL and item.error:
        words = item.error.sentence
    return item._asdict() | {"icon": icon, "words": words, "at": clock(item.at)}
