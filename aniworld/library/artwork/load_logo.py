"""The logo part: the show's own lettering if a source has it, else one drawn from its title."""

from ...files import images
from ...messages import Message
from ...models import Artwork
from ...models.part import LOADED, PARTIAL, UNAVAILABLE
from ..parts import claims
from ..parts.claims import ClaimedPart
from . import chosen_rows, fetched_files, picture_jobs, thumbnails, wanted_pictures
from .picture_jobs import DRAWN, YOURS, Job, Outcome


def load(claimed: ClaimedPart) -> None:
    """Load the logo of a series. Raises the source's error while trying again may still bring a real one."""
    if not wanted_pictures.is_wanted("logo"):
        with claimed.writing():
            claims.finish(claimed, UNAVAILABLE, error=Message("logo_unwanted"))
        return
    fetched_files.refresh_offer(claimed)
    job = picture_jobs.job_for("logo")
    rows = Artwork.all_with(series=claimed.series.id, kind=job.kind)
    known = chosen_rows.chosen_of(rows, job)
    is_wanted_drawn = known is not None and known.is_drawn and known.is_pinned
    found = Outcome(job)
    if not is_wanted_drawn:
        found = fetched_files.fetch(claimed, job, fetched_files.offer(rows, job), known)
    if found.trouble and fetched_files.may_help(found.trouble, claimed.part.attempt):
        raise fetched_files.worth_asking_again(found.trouble)
    outcome = found
    if not found.file:
        outcome = _draw(claimed, job)
    if is_wanted_drawn or outcome.source == YOURS:
        state, error = LOADED, None
    else:
        state, error = _verdict(found, outcome)
    with claimed.writing():
        chosen_rows.record(claimed, [outcome])
        claims.finish(claimed, state, source=outcome.label, error=error)


def _verdict(found: Outcome, outcome: Outcome) -> tuple[str, Message | None]:
    """Return state, sentence and code. A logo that is unavailable now is not one that nobody has."""
    if found.file and found.trouble:
        return PARTIAL, Message("not_renewed", {"why": found.trouble.kept})
    if found.file or outcome.source != DRAWN:
        return LOADED, None
    if found.trouble:
        return PARTIAL, Message("drawn_meanwhile", {"why": found.trouble.kept})
    return PARTIAL, Message("drawn")


def _draw(claimed: ClaimedPart, job: Job) -> Outcome:
    series = claimed.series
    drawing = Artwork(series=series, kind=job.kind, season=job.season, url="", source=DRAWN)
    content = images.draw_logo(series.title, series.original_title)
    return fetched_files.store(claimed, job, drawing, thumbnails.examined(job.kind, content))
