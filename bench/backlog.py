"""What somebody adds overtakes everything else: alone, and while the library is being read again in the background.

The stand-in answers as fast as it is asked, and the provider's rate is what limits: the add must wait for its own requests
only. In bulk, nearly all that the provider allows is used, and it never has to say "too many".
"""

import time
from statistics import median

import cysqlite

from . import processes
from .figures import Figure
from .processes import Home, Program

BACKLOG, ADDS = 300, 5
RATES = "tvmaze=20/s,kitsu=20/s,images=100/s"
SHARE_SECONDS = 12.0


def figures() -> list[Figure]:
    with processes.standin() as sources, processes.aniworld(sources, PROVIDER_RATE=RATES) as home:
        program = home.program()
        _load(home, program, 1)
        idle = [_load(home, program, number) for number in range(2, 2 + ADDS)]
        home.add(range(100, 100 + BACKLOG), program)
        _to_background(home)
        time.sleep(1.0)
        busy = [_load(home, program, number) for number in range(20, 20 + ADDS)]
        asked = _asked(sources)
        time.sleep(SHARE_SECONDS)
        rate = (_asked(sources) - asked) / SHARE_SECONDS
    detail = f"{median(idle) * 1000:.0f} → {median(busy) * 1000:.0f} ms"
    return [
        Figure(f"a user's add while {BACKLOG} series load in the background ÷ idle, median", median(busy) / median(idle), 1.3, detail),
        Figure("what the provider allows ÷ what bulk work uses", 20.0 / rate, 1 / 0.95, f"{rate:.1f} of 20 requests a second"),
    ]


def _load(home: Home, program: Program, number: int) -> float:
    """Seconds until a generated show is complete."""
    start = time.perf_counter()
    added = program.ask("POST", "/api/series", {"name": f"Generated show {number}"})["id"]
    while program.ask("GET", f"/api/series/{added}/loading-status")["loading_status"] not in ("completed", "failed"):
        time.sleep(0.01)
    return time.perf_counter() - start


def _to_background(home: Home) -> None:
    """What waits becomes a background refresh."""
    connection = cysqlite.connect(str(home.data_dir / "aniworld.db"), timeout=10)
    connection.execute("UPDATE part SET priority = 0 WHERE state IN ('pending', 'loading')")
    connection.close()


def _asked(sources: dict[str, str]) -> int:
    """How many requests the stand-in's TVmaze has had."""
    port = int(sources["ANIWORLD_TVMAZE_URL"].split(":")[2].split("/")[0])
    return Program(port).ask("GET", "/control")["by_part"].get("tvmaze", 0)
