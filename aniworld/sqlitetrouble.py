"""What is wrong with aniworld.db: seen in errors, at the file's place and by a trial write; logged once."""

import errno
import logging
import os
import tempfile
import threading
import time
from pathlib import Path

import cysqlite
from cysqlite import SQLITE_OPEN_READWRITE
from peewee import OperationalError

from . import inspection
from .inspection import Shape
from .resultcodes import FULL_BYTES, kind_of, reason
from .trouble import DAMAGED, FULL, MISSING, NOT_OPENED, REPLACED, Kind, Trouble
from .verdict import Verdict

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 60.0
PROBE_SECONDS = 1.0  # how long it is tried to write something, when only that is asked
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Damaged(OperationalError):
    """The database needs a person, and nothing asks it any more. trouble: what is wrong with it."""

    def __init__(self, trouble: Trouble):
        super().__init__(f"{trouble} ({trouble.said})")
        self.trouble = trouble


class Watched:
    """The part of the handle on aniworld.db that knows what is wrong with it.

    _place: which file it is, by its device and inode; _undone.by: the error with which SQLite ended this
    thread's transaction by itself; _idle: a connection that stays open, once the tables are there.
    """

    path: Path
    _shape: Shape
    _verdict: Verdict
    _place: tuple[int, int] | None
    _undone: threading.local
    _idle: cysqlite.Connection | None = None
    _found: Trouble | None = None
    _look_again_at = float("-inf")

    def _stat(self) -> os.stat_result | None:
        try:
            return os.stat(self.path)
        except OSError:
            return None

    def _where(self) -> tuple[int, int] | None:
        """Return which file has the name now."""
        found = self._stat()
        return (found.st_dev, found.st_ino) if found else None

    def _look_at_its_place(self) -> None:
        """Give up when another file has the name now, or none, or when another process has given up."""
        if self._found:
            return
        file = self._stat()
        if file is None or (file.st_dev, file.st_ino) != self._place:
            self.give_up(Trouble(REPLACED, f"another file is at {self.path}, or none"))
        elif self._idle and file.st_size == 0:  # SQLite would throw its log away
            self.give_up(Trouble(MISSING, f"{self.path} is empty"))
        elif found := self._verdict.read():
            self.give_up(found)

    def trouble_of(self, error: BaseException) -> Trouble | None:
        """Return what an error says of the database; None when it is about something else."""
        if isinstance(error, Damaged):
            return error.trouble
        kind = self._kind_of(error)
        return Trouble(kind, reason(error)) if kind else None

    def _kind_of(self, error: BaseException) -> Kind | None:
        kind = kind_of(error, self.path.parent)
        if kind is NOT_OPENED and self._where() != self._place:
            return REPLACED
        if kind is None and "no such " in str(error) and inspection.is_other_now(self.path, self._shape):
            return DAMAGED
        return kind

    def lasting_trouble(self) -> Trouble | None:
        """Return what is wrong until a person replaces the database; None while nothing is known."""
        return self._found

    def give_up(self, trouble: Trouble) -> None:
        """Use the database no more, in all processes. Logged once by each."""
        if self._found is None:
            self._found = trouble
            log.error("%s %s (%s: %s)", trouble.sentence, trouble.cure, self.path, trouble.said)
            self._verdict.write(trouble)

    def found_at_start(self, trouble: Trouble) -> None:
        """Note what a look beside serving has found; what passes by itself is only said."""
        if trouble.kind.needs_a_person:
            self.give_up(trouble)
        else:
            log.warning("The database could not be looked through: %s", trouble.in_full)

    def look_again(self) -> Trouble | None:
        """Look, at most once a minute, whether a failure came from a damaged database; give up then."""
        if self._found or time.monotonic() < self._look_again_at:
            return self._found
        self._look_again_at = time.monotonic() + LOOK_AGAIN_SECONDS
        try:
            inspection.look_while_open(self.path, self._shape)
        except Trouble as trouble:
            if trouble.kind.needs_a_person:
                self.give_up(trouble)
        return self._found

    def _refuse_when_damaged(self) -> None:
        if self._found:
            raise Damaged(self._found)

    def _judge(self, error: BaseException) -> None:
        """Raise Damaged when that is what an error means."""
        self._undone.by = error
        kind = self._kind_of(error)
        if kind and kind.needs_a_person:
            trouble = Trouble(kind, reason(error))
            self.give_up(trouble)
            raise Damaged(self._found or trouble) from error

    def why_not_writable(self) -> Trouble | None:
        """Return why nothing can be stored now; None when something can.

        Changes nothing and keeps nobody waiting. Room for some pages is taken and given back: once beside the
        database, as its log may have room of its own, and once in the database, so that its disk, its lock
        and its permissions are tried. Its pages get as far as the log, where they are written over.
        """
        self._look_at_its_place()
        if self._found is None:
            try:
                _take_room(self.path.parent)
                self._try_to_write()
            except (OSError, cysqlite.Error, UnicodeDecodeError) as error:
                return self._why(error)
        return self._found

    def _why(self, error: Exception) -> Trouble:
        if isinstance(error, OSError):
            kind = FULL if error.errno in NO_ROOM else NOT_OPENED
            return Trouble(kind, error.strerror or str(error))
        trouble = self.trouble_of(error) or Trouble(DAMAGED, reason(error))
        if trouble.kind.needs_a_person:
            self.give_up(trouble)
        return trouble

    def _try_to_write(self) -> None:
        connection = cysqlite.connect(str(self.path), flags=SQLITE_OPEN_READWRITE, timeout=PROBE_SECONDS)
        try:
            connection.db_config(inspection.NO_CHECKPOINT_ON_CLOSE, 1)
            connection.pragma("cache_size", 1)  # so that what is not committed has to leave the memory
            connection.begin("IMMEDIATE")
            connection.execute(
                "INSERT INTO secret (name, value) VALUES ('probe', zeroblob(?))", (FULL_BYTES,)
            )
            connection.rollback()
        finally:
            connection.close()


def _take_room(folder: Path) -> None:
    """Raise OSError if no more bytes fit into a folder. The file has no name and is gone afterwards."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(FULL_BYTES))
        file.flush()
