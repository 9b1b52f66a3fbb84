"""A change reaches everyone at once: from its commit to its message at 1, 100 and 1,000 open sockets.

Every second socket is a page (HTML, drawn from the rows), the others are programs (JSON). This process
changes series the way a worker does, and notes the time just before the commit; the listeners note when a
message is there. Both read the same monotonic clock.
"""

import json
import time

from aniworld import context, events
from aniworld.context import Context
from aniworld.database import connected, open_database, transaction
from aniworld.library.parts import progress_events
from aniworld.models import Series
from aniworld.settings import Settings
from aniworld.wakeup import WakeUp, folder_for

from . import listeners, processes
from .figures import Figure, percentile
from .processes import Home

SIZES = (1, 100, 1000)
BUDGET_SECONDS = 0.1
SERIES, CHANGES, PACE_SECONDS = 20, 100, 0.1


def figures() -> list[Figure]:
    with processes.standin() as sources, processes.aniworld(sources) as home:
        program = home.program()
        home.add(range(1, SERIES + 1), program)
        processes.wait_until(lambda: not home.loading(program), f"loading {SERIES} series")
        delays = {size: _delays(home, size) for size in SIZES}
    return [_figure(size, delays[size], delays[SIZES[0]]) for size in SIZES]


def _figure(size: int, delays: list[float], alone: list[float]) -> Figure:
    p50, p99 = percentile(delays, 0.5), percentile(delays, 0.99)
    sockets = "1 socket"
    detail = f"p50 {p50 * 1000:.1f}, p99 {p99 * 1000:.1f} ms"
    if size > 1:
        sockets = f"{size:,} sockets"
        detail += f"; {p99 / percentile(alone, 0.99):.1f} times one socket"
    what = f"commit to message at {sockets} ÷ {BUDGET_SECONDS * 1000:.0f} ms, p99"
    return Figure(what, p99 / BUDGET_SECONDS, 1.0, detail)


def _delays(home: Home, size: int) -> list[float]:
    """Return the seconds of every change at every socket. Raise Trouble when one did not arrive."""
    with listeners.listening(home, size) as process:
        committed = _change_series(home)
        time.sleep(1.0)
        process.stdin.write(json.dumps(committed) + "\n")
        process.stdin.flush()
        delays = json.loads(process.stdout.readline())
    if len(delays) != size * len(committed):
        raise processes.Trouble(f"of {size * len(committed)} messages only {len(delays)} arrived")
    return delays


def _change_series(home: Home) -> list[tuple[int, float]]:
    """Change series. Return the id of each change, and the moment of its commit."""
    open_database(home.data_dir, durable=False)
    context.use(Context.of(Settings.load(home.environ)))
    context.current().wakeup = WakeUp(folder_for(home.data_dir), "web")
    committed = []
    with connected():
        ids = [row.id for row in Series.select(Series.id)]
        for number in range(CHANGES):
            with transaction():
                progress_events.refresh(ids[number % len(ids)])
                committed.append((events.latest(), time.monotonic()))
            time.sleep(PACE_SECONDS)
    return committed
