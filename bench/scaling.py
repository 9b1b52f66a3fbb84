"""SQLite against PostgreSQL and Redis, side by side: python -m bench.scaling. Needs both servers installed.

Every figure is a ratio of the two on this machine: how many claims workers make, how long an add takes, how
soon it is taken up and how soon pages and programs are told. PostgreSQL runs as in production, with commits
that wait for the disk.
"""

import contextlib
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import websockets.sync.client
from websockets.exceptions import ConnectionClosed

from aniworld.database import connected, db, migrate, now, open_database, transaction
from aniworld.events import Event
from aniworld.library.parts import claims
from aniworld.models import Part, Series
from tests.scaling.servers import Postgres, Redis, missing

from . import processes
from .figures import Figure, in_ms, percentile
from .processes import Home, Program

PARTS, THREADS, TURNS = 1500, 16, 3
ADDS, PACE_SECONDS = 120, 0.03


def figures(postgres: Postgres, redis: Redis) -> Iterator[Figure]:
    yield _claims(postgres)
    both = {"DATABASE_URL": postgres.make_schema("both"), "QUEUE_URL": redis.empty(1)}
    alone = {"DATABASE_URL": postgres.make_schema("alone")}
    with processes.standin() as sources:
        files, servers, without_redis = (Adds(sources, settings) for settings in ({}, both, alone))
    yield _ratio("an add on PostgreSQL and Redis ÷ on SQLite, p50", servers.adds, files.adds, 0.5)
    yield _ratio("an add on PostgreSQL and Redis ÷ on SQLite, p95", servers.adds, files.adds, 0.95)
    yield _ratio(
        "until a worker begins, PostgreSQL and Redis ÷ SQLite, p50", servers.begins, files.begins, 0.5
    )
    yield _ratio(
        "until a worker begins, PostgreSQL alone ÷ SQLite, p50", without_redis.begins, files.begins, 0.5
    )
    yield _ratio("until programs are told, NOTIFY ÷ datagram, p50", servers.told, files.told, 0.5)
    yield _ratio("until programs are told, NOTIFY ÷ datagram, p95", servers.told, files.told, 0.95)


def _ratio(what: str, ours: list[float], base: list[float], share: float, target: float = 3) -> Figure:
    return Figure(
        what,
        percentile(ours, share) / percentile(base, share),
        target,
        f"{in_ms(ours)}; SQLite {in_ms(base)}",
    )


# Claims


def _claims(postgres: Postgres) -> Figure:
    rates: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
    for turn in range(TURNS):
        for name, url in (("SQLite", None), ("PostgreSQL", postgres.make_schema(f"claims{turn}"))):
            with tempfile.TemporaryDirectory(prefix="aniworld-bench-") as folder, _opened(Path(folder), url):
                rates[name].append(_claims_per_second())
    files, servers = (statistics.median(rates[name]) for name in rates)
    detail = f"{files:.0f} and {servers:.0f} a second"
    return Figure(f"claims of {THREADS} threads, SQLite ÷ PostgreSQL", files / servers, 3, detail)


@contextlib.contextmanager
def _opened(folder: Path, url: str | None) -> Iterator[None]:
    """Open a database as the worker does, and put many parts into it that wait."""
    handle = open_database(folder, durable=False, url=url)
    migrate()
    with connected(), transaction():
        for number in range(PARTS):
            series = Series.create(key=f"s{number}", title=f"Show {number}", added_as=f"show {number}")
            Part.create(series=series, name="episodes", priority=1, requested_at=now())
    yield
    if url:
        handle.close_all()


def _claims_per_second() -> float:
    def work(number: int) -> int:
        count = 0
        with connected():
            while claims.claim(f"bench:1:{number}", THREADS):
                count += 1
        return count

    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        count = sum(threads.map(work, range(THREADS)))
    return count / (time.perf_counter() - start)


# Adds


class Adds:
    """An aniworld of its own to which series are added, one after the other. All times are seconds.

    adds: how long the program waits for each answer. begins: from its row until a worker has claimed it.
    told: from the event's row until the message is there.
    """

    def __init__(self, sources: dict[str, str], settings: dict[str, str]):
        self.adds: list[float] = []
        self.begins: list[float] = []
        with processes.aniworld(sources, **settings) as home, Listener(home) as listener:
            open_database(home.data_dir, durable=False, url=settings.get("DATABASE_URL"))
            program = home.program()
            for number in range(1, ADDS + 1):
                time.sleep(PACE_SECONDS)
                self._add(program, number)
            with connected():
                added = Event.select(Event.id, Event.at).where(Event.kind == "series_added").tuples()
                self.told = [listener.heard[ident] - at for ident, at in added if ident in listener.heard]
            if settings:
                db.close_all()

    def _add(self, program: Program, number: int) -> None:
        start = time.perf_counter()
        answer = program.ask("POST", "/api/series", {"name": f"Generated show {number}"})
        self.adds.append(time.perf_counter() - start)
        self.begins.append(_begun(int(answer["id"])))


def _begun(series_id: int) -> float:
    while True:
        with connected():
            part = Part.get((Part.series == series_id) & (Part.name == "episodes"))
        if part.started_at:
            return part.started_at - part.requested_at
        time.sleep(0.02)


class Listener(threading.Thread):
    """A program that listens to /ws. heard: event id -> when its message was there."""

    def __init__(self, home: Home):
        super().__init__(daemon=True)
        headers = {"Authorization": f"Bearer {home.key}"}
        self.socket = websockets.sync.client.connect(
            f"ws://127.0.0.1:{home.port}/ws", additional_headers=headers
        )
        self.heard: dict[int, float] = {}

    def run(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for message in self.socket:
                self.heard[json.loads(message)["seq"]] = time.time()

    def __enter__(self) -> "Listener":
        self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.socket.close()


def main() -> int:
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    postgres, redis = Postgres(is_safe=True), Redis()
    try:
        all_met = True
        for figure in figures(postgres, redis):
            print(figure, flush=True)
            all_met &= figure.is_met
        return 0 if all_met else 1
    finally:
        postgres.close()
        redis.close()


if __name__ == "__main__":
    sys.exit(main())
