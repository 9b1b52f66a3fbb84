"""A library of 10,000 series is as quick as one of 100: pages, adds, claims; its check takes little memory.

Both libraries are filled with rows, without loading anything, in one process; their times are medians over
the same calls.
"""

import itertools
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from peewee import chunked

from aniworld.app import create_app
from aniworld.auth import accounts, guard
from aniworld.database import connected, db, now, transaction
from aniworld.library.parts import claims, completeness
from aniworld.library.series import series
from aniworld.models import PARTS, Artwork, Episode, Part, Series, User
from aniworld.settings import Settings

from .figures import Figure
from .processes import resident_mb

SMALL, LARGE, EPISODES, CALLS = 100, 10_000, 24, 15
TARGETS = {
    "the front page": 1.1,
    "a search": 6.0,  # reads all titles
    "the last page": 3.0,
    "an add": 3.0,
    "a claim": 3.0,
}
PAGES = {"the front page": "/", "a search": "/?q=77", "the last page": "/?sort=title&page=9999"}


def figures() -> list[Figure]:
    few = _library(SMALL)
    many = _library(LARGE)
    found = []
    for what, target in TARGETS.items():
        sentence = f"{what} with {LARGE:,} series ÷ with {SMALL}, median"
        found.append(Figure(sentence, many[what] / few[what], target, _in_words(few[what], many[what])))
    per_series = (many["a check"] / LARGE) / (few["a check"] / SMALL)
    detail = _in_words(few["a check"], many["a check"])
    found.append(Figure("the check of one series among many ÷ among few", per_series, 1.5, detail))
    sentence = f"memory after the check of {LARGE:,} series ÷ before"
    found.append(Figure(sentence, many["memory"], 1.2, f"check {many['a check']:.1f} s"))
    return found


def _in_words(few: float, many: float) -> str:
    return f"{few * 1000:.1f} → {many * 1000:.1f} ms"


def _library(size: int) -> dict[str, float]:
    """Return the seconds of each thing in a library of this size; for memory, after the check ÷ before."""
    with TemporaryDirectory(prefix="aniworld-bench-") as folder:
        settings = Settings.load(
            {"ANIWORLD_DATA_DIR": f"{folder}/data", "ANIWORLD_LIBRARY": f"{folder}/library"}
        )
        app = create_app(settings, with_queue=False)
        with connected():
            fill(size)
            browser = _signed_in(app)
            times = {what: _median(partial(browser.get, path)) for what, path in PAGES.items()}
        with connected():
            before, start = resident_mb(_self()), time.perf_counter()
            completeness.library(starting=True)
            times["a check"] = time.perf_counter() - start
            times["memory"] = resident_mb(_self()) / before
            waiting = Part.update(state="pending", priority=0, attempt=0)
            waiting.where(Part.name.in_(["episodes", "nfo"])).execute()
            names = (f"An added show {number}" for number in itertools.count())
            times["an add"] = _median(lambda: series.add(next(names)))
            times["a claim"] = _median(partial(claims.claim, "bench", CALLS * 20))
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


def _signed_in(app: Flask) -> FlaskClient:
    accounts.add_user("bench", "only for this measurement")
    browser = app.test_client()
    browser.set_cookie(guard.COOKIE, accounts.start_session(User.get()))
    return browser


def fill(size: int) -> None:
    """Make loaded series with all their rows."""
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


def _series(n: int) -> dict[str, Any]:
    name = f"Series {n}"
    return {
        "id": n,
        "key": f"series-{n}",
        "title": name,
        "added_as": name,
        "sort_title": f"series {n:05}",
        "search_text": f"series {n}",
        "loading_status": "completed",
        "resolved_at": 1.0,
        "folder": name,
        "folder_key": name,
        "added_at": n,
        "refresh_at": now() + 86400,
    }


def _part(n: int, name: str) -> dict[str, Any]:
    return {
        "series": n,
        "name": name,
        "state": "loaded",
        "requested_at": 1.0,
        "attempt": 1,
        "started_at": 1.0,
        "finished_at": 2.0,
    }


def _episode(n: int, number: int) -> dict[str, Any]:
    return {
        "series": n,
        "title": f"Episode {number}",
        "provider": "tvmaze",
        "provider_id": f"{n}-{number}",
        "air_date": "2020-01-01",
        "season": 1,
        "number": number,
        "absolute": number,
    }


def _poster(n: int) -> dict[str, Any]:
    return {
        "series": n,
        "kind": "poster",
        "season": -1,
        "url": f"{n}",
        "source": "tvmaze",
        "is_chosen": True,
        "sha": f"{n:064}",
        "file": "poster.jpg",
    }
