"""The library's gate: while its disk is away, full or read-only, this machine loads no part that needs it.

A part that met the trouble waits without losing an attempt. One worker at a time checks whether the library
works again, by its mark and by a file that is written and removed; then everything that waited may run at
once. Each machine mounts the library itself, and so has a row of its own (docs/decisions/0022).
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from peewee import Expression

from ... import events
from ...database import iso, now, transaction
from ...errors import DiskError, LibraryError
from ...files import atomic
from ...messages import Message
from ...models import LibraryGate, Part
from ...models.part import PENDING, UNFINISHED
from ..parts import workers
from . import library_mark

log = logging.getLogger(__name__)

NEEDS_LIBRARY = ("nfo", "logo", "images")  # what writes there; the episodes only look
PROBE_BYTES = 512 * 1024  # no trouble is over while not even this much fits
MOST_ROOM = 32 * 1024 * 1024  # more than any file of ours needs
FIRST_PROBE_SECONDS, LONGEST_PROBE_SECONDS = 5.0, 30.0
PROBE_LASTS_SECONDS = 120.0  # a probe that was not heard of by then died with its worker
SILENT_SECONDS = 180.0  # another machine that has not looked for so long is not counted
FORGET_SECONDS = 86400.0
TOPIC, AWAY, BACK = "activity", "library_away", "library_back"
KINDS = (AWAY, BACK)
IS_BACK = Message("library_is_back")
# The error codes of parts that go on when the library is well again.
WAITS_FOR_DISK = ("disk", *library_mark.TROUBLES)

_judging = threading.Lock()


class LibraryTrouble(NamedTuple):
    """Why the library cannot be used.

    code: library_missing, library_unmounted, library_other, library_full, library_read_only,
    library_no_permission or library_failing; sentence, cure: for people; times: UTC seconds.
    """

    code: str
    sentence: str
    cure: str
    since: float
    next_probe_at: float

    @property
    def needs_a_person(self) -> bool:
        """Return whether a person has to decide if this is the library."""
        return self.code in library_mark.NEEDS_A_PERSON


def trouble() -> LibraryTrouble | None:
    """Return the trouble that was found last: this machine's, else another's. Checks nothing itself."""
    rows = list(LibraryGate.select().order_by(LibraryGate.since))
    mine = [row for row in rows if row.host == workers.HOST]
    others = [row for row in rows if abs(now() - row.seen_at) < SILENT_SECONDS]
    for row in mine or others:
        return LibraryTrouble(row.code, row.sentence, row.cure, row.since, row.next_probe_at)
    return None


def trouble_now() -> LibraryTrouble | None:
    """Return the trouble that the library has; where none is known, look at its mark."""
    known = trouble()
    if known:
        return known
    try:
        library_mark.check_root()
    except LibraryError as error:
        return LibraryTrouble(error.code, str(error), error.cure, now(), now() + LONGEST_PROBE_SECONDS)
    return None


def holds_up(parts: Sequence[Part]) -> bool:
    """Return whether a library in trouble is what these parts of a series wait for."""
    unfinished = [part for part in parts if part.state in UNFINISHED]
    held_up = [part for part in unfinished if part.name in NEEDS_LIBRARY and part.state == PENDING]
    return bool(unfinished) and held_up == unfinished


def examine(room: int = 0) -> LibraryError | None:
    """Check the library, and write to it. Return what is wrong. room: how many bytes must fit, at least."""
    try:
        library_mark.check_root()
        name = f"probe-{workers.HOST}".replace("/", "_")[:100]
        atomic.try_writing(library_mark.root(), name, max(PROBE_BYTES, room))
    except LibraryError as error:
        return error
    except DiskError as error:
        return library_mark.as_library_error(error)
    return None


def judge(error: DiskError) -> LibraryError | None:
    """Return the trouble of the library that is behind an error of the disk, and close the gate for it.

    None when the library works: then it is the trouble of one series, or of another folder.
    """
    if not isinstance(error, LibraryError) and not _is_in_library(error.path):
        return None
    with _judging:
        row = _row()
        if row is not None:
            return LibraryError(row.code, Message(row.code, row.args), error.path)
        found = examine(min(error.needed, MOST_ROOM))
        if found is not None:
            close(found, min(error.needed, MOST_ROOM))
        return found


def _is_in_library(path: Path) -> bool:
    return not path.is_absolute() or path.is_relative_to(library_mark.root())


def _row() -> LibraryGate | None:
    return LibraryGate.one_with(host=workers.HOST)


def close(error: LibraryError, room: int = 0) -> None:
    """Start nothing that needs the library until a probe succeeds. room: how many bytes must fit then."""
    with transaction():
        row = _row()
        since = now()
        if row:
            since = row.since
            room = max(room, row.room)
        values = _values(error, since, room)
        if row:
            LibraryGate.update(values).where(_mine()).execute()
        else:
            LibraryGate.create(host=workers.HOST, **values)
            _publish(AWAY, error.kept)
        is_gone = (LibraryGate.seen_at < now() - FORGET_SECONDS) & (LibraryGate.host != workers.HOST)
        LibraryGate.delete().where(is_gone).execute()
    if not row:
        log.warning("The library cannot be used: %s", error)


def _values(error: LibraryError, since: float, room: int) -> dict[str, Any]:
    """Return what the row of a closed gate says."""
    return {
        "code": error.code,
        "args": error.kept.plain_args,
        "room": room,
        "since": since,
        "next_probe_at": now() + _pause(since),
        "probe_until": 0.0,
        "seen_at": now(),
    }


def _pause(since: float) -> float:
    """Return how long to wait until the next probe: longer, the longer the trouble lasts.

    The limits hold even when the clock was set.
    """
    return min(max(FIRST_PROBE_SECONDS, (now() - since) / 4), LONGEST_PROBE_SECONDS)


def _mine() -> Expression:
    return LibraryGate.host == workers.HOST


def look_again() -> bool:
    """Probe a library in trouble, if that is due and no other worker of this machine does it.

    Return whether it has just become usable again.
    """
    if not _take_probe():
        return False
    row = _row()
    found = examine(row.room if row else 0)
    if found is not None:
        close(found)
        return False
    reopen()
    return True


def _take_probe() -> bool:
    """Return whether the probe is due and ours.

    A time that is too far ahead counts as due: a wrong clock wrote it.
    """
    if _row() is None:
        return False
    time = now()
    waits = LibraryGate.next_probe_at.between(time, time + LONGEST_PROBE_SECONDS + 1)
    is_tried = LibraryGate.probe_until.between(time, time + PROBE_LASTS_SECONDS + 1)
    probe = LibraryGate.update(probe_until=time + PROBE_LASTS_SECONDS)
    with transaction():
        return bool(probe.where(_mine() & ~waits & ~is_tried).execute())


def reopen() -> None:
    """Open the gate: everything that waited for the library may run."""
    with transaction():
        was_closed = LibraryGate.delete().where(_mine()).execute()
        waits = (Part.state == PENDING) & Part.error_code.in_(WAITS_FOR_DISK)
        Part.update(not_before=None, error_code=None, error_args=None).where(waits).execute()
        if was_closed:
            _publish(BACK, IS_BACK)
    if was_closed:
        log.info("%s", IS_BACK)


def look() -> None:
    """Close the gate if the library is away or is another one, even while nobody needs it."""
    if _row() is None:
        try:
            library_mark.check_root()
        except LibraryError as error:
            close(error)


def look_at_once() -> None:
    """Make the next probe due: somebody says that the trouble is over, or a worker starts."""
    LibraryGate.update(next_probe_at=0.0, probe_until=0.0).where(_mine()).execute()


def accept() -> Message:
    """Accept the folder that is there now as the library, because a person says so, and test it."""
    with transaction():
        accepted = library_mark.accept()
        reopen()
    found = examine()
    if found is not None:
        close(found)
    return accepted


def _publish(kind: str, message: Message) -> None:
    events.publish(TOPIC, kind, {"message": message.as_json, "timestamp": iso(now())})
