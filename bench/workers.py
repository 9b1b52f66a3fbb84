"""Two worker processes load more than one: series that are complete a second, where no service limits.

The services answer at once, so that only processors are used. Web, stand-in and decoders take theirs of the
same ones: on a machine of two processors they leave less than a whole one to the second worker.
"""

import time

from . import processes
from .figures import Figure
from .processes import Home

SERIES, WARM_UP = 120, 12
THREADS = "16"
TARGET = 1 / 1.7


def figures() -> list[Figure]:
    one, two = _series_a_second(1), _series_a_second(2)
    detail = f"{one:.1f} → {two:.1f} series a second"
    return [Figure("what one worker process loads ÷ what two load", one / two, TARGET, detail)]


def _series_a_second(workers: int) -> float:
    with (
        processes.standin(SERIES + WARM_UP, delay_seconds=0) as sources,
        processes.aniworld(sources, WORKERS=THREADS, WORKER_PROCESSES=str(workers)) as home,
    ):
        _load(home, range(1, WARM_UP + 1))  # by then all of them have started
        start = time.perf_counter()
        _load(home, range(WARM_UP + 1, WARM_UP + SERIES + 1))
        return SERIES / (time.perf_counter() - start)


def _load(home: Home, numbers: range) -> None:
    program = home.program()
    home.add(numbers, program)
    processes.wait_until(lambda: not home.loading(program), "loading", 300)
