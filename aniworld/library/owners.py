"""Who is working: each worker process holds a lock file that the kernel frees when it dies, however it dies.

Workers of other machines, whose locks are out of reach, are known by their rows: each is written anew every few seconds.
"""

import fcntl
import os
import socket
import uuid
from pathlib import Path

from ..database import now
from ..models import Worker

HOST = socket.gethostname()
BEAT_SECONDS = 5.0
SILENT_SECONDS = 30.0  # a worker of another machine that was not heard of for so long is not counted on
FORGET_SECONDS = 3600.0


class Owner:
    """This process as the owner of claims. Keeps its lock for as long as the object lives and is not closed."""

    def __init__(self, data_dir: Path):
        self.name = f"{HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._path = lock_path(data_dir, self.name)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unseen = data_dir / f"{self._path.name}.new"
        self._file = unseen.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        unseen.replace(self._path)  # seen unlocked, it would be taken for a dead worker's

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def lock_path(data_dir: Path, owner: str) -> Path:
    """Where a worker of this machine has its lock. Host names do not tell machines apart; the folder of the locks does."""
    return data_dir / "workers" / owner.replace(":", "_").replace("/", "_")


def any_alive(data_dir: Path) -> bool:
    """Whether at least one worker of this machine runs."""
    return any(_is_held(path) for path in _locks(data_dir))


def any_working(data_dir: Path) -> bool:
    """Whether at least one worker of any machine runs."""
    return any_alive(data_dir) or any_elsewhere(data_dir)


def any_elsewhere(data_dir: Path) -> bool:
    """Whether a worker of another machine was heard of just now."""
    heard = Worker.select(Worker.name).where(Worker.seen_at > now() - SILENT_SECONDS)
    return any(not lock_path(data_dir, row.name).exists() for row in heard)


def dead(data_dir: Path) -> set[Path]:
    """The locks of workers that died on this machine. Bury them once what they held is given back."""
    return {path for path in _locks(data_dir) if path.exists() and not _is_held(path)}


def bury(data_dir: Path, locks: set[Path]) -> None:
    """Forget dead workers of this machine: the row first, which without its lock would be taken for another machine's."""
    if locks:
        gone = [row.name for row in Worker.select(Worker.name) if lock_path(data_dir, row.name) in locks]
        Worker.delete().where(Worker.name.in_(gone)).execute()
    for path in locks:
        path.unlink(missing_ok=True)


def beat(owner: str, threads: int) -> None:
    """Tell the other machines that this worker is alive; what was not heard of for long is forgotten."""
    heard = {"threads": threads, "seen_at": now()}
    Worker.insert(name=owner, host=HOST, **heard).on_conflict(conflict_target=[Worker.name], update=heard).execute()
    Worker.delete().where(Worker.seen_at < now() - FORGET_SECONDS).execute()


def leave(owner: str) -> None:
    Worker.delete().where(Worker.name == owner).execute()


def _locks(data_dir: Path) -> list[Path]:
    return list((data_dir / "workers").glob("*"))


def _is_held(path: Path) -> bool:
    """Whether a process holds this lock."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
