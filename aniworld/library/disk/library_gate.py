"""The gate of each root: while its disk is away, full or read-only, this machine loads no part that needs it.

A part that met the trouble waits without losing an attempt; series in other roots go on. One worker at a time
checks whether the root works again, by its mark and by a file that is written and removed; then everything
that waited may run at once. Each machine mounts the roots itself, and so has rows of its own
(docs/decisions/0022).
"""

import logging
import threading
from collections.abc import Sequence
from typing import Any

from peewee import Expression

from ... import events
from ...database import iso, now, transaction
from ...errors import DiskError, FolderMissing, LibraryError
from ...files import atomic
from ...messages import Message
from ...models import LibraryGate, Part, Root, Series
from ...models.part import PENDING, UNFINISHED
from ..parts import workers
from . import library_mark, root_rows
from .library_trouble import LONGEST_PROBE_SECONDS, look_at, silence
from .library_trouble import LibraryTrouble as LibraryTrouble  # also for callers here
from .library_trouble import trouble as trouble
from .library_trouble import trouble_now as trouble_now
from .library_trouble import troubles as troubles
from .library_trouble import troubles_now as troubles_now

log = logging.getLogger(__name__)

NEEDS_LIBRARY = ("nfo", "logo", "images")  # what writes there; the episodes only look
PROBE_BYTES = 512 * 1024  # no trouble is over while not even this much fits
MOST_ROOM = 32 * 1024 * 1024  # more than any file of ours needs
FIRST_PROBE_SECONDS = 5.0
PROBE_LASTS_SECONDS = 120.0  # a probe that was not heard of by then died with its worker
FORGET_SECONDS = 86400.0
TOPIC, AWAY, BACK = "activity", "library_away", "library_back"
KINDS = (AWAY, BACK)
IS_BACK = Message("library_is_back")
# The error codes of parts that go on when the library is well again.
WAITS_FOR_DISK = ("disk", *library_mark.TROUBLES)

_judging = threading.Lock()


def holds_up(parts: Sequence[Part]) -> bool:
    """Return whether a library in trouble is what these parts of a series wait for."""
    unfinished = [part for part in parts if part.state in UNFINISHED]
    for part in unfinished:
        if part.name not in NEEDS_LIBRARY or part.state != PENDING:
            return False
    return bool(unfinished)


def examine(root_id: int = Root.FIRST, room: int = 0) -> LibraryError | None:
    """Check a root, and write to it. Return what is wrong. room: how many bytes must fit, at least."""
    try:
        library_mark.check_root(root_id)
        name = f"probe-{workers.HOST}".replace("/", "_")[:100]
        atomic.try_writing(root_rows.path_by_id(root_id), name, max(PROBE_BYTES, room))
    except LibraryError as error:
        return error
    except DiskError as error:
        return library_mark.as_library_error(error)
    return None


def judge(error: DiskError) -> LibraryError | None:
    """Return the trouble of a root that is behind an error of the disk, and close its gate.

    None when the root works: then it is the trouble of one series, or of another folder.
    """
    root = root_rows.around(error.path)
    if root is None and _is_elsewhere(error):
        return None
    root_id = root.id if root else Root.FIRST
    with _judging:
        row = _row(root_id)
        if row is not None:
            return LibraryError(row.code, Message(row.code, row.args), error.path)
        found = examine(root_id, min(error.needed, MOST_ROOM))
        if found is not None:
            close(found, min(error.needed, MOST_ROOM), root_id)
        return found


def _is_elsewhere(error: DiskError) -> bool:
    """Return whether an error is of no root: of the thumbnails, or of a folder whose root was removed."""
    if isinstance(error, LibraryError):
        return False
    return error.path.is_absolute() or isinstance(error, FolderMissing)


def _row(root_id: int) -> LibraryGate | None:
    return LibraryGate.one_with(host=workers.HOST, root=root_id)


def close(error: LibraryError, room: int = 0, root_id: int = Root.FIRST) -> None:
    """Start nothing that needs a root until a probe of it succeeds. room: how many bytes must fit then."""
    with transaction():
        row = _row(root_id)
        since = now()
        if row:
            since = row.since
            room = max(room, row.room)
        values = _values(error, since, room)
        if row:
            LibraryGate.update(values).where(_mine(root_id)).execute()
        else:
            LibraryGate.create(host=workers.HOST, root=root_id, **values)
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


def _mine(root_id: int) -> Expression:
    return (LibraryGate.host == workers.HOST) & (LibraryGate.root == root_id)


def look_again() -> bool:
    """Probe each root in trouble, if that is due and no other worker of this machine does it.

    Return whether one has just become usable again.
    """
    mine = LibraryGate.select(LibraryGate, Root).join(Root).where(LibraryGate.host == workers.HOST)
    is_back = False
    for row in list(mine):
        if _take_probe(row.root_id) and _probe(row):
            is_back = True
    return is_back


def _probe(row: LibraryGate) -> bool:
    """Probe a root, and open or close its gate. Return whether it can be used."""
    found = silence(row.root) or examine(row.root_id, row.room)
    if found is not None:
        close(found, root_id=row.root_id)
        return False
    reopen(row.root_id)
    return True


def _take_probe(root_id: int) -> bool:
    """Return whether the probe is due and ours.

    A time that is too far ahead counts as due: a wrong clock wrote it.
    """
    time = now()
    waits = LibraryGate.next_probe_at.between(time, time + LONGEST_PROBE_SECONDS + 1)
    is_tried = LibraryGate.probe_until.between(time, time + PROBE_LASTS_SECONDS + 1)
    probe = LibraryGate.update(probe_until=time + PROBE_LASTS_SECONDS)
    with transaction():
        return bool(probe.where(_mine(root_id) & ~waits & ~is_tried).execute())


def reopen(root_id: int = Root.FIRST) -> None:
    """Open the gate of a root: everything that waited for it may run."""
    with transaction():
        was_closed = LibraryGate.delete().where(_mine(root_id)).execute()
        there = Series.select(Series.id).where((Series.root == root_id) | Series.root.is_null())
        waits = (Part.state == PENDING) & Part.error_code.in_(WAITS_FOR_DISK) & Part.series.in_(there)
        Part.update(not_before=None, error_code=None, error_args=None).where(waits).execute()
        if was_closed:
            _publish(BACK, IS_BACK)
    if was_closed:
        log.info("%s", IS_BACK)


def look() -> None:
    """Close the gate of each root that is away or is another one, even while nobody needs it."""
    for root in root_rows.all():
        if _row(root.id) is None:
            error = look_at(root)
            if error:
                close(error, root_id=root.id)


def look_at_once() -> None:
    """Make the next probes due: somebody says that the trouble is over, or a worker starts."""
    here = LibraryGate.host == workers.HOST
    LibraryGate.update(next_probe_at=0.0, probe_until=0.0).where(here).execute()


def accept(root_id: int = Root.FIRST) -> Message:
    """Accept the folder that is there now as this root, because a person says so, and test it."""
    with transaction():
        accepted = library_mark.accept(root_id)
        reopen(root_id)
    found = examine(root_id)
    if found is not None:
        close(found, root_id=root_id)
    return accepted


def _publish(kind: str, message: Message) -> None:
    events.publish(TOPIC, kind, {"message": message.as_json, "timestamp": iso(now())})
