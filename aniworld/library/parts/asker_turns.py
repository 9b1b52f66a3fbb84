"""The order in which requests are served: single ones before bulk, and askers in turn."""

from typing import NamedTuple

from ... import askers
from ...database import now, run_sql
from ...models import Asker, Part
from ...models.part import BACKGROUND, NEW, PENDING, USER

AT_ONCE, WITHIN_SECONDS = 20, 60.0  # what one asker asks for beyond so much in a minute is bulk
REST_SECONDS = 2.0  # after which a person asks for a single thing again; a program counts by the minute
HERE_SECONDS = 4200.0  # since a session was seen, which is noted once an hour
CLOCKS_DIFFER_SECONDS = 60.0
SOMEBODY_IS_HERE = """
    SELECT EXISTS (SELECT 1 FROM session WHERE seen_at BETWEEN ? AND ?)
        OR EXISTS (SELECT 1 FROM asker WHERE last_at BETWEEN ? AND ? AND asks <= ?)
"""
SERVED = "UPDATE asker SET served = (SELECT max(served) + 1 FROM asker) WHERE name = ? RETURNING asks"
BEFORE = """
    SELECT count(*) FROM (
        SELECT 1 FROM part WHERE state = ? AND priority = ? AND asker = ? AND requested_at < ? LIMIT ?
    ) AS before
"""
MOST_COUNTED = 1000


def known(name: str) -> Asker:
    """Return the row of an asker, created if needed, inside the caller's transaction.

    Without a row an asker is never served.
    """
    return Asker.one_with(name=name) or Asker.create(name=name)


class Turn(NamedTuple):
    """The place of a request among the others. asker: for whom it waits."""

    priority: int
    asker: str


def take(priority: int) -> Turn:
    """Return the place of a new request, and count it if it is a person's; in the caller's transaction."""
    row = known(askers.current().name)
    return Turn(_count(row) if priority == USER else priority, row.name)


def ask() -> int:
    """Count one more request, inside the caller's transaction. Return its priority."""
    return take(USER).priority


def _count(row: Asker) -> int:
    """Count one more request of an asker. Return its priority."""
    if not askers.current().is_counted:
        return USER
    time = now()
    is_person = askers.kind_and_name(row.name)[0] == askers.USER
    has_rested = is_person and time - row.last_at >= REST_SECONDS
    if has_rested or not 0 <= time - row.since < WITHIN_SECONDS:
        row.asks, row.since = 0, time
    row.asks, row.last_at = row.asks + 1, time
    row.save(only=[Asker.asks, Asker.since, Asker.last_at])
    if row.asks <= AT_ONCE:
        return USER
    if is_person and row.asks == AT_ONCE + 1:
        _make_bulk(row)
    return NEW


def _make_bulk(row: Asker) -> None:
    """Turn what a person requested in one go into bulk, so that their next request is not behind it."""
    waits = (Part.state == PENDING) & (Part.priority == USER) & (Part.asker == row.name)
    Part.update(priority=NEW).where(waits & (Part.requested_at >= row.since)).execute()


def served(name: str) -> int:
    """Record that an asker was served just now: the others come first. Return what it asked for lately."""
    row = run_sql(SERVED, name).fetchone()
    return row[0] if row else 0


def comes_sooner(part: Part, priority: int, asker: str) -> bool:
    """Return whether an unfinished part would be served sooner for this asker.

    By priority, or else because they have less before it than the present asker.
    """
    if priority != part.priority or asker == part.asker:
        return priority > part.priority
    return _before(priority, asker, now()) < _before(priority, part.asker, part.requested_at)


def _before(priority: int, asker: str, time: float) -> int:
    return run_sql(BEFORE, PENDING, priority, asker, time, MOST_COUNTED).fetchone()[0]


def whom(part: Part) -> askers.Asker:
    """Return the asker for whom a claimed part is loaded.

    The background leaves request slots of each source to people; so does bulk while any are here, and so do
    the first requests of a program that turned out to ask in bulk.
    """
    is_bulk = part.priority == NEW or (part.priority == USER and part.asks > AT_ONCE)
    leaves = part.priority == BACKGROUND or (is_bulk and somebody_is_here())
    return askers.Asker(part.asker, leaves_slots=leaves)


def somebody_is_here() -> bool:
    """Return whether a person has been here, or a program with single requests."""
    time = now()
    lately = (time - HERE_SECONDS, time + CLOCKS_DIFFER_SECONDS)  # not in a year, as a wrong clock may say
    return bool(run_sql(SOMEBODY_IS_HERE, *lately, *lately, AT_ONCE).fetchone()[0])
