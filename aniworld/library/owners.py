"""Who is working: each worker process holds a lock file that the kernel frees when it dies, however it dies."""

import fcntl
import os
import socket
import uuid
from pathlib import Path

HOST = socket.gethostname()


class Owner:
    """This process as the owner of claims. Keeps its lock for as long as the object lives and is not closed."""

    def __init__(self, data_dir: Path):
        self.name = f"{HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._path = lock_path(data_dir, self.name)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unseen = data_dir / f"{self._path.name}.new"
        self._file = unseen.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        unseen.replace(self._path)  # seen unlocked, it would be cleared away as a dead worker's

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def lock_path(data_dir: Path, owner: str) -> Path:
    return data_dir / "workers" / owner.replace(":", "_").replace("/", "_")


def is_local(owner: str) -> bool:
    return owner.split(":", 1)[0] == HOST


def is_alive(data_dir: Path, owner: str) -> bool:
    """Whether this worker of this machine still runs."""
    return _is_held(lock_path(data_dir, owner))


def any_alive(data_dir: Path) -> bool:
    """Whether at least one worker of this machine runs."""
    return any([_is_held(path) for path in (data_dir / "workers").glob("*")])


def _is_held(path: Path) -> bool:
    """Whether a process holds this lock; one that nobody holds is cleared away."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
