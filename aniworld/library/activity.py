"""What goes on: which parts run, wait and failed and why, how the sources are, what happened last; and the brake."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from peewee import Expression, Select

from .. import events
from ..database import iso, now, transaction
from ..errors import GateClosed, NoTurn
from ..events import Event
from ..models import Part, Preference, Series
from ..models.part import BACKGROUND, FAILED, LOADING, NEW, PENDING, UNAVAILABLE, UNFINISHED, USABLE, USER
from ..models.progress import NO_SHOW
from ..providers.gate import LONGEST_SHUT_SECONDS, RATES, UNKNOWN_RATE, Gate, spoken
from . import asking, claims, lookout

MOST_PARTS, MOST_NEWS = 100, 50
LOOK_BACK_EVENTS = 20_000  # how far the news are searched for, so that they are found within milliseconds
BATCH = 25  # series whose parts change in one transaction: nobody waits longer than a tenth of a second for it
TOPIC, BRAKES = "activity", ("loading_paused", "loading_resumed")

# Why a part waits.
PAUSED, SHUT, AGAIN, SHOW, EPISODES, TURN = "paused", "shut", "again", "show", "episodes", "turn"

HAS_FAILED = (Part.state == FAILED) | ((Part.state == UNAVAILABLE) & (Part.name == "episodes") & Part.error_code.in_(NO_SHOW))


class Some(NamedTuple):
    """The first parts of their kind, each with its series' id, title and resolved_at; total: how many there are."""

    parts: list[Part]
    total: int


class Source(NamedTuple):
    """A provider or image server and its gate.

    closed_until: None while it is open; failures: in a row; reason: of the trouble it has, "" without; is_tried: a
    single request finds out whether it is back; rate: how many requests it may get in how many seconds.
    """

    name: str
    closed_until: float | None
    reason: str
    failures: int
    is_tried: bool
    rate: tuple[int, float]


class News(NamedTuple):
    """kind: added, loaded, failed, cancelled, matched, removed, paused, resumed, stopped or started; name: of a series that
    was matched anew, what it was before; series_id: None when it is gone, or for all.
    """

    kind: str
    at: float
    name: str
    series_id: int | None
    error: str | None


# What is going on

def running() -> Some:
    """What is being loaded, the oldest first."""
    return _some(Part.state == LOADING, Part.started_at)


def waiting() -> Some:
    """What waits, in the order in which it is taken."""
    which = Part.state == PENDING
    found: list[Part] = []
    for priority in (USER, NEW, BACKGROUND):  # one at a time: so the index gives them in order, however many there are
        found.extend(_parts(which & (Part.priority == priority), Part.requested_at).limit(MOST_PARTS - len(found)))
    return Some(found, Part.select().where(which).count())


def failed() -> Some:
    """What failed, the newest first. Of a series that no source knows only the episodes: all else waits for them."""
    return _some(HAS_FAILED, Part.finished_at.desc())


def _some(which: Expression, order: Expression) -> Some:
    return Some(list(_parts(which, order).limit(MOST_PARTS)), Part.select().where(which).count())


def _parts(which: Expression, order: Expression) -> Select:
    return Part.select(Part, Series.id, Series.title, Series.resolved_at).join(Series).where(which).order_by(order, Part.id)


def unfinished() -> int:
    """How many parts wait or run."""
    return Part.select().where(Part.state.in_(UNFINISHED)).count()


def waiting_in_background() -> int:
    return Part.select().where((Part.state == PENDING) & (Part.priority == BACKGROUND)).count()


def reasons(parts: Iterable[Part]) -> dict[int, str]:
    """Why each of these waiting parts waits, by its id: one of the words above."""
    parts, is_paused = list(parts), paused_since() is not None
    has_list = (Part.name == "episodes") & Part.state.in_(USABLE) & Part.series.in_({part.series_id for part in parts})
    listed = {series_id for (series_id,) in Part.select(Part.series).where(has_list).tuples()}
    return {part.id: PAUSED if is_paused else _reason(part, part.series_id in listed) for part in parts}


def _reason(part: Part, has_list: bool) -> str:
    if part.not_before and part.not_before > now():
        return SHUT if part.error_code in (GateClosed.code, NoTurn.code) else AGAIN
    if part.name in ("logo", "images") and not part.series.resolved_at:
        return SHOW
    return EPISODES if part.name == "nfo" and not has_list else TURN


def sources(rates: Mapping[str, tuple[int, float]]) -> list[Source]:
    """The providers in their order, then the image servers. rates: those that the settings name."""
    return list(gates(asking.providers(), rates).values())


