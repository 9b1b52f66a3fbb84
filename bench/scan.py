"""The scan of a library against a bare walk over it: the first one, and one that finds nothing new.

The library is made on the disk of the temporary folder. Once it is nobody's, as after the first start; once
its series are known with their episodes, so that the scan also decides which video holds which episode, and
requests the NFO of every series.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from aniworld import context, garbage
from aniworld.bootstrap import prepare
from aniworld.database import connected, db, transaction
from aniworld.files import naming
from aniworld.library.disk import scan
from aniworld.models import PARTS, Episode, Part, Root, Series, Video
from aniworld.settings import Settings

from .figures import Figure

SHOWS, EPISODES = 1000, 24
FIRST, AGAIN = 5.0, 2.0  # times a bare walk
TIMES = 5
LONG_AGO = time.time() - 86400


def figures() -> list[Figure]:
    found = []
    for what, beside in (("videos only", ()), ("videos, NFO and art", (".nfo", "-thumb.jpg"))):
        for is_known in (False, True):
            found += _measured(what, beside, is_known)
    return found


def _measured(what: str, beside: tuple[str, ...], is_known: bool) -> list[Figure]:
    with _house() as library:
        files = _make_files(library, beside)
        if is_known:
            _make_rows()
        bare = min(_seconds(lambda: _walk(library)) for _ in range(TIMES))
        first = _seconds(scan.all_roots)
        again = median(_seconds(scan.all_roots) for _ in range(TIMES))
        _check(is_known)
    of = f"{files:,} files ({what}; {'with' if is_known else 'without'} their series)"
    return [
        Figure(
            f"first scan of {of} ÷ os.walk with stat", first / bare, FIRST, f"{first:.2f} s, {bare:.2f} s"
        ),
        Figure(
            f"scan again of {of} ÷ os.walk with stat", again / bare, AGAIN, f"{again:.2f} s, {bare:.2f} s"
        ),
    ]


def _check(is_known: bool) -> None:
    """Refuse figures of a scan that did not find everything."""
    present = Episode.select().where(Episode.file.is_null(False)).count()
    expected = SHOWS * EPISODES
    if Video.select().count() != expected or present != (expected if is_known else 0):
        raise RuntimeError(f"the scan found {present} episodes")


@contextmanager
def _house() -> Iterator[Path]:
    """Open an empty library with a database of its own, in this process, as the worker does that scans."""
    place = Path(tempfile.mkdtemp(prefix="aniworld-bench-"))
    library = place / "library"
    library.mkdir()
    try:
        settings = Settings.load({"ANIWORLD_DATA_DIR": str(place / "data"), "ANIWORLD_LIBRARY": str(library)})
        context.use(context.Context.of(settings))
        prepare(settings, durable=False)
        garbage.settle()
        with connected():
            yield library
    finally:
        db.close()
        shutil.rmtree(place)


def _make_files(library: Path, beside: tuple[str, ...]) -> int:
    """Make the files of all shows, as old as those of a library are. Return how many there are."""
    count = 0
    for number in range(SHOWS):
        home = library / _title(number)
        season = home / "Season 01"
        season.mkdir(parents=True)
        names = (
            [home / name for name in ("tvshow.nfo", "poster.jpg", "fanart.jpg", "clearlogo.png")]
            if beside
            else []
        )
        for episode in range(1, EPISODES + 1):
            stem = f"Show {number} - S01E{episode:02d}"
            names += [season / (stem + ending) for ending in (".mkv", *beside)]
        for name in names:
            name.write_bytes(b"x")
        for folder in (season, home):
            os.utime(folder, (LONG_AGO, LONG_AGO))
        count += len(names)
    return count


def _title(number: int) -> str:
    return f"Show {number} (2020)"


def _make_rows() -> None:
    """Make loaded series, whose homes are known, with episodes that nobody has looked for yet."""
    columns = ("key", "title", "added_as", "root", "folder", "folder_key", "has_folder", "resolved_at")
    with transaction():
        for start in range(0, SHOWS, 100):
            rows = []
            for number in range(start, start + 100):
                folder = _title(number)
                rows.append(
                    (
                        f"s{number}",
                        f"Show {number}",
                        f"s{number}",
                        Root.FIRST,
                        folder,
                        naming.folder_key(folder),
                        True,
                        1,
                    )
                )
            Series.insert_many(rows, [getattr(Series, name) for name in columns]).execute()
        ids = [row.id for row in Series.select(Series.id)]
        parts = []
        episodes = []
        for series_id in ids:
            parts += [(series_id, name, "loaded", 0.0, 0) for name in PARTS]
            episodes += [
                (series_id, 1, number, "tvmaze", f"{series_id}-{number}") for number in range(1, EPISODES + 1)
            ]
        _insert(Part, ("series", "name", "state", "requested_at", "priority"), parts)
        _insert(Episode, ("series", "season", "number", "provider", "provider_id"), episodes)


def _insert(model: type, names: tuple[str, ...], rows: list[tuple]) -> None:
    for start in range(0, len(rows), 500):
        model.insert_many(rows[start : start + 500], [getattr(model, name) for name in names]).execute()


def _walk(library: Path) -> int:
    """Walk over a library as cheaply as that can be done in Python, with a look at each file."""
    size = 0
    for folder, _, names in os.walk(library):
        for name in names:
            size += os.stat(f"{folder}/{name}").st_size
    return size


def _seconds(act: Callable[[], object]) -> float:
    """Return what it takes of this process, in it and for it: other programs do not change that."""
    start = time.process_time()
    act()
    return time.process_time() - start
