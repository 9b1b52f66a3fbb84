"""What a start costs: until each process is ready, until the first page of a large library, and idle memory.

Processor time stays the same beside other programs. It is compared with what the packages below aniworld cost
by themselves, in the same run. Only the first page is also timed by the clock: that is what a person waits.
"""

import contextlib
import http.client
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from aniworld import recovery
from aniworld.auth import accounts, guard
from aniworld.bootstrap import prepare
from aniworld.database import connected
from aniworld.models import User
from aniworld.settings import Settings

from . import crowd, processes
from .figures import Figure
from .processes import ROOT, Home, Trouble

BARE = [sys.executable, "-c", "import flask, peewee, gunicorn"]
HELP = [sys.executable, "-m", "aniworld", "--help"]
SETTLED_SECONDS = 8.0  # after which nothing of the start is under way any more
HELP_TARGET, COMMAND_TARGET, WEB_TARGET, WORKER_TARGET = 0.6, 2.0, 3.5, 2.5
IDLE_TARGET_MB = 112.0
ROUNDS = 3
SERIES, FIRST_PAGE_TARGET = 10_000, 1.0  # seconds until their first page
STARTS, LONGEST_START_SECONDS = 5, 30.0


def figures() -> list[Figure]:
    bare = _least(BARE, processes.plain_environ())
    helped = _least(HELP, processes.plain_environ())
    with processes.standin() as sources, processes.aniworld(sources) as home:
        time.sleep(SETTLED_SECONDS)
        started = {name: _seconds(pids) for name, pids in _processes(home).items()}
        memory = {name: sum(map(_share_mb, pids)) for name, pids in _processes(home).items()}
        command = _least([sys.executable, "-m", "aniworld", "api-key", "list"], home.environ)
    found = [
        _ratio("the help", helped, bare, HELP_TARGET),
        _ratio("a command", command, bare, COMMAND_TARGET),
    ]
    found.append(_ratio("web", started["web"], bare, WEB_TARGET))
    found.append(_ratio("the worker", started["worker"], bare, WORKER_TARGET))
    told = ", ".join(f"{name} {megabytes:.1f}" for name, megabytes in memory.items())
    idle = sum(memory.values())
    what = f"memory of all processes, idle ÷ {IDLE_TARGET_MB:.0f} MB"
    found.append(Figure(what, idle / IDLE_TARGET_MB, 1.0, f"{idle:.1f} MB: {told}"))
    return found + _first_pages()


def _ratio(name: str, seconds: float, bare: float, target: float) -> Figure:
    what = f"processor time to start {name} ÷ that to import flask, peewee and gunicorn"
    return Figure(what, seconds / bare, target, f"{seconds:.2f} s, {bare:.2f} s")


def _least(command: list[str], environ: dict[str, str]) -> float:
    """Return the processor seconds of a command; the least of some rounds, as other programs only add."""
    taken = []
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, check=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


class Start(NamedTuple):
    """Seconds from `aniworld run` until the first page has been read: by the clock, and of all processes."""

    waited: float
    processor: float


def _first_pages() -> list[Figure]:
    """Start on a large library again and again; the first start, which warms the machine, does not count."""
    with _large_library() as (environ, cookie):
        starts = [_start(environ, cookie) for _ in range(STARTS + 1)][1:]
    waited, processor = (sorted(values)[STARTS // 2] for values in zip(*starts, strict=True))
    what = f"from aniworld run to the first page of {SERIES:,} series, median"
    told = f"{waited:.2f} s, processor time of all processes {processor:.2f} s"
    return [Figure(f"{what} ÷ {FIRST_PAGE_TARGET:g} s", waited / FIRST_PAGE_TARGET, 1.0, told)]


@contextlib.contextmanager
def _large_library() -> Iterator[tuple[dict[str, str], str]]:
    """Fill a library. Yield the environment in which aniworld serves it, and the cookie of a person."""
    with TemporaryDirectory(prefix="aniworld-bench-") as folder:
        ours = {
            "ANIWORLD_DATA_DIR": f"{folder}/data",
            "ANIWORLD_LIBRARY": f"{folder}/library",
            "ANIWORLD_LOG_LEVEL": "error",
            "ANIWORLD_PORT": str(processes.free_port()),
        }
        prepare(Settings.load(ours), durable=False)
        with connected():
            crowd.fill(SERIES)
            accounts.add_user("bench", "only for this measurement")
            token = accounts.start_session(User.get())
        recovery.close()
        yield processes.plain_environ() | ours, f"{guard.COOKIE}={token}"


def _start(environ: dict[str, str], cookie: str) -> Start:
    began = time.perf_counter()
    with processes.running(["aniworld", "run"], environ) as supervisor:
        _read_page(int(environ["ANIWORLD_PORT"]), cookie)
        waited = time.perf_counter() - began
        return Start(waited, _seconds(_with_descendants(supervisor.pid)))


def _read_page(port: int, cookie: str) -> None:
    """Ask for the library until somebody answers. Raise Trouble when that is not its page."""
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_START_SECONDS)
        with contextlib.suppress(OSError), contextlib.closing(line):
            line.request("GET", "/", headers={"Cookie": cookie})
            answer = line.getresponse()
            if answer.status != 200 or f'id="series-{SERIES}"' not in answer.read().decode():
                raise Trouble(f"the first page was answered with {answer.status}")
            return
        time.sleep(0.005)
    raise Trouble("nobody answered")


def _with_descendants(pid: int) -> list[int]:
    found = [pid]
    for child in processes.children_of(pid):
        found += _with_descendants(child)
    return found


def _processes(home: Home) -> dict[str, list[int]]:
    """Return the ids by what they are for: gunicorn's master counts as web."""
    master = processes.parent_of(home.web)
    supervisor = processes.parent_of(master)
    return {"supervisor": [supervisor], "web": [master, home.web], "worker": [home.worker]}


def _seconds(pids: list[int]) -> float:
    """Return the processor time that processes have taken, with that of their children which have ended."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _share_mb(pid: int) -> float:
    """Return the memory of a process (PSS): what it shares with others counts in part."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(told.partition("\nPss:")[2].split()[0]) / 1024
