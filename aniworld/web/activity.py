"""The activity page: what runs, waits and failed, the sources, the news, and the buttons that brake; live like the others."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from peewee import DatabaseError

from .. import events, tasks
from ..database import connected, now
from ..events import Event
from ..library import activity, claims, lookout, telling
from ..library import series as verbs
from ..models import Part
from ..models.part import BACKGROUND, NEW, USER
from ..push import Hub, Speak, frame
from .shown import ShownPart
from .words import in_time, localtime

bp = Blueprint("activity", __name__, url_prefix="/activity")

VIEW = "activity"
VISIBLE = ("series_added", "series_matched", "series_removed", "series_loading_update", *activity.BRAKES, *lookout.KINDS)
PACE_SECONDS = 0.5
PATIENCE_SECONDS = 1.0  # how long a person waits for a button
PRIORITIES = {USER: "asked for", NEW: "new", BACKGROUND: "background"}
WHY = {
    activity.PAUSED: claims.LOADING_IS_PAUSED,
    activity.SHOW: "Waits until it is known which show this is.",
    activity.EPISODES: "Needs the episodes first.",
    activity.TURN: "Waits for its turn.",
}
NEWS = {
    "added": ("plus", "was added."),
    "loaded": ("check", "is loaded."),
    "failed": ("alert", "could not be loaded:"),
    "cancelled": ("dash", "was cancelled."),
    "matched": ("search", "is another series now."),
    "removed": ("bin", "was removed."),
    "paused": ("pause", "Loading was paused."),
    "resumed": ("retry", "Loading goes on."),
    "stopped": ("alert", "The worker stopped."),
    "started": ("retry", "The worker is back."),
}


# What the templates draw

class Glance(NamedTuple):
    """For the head of every page: how many parts wait or run, whether all is paused, and why else nothing may be loading."""

    count: int
    is_paused: bool
    trouble: str = ""


def glance() -> Glance | None:
    """None while the database does not answer: the page that says so has this link as well."""
    with suppress(DatabaseError):
        trouble = lookout.STOPPED if lookout.is_worker_gone() else ""
        return Glance(activity.unfinished(), activity.paused_since() is not None, trouble)
    return None


class Line(NamedTuple):
    """Parts of one series that share a fate. text: the sentence for it; until: when it ends, in words; key: for ids."""

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
        return f"{self.series_id}-{self.parts[0].name}"

    @property
    def priority(self) -> str:
        return PRIORITIES[max(part.priority for part in self.parts)]

    @property
    def since(self) -> str:
        return clock(self.parts[0].started_at)

    @property
    def is_unknown(self) -> bool:
        """Whether trying again helps less than saying which show it is."""
        return not any(part.can_retry for part in self.parts)


def clock(seconds: float | None) -> str:
    """A moment as local time, as short as it can be: "14:05:12" today, else "25 Nov 2026, 14:05"."""
    if not seconds:
        return ""
    moment = datetime.fromtimestamp(seconds)
    return moment.strftime("%H:%M:%S") if moment.date() == datetime.fromtimestamp(now()).date() else localtime(seconds)


def until(seconds: float | None) -> str:
    """A moment of the future, both ways: "in 40 s, at 14:05:52"; "" when it has passed."""
    return f"{in_time(seconds)}, at {clock(seconds)}" if seconds and seconds > now() else ""


def board() -> dict[str, Any]:
    """All that the board shows, from few and bounded questions."""
    running, waiting, failed = activity.running(), activity.waiting(), activity.failed()
    return {
        "paused_at": clock(activity.paused_since()),
        "running": [_line([part]) for part in running.parts], "running_total": running.total,
        "waiting": waiting_lines(waiting.parts), "waiting_total": waiting.total,
        "background_total": activity.waiting_in_background(),
        "failed": _gather(failed.parts, lambda part: part.error or "It failed."), "failed_total": failed.total,
        "retry_total": sum(part.state == "failed" for part in failed.parts),
        "gates": [gate_words(source) for source in activity.sources(current_app.config["PROVIDER_RATE"])],
        "news": [_news(item) for item in activity.news()],
    }


def _line(parts: Sequence[Part], text: str = "", until: str = "") -> Line:
    return Line(parts[0].series_id, parts[0].series.title, [ShownPart(part) for part in telling.in_order(parts)], text, until)


def waiting_lines(parts: Sequence[Part]) -> list[Line]:
    """Parts of a series that wait for the same reason, until the same second, are one line."""
    reasons = activity.reasons(parts)

    def fate(part: Part) -> tuple[str, str]:
        why = reasons[part.id]
        if why in WHY:
            return WHY[why], ""
        trouble, _, _ = (part.error or "").partition(" Next try in ")  # it was true when it was written
        return trouble, f"{'Next try' if why == activity.SHUT else f'Try {part.attempt + 1} starts'} {until(part.not_before)}."

    return _gather(parts, lambda part: fate(part)[0], lambda part: fate(part)[1])


def _gather(parts: Iterable[Part], text: Callable[[Part], str], until: Callable[[Part], str] = lambda part: "") -> list[Line]:
    groups: dict[tuple[int, int, str, str], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.series_id, part.priority, text(part), until(part)), []).append(part)
    return [_line(group, text, until) for (_, _, text, until), group in groups.items()]


def gate_words(source: activity.Source) -> dict[str, Any]:
    count, seconds = source.rate
    state = "tried" if source.is_tried else "closed" if source.closed_until else "open"
    words = {"tried": "is being tried again", "closed": f"closed, opens {until(source.closed_until)}", "open": "open"}
    troubles = f"{source.failures} failures in a row" if source.failures > 1 else ""
    rate = f"up to {count} requests in {seconds:g} s"
    return source._asdict() | {"state": state, "word": words[state], "troubles": troubles, "rate": rate}


def _news(item: activity.News) -> dict[str, Any]:
    icon, words = NEWS[item.kind]
    return item._asdict() | {"icon": icon, "words": words, "at": clock(item.at)}


def draw() -> str:
    """The message for open activity pages: the board as it is now, and the link in the head."""
    return render_template("activity/_message.html", glance=glance(), **board())


# Live

def _start_timer(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


class Paced:
    """Speaks to activity pages at most twice a second, and after the last change always once more.

    What comes too soon after a drawing is not drawn in the hub's thread; a timer does it once for all that came
    meanwhile. What the board does not show is not drawn at all.
    """

    def __init__(self, hub: Hub, speak: Speak, *, clock=time.monotonic, start_timer=_start_timer):
        self._hub, self._speak, self._clock, self._start_timer = hub, speak, clock, start_timer
        self._lock = threading.Lock()
        self._next_at, self._later = 0.0, []

    def speak(self, view: str, told: Sequence[Event]) -> list[str]:
        if not any(event.kind in VISIBLE for event in told):
            return []
        with self._lock:
            wait = self._next_at - self._clock()
            if wait > 0 or self._later:
                if not self._later:
                    self._start_timer(max(0.0, wait), self._catch_up)
                self._later = list(told)
                return []
            self._next_at = self._clock() + PACE_SECONDS
        return self._speak(view, told)

    def _catch_up(self) -> None:
        with self._lock:
            told, self._later = self._later, []
            self._next_at = self._clock() + PACE_SECONDS
        with connected():
            data = b"".join(map(frame, self._speak(VIEW, told)))
        with self._hub.lock:
            listeners = [client for client in self._hub.clients if client.dialect == VIEW]
        for client in listeners:
            client.send(data)


# The page and its buttons

@bp.get("", endpoint="show")
def show():
    cursor = events.latest()  # before the rows: what comes in between is drawn once more
    shown = board()
    is_busy = bool(shown["running_total"] or shown["waiting_total"])
    return render_template("activity/show.html", view=VIEW, cursor=cursor, refresh_without_script=is_busy, **shown)


def _done() -> str | Response:
    return draw() if request.headers.get("HX-Request") else redirect(url_for("activity.show"))


def _do(steps: Iterator[int]) -> None:
    """Do all steps. Those that would keep its person waiting are done in a thread, while the board shows what is left."""
    started = time.monotonic()
    for _ in steps:
        if time.monotonic() - started > PATIENCE_SECONDS:
            threading.Thread(target=_do_calmly, args=(steps,), name="activity", daemon=True).start()
            return


def _do_calmly(steps: Iterator[int]) -> None:
    with connected():
        started = time.monotonic()
        for _ in steps:
            time.sleep(time.monotonic() - started)  # leaves the database to others for as long as it was ours
            started = time.monotonic()


@bp.post("/pause", endpoint="pause")
def pause():
    activity.pause()
    return _done()


@bp.post("/resume", endpoint="resume")
def resume():
    activity.resume()
    tasks.ring(claims.runnable(tasks.Work.threads))
    return _done()


def _names() -> list[str]:
    return [name for name in request.form.get("parts", "").split(",") if name]


@bp.post("/series/<int:series_id>/cancel", endpoint="cancel")
def cancel(series_id: int):
    activity.cancel(verbs.get(series_id).id, _names())
    return _done()


@bp.post("/series/<int:series_id>/retry", endpoint="retry")
def retry(series_id: int):
    verbs.load(verbs.get(series_id), _names(), force=True)
    tasks.load()
    return _done()


@bp.post("/cancel", endpoint="cancel_background")
def cancel_background():
    _do(activity.cancel_background())
    return _done()


@bp.post("/retry", endpoint="retry_all")
def retry_all():
    _do(activity.try_all_again())
    tasks.ring(claims.runnable(tasks.Work.threads))
    return _done()
