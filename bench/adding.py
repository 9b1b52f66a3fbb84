"""Adding never waits: how long an add over HTTP takes while 16 loads run, against a bare commit by HTTP.

Both are asked for by one program over one kept-alive connection, in turn, at the same pace. The first figure
divides by the bare commit on a quiet machine, so it also counts what the loads take from the processors; the
second divides by the bare commit beside the same loads, so it counts aniworld alone.
"""

import time
from collections.abc import Callable
from functools import partial

from . import bare_commit, processes
from .figures import Figure, in_ms, percentile
from .processes import Home, Program

LOADS = 16
ADDS = 150
PACE_SECONDS = 0.05  # between two requests
TARGET = 3.0


def figures() -> list[Figure]:
    threads = str(LOADS)
    with (
        processes.standin() as sources,
        processes.aniworld(sources, WORKERS=threads) as home,
        bare_commit.served(home) as bare,
    ):
        program = home.program()
        commit = partial(bare.ask, "POST", "/", {"name": "Generated show 1000"})
        quiet = [_seconds(commit) for _ in range(ADDS)]
        adds, beside = _add_while_loading(home, program, bare)
    p95 = percentile(adds, 0.95)
    return [
        Figure(
            f"add while {LOADS} loads run ÷ bare commit on a quiet machine, p95",
            p95 / percentile(quiet, 0.95),
            TARGET,
            f"add {in_ms(adds)}; bare {in_ms(quiet)}",
        ),
        Figure(
            f"add while {LOADS} loads run ÷ bare commit beside them, p95",
            p95 / percentile(beside, 0.95),
            TARGET,
            f"bare {in_ms(beside)}",
        ),
    ]


def _add_while_loading(home: Home, program: Program, bare: Program) -> tuple[list[float], list[float]]:
    """Return the seconds of each add, and of each bare commit between them.

    All the while more series wait than the workers can load.
    """
    adds: list[float] = []
    beside: list[float] = []
    number = 1
    while len(adds) < ADDS:
        missing = max(0, 2 * LOADS - home.loading(program))
        home.add(range(number, number + missing), program)
        number += missing
        for _ in range(10):
            adds.append(_seconds(partial(home.add, range(number, number + 1), program)))
            commit = partial(bare.ask, "POST", "/", {"name": f"Generated show {number}"})
            beside.append(_seconds(commit))
            number += 1
    return adds, beside


def _seconds(act: Callable[[], object]) -> float:
    time.sleep(PACE_SECONDS)
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
