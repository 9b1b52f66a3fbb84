"""Answers on their way: large ones share a budget of bytes, and pictures lie in files."""

import errno
from collections.abc import Callable
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import get_ident

from ..budget import DOWNLOADS, Budget
from ..errors import DiskError

# So much of each answer waits for nobody: what is small is never held up by what is large.
FREE_BYTES = 262_144
FULL = (errno.ENOSPC, errno.EDQUOT)


class Crowded(Exception):
    """Other large answers were on their way for as long as this one could wait."""


class Lease:
    """What one answer holds of the budget. It is taken once, for as much as the answer can become."""

    def __init__(self, budget: Budget = DOWNLOADS) -> None:
        self._budget, self._reserved, self._holder = budget, 0, 0

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def cover(self, amount: int, seconds_left: Callable[[], float]) -> None:
        """Hold at least so much. Gives back first what is held, as no holder may wait for more.

        Raises Crowded.
        """
        if amount <= self._reserved:
            return
        self.release()
        if not self._budget.take(amount, seconds_left()):
            raise Crowded
        self._reserved, self._holder = amount, get_ident()

    def release(self) -> None:
        if self._reserved:
            self._budget.give_back(self._reserved, self._holder)
            self._reserved = 0


class Download(SpooledTemporaryFile[bytes]):
    """A received picture, in an unnamed file unless it is small. Closing it gives its share back."""

    def __init__(self, folder: Path) -> None:
        self.lease, self._folder = Lease(), folder
        super().__init__(max_size=FREE_BYTES, dir=str(folder))

    def add(self, content: bytes) -> None:
        """Write more of it. Raises DiskError."""
        try:
            if self.tell() + len(content) > FREE_BYTES:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.write(content)
        except OSError as error:
            self.close()
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> DiskError:
        folder = self._folder
        if error.errno in FULL:
            return DiskError("download_folder_full", folder, "full", place=str(folder))
        why = (error.strerror or "the disk refuses").lower()
        return DiskError("download_folder_unusable", folder, "disk", place=str(folder), why=why)

    def close(self) -> None:
        super().close()
        self.lease.release()

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()
