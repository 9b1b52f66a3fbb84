"""Restores a backup or rebuilds from the maintenance page: the command does it, in a process of its own."""

import contextlib
import hmac
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from . import verdict
from .errors import AniworldError
from .files import atomic
from .paths import STARTED_IN
from .settings import Settings

log = logging.getLogger(__name__)

CODE = "recovery-code"  # a file in the data folder, for its owner only
LONGEST_CODE = 200
ALONE_SECONDS = 10.0  # until the other process has let the database go
LOOK_SECONDS = 0.1
_making = threading.Lock()  # the page and the log must tell the same code
DONE = (0, 1)  # exit codes: 1 when folders are left that do not say which show they are of


def code(data_dir: Path) -> str:
    """Return the code that allows a way back; it is made when there is none, "" when it cannot be kept.

    Without the database nobody can sign in. Whoever reads the log or the data folder could run the command.
    """
    with _making, contextlib.suppress(AniworldError):
        if kept := _kept(data_dir):
            return kept
        made = secrets.token_urlsafe(24)
        atomic.write(data_dir, CODE, made.encode(), mode=0o600)
        return made
    return ""


def _kept(data_dir: Path) -> str:
    return (atomic.read(data_dir, CODE, LONGEST_CODE) or b"").decode("ascii", "replace").strip()


def is_code(data_dir: Path, sent: str) -> bool:
    """Return whether somebody has sent that code."""
    with contextlib.suppress(AniworldError):
        kept = _kept(data_dir)
        return bool(kept) and hmac.compare_digest(kept.encode(), sent.encode("utf-8", "replace"))
    return False


class WayBack:
    """A command that brings the database back, one at a time.

    finished: called when it has; the server sets it. failure: what it said when it could not, for the page.
    """

    def __init__(self, settings: Settings):
        self.settings = settings
        self.finished: Callable[[], None] = lambda: None
        self.failure = ""
        self._doing = ""
        self._lock = threading.Lock()

    @property
    def doing(self) -> str:
        """The command that runs, "" while none does."""
        return self._doing

    def begin(self, *arguments: str, language: str) -> None:
        """Run a command in the background, unless one runs already. It speaks this language."""
        with self._lock:
            if self._doing:
                return
            self._doing, self.failure = arguments[0], ""
        threading.Thread(target=self._run, args=(arguments, language), name="way back", daemon=True).start()

    def _run(self, arguments: tuple[str, ...], language: str) -> None:
        log.warning("Asked for on the maintenance page: %s", " ".join(arguments))
        try:
            _wait_until_alone(self.settings.data_dir)
            done = _command(arguments, language)
        except OSError as error:
            self._failed(error.strerror or str(error))
            return
        if done.returncode not in DONE:
            self._failed(_last_line(done.stderr))
            return
        log.warning("%s", _last_line(done.stdout))
        with contextlib.suppress(AniworldError):
            atomic.remove(self.settings.data_dir, CODE)
        self.finished()  # the page says that it is under way until this process has begun again

    def _failed(self, words: str) -> None:
        log.error("It could not be done: %s", words)
        self.failure, self._doing = words, ""


def _wait_until_alone(data_dir: Path) -> None:
    """Wait until no other process has the database open any more, as each is about to find out."""
    until = time.monotonic() + ALONE_SECONDS
    while not verdict.is_free(data_dir) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)


def _command(arguments: tuple[str, ...], language: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aniworld", *arguments],
        cwd=STARTED_IN,
        env=os.environ | {"LC_ALL": language, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _last_line(said: str) -> str:
    lines = said.strip().splitlines() or [""]
    return lines[-1].removeprefix("aniworld: ")
