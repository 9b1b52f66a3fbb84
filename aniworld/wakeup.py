"""Wake-ups between the processes of one machine: they only say "look now".

What there is to see is in a database. Each listener binds a Unix datagram socket in a folder; a
wake-up sends a byte to all of them. A lost one costs the listener's own timeout, never the news itself.
"""

import contextlib
import os
import socket
import struct
import uuid
from pathlib import Path

from .errors import DiskError

# The longest path that a Unix socket address can hold.
LONGEST_PATH = 100
BIND_TRIES = 3


class WakeUp:
    """Wake every listener of this name.

    folder: shared by the processes, short enough for a socket address.
    """

    wakes_with_commit = False

    def __init__(self, folder: Path, name: str):
        self.folder, self.name = folder, name
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def wake(self) -> None:
        for path in self._listeners():
            try:
                self._sender.sendto(b"!", socket.MSG_DONTWAIT, path)
            except BlockingIOError:
                pass  # Its buffer is full: it is about to look anyway.
            except OSError:
                Path(path).unlink(missing_ok=True)  # Its process is gone.

    def _listeners(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            names = os.listdir(self.folder)
            found = []
            for name in names:
                if name.startswith(f"{self.name}-"):
                    found.append(f"{self.folder}/{name}")
            return found
        return []

    def listen(self) -> "WakeUpListener":
        return WakeUpListener(self.folder / f"{self.name}-{os.getpid()}-{uuid.uuid4().hex[:6]}")


class WakeUpListener:
    """One listener; several threads may wait on it, and each wake-up wakes one of them. Raises DiskError."""

    def __init__(self, path: Path):
        self.path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            self._bind()
            path.chmod(0o600)
        except OSError as error:
            folder, why = path.parent, error.strerror
            raise DiskError(
                "wakeup_folder_unusable", folder, str(error), place=str(folder), why=why
            ) from error

    def _bind(self) -> None:
        """Bind the socket in its folder, which another process that stops may just be removing."""
        for tries_left in reversed(range(BIND_TRIES)):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._socket.bind(str(self.path))
                return
            except FileNotFoundError:
                if not tries_left:
                    raise

    def wait(self, seconds: float) -> bool:
        """Block up to `seconds`; return whether woken."""
        # The kernel's own time-out wakes one thread each time; with Python's all of them would wake and look.
        time_out = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time_out)
        try:
            self._socket.recv(1)
            return True
        except BlockingIOError:
            return False

    def close(self) -> None:
        self._socket.close()
        self.leave()

    def leave(self) -> None:
        """Leave nothing behind, as the process ends; the folder goes with the last who listens there.

        The socket stays open, so that a thread may still wait on it.
        """
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self.path.parent.rmdir()


def folder_for(data_dir: Path) -> Path:
    """Return the folder of a data folder's wake-up sockets.

    It is beside the databases, or in the temp folder if that path is too long for a socket.
    """
    folder = data_dir / "bells"
    if len(str(folder)) + 40 <= LONGEST_PATH:
        return folder
    name = uuid.uuid5(uuid.NAMESPACE_URL, str(data_dir.absolute())).hex[:12]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / f"aniworld-{os.getuid()}-{name}"
