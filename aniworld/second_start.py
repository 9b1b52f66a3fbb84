"""Has a process begin again by itself once the database, which needed a person, is well."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from peewee import DatabaseError

from .bootstrap import is_marked
from .database import lasting_trouble, shape, stand_back
from .errors import AniworldError
from .postgres import PostgresServer
from .settings import Settings
from .sqlite import SqliteFile

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0

Signature = tuple[tuple[int, int, int, int], ...]


class SecondStart(threading.Thread):
    """Looks every second what has become of a lost database.

    begin_again: ends this process so that another takes its place. is_busy: whether it must not yet.
    found: called once when the trouble is seen.
    """

    def __init__(
        self,
        settings: Settings,
        begin_again: Callable[[], None],
        *,
        is_busy: Callable[[], bool] = lambda: False,
        found: Callable[[], None] = lambda: None,
    ):
        super().__init__(name="second start", daemon=True)
        self.settings, self.begin_again, self.is_busy, self.found = settings, begin_again, is_busy, found
        self.seen: Signature | None = None

    def run(self) -> None:
        stop = threading.Event()
        while not self.look():
            stop.wait(LOOK_SECONDS)

    def look(self) -> bool:
        """Look once. Return whether the process begins again."""
        if lasting_trouble() is None or self.is_busy():
            return False
        now = self._signature()
        if self.seen is None:
            stand_back()
            self.found()
        if self.seen in (None, now) and not self.settings.database_url:
            self.seen = now
            return False
        self.seen = now
        if not _is_well(self.settings):
            return False
        log.warning("The database is well; this process begins again.")
        self.begin_again()
        return True

    def _signature(self) -> Signature:
        """Return which files there are and when they changed: only then another look can find more."""
        found = []
        path = self.settings.data_dir / "aniworld.db"
        for place in (path, Path(f"{path}-wal")):
            try:
                file = os.stat(place)
                found.append((file.st_dev, file.st_ino, file.st_size, file.st_mtime_ns))
            except OSError:
                found.append((0, 0, 0, 0))
        return tuple(found)


def _is_well(settings: Settings) -> bool:
    """Return whether the database could be opened now."""
    path = settings.data_dir / "aniworld.db"
    try:
        if settings.database_url:
            PostgresServer(settings.database_url, durable=True).refuse_when_empty()
        elif path.is_file() and path.stat().st_size:
            expects_rows = is_marked(settings.library)
            SqliteFile(settings.data_dir, durable=True, shape=shape(), expects_rows=expects_rows).let_go()
        else:
            return False
    except (AniworldError, DatabaseError, OSError):
        return False
    return True
