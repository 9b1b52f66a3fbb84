"""The images part: poster, fanart, banner and all other pictures, fetched in parallel; stills come last."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from ...errors import AniworldError, DiskError, GateClosed
from ...files import images
from ...messages import Message
from ...models import Artwork, Season
from ...models.part import FAILED, LOADED, PARTIAL, UNAVAILABLE
from ...providers import right_of_way
from ..disk import series_folder
from ..parts import claims
from ..parts.claims import ClaimedPart
from ..sources import ask
from . import chosen_rows, extra_fanart, fetched_files, own_pictures, picture_jobs, stills, wanted_pictures
from .picture_jobs import Job, Outcome

WANTED = ("poster", "fanart", "banner")
OPTIONAL = ("landscape", "clearart")
BATCH = 12


def load(claimed: ClaimedPart) -> None:
    """Load the images of a series. Raises the trouble of one that may come later; the others stay."""
    fetched_files.refresh_offer(claimed)
    rows = _rows(claimed)
    main, further, known = jobs(claimed, rows), _further(rows), stills.wanted(claimed.series)
    lacking = stills.lacking(claimed, known)
    total = len(main) + len(further) + len(lacking)
    outcomes = _load(claimed, [*main, *further], 0, total)
    if extra_fanart.let_go_of_doubles(claimed):  # the main one has become another than was to be expected
        outcomes += _load(claimed, further, len(main), total)
    _raise_what_may_come(claimed, outcomes)
    stills.load(claimed, lacking, len(main) + len(further), total)
    _finish(claimed, outcomes, known)


def _rows(claimed: ClaimedPart) -> list[Artwork]:
    return Artwork.all_with(series=claimed.series.id)


def jobs(claimed: ClaimedPart, rows: Collection[Artwork]) -> list[Job]:
    """Return what the series should have. rows: its artwork.

    The main kinds, others that are offered or exist, and a poster for each season that has one; of these
    what the household wants.
    """
    offered = {(row.kind, row.season) for row in rows}
    found = [picture_jobs.job_for(kind) for kind in WANTED]
    for kind in OPTIONAL:
        job = picture_jobs.job_for(kind)
        if (kind, -1) in offered or _is_there(claimed, job):
            found.append(job)
    found += _season_posters(claimed, offered)
    return [job for job in found if wanted_pictures.is_wanted(job.kind)]


def _further(rows: Sequence[Artwork]) -> list[Job]:
    if not wanted_pictures.is_wanted("further_fanart"):
        return []
    return extra_fanart.jobs(rows)


def _season_posters(claimed: ClaimedPart, offered: Collection[tuple[str, int]]) -> list[Job]:
    """Return the poster of each season that has one on offer, or one of the user's own."""
    of_seasons = set()
    for kind, season in offered:
        if kind == "season_poster" and season >= 0:
            of_seasons.add(season)
    for row in Season.all_with(series=claimed.series.id):
        job = picture_jobs.job_for("season_poster", row.number)
        if row.number not in of_seasons and row.number >= 0 and own_pictures.names(claimed.series, job):
            of_seasons.add(row.number)
    return [picture_jobs.job_for("season_poster", season) for season in sorted(of_seasons)]


def _is_there(claimed: ClaimedPart, job: Job) -> bool:
    return series_folder.has(claimed.series, job.path) or bool(own_pictures.names(claimed.series, job))


def _load(claimed: ClaimedPart, todo: list[Job], done: int, total: int) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for batch in _batches(todo):
        came = _fetch_side_by_side(claimed, batch)
        claimed.check()
        with claimed.writing():
            chosen_rows.record(claimed, came)
        outcomes += came
        claimed.advance(done + len(outcomes), total)
    return outcomes


def _offer(rows: Sequence[Artwork], job: Job) -> list[Artwork]:
    if job.kind in picture_jobs.FURTHER_FANART:
        return extra_fanart.offer(rows, job)
    return fetched_files.offer(rows, job)


def _batches(todo: list[Job]) -> Iterator[list[Job]]:
    for start in range(0, len(todo), BATCH):
        yield todo[start : start + BATCH]


def _fetch_side_by_side(claimed: ClaimedPart, batch: list[Job]) -> list[Outcome]:
    questions: dict[str, Callable[[], Any]] = {}
    rows = _rows(claimed)
    for job in batch:
        offer, known = _offer(rows, job), chosen_rows.chosen_of(rows, job)
        questions[job.path] = partial(fetched_files.fetch, claimed, job, offer, known)
        fetched_files.expect(claimed, job)
    right_of_way.is_sent(claimed.series.id)  # each by its own name from here on
    with ask.side_by_side() as asked:
        asked.ask(questions)
        images.get_ready()
        answers = asked.answers(questions)
    outcomes = []
    for job in batch:
        came = answers.values.get(job.path)
        outcomes.append(came or Outcome(job, trouble=answers.errors[job.path]))
    return outcomes


def _troubles(outcomes: list[Outcome]) -> list[AniworldError]:
    return [outcome.trouble for outcome in _wanting(outcomes) if outcome.trouble]


def _wanting(outcomes: list[Outcome]) -> list[Outcome]:
    """Return the outcomes with trouble that matters."""
    found = []
    for outcome in outcomes:
        if outcome.trouble and not outcome.job.is_optional:
            found.append(outcome)
    return found


def _raise_what_may_come(claimed: ClaimedPart, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome.trouble, DiskError):
            raise outcome.trouble
    again = []
    for trouble in _troubles(outcomes):
        if fetched_files.may_help(trouble, claimed.part.attempt):
            again.append(trouble)
    if again:
        if any(isinstance(trouble, GateClosed) for trouble in again):
            claimed.clear_force()
        raise fetched_files.worth_asking_again(again[0])


def _missing(outcomes: list[Outcome], absent: list[str]) -> Message:
    """Return what is missing: pictures that do not exist, or old ones that could not be renewed."""
    stays: AniworldError | None = None
    for outcome in _wanting(outcomes):
        if outcome.trouble and not outcome.file:
            return Message("some_missing", {"sentence": outcome.trouble.kept})
        if outcome.trouble:
            stays = stays or outcome.trouble
    if stays:
        return Message("pictures_not_renewed", {"why": stays.kept})
    return Message("kinds_missing", {"kinds": absent})


def _finish(claimed: ClaimedPart, outcomes: list[Outcome], known: stills.Wanted) -> None:
    """End the part. Stills of videos that were found while it ran are left to another run."""
    there = [outcome for outcome in outcomes if outcome.file]
    with claimed.writing():
        if there:
            _finish_with(claimed, outcomes, there[0].label)
        else:
            _finish_without(claimed, _troubles(outcomes))
        more = stills.ask_for(claimed.series, claimed.part.priority, but=known)
    if more:
        claimed.wake(1)


def _finish_with(claimed: ClaimedPart, outcomes: list[Outcome], source: str) -> None:
    absent = []
    for outcome in outcomes:
        if outcome.job.kind in WANTED and not outcome.file:
            absent.append(outcome.job.kind)
    if absent or _troubles(outcomes):
        claims.finish(claimed, PARTIAL, source=source, error=_missing(outcomes, absent))
    else:
        claims.finish(claimed, LOADED, source=source)


def _finish_without(claimed: ClaimedPart, troubles: list[AniworldError]) -> None:
    if troubles:
        claims.finish(claimed, FAILED, error=troubles[0].kept)
    elif not any(map(wanted_pictures.is_wanted, WANTED)):
        claims.finish(claimed, UNAVAILABLE, error=Message("pictures_unwanted"))
    else:
        claims.finish(claimed, UNAVAILABLE, error=Message("no_images"))
