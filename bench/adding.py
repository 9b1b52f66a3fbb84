"""Adding never waits: how long an add over HTTP takes while 16 loads run, against two things that can be had.

One is a bare commit by HTTP: asked for by the same program over a kept-alive connection, in turn, at the same
pace. It is measured beside the same loads, so that the ratio counts aniworld alone, and on a quiet machine,
so that the other ratio also counts what the loads take from the processors. The other is a plain design,
which does the least that loading needs, measured in the same way in the same run.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from . import bare_commit, plain_design, processes
from .figures import Figure, in_ms, percentile
from .processes import Home, Program

LOADS = 16
ADDS = 150
PACE_SECONDS = 0.05  # between two requests


class Times(NamedTuple):
    """Seconds of each add, and of each bare commit between them."""

    adds: list[float]
    beside: list[float]


def figures() -> list[Figure]:
    with (
        processes.standin() as sources,
        processes.aniworld(sources, WORKERS=str(LOADS)) as home,
        bare_commit.served(home) as bare,
    ):
        commit = partial(bare.ask, "POST", "/", {"name": "Generated show 1000"})
        quiet = [_seconds(commit) for _ in range(ADDS)]
        ours = _add_while_loading(home, bare)
    with (
        processes.standin() as sources,
        plain_design.served(sources) as home,
        bare_commit.served(home) as bare,
    ):
        plain = _add_while_loading(home, bare)
    what = f"add while {LOADS} loads run ÷"
    detail = f"add {in_ms(ours.adds)}; bare {in_ms(ours.beside)}"
    add = _p95(ours.adds)
    return [
        Figure(f"{what} bare commit beside them, p95", add / _p95(ours.beside), 2.0, detail),
        Figure(f"{what} the plain design's, p95", add / _p95(plain.adds), 1.0, _in_words(plain)),
        Figure(f"{what} bare commit on a quiet machine, p95", add / _p95(quiet), 3.0, in_ms(quiet)),
    ]


def _p95(seconds: list[float]) -> float:
    return percentile(seconds, 0.95)


def _in_words(plain: Times) -> str:
    own = _p95(plain.adds) / _p95(plain.beside)
    return f"its add {in_ms(plain.adds)}, {own:.2f} times the bare commit beside it"


def _add_while_loading(home: Home, bare: Program) -> Times:
    """Add series, while all the time more of them wait than can be loaded at once."""
    program = home.program()
    times = Times([], [])
    number = 1
    while len(times.adds) < ADDS:
        missing = max(0, 2 * LOADS - home.loading(program))
        home.add(range(number, number + missing), program)
        number += missing
        for _ in range(10):
            times.adds.append(_seconds(partial(home.add, range(number, number + 1), program)))
            commit = partial(bare.ask, "POST", "/", {"name": f"Generated show {number}"})
            times.beside.append(_seconds(commit))
            number += 1
    return times


def _seconds(act: Callable[[], object]) -> float:
    time.sleep(PACE_SECONDS)
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
