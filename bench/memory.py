"""Memory does not grow with work: what web and worker hold after 100 loads, against what they held before.

Before it, so many loads that every thread, connection and code path has been used; ten pages listen
meanwhile.
"""

from . import listeners, processes
from .figures import Figure
from .processes import Home, Program

WARM_UP, LOADS, PAGES = 60, 100, 10
TARGET = 1.2


def figures() -> list[Figure]:
    with (
        processes.standin() as sources,
        processes.aniworld(sources) as home,
        listeners.listening(home, PAGES),
    ):
        program = home.program()
        _load(home, program, range(1, WARM_UP + 1))
        before = _held(home)
        _load(home, program, range(WARM_UP + 1, WARM_UP + LOADS + 1))
        after = _held(home)
    found = []
    for name in before:
        what = f"memory of the {name} process after {LOADS} loads ÷ before"
        detail = f"{before[name]:.1f} → {after[name]:.1f} MB"
        found.append(Figure(what, after[name] / before[name], TARGET, detail))
    return found


def _load(home: Home, program: Program, numbers: range) -> None:
    home.add(numbers, program)
    processes.wait_until(lambda: not home.loading(program), f"loading {len(numbers)} series", 60.0)


def _held(home: Home) -> dict[str, float]:
    return {"web": processes.resident_mb(home.web), "worker": processes.resident_mb(home.worker)}
