"""Whether the database, the library and the disk of the data folder can be used."""

import contextlib
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from peewee import DatabaseError

from ..database import connected, why_not_writable
from ..library.disk import library_gate, roots
from ..messages import Cure, Message

MEGABYTE = 1024 * 1024
FEW_BYTES, FEW_PARTS = 100 * MEGABYTE, 20  # a disk is nearly full below 100 MB and below a twentieth
# What the strip says of a library of one folder, and of several; every other trouble is that it is away.
LIBRARY = {
    "library_full": "your_library_full",
    "library_read_only": "your_library_read_only",
    "library_no_permission": "your_library_no_permission",
    "library_failing": "your_library_failing",
}
ONE_OF_SEVERAL = {
    "library_full": "one_library_full",
    "library_read_only": "one_library_read_only",
    "library_no_permission": "one_library_no_permission",
    "library_failing": "one_library_failing",
}
HANGS_SECONDS = 15.0  # a folder that does not answer for so long is on a lost server
JOIN_SECONDS = 0.5


# What is said in the language of whoever reads it, or was said already.
Said = Message | Cure | str


class Finding(NamedTuple):
    """What is wrong with a place and how to mend it, each in a sentence."""

    code: str
    said: Said
    helps: Said

    @property
    def sentence(self) -> str:
        return str(self.said)

    @property
    def cure(self) -> str:
        return str(self.helps)


def database_trouble() -> Finding | None:
    """Return why the database cannot be written; None when it can."""
    trouble = why_not_writable()
    return Finding(trouble.code, trouble.message, Cure(trouble.code)) if trouble else None


def library_trouble() -> Finding | None:
    """Return why the library cannot be used; None when it can. The sentence is short, and names no folder."""
    trouble = library_gate.trouble_now()
    if trouble is None:
        return None
    if len(roots.all()) > 1:
        code = ONE_OF_SEVERAL.get(trouble.code, "one_library_away")
    else:
        code = LIBRARY.get(trouble.code, "your_library_away")
    return Finding(trouble.code, Message(code), Message("told", {"sentence": [trouble.said, trouble.helps]}))


def disk_trouble(folder: Path, *, is_reported: bool = False) -> Finding | None:
    """Return the finding that the disk of the data folder is nearly full.

    is_reported: it was full at the last look, and needs some more room to be well, so that this does not come
    and go.
    """
    try:
        disk = shutil.disk_usage(folder)
    except OSError as error:
        told = {"folder": str(folder), "why": error.strerror}
        return Finding("data_away", Message("data_folder_away"), Message("help_data_folder", told))
    few = min(FEW_BYTES, disk.total // FEW_PARTS)
    if is_reported:
        few = few * 5 // 4
    if disk.free >= few:
        return None
    code = "data_disk_nearly_full" if disk.free >= MEGABYTE else "data_disk_full"
    what = Message(code, {"megabytes": disk.free // MEGABYTE})
    return Finding("disk", what, Message("help_data_disk", {"folder": str(folder)}))


class Patiently:
    """Check a place that may not answer at all in a thread of its own, so that the caller never waits."""

    def __init__(self, ask: Callable[[], Finding | None], silent: Finding):
        self._ask, self._silent = ask, silent
        self._thread: threading.Thread | None = None
        self._asked_at = 0.0
        self._found: Finding | None = None

    def look(self) -> Finding | None:
        """Return the last result, or that the place does not answer."""
        if self._thread is None or not self._thread.is_alive():
            self._asked_at = time.monotonic()
            self._thread = threading.Thread(target=self._hear, name="place", daemon=True)
            self._thread.start()
        self._thread.join(JOIN_SECONDS)
        is_late = self._thread.is_alive() and time.monotonic() - self._asked_at > HANGS_SECONDS
        return self._silent if is_late else self._found

    def _hear(self) -> None:
        with contextlib.suppress(DatabaseError), connected():  # without rows nobody knows: as it was
            self._found = self._ask()
