"""Stills: a picture beside each video, fetched last, a few at a time. A series is complete without them."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from ...database import run_sql
from ...errors import AniworldError, DiskError, GateClosed
from ...files import images
from ...models import Part, Series
from ...models.part import USABLE
from ..disk import beside_videos, series_folder
from ..disk.series_folder import StoredFile
from ..parts import claims
from ..parts.claims import ClaimedPart
from ..sources import ask
from . import fetched_files, wanted_pictures

BATCH = 8
MOST_IDS = 500  # in one statement
# For a gate that is only busy; the series does not wait for a service that is down.
WORTH_WAITING_SECONDS = 60.0

Wanted = dict[str, str]  # path of the still inside the series folder -> its address


def wanted(series: Series) -> Wanted:
    """Return one still for each video, that of its first episode which has one; none if none are wanted."""
    found: Wanted = {}
    if not wanted_pictures.is_wanted("stills"):
        return found
    for video in beside_videos.of(series):
        addresses = [row.still_url for row in video.episodes if row.still_url]
        if addresses:
            found.setdefault(video.still, addresses[0])
    return found


def ask_for(series: Series, priority: int, *, but: Collection[str] = ()) -> bool:
    """Have the images part fetch stills that we have not written, inside the caller's transaction.

    but: those just handled. Return whether there are others. A running part asks itself when it ends.
    """
    is_ready = Part.one_with(series=series.id, name="images", state=list(USABLE)) is not None
    lacks = is_ready and bool(_unwritten(series).keys() - set(but))
    if lacks:
        claims.request(series.id, ["images"], priority)
    return lacks


def with_any(series_ids: Collection[int]) -> set[int]:
    """Return those of the series of which some video may get a still."""
    found: set[int] = set()
    ordered = sorted(series_ids)
    for start in range(0, len(ordered), MOST_IDS):
        some = ordered[start : start + MOST_IDS]
        rows = run_sql(
            "SELECT DISTINCT series_id FROM episode WHERE file IS NOT NULL AND still_url IS NOT NULL"
            f" AND series_id IN ({', '.join('?' * len(some))})",
            *some,
        )
        found.update(series_id for (series_id,) in rows.fetchall())
    return found


def _unwritten(series: Series) -> Wanted:
    todo = wanted(series)
    for path in _written(series):
        todo.pop(path, None)
    return todo


def _written(series: Series) -> set[str]:
    rows = run_sql("SELECT path FROM written_file WHERE series_id = ?", series.id)
    return {path for (path,) in rows.fetchall()}


def lacking(claimed: ClaimedPart, known: Wanted) -> Wanted:
    """Return the stills that are not on disk; ours that are, too, when everything is fetched again."""
    again: set[str] = set()
    if claimed.part.force:
        again = _written(claimed.series)
    todo: Wanted = {}
    for path, url in known.items():
        if path in again or not series_folder.has(claimed.series, path):
            todo[path] = url
    return todo


def load(claimed: ClaimedPart, todo: Wanted, done: int, total: int) -> None:
    """Fetch stills in batches; done, total: of the part. Unavailable ones are skipped.

    Raises GateClosed when a gate is only busy, DiskError when the disk refuses: what came stays, and the rest
    follows.
    """
    for batch in _batches(todo):
        questions: dict[str, Callable[[], Any]] = {}
        for path, url in batch.items():
            questions[path] = partial(_fetch, claimed, path, url)
        answers = ask.ask_all(questions)
        with claimed.writing():
            for stored in answers.values.values():
                if not stored.is_theirs:
                    series_folder.record(claimed.series, stored.path, stored.sha)
        done += len(batch)
        claimed.advance(done, total)
        _raise_disk_errors(answers.errors)
        _wait_for_busy_gates(claimed, answers.errors)


def _batches(todo: Wanted) -> Iterator[Wanted]:
    paths = list(todo)
    for start in range(0, len(paths), BATCH):
        yield {path: todo[path] for path in paths[start : start + BATCH]}


def _fetch(claimed: ClaimedPart, path: str, url: str) -> StoredFile:
    with fetched_files.fetched(url, claimed.part.priority) as content:
        return series_folder.put(claimed.series, path, images.as_jpeg(content))


def _raise_disk_errors(errors: dict[str, AniworldError]) -> None:
    for error in errors.values():
        if isinstance(error, DiskError):
            raise error


def _wait_for_busy_gates(claimed: ClaimedPart, errors: dict[str, AniworldError]) -> None:
    for error in errors.values():
        if isinstance(error, GateClosed) and (error.retry_after_seconds or 0) <= WORTH_WAITING_SECONDS:
            claimed.clear_force()
            raise error
