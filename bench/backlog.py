"""What somebody adds overtakes everything else: alone, and while the library is refreshed in the background.

The provider's rate is what limits, so the add must wait for its own requests only. In bulk, when many series
are added at once, nearly all that the provider allows is used, and never more in any window, so that it never
has to answer "too many requests".
"""

import time
from statistics import median

import cysqlite

from . import processes
from .figures import Figure
from .processes import Home, Program

BACKLOG, ADDS, BULK = 300, 5, 1000
LIMIT, WINDOW_SECONDS = 20, 2.0
RATES = f"tvmaze={LIMIT}/{WINDOW_SECONDS}s,kitsu={LIMIT}/{WINDOW_SECONDS}s,images=100/s"
REST_SECONDS = 2 * WINDOW_SECONDS  # between two adds: nobody types faster


def figures() -> list[Figure]:
    with processes.standin() as sources, processes.aniworld(sources, PROVIDER_RATE=RATES) as home:
        user = home.another_program()  # of its own, as a program that asks for 300 in a minute asks in bulk
        _load(user, 1)
        idle = [_load(user, number) for number in range(2, 2 + ADDS)]
        home.add(range(100, 100 + BACKLOG), home.program())
        _to_background(home)
        busy = [_load(user, number) for number in range(20, 20 + ADDS)]
        detail = f"{median(idle) * 1000:.0f} → {median(busy) * 1000:.0f} ms"
        add = Figure(
            f"a user's add while {BACKLOG} series load in the background ÷ idle, median",
            median(busy) / median(idle),
            1.3,
            detail,
        )
    return [add, *_bulk()]


def _bulk() -> list[Figure]:
    """Add many series at once, and measure while they load, by the stand-in's own log."""
    with processes.standin() as sources, processes.aniworld(sources, PROVIDER_RATE=RATES) as home:
        program = home.program()
        home.add(range(1, BULK + 1), program)
        time.sleep(2 * WINDOW_SECONDS)
        before, start = _asked(sources), time.perf_counter()
        time.sleep(8 * WINDOW_SECONDS)
        used = (_asked(sources) - before) / (time.perf_counter() - start)
    allowed = LIMIT / WINDOW_SECONDS
    return [
        Figure(
            f"what the provider allows ÷ what {BULK:,} adds use",
            allowed / used,
            1 / 0.95,
            f"{used:.2f} of {allowed:g} requests a second",
        )
    ]


def _load(program: Program, number: int) -> float:
    """Add a generated show after a rest. Return the seconds until it is complete."""
    program.rest(REST_SECONDS)
    start = time.perf_counter()
    added = program.ask("POST", "/api/series", {"name": f"Generated show {number}"})["id"]
    status = "loading"
    while status not in ("completed", "failed"):
        time.sleep(0.01)
        status = program.ask("GET", f"/api/series/{added}/loading-status")["loading_status"]
    return time.perf_counter() - start


def _to_background(home: Home) -> None:
    """Turn what waits into a background refresh."""
    connection = cysqlite.connect(str(home.data_dir / "aniworld.db"), timeout=10)
    connection.execute("UPDATE part SET priority = 0 WHERE state IN ('pending', 'loading')")
    connection.close()


def _asked(sources: dict[str, str]) -> int:
    """Return how many requests the stand-in's TVmaze has had."""
    port = int(sources["ANIWORLD_TVMAZE_URL"].split(":")[2].split("/")[0])
    return Program(port).ask("GET", "/control")["by_part"].get("tvmaze", 0)
