"""How much room there is on the disks of the data folder and the library folders."""

import shutil
import threading
import time
from pathlib import Path
from typing import NamedTuple

from ..library.disk import roots

JOIN_SECONDS = 0.3  # for all disks together: one that does not answer holds up no page
DATA, LIBRARY = "data", "library"


class Space(NamedTuple):
    """A folder and the room on its disk. Both numbers are None when the disk does not say."""

    kind: str
    path: str
    total_bytes: int | None
    free_bytes: int | None

    @property
    def used_percent(self) -> int | None:
        if not self.total_bytes or self.free_bytes is None:
            return None
        return round(100 * (self.total_bytes - self.free_bytes) / self.total_bytes)


class Spaces:
    """Asks each disk in a thread of its own, and never twice while it owes an answer."""

    def __init__(self, data_dir: Path):
        self._data_dir = data_dir
        self._threads: dict[str, threading.Thread] = {}
        self._answers: dict[str, tuple[int, int]] = {}

    def look(self) -> list[Space]:
        """Return the room on each disk. Needs the database, which knows the library folders."""
        places = [(DATA, str(self._data_dir.absolute()))]
        for root in roots.all():
            places.append((LIBRARY, str(roots.path(root))))
        deadline = time.monotonic() + JOIN_SECONDS
        threads = [self._ask(path) for _, path in places]
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [self._space(kind, path) for kind, path in places]

    def _ask(self, path: str) -> threading.Thread:
        thread = self._threads.get(path)
        if thread is None or not thread.is_alive():
            self._answers.pop(path, None)
            thread = threading.Thread(target=self._hear, args=(path,), name="space", daemon=True)
            self._threads[path] = thread
            thread.start()
        return thread

    def _hear(self, path: str) -> None:
        try:
            disk = shutil.disk_usage(path)
        except OSError:
            return
        self._answers[path] = (disk.total, disk.free)

    def _space(self, kind: str, path: str) -> Space:
        total, free = self._answers.get(path, (None, None))
        return Space(kind, path, total, free)
