"""Taking the most urgent part that may run, by one statement, however many workers ask at once."""

import re
from functools import cache

from ...database import db, now, run_sql, transaction
from ...messages import Message
from ...models import Flag, Part
from ...models.part import BACKGROUND, LOADED, LOADING, NEW, PARTIAL, PENDING, USER
from ...models.renaming import RUNNING, UNDOING
from . import asker_turns, progress_events
from . import workers as owners
from .lease import LEASE_SECONDS

LOADING_IS_PAUSED = Message("loading_is_paused")

FOR_NEW = "(SELECT id FROM root WHERE takes_new LIMIT 1)"
MAY_RUN = f"""
    part.state = :pending AND (part.not_before IS NULL OR part.not_before <= :now)
    AND NOT EXISTS (SELECT 1 FROM flag WHERE name = :paused)
    AND (part.name = 'episodes' OR (
        EXISTS (SELECT 1 FROM series WHERE series.id = part.series_id
                    AND series.folder_missing_since IS NULL
                    AND NOT EXISTS (SELECT 1 FROM library_gate WHERE host = :host
                                    AND root_id = COALESCE(series.root_id, {FOR_NEW}))
                    AND (series.resolved_at IS NOT NULL OR part.name = 'nfo'))
        AND (part.name <> 'nfo' OR EXISTS (SELECT 1 FROM part AS need WHERE need.series_id = part.series_id
             AND need.name = 'episodes' AND need.state IN (:loaded, :partial)))
        AND NOT EXISTS (SELECT 1 FROM renaming WHERE renaming.series_id = part.series_id
                        AND renaming.state IN (:running, :undoing))))
"""
RUNNABLE = f"SELECT count(*) FROM (SELECT 1 FROM part WHERE {MAY_RUN} LIMIT :most) AS found"

_PARAMETER = re.compile(r":(\w+)")


def _first_of(priority: str, lock: str) -> str:
    """Return the query for the next part of one priority; priority: the name of its parameter.

    It is the oldest request of the asker who was served longest ago. The search goes through askers in that
    order and stops at the first who has something; it reads only their own rows.
    """
    return f"""
        (SELECT first.id FROM asker CROSS JOIN part AS first
         WHERE first.id = (
            SELECT part.id FROM part
            WHERE part.priority = :{priority} AND part.asker = asker.name AND {MAY_RUN}
            ORDER BY part.requested_at, part.id LIMIT 1 {lock})
         ORDER BY asker.served LIMIT 1)"""


@cache
def _next_sql(lock: str) -> str:
    """Return the expression for the next part of this owner: null when it may claim none.

    lock: how its row is skipped when somebody else is claiming it.
    """
    return f"""COALESCE({_first_of("user", lock)},
        CASE WHEN (SELECT count(*) FROM part AS busy
                   WHERE busy.state = :loading AND busy.priority < :user AND busy.owner = :owner)
                  < :most_in_background
        THEN COALESCE({_first_of("new", lock)}, {_first_of("background", lock)}) END)"""


@cache
def _claim_sql(lock: str) -> str:
    """Return the statement that claims a part."""
    return f"""
    UPDATE part SET state = :loading, owner = :owner, claim = claim + 1, attempt = attempt + 1,
        lease_until = :lease_until, started_at = :now, finished_at = NULL, not_before = NULL,
        done = 0, total = 0
    WHERE id = {_next_sql(lock)}
    RETURNING id, series_id
    """


def claim_statement(owner: str, workers: int) -> tuple[str, list[object]]:
    """Return the statement that claims a part for this owner, and its values in order."""
    return _in_order(_claim_sql(db.passes_over_locked_rows), _values(owner, workers))


def _may_claim(owner: str, workers: int) -> bool:
    """Return whether there is a part for this owner, without waiting for those who write."""
    statement, values = _in_order(f"SELECT {_next_sql('')}", _values(owner, workers))
    return run_sql(statement, *values).fetchone()[0] is not None


def _values(owner: str, workers: int) -> dict[str, object]:
    time = now()
    names = {
        "owner": owner,
        "lease_until": time + LEASE_SECONDS,
        "most_in_background": most_in_background(workers),
        "user": USER,
        "new": NEW,
        "background": BACKGROUND,
        "loading": LOADING,
    }
    return names | _may_run(time)


def _may_run(time: float) -> dict[str, object]:
    """Return the parameters of MAY_RUN."""
    return {
        "now": time,
        "host": owners.HOST,
        "paused": Flag.PAUSED,
        "pending": PENDING,
        "loaded": LOADED,
        "partial": PARTIAL,
        "running": RUNNING,
        "undoing": UNDOING,
    }


def _in_order(statement: str, values: dict[str, object]) -> tuple[str, list[object]]:
    """Turn named parameters into the question marks that run_sql takes, with a value for each."""
    plain, names = _by_question_marks(statement)
    return plain, [values[name] for name in names]


@cache
def _by_question_marks(statement: str) -> tuple[str, list[str]]:
    """Return the statement with question marks, and the name of the parameter of each."""
    return _PARAMETER.sub("?", statement), _PARAMETER.findall(statement)


def claim(owner: str, workers: int) -> Part | None:
    """Take the most urgent part that may run now; None when there is none.

    Sorted by priority, then askers in turn, each one's oldest request first.
    """
    if not _may_claim(owner, workers):
        return None  # as most wake-ups find
    with transaction():
        statement, values = claim_statement(owner, workers)
        row = run_sql(statement, *values).fetchone()
        if row is None:
            return None
        part_id, series_id = row
        series, parts = progress_events.read(series_id)
        part = next(part for part in parts if part.id == part_id)
        part.series = series
        progress_events.refresh_row(series, parts)
        part.asks = asker_turns.served(part.asker)
        return part


def most_in_background(workers: int) -> int:
    """Return how many of a worker's threads background and bulk may take.

    A person's series has three parts that load side by side, and none of them should wait for a thread.
    """
    return max(1, workers - max(2, workers // 4))


def runnable(limit: int) -> int:
    """Return how many parts may run now, counted up to a limit."""
    statement, values = _in_order(RUNNABLE, _may_run(now()) | {"most": limit})
    return int(run_sql(statement, *values).fetchone()[0])
