"""The chores. A row says when each ran, when it runs next, and what came of it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from ... import context, events
from ...backup import nightly
from ...database import now, transaction
from ...errors import LibraryError, NotFound
from ...files import atomic
from ...messages import Message
from ...messages.words import word
from ...models import Chore, SecurityEvent, Tries
from ...models.chore import LONGEST_RUN_SECONDS
from ..disk import roots, scan, scan_state
from ..history import entries
from ..notices import kinds, new_version, noting
from ..sources import ask
from . import completeness, refresh_schedule

log = logging.getLogger(__name__)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class Entry:
    """A chore.

    code: of its name; act: returns the sentence for the page; first_seconds: from the first start to the
    first run; is_on: returns whether it does anything now.
    """

    code: str
    every_seconds: float
    act: Callable[[], Message]
    first_seconds: float
    is_on: Callable[[], bool] = lambda: True

    @property
    def label(self) -> str:
        return word(self.code)

    @property
    def longest_seconds(self) -> float:
        """Return how far ahead its next run can be."""
        return max(self.every_seconds, self.first_seconds)


def _check() -> Message:
    count = completeness.library()
    return Message("series_incomplete", {"count": count}) if count else Message("series_complete")


def _refresh() -> Message:
    count = refresh_schedule.due()
    return Message("series_refreshed", {"count": count}) if count else Message("none_was_due")


def _scan() -> Message:
    try:
        return scan.all_roots().message
    except LibraryError as error:
        return Message(scan_state.FAILED, {"why": error.kept})


def _trim() -> Message:
    Tries.forget_old()
    SecurityEvent.forget_old()
    entries.trim()
    return Message("events_forgotten", {"count": events.trim()})


def _forget() -> Message:
    """Delete old answers, even while loading is paused.

    The sources say how long they may be stored (docs/source-duties.md).
    """
    return Message("answers_forgotten", {"count": ask.sources().client.forget_old_answers()})


def _sweep() -> Message:
    return Message("leftovers_removed", {"count": sweep()})


def sweep(older_than_seconds: float = HOUR) -> int:
    """Remove half-written files of killed processes from library and thumbnails. Return how many."""
    folders = [context.current().thumbnails]
    for root in roots.in_reach():
        folders.append(roots.path(root))
    return sum(atomic.sweep(folder, older_than_seconds) for folder in folders)


def _backup() -> Message:
    result = nightly.run()
    if result.code == nightly.FAILED:
        with transaction():
            noting.note(kinds.BACKUP_FAILED, result)
    return result


ENTRIES = {
    "refresh": Entry("task_refresh", MINUTE, _refresh, MINUTE),
    "check": Entry("task_check", HOUR, _check, HOUR),
    "scan": Entry("task_scan", 6 * HOUR, _scan, 0.0),
    "trim": Entry("task_trim", 10 * MINUTE, _trim, MINUTE),
    "forget": Entry("task_forget", HOUR, _forget, 5 * MINUTE),
    "sweep": Entry("task_sweep", DAY, _sweep, 5 * MINUTE),
    "backup": Entry("task_backup", DAY, _backup, nightly.seconds_until_night()),
    new_version.CHORE: Entry("task_updates", DAY, new_version.look, 10 * MINUTE, new_version.is_wanted),
}


def prepare() -> None:
    """Give each chore its row; an existing row keeps its times.

    After an upgrade that reads the names of videos otherwise, the scan is due at once.
    """
    for name, entry in ENTRIES.items():
        Chore.insert(name=name, next_at=now() + entry.first_seconds).on_conflict_ignore().execute()
    if scan_state.must_read_names_again():
        run_now("scan")


def run_due() -> int:
    """Run what is due; only one worker runs a chore at a time. Return how many ran here."""
    rows = list(
        Chore.select().where((Chore.next_at <= now()) & Chore.name.in_(list(ENTRIES))).order_by(Chore.next_at)
    )
    return sum(_run(row.name) for row in rows)


def _run(name: str) -> bool:
    """Run a chore.

    One that is cut short, by a busy database or a dying worker, is tried again within the hour.
    """
    entry, started_at, started = ENTRIES[name], now(), time.monotonic()
    again_at = started_at + min(entry.every_seconds, LONGEST_RUN_SECONDS)
    start = Chore.update(
        next_at=again_at, last_at=started_at, took_seconds=None, result_code=None, result_args=None
    )
    taken = start.where((Chore.name == name) & (Chore.next_at <= started_at))
    if not taken.execute():
        return False
    result = entry.act()
    took = time.monotonic() - started
    Chore.update(took_seconds=took, result_code=result.code, result_args=result.plain_args).where(
        Chore.name == name
    ).execute()
    Chore.update(next_at=started_at + entry.every_seconds).where(
        (Chore.name == name) & (Chore.next_at == again_at)
    ).execute()
    log.debug("%s: %s", entry.label, result)
    return True


def run_now(name: str) -> None:
    """Make a chore due at once. Raises NotFound."""
    if not Chore.update(next_at=now()).where(Chore.name == name).execute():
        raise NotFound("no_such_chore")


def soon(name: str) -> None:
    """Make a chore due at once; one without a row yet runs soon anyway, as its worker has just started."""
    Chore.update(next_at=now()).where(Chore.name == name).execute()


def lines() -> list[tuple[Entry, Chore]]:
    """Return the chores in their order, each with its row."""
    rows = {row.name: row for row in Chore.select()}
    return [(entry, rows[name]) for name, entry in ENTRIES.items() if name in rows]
