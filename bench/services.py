"""SQLite against PostgreSQL and Redis, side by side in one run: python -m bench.services. Needs both servers installed.

Every figure is a ratio of the two on this machine: how many claims workers make, how long an add takes and how soon it
is taken up. PostgreSQL runs as in earnest, with commits that wait for the disk.
"""

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aniworld.database import connected, db, migrate, now, open_database, transaction
from aniworld.library import claims
from aniworld.models import Part, Series
from tests.services.servers import Postgres, Redis, missing

from . import processes
from .figures import Figure, in_ms, percentile
from .processes import Home

PARTS, THREADS = 1500, 16
ADDS, PACE_SECONDS = 120, 0.03


def figures(postgres: Postgres, redis: Redis) -> Iterator[Figure]:
    yield _claims(postgres)
    servers = {"DATABASE_URL": postgres.make_schema("adds"), "QUEUE_URL": redis.empty(1)}
    alone = {"DATABASE_URL": postgres.make_schema("alone")}
    with processes.standin() as sources:
        files, on_servers, without_redis = (_adds(sources, settings) for settings in ({}, servers, alone))
    yield _ratio("an add on PostgreSQL and Redis ÷ on SQLite, p50", on_servers.adds, files.adds, 0.5, 3)
    yield _ratio("an add on PostgreSQL and Redis ÷ on SQLite, p95", on_servers.adds, files.adds, 0.95, 3)
    yield _ratio("until a worker begins, PostgreSQL and Redis ÷ SQLite, p50", on_servers.begins, files.begins, 0.5, 3)
    yield _ratio("until a worker begins, PostgreSQL without Redis ÷ SQLite, p50", without_redis.begins, files.begins, 0.5, 3)


def _ratio(what: str, ours: list[float], base: list[float], share: float, target: float) -> Figure:
    return Figure(what, percentile(ours, share) / percentile(base, share), target, f"{in_ms(ours)}; SQLite {in_ms(base)}")


# Claims


def _claims(postgres: Postgres) -> Figure:
    rates = {"SQLite": [], "PostgreSQL": []}
    for turn in range(3):
        for name, url in (("SQLite", None), ("PostgreSQL", postgres.make_schema(f"claims{turn}"))):
            with tempfile.TemporaryDirectory(prefix="aniworld-bench-") as folder, _opened(Path(folder), url):
                rates[name].append(_claims_per_second())
    files, servers = (statistics.median(rates[name]) for name in rates)
    return Figure(f"claims of {THREADS} threads, SQLite ÷ PostgreSQL", files / servers, 3,
                  f"{files:.0f} and {servers:.0f} a second")  # fmt: skip


@contextlib.contextmanager
def _opened(folder: Path, url: str | None) -> Iterator[None]:
    """A database with many parts that wait, opened as the worker opens it."""
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
    """Seconds: of each add as its program waits for it, and from its answer until a worker has begun with it."""

    def __init__(self):
        self.adds: list[float] = []
        self.begins: list[float] = []


def _adds(sources: dict[str, str], settings: dict[str, str]) -> Adds:
    measured = Adds()
    with processes.aniworld(sources, **settings) as home:
        open_database(home.data_dir, durable=False, url=settings.get("DATABASE_URL"))
        program = home.program()
        for number in range(1, ADDS + 1):
            time.sleep(PACE_SECONDS)
            start = time.perf_counter()
            answer = program.ask("POST", "/api/series", {"name": f"Generated show {number}"})
            measured.adds.append(time.perf_counter() - start)
            measured.begins.append(_begun(home, int(answer["id"])))
        if settings:
            db.close_all()
    return measured


def _begun(home: Home, series_id: int) -> float:
    """Seconds from the add to the claim, both as their rows tell."""
    first = (Part.series == series_id) & (Part.name == "episodes")
    while True:
        with connected():
            part = Part.get(first)
        if part.started_at:
            return part.started_at - part.requested_at
        time.sleep(0.02)


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
