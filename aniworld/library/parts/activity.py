"""What runs, waits and has failed, how the sources are, what happened last; and how to pause loading."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from peewee import Expression, Node, Select

from ... import events
from ...database import iso, now, run_sql, transaction
from ...errors import GateClosed, NoTurn
from ...events import Event
from ...messages import Message
from ...models import Flag, Part, Series
from ...models.grouping import by_series
from ...models.part import BACKGROUND, FAILED, LOADING, NEW, PENDING, UNAVAILABLE, UNFINISHED, USABLE, USER
from ...models.progress import NO_SHOW
from ...providers.rate_gate import RATES, UNKNOWN_RATE, Gate, spoken
from ...providers.rate_limit import LONGEST_SHUT_SECONDS
from ..disk import library_gate, root_rows
from ..servers import server_rows
from ..sources import ask as asking
from . import claims, worker_watch

MOST_PARTS, MOST_NEWS = 100, 50
LOOK_BACK_EVENTS = 20_000  # how far the news are searched for, so that they are found within milliseconds
BATCH = 25  # series whose parts change in one transaction: nobody waits longer than a tenth of a second
TOPIC, BRAKES = "activity", ("loading_paused", "loading_resumed")

# Why a part waits.
PAUSED, SHUT, AGAIN, SHOW, EPISODES, TURN = "paused", "shut", "again", "show", "episodes", "turn"
LIBRARY, FOLDER = "library", "folder"

IN_SHORT = (
    "SELECT (SELECT count(*) FROM part WHERE state IN (?, ?)), EXISTS (SELECT 1 FROM flag WHERE name = ?)"
)
HAS_FAILED = (Part.state == FAILED) | (
    (Part.state == UNAVAILABLE) & (Part.name == "episodes") & Part.error_code.in_(NO_SHOW)
)


class Some(NamedTuple):
    """The first parts of a kind, each with its series' id, title and resolved_at. total: how many in all."""

    parts: list[Part]
    total: int


class Source(NamedTuple):
    """A provider or image server and its gate.

    closed_until: None while it is open; failures: in a row; reason: of its trouble, "" without; is_tried: a
    single request is finding out whether it is back; rate: requests allowed in how many seconds.
    """

    name: str
    closed_until: float | None
    reason: Message | None
    failures: int
    is_tried: bool
    rate: tuple[int, float]


class News(NamedTuple):
    """Something that happened.

    kind: added, loaded, failed, cancelled, matched, removed, paused, resumed, stopped, started, away, back;
    of media servers told and untold. name: of a rematched series, its former one; series_id: None when it was
    removed, or for all; error: why it failed, or what a media server was told.
    """

    kind: str
    at: float
    name: str
    series_id: int | None
    error: Message | None


# What is going on


def running() -> Some:
    """Return what is being loaded, oldest first."""
    return _some(Part.state == LOADING, Part.started_at)


def waiting() -> Some:
    """Return what waits, in the order in which it will be claimed."""
    which = Part.state == PENDING
    found: list[Part] = []
    for priority in (USER, NEW, BACKGROUND):  # one at a time: so the index gives them in order
        rows = _parts(which & (Part.priority == priority), Part.requested_at)
        found.extend(rows.limit(MOST_PARTS - len(found)))
    return Some(found, Part.select().where(which).count())


def failed() -> Some:
    """Return what failed, newest first.

    Of a series that no source knows only the episodes: all other parts wait for them.
    """
    return _some(HAS_FAILED, Part.finished_at.desc())


def of_series(ids: Iterable[int]) -> list[Part]:
    """Return all parts of these series."""
    return list(_parts(Part.series.in_(list(ids)), Part.id))


def _some(which: Expression, order: Node) -> Some:
    return Some(list(_parts(which, order).limit(MOST_PARTS)), Part.select().where(which).count())


def _parts(which: Expression, order: Node) -> Select:
    of_series = (Series.id, Series.title, Series.resolved_at, Series.folder_missing_since, Series.root)
    return Part.select(Part, *of_series).join(Series).where(which).order_by(order, Part.id)


def in_short() -> tuple[int, bool]:
    """Return how many parts wait or run, and whether loading is paused."""
    count, is_paused = run_sql(IN_SHORT, *UNFINISHED, Flag.PAUSED).fetchone()
    return count, bool(is_paused)


def waiting_in_background() -> int:
    """Return how many parts wait that only the schedule asked for."""
    return Part.select().where((Part.state == PENDING) & (Part.priority == BACKGROUND)).count()


def reasons(parts: Iterable[Part]) -> dict[int, str]:
    """Return why each of these waiting parts waits, by id: one of the words above."""
    parts = list(parts)
    if paused_since() is not None:
        return {part.id: PAUSED for part in parts}
    listed = _with_episodes({part.series_id for part in parts})
    away = set(library_gate.troubles())
    for_new = root_rows.for_new().id
    why = {}
    for part in parts:
        is_away = (part.series.root_id or for_new) in away
        why[part.id] = _reason(part, part.series_id in listed, is_away)
    return why


def _with_episodes(series_ids: set[int]) -> set[int]:
    """Return which of these series have their episode list."""
    has_list = (Part.name == "episodes") & Part.state.in_(USABLE) & Part.series.in_(series_ids)
    return {row.series_id for row in Part.select(Part.series).where(has_list)}


def _is_put_off(part: Part) -> bool:
    return part.not_before is not None and part.not_before > now()


