"""The images part: poster, fanart, banner and all other pictures, fetched side by side; the stills of episodes come last."""

from collections.abc import Iterator

from ..errors import GateClosed
from ..models import Artwork
from ..models.part import FAILED, LOADED, PARTIAL, UNAVAILABLE
from . import asking, backgrounds, claims, pictures, shelving, stills
from .claims import Held
from .pictures import Job, Outcome

WANTED = ("poster", "fanart", "banner")
OPTIONAL = ("landscape", "clearart")
BATCH = 12


def load(held: Held) -> None:
    """Load the images of a series. Raises the trouble of one that may come when asked again; the others are kept."""
    pictures.refresh_offer(held)
    main, further, known = jobs(held), backgrounds.jobs(held.series), stills.wanted(held.series)
    lacking = stills.lacking(held, known)
    total = len(main) + len(further) + len(lacking)
    outcomes = _load(held, [*main, *further], 0, total)
    if backgrounds.let_go_of_doubles(held):  # the main one has become another than was to be expected
        outcomes += _load(held, further, len(main), total)
    _raise_what_may_come(held, outcomes)
    stills.load(held, lacking, len(main) + len(further), total)
    _finish(held, outcomes, known)


def jobs(held: Held) -> list[Job]:
    """What the series should have: the main kinds, others that are on offer or there, a poster for each season that has one."""
    rows = Artwork.select(Artwork.kind, Artwork.season).where(Artwork.series == held.series).distinct()
    offered = {(row.kind, row.season) for row in rows}
    seasons = sorted(season for kind, season in offered if kind == "season_poster" and season >= 0)
    optional = [job for job in map(pictures.job_for, OPTIONAL) if (job.kind, -1) in offered or shelving.has(held.series, job.path)]
    return [*map(pictures.job_for, WANTED), *optional, *(pictures.job_for("season_poster", season) for season in seasons)]


def _load(held: Held, todo: list[Job], done: int, total: int) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for batch in _batches(todo):
        came = _fetch_side_by_side(held, {job: _offer(held, job) for job in batch})
        held.check()
        with held.writing():
            pictures.record(held, came)
        outcomes += came
        held.advance(done + len(outcomes), total)
    return outcomes


def _offer(held: Held, job: Job) -> list[Artwork]:
    return backgrounds.offer(held, job) if job.kind in pictures.FURTHER_FANART else pictures.offer(held, job)


def _batches(todo: list[Job]) -> Iterator[list[Job]]:
    return (todo[start : start + BATCH] for start in range(0, len(todo), BATCH))


def _fetch_side_by_side(held: Held, offers: dict[Job, list[Artwork]]) -> list[Outcome]:
    answers = asking.ask_all({job.path: (lambda job=job: pictures.fetch(held, job, offers[job])) for job in offers})
    return [answers.values.get(job.path) or Outcome(job, trouble=answers.errors[job.path]) for job in offers]


def _troubles(outcomes: list[Outcome]) -> list:
    return [outcome.trouble for outcome in outcomes if outcome.trouble and not outcome.job.is_optional]


def _raise_what_may_come(held: Held, outcomes: list[Outcome]) -> None:
    again = [trouble for trouble in _troubles(outcomes) if pictures.may_help(trouble, held.part.attempt)]
    if again:
        if any(isinstance(trouble, GateClosed) for trouble in again):
            held.keep_what_came()
        raise pictures.worth_asking_again(again[0])


def _finish(held: Held, outcomes: list[Outcome], known: stills.Wanted) -> None:
    """End the part. Videos that were found while it ran have their stills fetched in another turn."""
    troubles = _troubles(outcomes)
    there = [outcome for outcome in outcomes if outcome.file]
    absent = [outcome.job.kind for outcome in outcomes if outcome.job.kind in WANTED and not outcome.file]
    source = next((outcome.label for outcome in there), "")
    with held.writing():
        if not there and troubles:
            claims.finish(held, FAILED, error=str(troubles[0]), code=troubles[0].code)
        elif not there:
            claims.finish(held, UNAVAILABLE, error="No source has images for this show.", code="no_images")
        elif absent or troubles:
            error = str(troubles[0]) if troubles else f"No source has a {' or '.join(absent)} for this show."
            claims.finish(held, PARTIAL, source=source, error=error, code="some_missing")
        else:
            claims.finish(held, LOADED, source=source)
        more = stills.ask_for(held.series, held.part.priority, but=known)
    if more:
        held.wake(1)
