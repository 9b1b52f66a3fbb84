"""Stills: a picture beside each video that is there, fetched last and a few at a time; a series is whole without them."""

from collections.abc import Collection, Iterator

from ..errors import AniworldError, GateClosed
from ..files import images, naming
from ..models import Episode, Part, Series, WrittenFile
from ..models.part import USABLE
from . import asking, claims, shelving
from .claims import Held
from .shelving import Shelved

BATCH = 8
WORTH_WAITING_SECONDS = 60.0  # for a gate that is only busy; for a service that is down the series does not wait

Wanted = dict[str, str]  # path of the still inside the series folder -> its address


def wanted(series: Series) -> Wanted:
    """One still for each video that is there: its first episode's that has one."""
    there = Episode.file.is_null(False) & Episode.still_url.is_null(False)
    found: Wanted = {}
    for row in series.episodes.where(there).order_by(Episode.season, Episode.number):
        found.setdefault(naming.episode_thumb(row.file), row.still_url)
    return found


def ask_for(series: Series, priority: int, *, but: Collection[str] = ()) -> bool:
    """Have the images part fetch stills that we have not written yet, inside the caller's transaction.

    but: those that were just looked at. Returns whether there are others. A part that runs asks itself when it ends.
    """
    is_ready = Part.select().where((Part.series == series) & (Part.name == "images") & Part.state.in_(USABLE)).exists()
    lacks = is_ready and bool(_unwritten(series).keys() - set(but))
    if lacks:
        claims.request(series.id, ["images"], priority)
    return lacks


def _unwritten(series: Series) -> Wanted:
    written = _written(series)
    return {path: url for path, url in wanted(series).items() if path not in written}


def _written(series: Series) -> set[str]:
    return {row.path for row in WrittenFile.select(WrittenFile.path).where(WrittenFile.series == series)}


def lacking(held: Held, known: Wanted) -> Wanted:
    """Those that are not on disk; when all is to be fetched again, also those of ours that are."""
    again = _written(held.series) if held.part.force else ()
    return {path: url for path, url in known.items() if path in again or not shelving.has(held.series, path)}


def load(held: Held, todo: Wanted, done: int, total: int) -> None:
    """Fetch them in batches; done, total: of the whole part. One that cannot be had is passed over.

    Raises GateClosed when a gate is only busy: what came stays, and the rest follows.
    """
    for batch in _batches(todo):
        questions = {path: (lambda path=path, url=url: _fetch(held, path, url)) for path, url in batch.items()}
        answers = asking.ask_all(questions)
        with held.writing():
            for shelved in answers.values.values():
                if not shelved.is_theirs:
                    shelving.record(held.series, shelved.path, shelved.sha)
        done += len(batch)
        held.advance(done, total)
        _wait_for_busy_gates(held, answers.errors)


def _batches(todo: Wanted) -> Iterator[Wanted]:
    paths = list(todo)
    for start in range(0, len(paths), BATCH):
        yield {path: todo[path] for path in paths[start : start + BATCH]}


def _fetch(held: Held, path: str, url: str) -> Shelved:
    content = images.as_jpeg(asking.sources().client.get_image(url, priority=held.part.priority))
    return shelving.put(held.series, path, content)


def _wait_for_busy_gates(held: Held, errors: dict[str, AniworldError]) -> None:
    closed = [error for error in errors.values() if isinstance(error, GateClosed)]
    busy = [error for error in closed if (error.retry_after_seconds or 0) <= WORTH_WAITING_SECONDS]
    if busy:
        held.keep_what_came()
        raise busy[0]
