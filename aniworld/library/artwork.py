"""The images part: poster, fanart, banner and season posters, fetched side by side."""

from ..errors import GateClosed
from ..files import images, naming
from ..models import Artwork
from ..models.part import FAILED, LOADED, PARTIAL, UNAVAILABLE
from . import asking, claims, pictures
from .claims import Held
from .pictures import Job, Outcome

WANTED = ("poster", "fanart", "banner")


def load(held: Held) -> None:
    """Load the images of a series. Raises the trouble of one that may come when asked again; the others are kept."""
    pictures.refresh_offer(held)
    todo = jobs(held)
    outcomes: list[Outcome] = []
    for batch in _batches(todo, 8):
        outcomes += _fetch_side_by_side(held, batch)
        held.check()
        with held.writing():
            pictures.record(held, outcomes[-len(batch) :])
        held.advance(len(outcomes), len(todo))
    _finish(held, outcomes)


def jobs(held: Held) -> list[Job]:
    """What the series should have: the three main kinds, and a poster for each season that has one on offer."""
    names = {"poster": naming.POSTER, "fanart": naming.FANART, "banner": naming.BANNER}
    wanted = [Job(kind, -1, names[kind], images.as_jpeg) for kind in WANTED]
    offered = Artwork.select(Artwork.season).where((Artwork.series == held.series) & (Artwork.kind == "season_poster")).distinct()
    seasons = sorted(row.season for row in offered if row.season >= 0)
    return wanted + [Job("season_poster", number, naming.season_poster(number), images.as_jpeg) for number in seasons]


def _batches(todo: list[Job], size: int) -> list[list[Job]]:
    return [todo[start : start + size] for start in range(0, len(todo), size)]


def _fetch_side_by_side(held: Held, batch: list[Job]) -> list[Outcome]:
    offers = {job.path: pictures.offer(held, job) for job in batch}
    answers = asking.ask_all({job.path: (lambda job=job: pictures.fetch(held, job, offers[job.path])) for job in batch})
    return [answers.values.get(job.path) or Outcome(job, trouble=answers.errors[job.path]) for job in batch]


def _finish(held: Held, outcomes: list[Outcome]) -> None:
    troubles = [outcome.trouble for outcome in outcomes if outcome.trouble]
    again = [trouble for trouble in troubles if pictures.may_help(trouble, held.part.attempt)]
    if again:
        if any(isinstance(trouble, GateClosed) for trouble in again):
            held.keep_what_came()
        raise pictures.worth_asking_again(again[0])
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

