"""Who loads what: parts are requested, claimed by one statement, finished, parked, given back and recovered here."""

import contextlib
import logging
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from peewee import Expression

from ..database import db, now, run_sql, transaction
from ..errors import AniworldError, GateClosed
from ..models import PARTS, Part, Series
from ..models.part import BACKGROUND, FAILED, LOADING, PENDING, UNAVAILABLE, UNFINISHED, USER
from . import owners, telling

log = logging.getLogger(__name__)

LEASE_SECONDS = 300.0
TRIES = 8
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 2.0, 900.0
LONGEST_PAUSE_SECONDS = 3600.0  # when a provider asks for it
ASK_AGAIN_SECONDS = 7 * 86400.0  # an unavailable part
FILL_IN_SECONDS = 86400.0  # a partial part
POISON = "The worker stopped each time it loaded this; its log may say why."
CANCELLED, CANCELLED_CODE = "Cancelled. It is not tried again until you ask.", "cancelled"
PAUSED, LOADING_IS_PAUSED = "paused", "Loading is paused."  # the preference that is there while nothing may start

MAY_RUN = """
    part.state = 'pending' AND (part.not_before IS NULL OR part.not_before <= ?)
    AND NOT EXISTS (SELECT 1 FROM preference WHERE name = 'paused')
    AND (part.name = 'episodes'
         OR (part.name IN ('logo', 'images')
             AND EXISTS (SELECT 1 FROM series WHERE series.id = part.series_id AND series.resolved_at IS NOT NULL))
         OR (part.name = 'nfo' AND EXISTS (SELECT 1 FROM part AS need WHERE need.series_id = part.series_id
             AND need.name = 'episodes' AND need.state IN ('loaded', 'partial'))))
"""
CLAIM = f"""
    UPDATE part SET state = 'loading', owner = ?, claim = claim + 1, attempt = attempt + 1, lease_until = ?,
        started_at = ?, finished_at = NULL, not_before = NULL, done = 0, total = 0
    WHERE id = (
        SELECT part.id FROM part WHERE {MAY_RUN}
        AND (part.priority > 0
             OR (SELECT count(*) FROM part AS busy WHERE busy.state = 'loading' AND busy.priority = 0 AND busy.owner = ?) < ?)
        ORDER BY part.priority DESC, part.requested_at, part.id LIMIT 1 {{locked}})
    RETURNING id
"""
RENEW = "UPDATE part SET lease_until = ? WHERE id = ? AND claim = ? AND state = 'loading'"
RUNNABLE = f"SELECT count(*) FROM (SELECT 1 FROM part WHERE {MAY_RUN} LIMIT ?) AS found"


class LeaseLost(Exception):
    """The part is no longer ours (recovered, asked for anew, or its series removed): stop quietly, write nothing."""


class Stopping(Exception):
    """The worker is asked to stop: give the part back, it costs no attempt."""


