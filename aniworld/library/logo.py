"""The logo part: the show's own lettering where a source has it, else one drawn from its title."""

from ..files import images, naming
from ..models import Artwork
from ..models.part import LOADED, PARTIAL
from . import claims, pictures
from .claims import Held

DRAWN = "No source has a logo for this show, so one was drawn from its title."


def load(held: Held) -> None:
    """Load the logo of a series. Raises the source's error while trying again may still bring a real one."""
    pictures.refresh_offer(held)
    job = pictures.Job("logo", -1, naming.LOGO, images.as_png)
    outcome = pictures.fetch(held, job)
    if outcome.file is None and outcome.trouble and pictures.may_help(outcome.trouble, held.part.attempt):
        raise pictures.worth_asking_again(outcome.trouble)
    if outcome.file is None:
        outcome = pictures.keep(held, job, _drawing(held), images.draw_logo(held.series.title, held.series.original_title))
    state, error = (PARTIAL, DRAWN) if outcome.source == "drawn" else (LOADED, None)
    with held.writing():
        pictures.record(held, [outcome])
        claims.finish(held, state, source=outcome.label, error=error, code="drawn" if error else None)


def _drawing(held: Held) -> Artwork:
    return Artwork(series=held.series, kind="logo", season=-1, url="", source="drawn")
