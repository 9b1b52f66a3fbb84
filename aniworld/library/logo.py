"""The logo part: the show's own lettering where a source has it, else one drawn from its title."""

from ..files import images
from ..models import Artwork
from ..models.part import LOADED, PARTIAL
from . import claims, pictures
from .claims import Held
from .pictures import DRAWN, Job, Outcome

NONE_YET = "No source has a logo for this show, so one was drawn from its title."


def load(held: Held) -> None:
    """Load the logo of a series. Raises the source's error while trying again may still bring a real one."""
    pictures.refresh_offer(held)
    job = pictures.job_for("logo")
    known = pictures.chosen(held.series, job)
    is_wanted_drawn = known is not None and known.is_drawn and known.is_pinned
    outcome = Outcome(job) if is_wanted_drawn else pictures.fetch(held, job)
    if outcome.file is None and outcome.trouble and pictures.may_help(outcome.trouble, held.part.attempt):
        raise pictures.worth_asking_again(outcome.trouble)
    if outcome.file is None:
        outcome = _draw(held, job)
    state, error = (PARTIAL, NONE_YET) if outcome.source == DRAWN and not is_wanted_drawn else (LOADED, None)
    with held.writing():
        pictures.record(held, [outcome])
        claims.finish(held, state, source=outcome.label, error=error, code="drawn" if error else None)


def _draw(held: Held, job: Job) -> Outcome:
    series = held.series
    drawing = Artwork(series=series, kind=job.kind, season=job.season, url="", source=DRAWN)
    return pictures.keep(held, job, drawing, images.draw_logo(series.title, series.original_title))
