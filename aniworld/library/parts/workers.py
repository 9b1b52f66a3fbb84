"""Who is working: each worker process holds a lock file that the kernel releases however the process dies.

Workers of other machines, whose locks are out of reach, are known by their rows, which are rewritten every
few seconds. The same heartbeat distinguishes a working worker of this machine from a frozen one that still
holds its lock.
"""

import fcntl
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ...database import now
from ...models import Worker

HOST = socket.gethostname()
BEAT_SECONDS = 5.0
SILENT_SECONDS = 30.0  # a worker of another machine that was not heard of for so long is not counted on
FORGET_SECONDS = 3600.0
AWAY_SECONDS = 15.0  # who has not looked for so long was frozen itself, and knows nothing of the others

# How the workers are.
RUNS, FROZEN, GONE = "runs", "frozen", "gone"


class Owner:
    """This process as the owner of claims. It holds its lock until it is closed."""

    def __init__(self, data_dir: Path):
        self.name = f"{HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._path = lock_path(data_dir, self.name)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unseen = data_dir / f"{self._path.name}.new"
        unseen.touch(mode=0o600)
        self._file = unseen.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        unseen.replace(self._path)  # seen unlocked, it would be taken for a dead worker's

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def lock_path(data_dir: Path, owner: str) -> Path:
    """Return the path of a worker's lock on this machine.

    Host names do not identify machines; the folder of the locks does.
    """
    return data_dir / "workers" / owner.replace(":", "_").replace("/", "_")


def any_alive(data_dir: Path) -> bool:
    """Return whether at least one worker of this machine runs."""
    return bool(_held(data_dir))


def any_working(data_dir: Path) -> bool:
    """Return whether at least one worker of any machine runs."""
    return any_alive(data_dir) or any_elsewhere(data_dir)


def any_elsewhere(data_dir: Path) -> bool:
    """Return whether a worker of another machine was active just now."""
    heard = Worker.select(Worker.name).where(Worker.seen_at > now() - SILENT_SECONDS)
    return any(not lock_path(data_dir, row.name).exists() for row in heard)


def dead(data_dir: Path) -> set[Path]:
    """Return the locks of workers that died on this machine. Bury them once their parts are given back."""
    return {path for path in _locks(data_dir) if path.exists() and not _is_held(path)}


def bury(data_dir: Path, locks: set[Path]) -> None:
    """Forget dead workers of this machine.

    The row goes first: without its lock it would be taken for another machine's.
    """
    if locks:
        for row in list(Worker.select(Worker.name)):
            if lock_path(data_dir, row.name) in locks:
                leave(row.name)
    for path in locks:
        path.unlink(missing_ok=True)


def beat(owner: str, threads: int) -> None:
    """Tell the other machines that this worker is alive; forget workers that were silent for long."""
    heard = {"threads": threads, "seen_at": now()}
    Worker.insert(name=owner, host=HOST, **heard).on_conflict(
        conflict_target=[Worker.name], update=heard
    ).execute()
    Worker.delete().where(Worker.seen_at < now() - FORGET_SECONDS).execute()


def leave(owner: str) -> None:
    Worker.delete().where(Worker.name == owner).execute()


class Workers(NamedTuple):
    """The state of the workers.

    state: RUNS, FROZEN or GONE; silent: locks of workers on this machine without a heartbeat; working: how
    many processes work, on all machines.
    """

    state: str
    silent: frozenset[Path]
    working: int = 0


class Beat(NamedTuple):
    """A worker's last heartbeat, and since when it has been the same by the watcher's clock."""

    value: float | None
    since: float


class Watch:
    """The workers' heartbeats as this process sees them.

    What counts is how long a heartbeat has not changed by this process's monotonic clock: a time of day that
    is set back or forward makes nobody dead. A worker that was just found is given time for a heartbeat.
    """

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.monotonic):
        self._data_dir, self._clock = data_dir, clock
        self._beats: dict[Path, Beat] = {}
        self._looked_at = float("-inf")
        self._one = threading.Lock()

    def look(self) -> Workers:
        """Check all workers now; call this every few seconds."""
        with self._one:
            here = set(_held(self._data_dir))
            beats = {lock_path(self._data_dir, name): beat for name, beat in _stored_beats()}
            self._compare(here, beats)
        silent = frozenset(path for path in here if self._is_silent(path))
        working = len(here - silent) + self._count_elsewhere(beats.keys() - here)
        if working:
            return Workers(RUNS, silent, working)
        return Workers(FROZEN if silent else GONE, silent)

    def _count_elsewhere(self, paths: set[Path]) -> int:
        """Return how many workers of other machines beat. One of this machine has a lock file."""
        return sum(not path.exists() and not self._is_silent(path) for path in paths)

    def _compare(self, here: set[Path], beats: dict[Path, float]) -> None:
        moment = self._clock()
        before = self._beats if moment - self._looked_at <= AWAY_SECONDS else {}
        self._looked_at, self._beats = moment, {}
        for path in here | beats.keys():
            value, known = beats.get(path), before.get(path)
            if known and known.value == value:
                self._beats[path] = known
            elif known or path in here or _is_recent(value):
                self._beats[path] = Beat(value, moment)
            else:  # of another machine, and written long ago
                self._beats[path] = Beat(value, float("-inf"))

    def _is_silent(self, path: Path) -> bool:
        return self._looked_at - self._beats[path].since >= SILENT_SECONDS


def examine(data_dir: Path, sleep: Callable[[float], None] = time.sleep) -> Workers:
    """Check the workers once, from a process that has not watched them.

    If none was active lately, wait for two heartbeats.
    """
    watch = Watch(data_dir)
    found = watch.look()
    before = set(_stored_beats())
    recent = [name for name, beat in before if _is_recent(beat) and _may_live(lock_path(data_dir, name))]
    if found.state != RUNS or recent:
        return found
    for _ in range(round(2 * BEAT_SECONDS) + 1):
        sleep(1.0)
        if set(_stored_beats()) - before:
            return watch.look()
    return Workers(FROZEN, frozenset(_held(data_dir)))


def _stored_beats() -> list[tuple[str, float]]:
    return [(row.name, row.seen_at) for row in Worker.select(Worker.name, Worker.seen_at)]


def _may_live(lock: Path) -> bool:
    """Return whether a worker is alive on this machine, or belongs to another one."""
    return not lock.exists() or _is_held(lock)


def _is_recent(beat: float | None) -> bool:
    """Return whether a heartbeat is less than half a minute old, by the time of day."""
    return beat is not None and now() - SILENT_SECONDS < beat < now() + SILENT_SECONDS


def _locks(data_dir: Path) -> list[Path]:
    return list((data_dir / "workers").glob("*"))


def _held(data_dir: Path) -> list[Path]:
    """Return the locks of workers of this machine that are alive."""
    return [path for path in _locks(data_dir) if _is_held(path)]


def _is_held(path: Path) -> bool:
    """Return whether a process holds this lock."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