def gates(names: Iterable[str], rates: Mapping[str, tuple[int, float]]) -> dict[str, Source]:
    """Those of these names, in their order, then all others that were ever asked."""
    rates, rows = RATES | dict(rates), {row.name: row for row in Gate.select().order_by(Gate.name)}
    return {name: _source(name, rows.get(name) or Gate(name=name), rates) for name in dict.fromkeys([*names, *rows])}


def _source(name: str, gate: Gate, rates: Mapping[str, tuple[int, float]]) -> Source:
    is_closed = shut_seconds(gate) > 0
    reason = gate.reason if is_closed or gate.failures else ""
    rate = rates.get(name.partition(":")[0], UNKNOWN_RATE)
    return Source(spoken(name), gate.closed_until if is_closed else None, reason, gate.failures, gate.probe_until > now(), rate)


def shut_seconds(gate: Gate) -> float:
    """How long a gate stays closed, 0 when it is open. What is too far ahead to be true, the gate passes over as well."""
    left = gate.closed_until - now()
    return left if 0 < left <= LONGEST_SHUT_SECONDS + 1 else 0.0


def news() -> list[News]:
    """What happened lately, the newest first: series that were added, loaded, failed, matched anew and removed; pauses."""
    ended = (Event.kind == "series_loading_update") & Event.payload["status"].as_text().in_(["completed", "failed"])
    told = ended | Event.kind.in_(["series_added", "series_matched", "series_removed", *BRAKES, *lookout.KINDS])
    recent = told & (Event.id > events.latest() - LOOK_BACK_EVENTS)
    rows = list(Event.select().where(recent).order_by(Event.id.desc()).limit(MOST_NEWS))
    keys = {row.payload.get("key") for row in rows} - {None}
    there = dict(Series.select(Series.key, Series.id).where(Series.key.in_(keys)).tuples())  # an id may be another's by now
    return [_news(row, there) for row in rows]


def _news(event: Event, there: Mapping[str, int]) -> News:
    told = event.payload
    kind, error = event.kind.rpartition("_")[2], told.get("error")
    if event.kind == "series_loading_update":
        kind = "loaded" if told["status"] == "completed" else "cancelled" if error == claims.CANCELLED else "failed"
    return News(kind, event.at, told.get("was") or told.get("name", ""), there.get(told.get("key", "")), error)


# The brake

def paused_since() -> float | None:
    """Since when all loading is paused; None when it is not."""
    row = Preference.get_or_none(Preference.name == claims.PAUSED)
    return float(row.value) if row else None


def pause() -> None:
    """Let no part start any more, for whomever it is, until resume(). What runs is finished."""
    with transaction():
        if paused_since() is None:
            Preference.create(name=claims.PAUSED, value=str(now()))
            _publish("loading_paused", claims.LOADING_IS_PAUSED)


def resume() -> None:
    """Go on. Whoever calls this rings the queue."""
    with transaction():
        if Preference.delete().where(Preference.name == claims.PAUSED).execute():
            _publish("loading_resumed", "Loading goes on.")


def _publish(kind: str, message: str) -> None:
    events.publish(TOPIC, kind, {"message": message, "timestamp": iso(now())})


def cancel(series_id: int, names: Iterable[str]) -> int:
    """Cancel these parts of a series, whether they wait or run. Returns how many there were."""
    with transaction():
        return claims.cancel(series_id, names)


def cancel_background() -> Iterator[int]:
    """Cancel whatever waits in the background, some series with each step, which gives the number of parts."""
    which = (Part.state == PENDING) & (Part.priority == BACKGROUND)
    return _in_batches(which, lambda series_id, names: claims.cancel(series_id, names, which))


def try_all_again() -> Iterator[int]:
    """Ask for all that failed, as cancel_background() does: in the background, so that no request of a person waits for it."""
    return _in_batches(Part.state == FAILED, lambda series_id, names: claims.request(series_id, names, BACKGROUND, revive=True))


def _in_batches(which: Expression, act: Callable[[int, list[str]], int]) -> Iterator[int]:
    rows = Part.select(Part.series, Part.name).where(which).order_by(Part.series).tuples()
    found = [(series_id, [name for _, name in group]) for series_id, group in groupby(rows, key=lambda row: row[0])]
    for start in range(0, len(found), BATCH):
        with transaction():
            count = sum(act(series_id, names) for series_id, names in found[start : start + BATCH])
        yield count
