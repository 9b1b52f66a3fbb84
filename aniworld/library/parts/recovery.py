"""What a worker leaves behind when it stops, dies or freezes goes back to the queue."""

import logging
from collections.abc import Collection
from pathlib import Path

from peewee import Expression

from ...database import now, transaction
from ...messages import Message
from ...models import Part
from ...models.part import FAILED, LOADING, PENDING
from . import backoff, dependents, progress_events, workers

log = logging.getLogger(__name__)

POISON = Message("poison")


def give_back(owner: str) -> int:
    """Return this worker's parts to waiting, at no cost.

    A thread that still works on one can no longer write.
    """
    return _release(Part.owner == owner, cost=0)


def recover(data_dir: Path, silent: Collection[Path] = ()) -> int:
    """Give back the parts of dead workers: at once on this machine, elsewhere when the lease has run out.

    silent: locks of live workers on this machine without a heartbeat. Their parts are given back when the
    lease has run out: if such a worker goes on one day, its claims are gone and it writes nothing. The
    attempt counts: a part that kills or freezes its worker again and again ends as failed.
    """
    dead = workers.dead(data_dir)
    count = 0
    if _lost(data_dir, dead, silent):
        with transaction():
            # Looked at again: another machine may have taken them up or claimed them meanwhile.
            count = _release(Part.id.in_(_lost(data_dir, dead, silent)), cost=1)
        if count:
            log.info("Resuming %d parts that a stopped worker left behind.", count)
    workers.bury(data_dir, dead)
    return count


def _lost(data_dir: Path, dead: set[Path], silent: Collection[Path]) -> list[int]:
    """Return the parts whose owner is lost.

    An owner on this machine with a heartbeat is judged by its lock, whatever the clock says; others by the
    lease.
    """
    time = now()
    lost: list[int] = []
    for row in Part.select(Part.id, Part.owner, Part.lease_until).where(Part.state == LOADING):
        lock = workers.lock_path(data_dir, row.owner or "")
        is_over = (row.lease_until or 0) < time
        if lock in dead or (is_over and (lock in silent or not lock.exists())):
            lost.append(row.id)
    return lost


def _release(which: Expression, cost: int) -> int:
    with transaction():
        rows = list(Part.select().where((Part.state == LOADING) & which))
        for part in rows:
            spent = part.attempt - 1 + cost
            _release_one(part, spent, is_poison=cost > 0 and spent >= backoff.TRIES)
        for series_id in sorted({part.series_id for part in rows}):
            progress_events.refresh(series_id)
    return len(rows)


def _release_one(part: Part, attempt: int, *, is_poison: bool) -> None:
    values: dict[str, object] = {
        **dependents.why(None),
        "state": PENDING,
        "attempt": max(0, attempt),
        "claim": Part.claim + 1,
        "owner": None,
        "lease_until": None,
    }
    if is_poison:
        values.update(dependents.why(POISON), state=FAILED)
    Part.update(values).where(Part.id == part.id).execute()
    if is_poison and part.name == "episodes":
        dependents.end(part.series_id, FAILED, POISON, finished_at=now())
