"""What a load costs in processor time: series added at once, the seconds of the worker and what it started.

Processor time, and not time of day: it stays the same beside other programs. The pictures are large ones, as
real ones are: to decode and to scale them is a large part of the work.
"""

import os
import time
from pathlib import Path

from . import processes
from .figures import Figure
from .processes import Home

SERIES = 40
WARM_UP = range(1, 6)  # threads, connections and code are there from here on
TARGET_SECONDS = 0.2


def figures() -> list[Figure]:
    with processes.standin(images="alike") as sources, processes.aniworld(sources) as home:
        home.add(WARM_UP, home.program())
        _until_loaded(home)
        before = _used(home)
        start = time.perf_counter()
        home.add(range(WARM_UP.stop, WARM_UP.stop + SERIES), home.program())
        _until_loaded(home)
        took = time.perf_counter() - start
        megabytes = processes.resident_mb(home.worker)
        used = [now - then for now, then in zip(_used(home), before, strict=True)]
    web, worker, pictures = [seconds / SERIES for seconds in used]
    detail = f"worker {worker * 1000:.0f} ms, its decoders {pictures * 1000:.0f} ms, web {web * 1000:.0f} ms"
    detail += f"; {SERIES} series in {took:.1f} s, the worker has {megabytes:.0f} MB then"
    return [Figure("processor seconds of one load", worker + pictures, TARGET_SECONDS, detail)]


def _used(home: Home) -> tuple[float, float, float]:
    """Return the seconds of the web process, of the worker itself, and of all children that it ever had."""
    children = sum(_seconds(child)[0] for child in _children(home.worker))
    worker, ended = _seconds(home.worker)
    return _seconds(home.web)[0], worker, children + ended


def _children(pid: int) -> list[int]:
    """Return the children of a process, whichever of its threads has started them."""
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in file.read_text().split()]
    return found


def _until_loaded(home: Home) -> None:
    program = home.program()
    processes.wait_until(lambda: home.loading(program) == 0, "loading", 300)


def _seconds(pid: int) -> tuple[float, float]:
    """Return the processor seconds of a process, and those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own, ended = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
    a_second = os.sysconf("SC_CLK_TCK")
    return own / a_second, ended / a_second
