"""The state of the installation: one list of checks for pages, programs, monitors and the doctor."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from peewee import DatabaseError

from ..database import connected, now
from ..events import Event
from ..library.parts import activity, workers
from ..library.sources import ask
from ..messages import Message
from ..providers.rate_gate import Gate, named
from . import places
from .places import Finding, Patiently, Said
from .space import Spaces

LOOK_SECONDS = 2.0  # how often a web process looks
PROBE_SECONDS = 10.0  # how often the database is asked while all is well: a disk may sleep
PATIENCE_SECONDS = {"worker": 8.0, "database": 5.0}  # pages do not mention a restart or a busy moment
IN_ROWS = ("worker", "clock", "sources")  # what only the database knows
NEEDED = ("database", "worker")  # without these aniworld is not ready

LAST_FAILURE_COUNTS_SECONDS = 900.0  # a source that nobody has asked since then may be well again
FAILURES_TO_REPORT = 2
OLDEST_TIME = 1767225600.0  # 2026 began: no aniworld has run before
LONGEST_AHEAD_SECONDS = 3600.0

WELL = {
    "database": "well_database",
    "library": "well_library",
    "disk": "well_disk",
    "worker": "well_worker",
    "clock": "well_clock",
    "sources": "well_sources",
}
NO_ANSWER = Finding("library_silent", Message("your_library_silent"), Message("help_library_silent"))


class Check(NamedTuple):
    """One thing that must work. code: always the same word; cure: what helps, "" while it works."""

    code: str
    ok: bool
    said: Said
    helps: Said = ""

    @property
    def sentence(self) -> str:
        return str(self.said)

    @property
    def cure(self) -> str:
        return str(self.helps)

    @property
    def as_json(self) -> dict[str, object]:
        return {"code": self.code, "ok": self.ok, "sentence": self.sentence, "cure": self.cure}


class Installation:
    """The checks of one process. look() may take a second or two; pages draw its last result."""

    def __init__(self, data_dir: Path, look_at_workers: Callable[[], workers.Workers] | None = None):
        self._data_dir = data_dir
        self._look_at_workers = look_at_workers or workers.Watch(data_dir).look
        self.spaces = Spaces(data_dir)
        self._library = Patiently(places.library_trouble, NO_ANSWER)
        self._database: Finding | None = None
        self._probed_at = float("-inf")
        self._sources: dict[
            str, tuple[tuple[object, ...], float]
        ] = {}  # what each gate's row said, and since when
        self.working = 0  # how many worker processes did at the last look
        self._since: dict[str, float] = {}  # since when each check is not well
        self._looking = threading.Lock()
        self.checks: list[Check] = []
        self.is_watched = False  # whether somebody looks every few seconds

    def current(self) -> list[Check]:
        """Return the checks as they are now, or were a moment ago."""
        return self.checks if self.is_watched and self.checks else self.look()

    def look(self) -> list[Check]:
        """Check everything, the most urgent first, and store the result.

        What cannot be known now stays as it was.
        """
        with self._looking:
            self._probe_database()
            before = {check.code: check for check in self.checks}
            looks: dict[str, Callable[[], Finding | None]] = {
                "database": self._database_trouble,
                "library": self._library.look,
                "disk": self._disk_trouble,
                "worker": self._worker_trouble,
                "clock": _clock_trouble,
                "sources": self._source_trouble,
            }
            self.checks = []
            for code, look in looks.items():
                check = self._check(code, look, before.get(code))
                if check:
                    self.checks.append(check)
            self._note_since()
            return self.checks

    def _note_since(self) -> None:
        """Record since when each check has failed."""
        known = self._since
        self._since = {}
        for check in self.checks:
            if not check.ok:
                self._since[check.code] = known.get(check.code, time.monotonic())

    def _database_trouble(self) -> Finding | None:
        return self._database

    def _disk_trouble(self) -> Finding | None:
        return places.disk_trouble(self._data_dir, is_reported="disk" in self._since)

    def _check(self, code: str, look: Callable[[], Finding | None], before: Check | None) -> Check | None:
        try:
            with connected() if code in IN_ROWS else contextlib.nullcontext():
                return self._as_check(code, look())
        except DatabaseError:
            return before

    def ready(self) -> list[Check]:
        """Check what aniworld cannot do without. Without the database nothing is known of the workers."""
        database = self._as_check("database", places.database_trouble())
        if not database.ok:
            return [database]
        return [database, self._as_check("worker", self._worker_trouble())]

    def _as_check(self, code: str, trouble: Finding | None) -> Check:
        if trouble is not None:
            return Check(code, False, trouble.said, trouble.helps)
        if code == "worker" and self.working > 1:
            return Check(code, True, Message("well_workers", {"count": self.working}))
        return Check(code, True, Message(WELL[code]))

    def troubles(self) -> list[Check]:
        """Return what pages show: what failed at the last look, and not only for a moment."""
        moment = time.monotonic()
        found = []
        for check in self.checks:
            if not check.ok and self._is_old(check.code, moment):
                found.append(check)
        return found

    def lasting(self, seconds: float) -> list[Check]:
        """Return what failed at the last look, and has for at least so long."""
        latest = time.monotonic() - seconds
        found = []
        for check in self.checks:
            if not check.ok and self._since.get(check.code, latest) <= latest:
                found.append(check)
        return found

    def _is_old(self, code: str, moment: float) -> bool:
        return moment - self._since.get(code, moment) >= PATIENCE_SECONDS.get(code, 0.0)

    def _probe_database(self) -> None:
        moment = time.monotonic()
        if self._database or moment - self._probed_at >= PROBE_SECONDS:
            self._probed_at, self._database = moment, places.database_trouble()

    def _worker_trouble(self) -> Finding | None:
        found = self._look_at_workers()
        self.working = found.working
        if found.state == workers.GONE:
            return Finding(found.state, Message("work_stopped"), Message("help_work_stopped"))
        is_frozen = found.state == workers.FROZEN or bool(found.silent)
        if not is_frozen or self._beats_are_lost():
            return None
        if found.state == workers.FROZEN:
            return Finding(workers.FROZEN, Message("work_frozen"), Message("help_work_frozen"))
        return Finding(workers.FROZEN, Message("work_partly_frozen"), Message("help_work_frozen"))

    def _beats_are_lost(self) -> bool:
        """Return whether even a working worker could not write its heartbeat: then its lock has to do."""
        return self._database is not None or places.disk_trouble(self._data_dir) is not None

    def _source_trouble(self) -> Finding | None:
        """Report sources that failed in a row or are left alone, as long as that is news."""
        moment = time.monotonic()
        known = self._sources
        self._sources = {}
        asked = set(ask.providers())
        bad = []
        for gate in Gate.select().order_by(Gate.name):
            state = (gate.failures, gate.opened_at, gate.closed_until)
            before = known.get(gate.name)
            if before is None or before[0] != state:
                before = (state, moment)
            self._sources[gate.name] = before
            is_used = gate.name in asked or gate.name.startswith("images:")
            if is_used and self._is_bad(gate, moment - before[1]):
                bad.append(gate)
        return _reported_of_sources(bad) if bad else None

    def _is_bad(self, gate: Gate, unchanged_seconds: float) -> bool:
        if gate.opened_at is None and gate.failures < FAILURES_TO_REPORT:
            return False
        return activity.shut_seconds(gate) > 0 or unchanged_seconds < LAST_FAILURE_COUNTS_SECONDS


def is_well(checks: Iterable[Check]) -> bool:
    return all(check.ok for check in checks)


def _clock_trouble() -> Finding | None:
    time_of_day = now()
    newest = Event.select(Event.at).order_by(Event.id.desc()).limit(1).scalar() or 0.0
    if time_of_day >= OLDEST_TIME and newest - time_of_day <= LONGEST_AHEAD_SECONDS:
        return None
    said = time.strftime("%Y-%m-%d %H:%M", time.localtime(time_of_day))
    return Finding("clock", Message("clock_wrong", {"said": said}), Message("help_clock"))


def _reported_of_sources(gates: list[Gate]) -> Finding:
    told: dict[str, object] = {"sources": [named(gate.name) for gate in gates]}
    is_one = len(gates) == 1
    code = "source_in_trouble" if is_one else "sources_in_trouble"
    opened = [gate.opened_at for gate in gates if gate.opened_at]
    if opened:
        code = "source_in_trouble_since" if is_one else "sources_in_trouble_since"
        told["since"] = time.strftime("%H:%M", time.localtime(min(opened)))
    reasons = []
    for gate in gates:
        if gate.reason and gate.reason not in reasons:
            reasons.append(gate.reason)
    help_code = "help_sources" if reasons else "help_sources_page"
    return Finding("sources", Message(code, told), Message(help_code, {"reasons": reasons}))
