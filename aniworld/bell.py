"""A bell between the processes of one machine: it only says "look now"; what there is to see stands in a database.

Each listener binds a Unix datagram socket in a folder; ringing sends a byte to all of them. A ring that is lost costs
the listener's own timeout, never the news itself.
"""

import os
import socket
import struct
import uuid
from pathlib import Path

# The longest path that a Unix socket address can hold.
LONGEST_PATH = 100


class Bell:
    """Rings every listener of this name. folder: shared by the processes, short enough for a socket address."""

    rings_with_commit = False

    def __init__(self, folder: Path, name: str):
        self.folder, self.name = folder, name
        self._mouth = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def ring(self) -> None:
        for path in self.folder.glob(f"{self.name}-*"):
            try:
                self._mouth.sendto(b"!", socket.MSG_DONTWAIT, str(path))
            except BlockingIOError:
                pass  # Its buffer is full: it is about to look anyway.
            except OSError:
                path.unlink(missing_ok=True)  # Its process is gone.

    def listen(self) -> "Ear":
        return Ear(self.folder / f"{self.name}-{os.getpid()}-{uuid.uuid4().hex[:6]}")


class Ear:
    """One listener; several threads may wait on it, and each ring wakes one of them."""

    def __init__(self, path: Path):
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))

    def wait(self, seconds: float) -> bool:
        """Wait until the bell rings, at most so long. True when it rang."""
        # The kernel's own time-out: it wakes one thread a ring, where Python's would have all of them wake and look.
        time_out = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time_out)
        try:
            self._socket.recv(1)
            return True
        except BlockingIOError:
            return False

    def close(self) -> None:
        self._socket.close()
        self.path.unlink(missing_ok=True)


def folder_for(data_dir: Path) -> Path:
    """Where the bells of a data folder hang: beside the databases, or in the temp folder when that path is too long."""
    folder = data_dir / "bells"
    if len(str(folder)) + 40 <= LONGEST_PATH:
        return folder
    name = uuid.uuid5(uuid.NAMESPACE_URL, str(data_dir.absolute())).hex[:12]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / f"aniworld-{os.getuid()}-{name}"