@dataclass
class Held:
    """A claimed part. wake(n): tells the queue that n more parts may run; is_stopping(): whether to give it back."""

    part: Part
    wake: Callable[[int], None] = lambda count: None
    is_stopping: Callable[[], bool] = lambda: False
    told_at: float = field(default=0.0)

    @property
    def series(self) -> Series:
        return self.part.series

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction in which the part is certainly still ours; it also renews the lease. Raises LeaseLost."""
        with transaction():
            if not db.rows_affected(run_sql(RENEW, now() + LEASE_SECONDS, self.part.id, self.part.claim)):
                raise LeaseLost(f"{self.part.name} of series {self.part.series_id}")
            yield

    def check(self) -> None:
        """Between steps: stop when asked to, or when the part was taken away."""
        if self.is_stopping():
            raise Stopping
        if Part.one_with(id=self.part.id, claim=self.part.claim, state=LOADING) is None:
            raise LeaseLost(f"{self.part.name} of series {self.part.series_id}")

    def advance(self, done: int, total: int) -> None:
        """Say how far the part is; told to the pages at most five times a second, and at its end."""
        self.check()
        if done < total and now() - self.told_at < 0.2:
            return
        self.told_at = now()
        with self.writing():
            Part.update(done=done, total=total).where(Part.id == self.part.id).execute()
            telling.refresh(self.part.series_id)

    def keep_what_came(self) -> None:
        """Answers that came count as fresh from now on: at a closed gate, a forced load would begin anew for ever."""
        with self.writing():
            Part.update(force=0).where(Part.id == self.part.id).execute()


def _still(part: Part) -> Expression:
    return (Part.id == part.id) & (Part.claim == part.claim) & (Part.state == LOADING)


def request(series_id: int, names: Iterable[str], priority: int, *, force: bool = False, revive: bool = False) -> int:
    """Ask for parts, inside the caller's transaction. Asking again raises the priority and doubles nothing.

    What a part needs and does not have is asked for with it, and with the episodes what ended because of them.
    What was cancelled stays so when only the background asks for it, unless it is to revive it.
    Returns how many parts were asked for.
    """
    wanted = _with_kin(series_id, set(names))
    if priority == BACKGROUND and not revive:
        wanted -= _cancelled(series_id)
    for part in Part.select().where((Part.series == series_id) & Part.name.in_(wanted)):
        part.priority = max(part.priority, priority) if part.state in UNFINISHED else priority
        part.force = int(force or (part.state in UNFINISHED and part.force))
        if part.state != LOADING or force:
            part.state, part.attempt, part.not_before, part.requested_at = PENDING, 0, None, now()
            part.claim += 1
            part.error = part.error_code = part.owner = None
        part.save()
    telling.refresh(series_id)
    return len(wanted)


def hold(series_id: int, seconds: float) -> None:
    """Take all parts of a series from whoever loads them, inside the caller's transaction: they are to be loaded anew,
    and none starts before that time, unless request() lets it.
    """
    anew = dict(state=PENDING, priority=USER, force=1, attempt=0, not_before=now() + seconds, requested_at=now())
    free = dict(claim=Part.claim + 1, owner=None, lease_until=None, error=None, error_code=None, source="")
    Part.update(anew | free).where(Part.series == series_id).execute()


def _with_kin(series_id: int, names: set[str]) -> set[str]:
    parts = {part.name: part for part in Part.select().where(Part.series == series_id)}
    episodes = parts.get("episodes")
    resolved = Series.select().where((Series.id == series_id) & Series.resolved_at.is_null(False)).exists()
    if names and (not resolved or ("nfo" in names and not (episodes and episodes.is_usable))):
        names = names | {"episodes"}
    if episodes and "episodes" in names and episodes.state in (FAILED, UNAVAILABLE):
        names = names | {part.name for part in parts.values() if (part.state, part.error) == (episodes.state, episodes.error)}
    return names


def _cancelled(series_id: int) -> set[str]:
    """The parts of a series that were cancelled, and what cannot be loaded without them."""
    cancelled = {part.name for part in Part.select().where((Part.series == series_id) & (Part.error_code == CANCELLED_CODE))}
    return cancelled | _dependents(series_id) if "episodes" in cancelled else cancelled


def cancel(series_id: int, names: Iterable[str], which: Expression = Part.state.in_(UNFINISHED)) -> int:
    """End these parts as failed, inside the caller's transaction, as far as they wait or run; which: only such.

    The claim is raised: a worker that runs one writes nothing more. Returns how many were ended.
    """
    mine = (Part.series == series_id) & Part.name.in_(list(names)) & Part.state.in_(UNFINISHED)
    ended = dict(state=FAILED, error=CANCELLED, error_code=CANCELLED_CODE, finished_at=now(), not_before=None, force=0)
    count = Part.update(ended | dict(claim=Part.claim + 1, owner=None, lease_until=None)).where(mine & which).execute()
    if count:
        if "episodes" in _cancelled(series_id):
            _end_dependents(series_id, FAILED, CANCELLED, CANCELLED_CODE, None)
        telling.refresh(series_id)
    return count


def claim(owner: str, workers: int) -> Part | None:
    """Take the most urgent part that may run now: by priority, then the oldest request. None when there is none."""
    with transaction():
        time = now()
        statement = CLAIM.format(locked=db.passes_over_locked_rows)
        row = run_sql(statement, owner, time + LEASE_SECONDS, time, time, owner, most_in_background(workers)).fetchone()
        if row is None:
            return None
        part = Part.get_by_id(row[0])
        part.series = Series.get_by_id(part.series_id)
        telling.refresh(part.series_id)
        return part


def most_in_background(workers: int) -> int:
    """How many of a worker's threads background work may take: a person's series has three parts that load side by
    side, and none of them should wait for a thread.
    """
    return max(1, workers - max(2, workers // 4))


def runnable(limit: int) -> int:
    """How many parts may run now, counted up to a limit."""
    return run_sql(RUNNABLE, now(), limit).fetchone()[0]


def finish(held: Held, state: str, *, source: str = "", error: str | None = None, code: str | None = None) -> None:
    """End a part inside held.writing(): loaded, partial, unavailable or failed, with a sentence for what is missing."""
    again = {"partial": FILL_IN_SECONDS, UNAVAILABLE: ASK_AGAIN_SECONDS}.get(state)
    values = dict(state=state, error=error, error_code=code, finished_at=now(), owner=None, lease_until=None, force=0)
    values["not_before"] = now() + again if again else None
    if source:
        values["source"] = source
    Part.update(values).where(_still(held.part)).execute()
    if held.part.name == "episodes" and state in (FAILED, UNAVAILABLE):
        _end_dependents(held.part.series_id, state, error, code, values["not_before"])
    telling.refresh(held.part.series_id)


def _end_dependents(series_id: int, state: str, error: str | None, code: str | None, again: float | None) -> None:
    """Parts that wait for an episode list which will not come end with it, and are asked for together with it."""
    ended = dict(state=state, error=error, error_code=code, finished_at=now(), not_before=again)
    waiting = Part.name.in_(_dependents(series_id)) & (Part.state == PENDING)
    Part.update(ended).where((Part.series == series_id) & waiting).execute()


def _dependents(series_id: int) -> set[str]:
    """The parts that need the episodes: the NFO, and everything while the series' ids are not known."""
    resolved = Series.select().where((Series.id == series_id) & Series.resolved_at.is_null(False)).exists()
    return {"nfo"} if resolved else set(PARTS) - {"episodes"}


