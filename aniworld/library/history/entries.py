"""The entries of the history: written with the change that they tell of, found again, and forgotten."""

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from peewee import Expression, fn

from ... import askers
from ...database import db, now, transaction
from ...errors import NotFound
from ...models import HistoryEntry, HistoryRows, Series

UNDO_SECONDS = 30 * 86400.0  # how long there is a way back
STORED_SECONDS = 366 * 86400.0
STORED_NEWEST = 50_000
PER_PAGE = 50
LONGEST_Q = 200


@dataclass
class _Together:
    """What is done at once, by its first entry."""

    first: HistoryEntry | None = None


_together: ContextVar[_Together | None] = ContextVar("together", default=None)


@dataclass(frozen=True)
class Filter:
    """Which entries somebody wants to see; what is empty does not matter."""

    kind: str = ""
    asker: str = ""
    series_id: int | None = None
    q: str = ""


@dataclass(frozen=True)
class EntryPage:
    """Some entries, newest first. total: of all that fit."""

    items: list[HistoryEntry] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1


def record(
    series: Series,
    kind: str,
    code: str,
    args: Mapping[str, Any] | None = None,
    *,
    subject: str = "",
    before: Any = None,
    rows: bytes | None = None,
) -> HistoryEntry:
    """Write down what is done to a series, inside the caller's transaction.

    code, args: the sentence; subject: what of the series it is about, where that is not the kind; before: how
    it was; rows: the rows of the series as they were (series_rows.py).
    """
    if not db.in_transaction():
        raise RuntimeError("an entry belongs into the transaction that makes the change")
    entry = HistoryEntry.create(
        kind=kind,
        subject=subject or kind,
        series_id=series.id,
        title=series.title,
        asker=askers.current().name,
        code=code,
        args=dict(args or {}),
        before=before,
    )
    if rows is not None:
        HistoryRows.create(entry=entry.id, content=rows)
    _join(entry)
    return entry


def _join(entry: HistoryEntry) -> None:
    """Note that an entry was made together with others, if it was."""
    shared = _together.get()
    if shared is None:
        return
    shared.first = shared.first or entry
    entry.together = shared.first.id
    entry.save(only=[HistoryEntry.together])


@contextlib.contextmanager
def together() -> Iterator[_Together]:
    """Let all that is done in this block be undone at once."""
    shared = _Together()
    token = _together.set(shared)
    try:
        yield shared
    finally:
        _together.reset(token)


def get(entry_id: int) -> HistoryEntry:
    """Return an entry. Raises NotFound."""
    entry = HistoryEntry.one_with(id=entry_id)
    if entry is None:
        raise NotFound("no_such_change")
    return entry


def done_with(entry: HistoryEntry) -> list[HistoryEntry]:
    """Return all that was done at once with an entry, itself among them; the last one first."""
    if entry.together is None:
        return [entry]
    return HistoryEntry.read("WHERE together = ? ORDER BY id DESC", entry.together)


def last_of(series_id: int) -> HistoryEntry | None:
    """Return what this asker did last to a series."""
    found = HistoryEntry.read(
        "WHERE series_id = ? AND asker = ? ORDER BY id DESC LIMIT 1", series_id, askers.current().name
    )
    return next(iter(found), None)


def last_about(series_id: int, subject: str) -> HistoryEntry | None:
    """Return what was done last to a series with this subject, if it was not undone."""
    found = HistoryEntry.read(
        "WHERE series_id = ? AND subject = ? ORDER BY id DESC LIMIT 1", series_id, subject
    )
    entry = next(iter(found), None)
    return entry if entry and entry.undone_at is None else None


def later_than(entry: HistoryEntry, *subjects: str) -> list[HistoryEntry]:
    """Return what was done later to the same series with one of these subjects, undone or not."""
    wanted = (HistoryEntry.series_id == entry.series_id) & HistoryEntry.subject.in_(subjects)
    return list(HistoryEntry.select().where(wanted & (HistoryEntry.id > entry.id)))


def mark_undone(entry: HistoryEntry) -> None:
    """Note that an entry was undone and by whom, inside the caller's transaction."""
    entry.undone_at = now()
    entry.undone_by = askers.current().name
    entry.save(only=[HistoryEntry.undone_at, HistoryEntry.undone_by])


def listed(wanted: Filter, page: int = 1, per_page: int = PER_PAGE) -> EntryPage:
    """Return a page of the entries that fit, newest first. A page past the end is empty."""
    query = HistoryEntry.select()
    for condition in _conditions(wanted):
        query = query.where(condition)
    total = query.count()
    rows = list(query.order_by(HistoryEntry.id.desc()).paginate(page, per_page))
    return EntryPage(rows, total, page, max(1, -(-total // per_page)))


def _conditions(wanted: Filter) -> Iterator[Expression]:
    if wanted.kind:
        yield HistoryEntry.kind == wanted.kind
    if wanted.asker:
        yield HistoryEntry.asker == wanted.asker
    if wanted.series_id is not None:
        yield HistoryEntry.series_id == wanted.series_id
    q = wanted.q.replace("\x00", "")[:LONGEST_Q].strip()
    if q:
        yield HistoryEntry.title.contains(q)


def known_askers() -> list[str]:
    """Return everybody who did something that is still remembered."""
    rows = HistoryEntry.select(HistoryEntry.asker).distinct().order_by(HistoryEntry.asker)
    return [row.asker for row in rows]


def trim(batch: int = 1000) -> int:
    """Forget entries that are too old or too many, and the rows for which it is too late.

    Return how many entries were forgotten.
    """
    with transaction():
        newest = HistoryEntry.select(fn.MAX(HistoryEntry.id)).scalar() or 0
        too_old = (HistoryEntry.at < now() - STORED_SECONDS) | (HistoryEntry.id <= newest - STORED_NEWEST)
        doomed = HistoryEntry.select(HistoryEntry.id).where(too_old).order_by(HistoryEntry.id).limit(batch)
        forgotten = HistoryEntry.delete().where(HistoryEntry.id.in_(doomed)).execute()
        too_late = (HistoryEntry.at < now() - UNDO_SECONDS) | HistoryEntry.undone_at.is_null(False)
        late = HistoryEntry.select(HistoryEntry.id).where(too_late)
        spare = HistoryRows.select(HistoryRows.entry).where(HistoryRows.entry.in_(late)).limit(batch)
        HistoryRows.delete().where(HistoryRows.entry.in_(spare)).execute()
    return int(forgotten)