def _reason(part: Part, has_list: bool, is_away: bool) -> str:
    if part.name in library_gate.NEEDS_LIBRARY:
        if is_away:
            return LIBRARY
        if part.series.folder_missing_since:
            return FOLDER
    if _is_put_off(part):
        is_shut = part.error_code in (GateClosed.code, NoTurn.code)
        return SHUT if is_shut else AGAIN
    if part.name in ("logo", "images") and not part.series.resolved_at:
        return SHOW
    if part.name == "nfo" and not has_list:
        return EPISODES
    return TURN


def sources(rates: Mapping[str, tuple[int, float]]) -> list[Source]:
    """Return the providers in their order, then the image servers. rates: from the settings."""
    return list(gates(asking.providers(), rates).values())


def gates(names: Iterable[str], rates: Mapping[str, tuple[int, float]]) -> dict[str, Source]:
    """Return those of these names, in their order, then all others that were ever asked."""
    known = {row.name: row for row in Gate.select().order_by(Gate.name)}
    found: dict[str, Source] = {}
    for name in [*names, *known]:
        if name not in found:
            found[name] = _source(name, known.get(name) or Gate(name=name), RATES | dict(rates))
    return found


def _source(name: str, gate: Gate, rates: Mapping[str, tuple[int, float]]) -> Source:
    is_closed = shut_seconds(gate) > 0
    has_trouble = is_closed or gate.failures > 0
    return Source(
        name=spoken(name),
        closed_until=gate.closed_until if is_closed else None,
        reason=gate.reason if has_trouble else None,
        failures=gate.failures,
        is_tried=gate.probe_until > now(),
        rate=rates.get(name.partition(":")[0], UNKNOWN_RATE),
    )


def shut_seconds(gate: Gate) -> float:
    """Return how long a gate stays closed; 0 when it is open.

    Times beyond the maximum are ignored: a wrong clock wrote them.
    """
    left = gate.closed_until - now()
    return left if 0 < left <= LONGEST_SHUT_SECONDS + 1 else 0.0


def news() -> list[News]:
    """Return what happened lately, newest first.

    Series that were added, loaded, failed, rematched and removed; pauses; workers and the library.
    """
    ended = (Event.kind == "series_loading_update") & Event.payload["status"].as_text().in_(
        ["completed", "failed"]
    )
    kinds = [
        "series_added",
        "series_matched",
        "series_removed",
        *BRAKES,
        *worker_watch.KINDS,
        *library_gate.KINDS,
        *server_rows.NEWS,
    ]
    told = ended | Event.kind.in_(kinds)
    recent = told & (Event.id > events.latest() - LOOK_BACK_EVENTS)
    rows = list(Event.select().where(recent).order_by(Event.id.desc()).limit(MOST_NEWS))
    keys = {row.payload.get("key") for row in rows} - {None}
    # By key, as an id may be another's by now.
    there = {row.key: row.id for row in Series.select(Series.key, Series.id).where(Series.key.in_(keys))}
    return [_news(row, there) for row in rows]


def _news(event: Event, there: Mapping[str, int]) -> News:
    told = event.payload
    if event.kind in server_rows.NEWS:
        return News(event.kind.rpartition("_")[2], event.at, "", None, Message.of_json(told["message"]))
    kind, error = event.kind.rpartition("_")[2], Message.of_json(told.get("error"))
    if event.kind == "series_loading_update":
        kind = _how_it_ended(told["status"], error)
    name = told.get("was") or told.get("name", "")
    return News(kind, event.at, name, there.get(told.get("key", "")), error)


def _how_it_ended(status: str, error: Message | None) -> str:
    if status == "completed":
        return "loaded"
    if error and error.code == claims.CANCELLED.code:
        return "cancelled"
    return "failed"


# The brake


def paused_since() -> float | None:
    """Return since when all loading is paused; None when it is not."""
    return Flag.since(Flag.PAUSED)


def pause() -> None:
    """Start no more parts until resume(); running ones finish."""
    with transaction():
        if paused_since() is None:
            Flag.create(name=Flag.PAUSED)
            _publish("loading_paused", claims.LOADING_IS_PAUSED)


def resume() -> None:
    """Let parts start again. The caller wakes the workers."""
    with transaction():
        if Flag.take_back(Flag.PAUSED):
            _publish("loading_resumed", Message("loading_goes_on"))


def _publish(kind: str, message: Message) -> None:
    events.publish(TOPIC, kind, {"message": message.as_json, "timestamp": iso(now())})


def cancel(series_id: int, names: Iterable[str]) -> int:
    """Cancel these parts of a series, whether they wait or run. Returns how many there were."""
    with transaction():
        return claims.cancel(series_id, names)


def cancel_background() -> Iterator[int]:
    """Cancel what waits in the background, a batch of series at a time. Yield the number of parts."""
    which = (Part.state == PENDING) & (Part.priority == BACKGROUND)
    return _in_batches(which, partial(claims.cancel, which=which))


def try_all_again() -> Iterator[int]:
    """Request all failed parts, in the background so that no person's request waits for them.

    Yield the number of parts, as cancel_background() does.
    """
    ask = partial(claims.request, priority=BACKGROUND, revive=True)
    return _in_batches(Part.state == FAILED, ask)


def _in_batches(which: Expression, act: Callable[[int, list[str]], int]) -> Iterator[int]:
    rows = Part.select(Part.series, Part.name).where(which).order_by(Part.series)
    found = list(by_series(rows).items())
    for start in range(0, len(found), BATCH):
        count = 0
        with transaction():
            for series_id, parts in found[start : start + BATCH]:
                count += act(series_id, [part.name for part in parts])
        yield count
