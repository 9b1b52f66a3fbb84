"""A library of 10,000 series is as quick as one of 100: pages, adding, claiming; and checking it takes little memory.

Both libraries are filled with rows, without loading anything, in one process; their times are medians over the same calls.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from peewee import chunked

from aniworld.app import create_app
from aniworld.auth import accounts, gate
from aniworld.database import connected, db, now, transaction
from aniworld.library import check, claims, series
from aniworld.models import PARTS, Artwork, Episode, Part, Series, User
from aniworld.settings import Settings

from .figures import Figure
from .processes import resident_mb

SMALL, LARGE, EPISODES, CALLS = 100, 10_000, 24, 15
TARGETS = {"the front page": 3.0, "a search": 6.0, "the last page": 3.0, "an add": 3.0, "a claim": 3.0}  # a search reads all titles
PAGES = {"the front page": "/", "a search": "/?q=77", "the last page": "/?sort=title&page=9999"}


def figures() -> list[Figure]:
    few, many = _library(SMALL), _library(LARGE)
    compared = [
        Figure(f"{what} with {LARGE:,} series ÷ with {SMALL}, median", many[what] / few[what], target, _in_words(few[what], many[what]))
        for what, target in TARGETS.items()
    ]
    per_series = (many["a check"] / LARGE) / (few["a check"] / SMALL)
    memory = Figure(f"memory after the check of {LARGE:,} series ÷ before", many["memory"], 1.2, f"check {many['a check']:.1f} s")
    return [*compared, Figure("the check of one series among many ÷ among few", per_series, 1.5, _in_words(few["a check"], many["a check"])), memory]


def _in_words(few: float, many: float) -> str:
    return f"{few * 1000:.1f} → {many * 1000:.1f} ms"


def _library(size: int) -> dict[str, float]:
    """Seconds of each thing in a library of this size; memory as the ratio after to before the check."""
    with TemporaryDirectory(prefix="aniworld-bench-") as folder:
        settings = Settings.load({"ANIWORLD_DATA_DIR": f"{folder}/data", "ANIWORLD_LIBRARY": f"{folder}/library"})
        app = create_app(settings, with_queue=False)
        with connected():
            fill(size)
            browser = _signed_in(app)
            times = {what: _median(lambda path=path: browser.get(path)) for what, path in PAGES.items()}
        with connected():
            before, start = resident_mb(_self()), time.perf_counter()
            check.library(starting=True)
            times |= {"a check": time.perf_counter() - start, "memory": resident_mb(_self()) / before}
            Part.update(state="pending", priority=0, attempt=0).where(Part.name.in_(["episodes", "nfo"])).execute()
            times["an add"] = _median(_add)
            times["a claim"] = _median(lambda: claims.claim("bench", CALLS * 20))
        db.close()
        return times


def _self() -> int:
    return int(Path("/proc/self").resolve().name)


def _median(act: Callable[[], object]) -> float:
    seconds = []
    for _ in range(CALLS):
        start = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def _add(numbers=iter(range(10**6))) -> None:
    series.add(f"An added show {next(numbers)}")


def _signed_in(app):
    accounts.add_user("bench", "only for this measurement")
    browser = app.test_client()
    browser.set_cookie(gate.COOKIE, accounts.start_session(User.get()))
    return browser


def fill(size: int) -> None:
    """Loaded series with all their rows."""
    numbers = range(1, size + 1)
    rows = {
        Series: [_series(n) for n in numbers],
        Part: [_part(n, name) for n in numbers for name in PARTS],
        Episode: [_episode(n, number) for n in numbers for number in range(1, EPISODES + 1)],
        Artwork: [_poster(n) for n in numbers],
    }
    with transaction():
        for model, values in rows.items():
            for batch in chunked(values, 500):
                model.insert_many(batch).execute()


def _series(n: int) -> dict:
    name = f"Series {n}"
    return dict(id=n, key=f"series-{n}", title=name, added_as=name, sort_title=f"series {n:05}", search_text=f"series {n}",
                loading_status="completed", resolved_at=1.0, folder=name, folder_key=name, added_at=n, refresh_at=now() + 86400)  # fmt: skip


def _part(n: int, name: str) -> dict:
    return dict(series=n, name=name, state="loaded", requested_at=1.0, attempt=1, started_at=1.0, finished_at=2.0)


def _episode(n: int, number: int) -> dict:
    place = dict(season=1, number=number, absolute=number)
    return dict(series=n, title=f"Episode {number}", provider="tvmaze", provider_id=f"{n}-{number}", air_date="2020-01-01", **place)


def _poster(n: int) -> dict:
    return dict(series=n, kind="poster", season=-1, url=f"{n}", source="tvmaze", is_chosen=True, sha=f"{n:064}", file="poster.jpg")
