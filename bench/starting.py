"""What a start costs: processor seconds until each process is ready, and the memory of all of them idle.

Processor time, and not time of day: it stays the same beside other programs. It is compared with what the
packages below aniworld cost by themselves, in the same run.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from . import processes
from .figures import Figure
from .processes import ROOT, Home

BARE = [sys.executable, "-c", "import flask, peewee, gunicorn"]
HELP = [sys.executable, "-m", "aniworld", "--help"]
SETTLED_SECONDS = 3.0  # after which nothing of the start is under way any more
HELP_TARGET, COMMAND_TARGET, WEB_TARGET, WORKER_TARGET = 0.6, 2.5, 4.5, 3.0
IDLE_TARGET_MB = 150.0  # with the clients of PostgreSQL and Redis, some 25 MB; without them 120
ROUNDS = 3


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
    return found


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


def _processes(home: Home) -> dict[str, list[int]]:
    """Return the ids by what they are for: gunicorn's master counts as web."""
    master = processes.parent_of(home.web)
    supervisor = processes.parent_of(master)
    return {"supervisor": [supervisor], "web": [master, home.web], "worker": [home.worker]}


def _seconds(pids: list[int]) -> float:
    """Return the processor time that processes have taken."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _share_mb(pid: int) -> float:
    """Return the memory of a process (PSS): what it shares with others counts in part."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(told.partition("\nPss:")[2].split()[0]) / 1024
