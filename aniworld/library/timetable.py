"""What the clock starts: each chore with its rhythm; its row says when it ran, when it runs next, and what came of it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from .. import events
from ..database import now
from ..errors import NotFound
from ..files import atomic
from ..models import Chore
from ..models.chore import LONGEST_RUN_SECONDS
from . import asking, check, pictures, refreshing, scan, shelving

log = logging.getLogger(__name__)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class Entry:
    """act() returns the sentence for the page; first_seconds: how long after the first start it runs for the first time."""

    label: str
    every_seconds: float
    act: Callable[[], str]
    first_seconds: float

    @property
    def longest_seconds(self) -> float:
        """How far ahead its next run can be."""
        return max(self.every_seconds, self.first_seconds)


def _check() -> str:
    count = check.library()
    return f"{count} series have something missing." if count else "All series data is complete."


def _refresh() -> str:
    count = refreshing.due()
    return f"{count} series were asked for again." if count else "No series was due."


def _scan() -> str:
    counts = scan.all_series()
    return f"{counts['present']} episodes are present; {counts['unknown']} folders belong to no series."


def _trim() -> str:
    return f"{events.trim()} old events were forgotten."


def _forget() -> str:
    """Also while all loading is paused: how long answers may be kept is not ours to say (docs/source-duties.md)."""
    return f"{asking.sources().client.forget_old_answers()} old answers of the sources were forgotten."


def _sweep() -> str:
    return f"{sweep()} leftover files were removed."


def sweep(older_than_seconds: float = HOUR) -> int:
    """Remove what killed processes left half-written in the library and among the thumbnails; returns how many files."""
    return sum(atomic.sweep(folder, older_than_seconds) for folder in (shelving.root(), pictures.CACHE[0]))


ENTRIES = {
    "refresh": Entry("Read again what is due", MINUTE, _refresh, MINUTE),
    "check": Entry("Look for what is missing", HOUR, _check, HOUR),
    "scan": Entry("Look which episodes are present", 6 * HOUR, _scan, 10 * MINUTE),
    "trim": Entry("Forget old events", 10 * MINUTE, _trim, MINUTE),
    "forget": Entry("Forget old answers of the sources", HOUR, _forget, 5 * MINUTE),
    "sweep": Entry("Remove leftover files", DAY, _sweep, 5 * MINUTE),
}


def prepare() -> None:
    """Give each chore its row; a row that is there keeps its times."""
    for name, entry in ENTRIES.items():
        Chore.insert(name=name, next_at=now() + entry.first_seconds).on_conflict_ignore().execute()


def run_due() -> int:
    """Run what is due; each run belongs to one worker, however many there are. Returns how many ran here."""
    rows = list(Chore.select().where((Chore.next_at <= now()) & Chore.name.in_(list(ENTRIES))).order_by(Chore.next_at))
    return sum(_run(row.name) for row in rows)


def _run(name: str) -> bool:
    """One that is cut short, by a busy database or a dying worker, is tried again within the hour."""
    entry, started_at, started = ENTRIES[name], now(), time.monotonic()
    again_at = started_at + min(entry.every_seconds, LONGEST_RUN_SECONDS)
    start = Chore.update(next_at=again_at, last_at=started_at, took_seconds=None, result="")
    taken = start.where((Chore.name == name) & (Chore.next_at <= started_at))
    if not taken.execute():
        return False
    result = entry.act()
    done = dict(took_seconds=time.monotonic() - started, result=result)
    Chore.update(done).where(Chore.name == name).execute()
    Chore.update(next_at=started_at + entry.every_seconds).where((Chore.name == name) & (Chore.next_at == again_at)).execute()
    log.debug("%s: %s", entry.label, result)
    return True


def run_now(name: str) -> None:
    """Have a chore run within a second. Raises NotFound."""
    if not Chore.update(next_at=now()).where(Chore.name == name).execute():
        raise NotFound("There is no such line in the timetable.")


def lines() -> list[tuple[Entry, Chore]]:
    """The timetable in its order, for the page."""
    rows = {row.name: row for row in Chore.select()}
    return [(entry, rows[name]) for name, entry in ENTRIES.items() if name in rows]
