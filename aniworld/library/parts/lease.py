"""A claimed part in the hands of a worker: each write is fenced by the claim, and renews the lease."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...database import db, now, run_sql, transaction
from ...models import Part, Series
from ...models.part import LOADING
from . import progress_events

LEASE_SECONDS = 300.0
PUBLISH_EVERY_SECONDS = 0.2
IS_OURS = "SELECT 1 FROM part WHERE id = ? AND claim = ? AND state = ?"
RENEW = "UPDATE part SET lease_until = ? WHERE id = ? AND claim = ? AND state = ?"
ADVANCE = "UPDATE part SET lease_until = ?, done = ?, total = ? WHERE id = ? AND claim = ? AND state = ?"


class LeaseLost(Exception):
    """The part is no longer ours: stop, and write nothing.

    It was recovered or requested again, or its series was removed.
    """


class Stopping(Exception):
    """The worker is asked to stop: give the part back, it costs no attempt."""


def _wake_nobody(count: int) -> None:
    """Do nothing: the default of a part that is loaded outside a worker."""


def _goes_on() -> bool:
    return False


@dataclass
class ClaimedPart:
    """A claimed part.

    wake(n): wakes workers for n more parts; is_stopping(): whether to give the part back.
    """

    part: Part
    wake: Callable[[int], None] = _wake_nobody
    is_stopping: Callable[[], bool] = _goes_on
    published_at: float = field(default_factory=lambda: now())  # when it was claimed, to begin with

    @property
    def series(self) -> Series:
        return self.part.series

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction in which the part is certainly still ours; it also renews the lease.

        Raises LeaseLost.
        """
        with transaction():
            self._write(RENEW, now() + LEASE_SECONDS)
            yield

    def _write(self, statement: str, *values: Any) -> None:
        """Change the row of the part inside the caller's transaction. Raises LeaseLost."""
        written = run_sql(statement, *values, self.part.id, self.part.claim, LOADING)
        if not db.rows_affected(written):
            raise self._lost()

    def stop_if_asked(self) -> None:
        """Raise Stopping when asked to. Whether the part is still ours is seen at the next write."""
        if self.is_stopping():
            raise Stopping

    def check(self) -> None:
        """Stop, between steps, when asked to or when the part was taken away."""
        self.stop_if_asked()
        if run_sql(IS_OURS, self.part.id, self.part.claim, LOADING).fetchone() is None:
            raise self._lost()

    def _lost(self) -> LeaseLost:
        return LeaseLost(f"{self.part.name} of series {self.part.series_id}")

    def advance(self, done: int, total: int) -> None:
        """Record and publish the progress of the part five times a second; finish() tells of its end."""
        self.part.done, self.part.total = done, total
        if done >= total:
            self.stop_if_asked()
            return
        time = now()
        if time - self.published_at < PUBLISH_EVERY_SECONDS:
            self.check()
            return
        self.stop_if_asked()
        with transaction():
            self._write(ADVANCE, time + LEASE_SECONDS, done, total)
            self.published_at = time
            progress_events.refresh(self.part.series_id)

    def clear_force(self) -> None:
        """Clear `force`, or a forced load that meets a closed gate would begin again for ever."""
        with self.writing():
            Part.update(force=0).where(Part.id == self.part.id).execute()
