"""The folders of which the media servers have yet to be told: noted before our files in them change."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import EXCLUDED, Case, DatabaseError, Expression

from ...database import now, run_sql, transaction
from ...files import naming
from ...models import FolderToTell

log = logging.getLogger(__name__)

FRESH_SECONDS = 2.0  # a note as young as this stands for what changes now as well
QUIET_SECONDS = 10.0  # nothing has changed for so long: then a folder is told
LONGEST_SECONDS = 120.0  # it is told even while more changes
MOST_AT_ONCE = 200
WITHOUT_FRESH_NOTE = """
    SELECT id FROM media_server WHERE NOT EXISTS (
        SELECT 1 FROM folder_to_tell
        WHERE server_id = media_server.id AND path = ? AND told_at IS NULL AND changed_at BETWEEN ? AND ?
    )
"""

_missed: set[str] = set()  # what the database did not take in this process


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Note a folder before files in it change, so that a kill in between loses nothing.

    After a slow write it is noted once more: it may have been told already.
    """
    note(folder)
    started = time.monotonic()
    yield
    if time.monotonic() - started > FRESH_SECONDS:
        note(folder)


def note(folder: Path) -> None:
    """Note for each media server that files in a folder change. Where nothing is new this is one query.

    A database that does not take it keeps no file from being written, or put back: it is noted later.
    """
    path = str(folder)
    if not naming.is_text(path):
        return
    try:
        _note(path)
        note_missed()
    except DatabaseError as error:
        _missed.add(path)
        log.debug("That %s changes is noted for the media servers later: %s", path, error)


def note_missed() -> None:
    """Note what the database did not take before. Raises DatabaseError."""
    while _missed:
        path = next(iter(_missed))
        _note(path)
        _missed.discard(path)


def _note(path: str) -> None:
    servers = _without_fresh_note(path)
    if not servers:
        return
    at = now()
    rows = [{"server": server, "path": path, "first_at": at, "changed_at": at} for server in servers]
    is_untold = FolderToTell.told_at.is_null()
    statement = FolderToTell.insert_many(rows).on_conflict(
        conflict_target=[FolderToTell.server, FolderToTell.path],
        update={
            FolderToTell.changed_at: EXCLUDED.changed_at,
            FolderToTell.first_at: Case(None, [(is_untold, FolderToTell.first_at)], EXCLUDED.first_at),
            FolderToTell.told_at: None,
        },
    )
    with transaction():
        statement.execute()


def _without_fresh_note(path: str) -> list[int]:
    """Return the ids of the servers for which a folder was not noted just now."""
    at = now()
    return [row[0] for row in run_sql(WITHOUT_FRESH_NOTE, path, at - FRESH_SECONDS, at).fetchall()]


def waiting() -> dict[int, int]:
    """Return how many folders each server has yet to be told of, by its id."""
    rows = FolderToTell.select(FolderToTell.server).where(FolderToTell.told_at.is_null())
    return Counter(row.server_id for row in rows)


def is_due() -> Expression:
    """Return the condition for what may be told: it is quiet, or has changed for long.

    Times ahead of the clock were written by a wrong one.
    """
    at = now()
    is_quiet = FolderToTell.changed_at <= at - QUIET_SECONDS
    is_late = FolderToTell.first_at <= at - LONGEST_SECONDS
    return FolderToTell.told_at.is_null() & (is_quiet | is_late | (FolderToTell.changed_at > at + 1))


def due(server_id: int) -> list[FolderToTell]:
    """Return the folders of which a server may be told now, the oldest first."""
    rows = FolderToTell.select().where((FolderToTell.server == server_id) & is_due())
    return list(rows.order_by(FolderToTell.first_at, FolderToTell.id).limit(MOST_AT_ONCE))


def has_due(server_id: int) -> bool:
    return bool(FolderToTell.select().where((FolderToTell.server == server_id) & is_due()).exists())


def mark_told(row: FolderToTell) -> None:
    """Mark a folder as told, unless it has changed again since the row was read."""
    is_same = (FolderToTell.id == row.id) & (FolderToTell.changed_at == row.changed_at)
    with transaction():
        FolderToTell.update(told_at=now()).where(is_same).execute()


def told(server_id: int) -> list[str]:
    """Return the paths that were told since the last line about it, in their order."""
    rows = FolderToTell.select().where(_is_told(server_id))
    return [row.path for row in rows.order_by(FolderToTell.told_at, FolderToTell.id)]


def forget_told(server_id: int) -> None:
    """Remove what was told, inside the caller's transaction."""
    FolderToTell.delete().where(_is_told(server_id)).execute()


def _is_told(server_id: int) -> Expression:
    return (FolderToTell.server == server_id) & FolderToTell.told_at.is_null(False)