def put_off(held: Held, error: AniworldError) -> None:
    """Try a part again later, or end it as failed: when its tries are used up, or asking again cannot help."""
    free = isinstance(error, GateClosed)
    attempt = held.part.attempt - 1 if free else held.part.attempt
    with held.writing():
        if not error.retryable or (attempt >= TRIES and not free):
            finish(held, FAILED, error=str(error), code=error.code)
            return
        later = now() + wait_seconds(attempt, error.retry_after_seconds)
        waiting = dict(state=PENDING, attempt=max(0, attempt), not_before=later, error=str(error), error_code=error.code)
        Part.update(waiting | dict(owner=None, lease_until=None)).where(_still(held.part)).execute()
        telling.refresh(held.part.series_id)


def wait_seconds(attempt: int, retry_after: float | None) -> float:
    """Exponential backoff with full jitter, or what the provider asked for (at most an hour)."""
    if retry_after is not None:
        return min(max(retry_after, 0.5), LONGEST_PAUSE_SECONDS)
    return max(0.5, random.uniform(0, min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** max(0, attempt - 1))))


def give_back(owner: str) -> int:
    """Return what this worker holds to waiting, at no cost; a thread that still works on it writes nothing any more."""
    return _release(Part.owner == owner, cost=0)


def recover(data_dir: Path) -> int:
    """Give back the parts of workers that are dead: at once on this machine, when the lease has run out elsewhere.

    The attempt counts: a part that kills its worker again and again ends as failed.
    """
    dead, count = owners.dead(data_dir), 0
    if _lost(data_dir, dead):
        with transaction():  # looked at again, as another machine may have taken them up or claimed them meanwhile
            count = _release(Part.id.in_(_lost(data_dir, dead)), cost=1)
        if count:
            log.info("Taking up %d parts that a stopped worker left behind.", count)
    owners.bury(data_dir, dead)
    return count


def _lost(data_dir: Path, dead: set[Path]) -> list[int]:
    """Of an owner on this machine its lock tells, however long it takes and whatever the clock says; of others the lease."""
    rows = Part.select(Part.id, Part.owner, Part.lease_until).where(Part.state == LOADING)
    locks = {row.id: owners.lock_path(data_dir, row.owner or "") for row in rows}
    is_over = {row.id for row in rows if (row.lease_until or 0) < now()}
    return [row for row, lock in locks.items() if lock in dead or (row in is_over and not lock.exists())]


def _release(which: Expression, cost: int) -> int:
    with transaction():
        rows = list(Part.select().where((Part.state == LOADING) & which))
        for part in rows:
            spent = part.attempt - 1 + cost
            is_poison = bool(cost) and spent >= TRIES
            state, error, code = (FAILED, POISON, "poison") if is_poison else (PENDING, None, None)
            ended = dict(state=state, error=error, error_code=code, attempt=max(0, spent), claim=Part.claim + 1)
            Part.update(ended | dict(owner=None, lease_until=None)).where(Part.id == part.id).execute()
            if is_poison and part.name == "episodes":
                _end_dependents(part.series_id, state, error, code, None)
        for series_id in sorted({part.series_id for part in rows}):
            telling.refresh(series_id)
    return len(rows)
