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

MEGABYTE = 1024 * 1024
FEW_BYTES, FEW_PARTS = 100 * MEGABYTE, 20  # a disk is nearly full below 100 MB and below a twentieth
# What the strip says; every other trouble is that it cannot be reached.
LIBRARY = {
    "library_full": "The disk of your library is full.",
    "library_read_only": "Your library can only be read.",
    "library_no_permission": "aniworld may not write into your library.",
    "library_failing": "The disk of your library reports errors.",
}
ONE_OF_SEVERAL = {
    "library_full": "The disk of one of your library folders is full.",
    "library_read_only": "One of your library folders can only be read.",
    "library_no_permission": "aniworld may not write into one of your library folders.",
    "library_failing": "The disk of one of your library folders reports errors.",
}
HANGS_SECONDS = 15.0  # a folder that does not answer for so long is on a lost server
JOIN_SECONDS = 0.5


class Finding(NamedTuple):
    """What is wrong with a place and how to mend it, each in a sentence."""

    code: str
    sentence: str
    cure: str


def database_trouble() -> Finding | None:
    """Return why the database cannot be written; None when it can."""
    trouble = why_not_writable()
    return Finding(trouble.code, trouble.sentence, trouble.cure) if trouble else None


def library_trouble() -> Finding | None:
    """Return why the library cannot be used; None when it can. The sentence is short, and names no folder."""
    trouble = library_gate.trouble_now()
    if trouble is None:
        return None
    if len(roots.all()) > 1:
        what = ONE_OF_SEVERAL.get(trouble.code, "One of your library folders cannot be reached.")
    else:
        what = LIBRARY.get(trouble.code, "Your library cannot be reached.")
    return Finding(trouble.code, f"{what} What would be written waits.", f"{trouble.sentence} {trouble.cure}")


def disk_trouble(folder: Path, *, is_reported: bool = False) -> Finding | None:
    """Return the finding that the disk of the data folder is nearly full.

    is_reported: it was full at the last look, and needs some more room to be well, so that this does not come
    and go.
    """
    try:
        disk = shutil.disk_usage(folder)
    except OSError as error:
        sentence = "The folder of aniworld's data cannot be reached."
        return Finding("data_away", sentence, f"{folder}: {error.strerror}.")
    few = min(FEW_BYTES, disk.total // FEW_PARTS)
    if is_reported:
        few = few * 5 // 4
    if disk.free >= few:
        return None
    left = "nothing is left"
    if disk.free >= MEGABYTE:
        left = f"{disk.free // MEGABYTE} MB are left"
    sentence = f"The disk of aniworld's data is almost full: {left}."
    return Finding("disk", sentence, f"Make room on the disk of {folder}. Nothing else has to be done.")


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
