"""Who asks for one thing gets it, whatever others have asked for before: a person's single add against idle.

Each is measured twice: until the add is answered, and until the series is complete. The sources' rates are
what limits, so the stand-in counts, not the processors; a person rests between two adds, as nobody types
faster.
"""

import threading
import time
from collections.abc import Callable
from statistics import median

from peewee import chunked

from aniworld.database import connected, open_database, transaction
from aniworld.models import PARTS, Part, Series
from aniworld.models.part import BACKGROUND

from . import processes
from .figures import Figure
from .people import PASSWORD, SIGN_IN, Person
from .processes import Home

ADDS, BACKGROUND_SERIES, API_ADDS, MANY = 5, 2500, 2000, 3000
LIMIT, WINDOW_SECONDS = 20, 2.0
WIDE = f"tvmaze={LIMIT}/{WINDOW_SECONDS}s,kitsu={LIMIT}/{WINDOW_SECONDS}s,images=100/s"
NARROW = "tvmaze=2/s,kitsu=2/s,images=100/s"
REST_SECONDS = 4.0
TARGET = 1.3
# The bulk leaves three requests of a window to people, as many as one add takes of a source. When somebody
# else has just used them, each of the three waits for a slot: 385 ms alone, and thrice 103 ms.
AFTER_ANOTHER_TARGET = 1.8
# At two requests a second it leaves one of a window: one slot later than alone, which takes two.
NARROW_TARGET = 1.5
ANSWER_TARGET = 3.0  # of milliseconds, in which other programs of the machine count too
ANSWERED, COMPLETE = 0, 1  # places in a pair of times
Times = list[tuple[float, float]]


def figures() -> list[Figure]:
    return [
        *_at(WIDE, _a_script_and_a_refresh, TARGET),
        *_at(WIDE, _several_scripts, AFTER_ANOTHER_TARGET),
        *_at(NARROW, _three_hundred_of_her_own, NARROW_TARGET),
    ]


def _at(
    rates: str, busy: Callable[[Home, Person], tuple[str, Times]], complete_target: float
) -> list[Figure]:
    """Measure adds while all is idle, then while much else waits, in one run."""
    with (
        processes.standin(MANY) as sources,
        processes.aniworld(sources, PROVIDER_RATE=rates, **SIGN_IN) as home,
    ):
        alice = Person(home.port)
        alice.seconds_to_add("Generated show 2999")
        idle = adds(alice, range(2900, 2900 + ADDS))
        what, times = busy(home, alice)
        waiting = home.program().ask("GET", "/api/series?state=loading&per_page=1")["total"]
    detail = f"{{}} → {{}} ms; {waiting:,} series still wait"
    return [
        _figure(f"an add is answered while {what}", ANSWERED, idle, times, ANSWER_TARGET, detail),
        _figure(f"it is complete while {what}", COMPLETE, idle, times, complete_target, detail),
    ]


def _figure(what: str, place: int, idle: Times, busy: Times, target: float, detail: str) -> Figure:
    before = median(times[place] for times in idle)
    after = median(times[place] for times in busy)
    times = detail.format(f"{before * 1000:.0f}", f"{after * 1000:.0f}")
    return Figure(f"{what} ÷ idle, median", after / before, target, times)


def adds(person: Person, numbers: range) -> Times:
    times = []
    for number in numbers:
        time.sleep(REST_SECONDS)
        times.append(person.seconds_to_add(f"Generated show {number}"))
    return times


def _a_script_and_a_refresh(home: Home, alice: Person) -> tuple[str, Times]:
    wait_in_background(home, BACKGROUND_SERIES)
    home.add(range(1, API_ADDS + 1), home.program())
    what = f"{API_ADDS:,} adds of a script and {4 * BACKGROUND_SERIES:,} background parts wait"
    return what, adds(alice, range(2910, 2910 + ADDS))


def _several_scripts(home: Home, alice: Person) -> tuple[str, Times]:
    """Start three scripts, each with its key, and somebody else who adds single things, in turn with her.

    Not at the same moment: her requests would wait for theirs at the source's rate, whatever else waits.
    """
    scripts = []
    for first in (1, 301, 601):
        work = (range(first, first + 300), home.another_program())
        scripts.append(threading.Thread(target=home.add, args=work))
    for script in scripts:
        script.start()
    for script in scripts:
        script.join()
    home.another_person("bob", PASSWORD)
    bob = Person(home.port, "bob")
    other = threading.Thread(target=adds, args=(bob, range(2950, 2950 + ADDS)))
    other.start()
    time.sleep(REST_SECONDS / 2)
    times = adds(alice, range(2910, 2910 + ADDS))
    other.join()
    return "900 adds of three scripts wait and somebody else adds too", times


def _three_hundred_of_her_own(home: Home, alice: Person) -> tuple[str, Times]:
    for number in range(1, 301):
        alice.add(f"Generated show {number}")
    return "300 of her own wait at 2 requests a second", adds(alice, range(2910, 2910 + ADDS))


def wait_in_background(home: Home, count: int) -> None:
    """Let that many series wait with all their parts, as when a large library is refreshed."""
    names = [f"Waiting show {number}" for number in range(count)]
    open_database(home.data_dir, durable=False)
    with connected(), transaction():
        for some in chunked(names, 100):
            rows = [{"key": name.replace(" ", "-"), "title": name, "added_as": name} for name in some]
            Series.insert_many(rows).execute()
        waiting = {"priority": BACKGROUND, "requested_at": 0.0}
        added = Series.select(Series.id).where(Series.title.startswith("Waiting show"))
        for series in chunked(added, 50):
            parts = [waiting | {"series": row, "name": name} for row in series for name in PARTS]
            Part.insert_many(parts).execute()
