"""Which picture is in which place of a series, as the rows of its artwork say it."""

from collections.abc import Iterable

from peewee import Expression

from ...models import Artwork, Series
from ..disk import series_folder
from ..parts.claims import ClaimedPart
from .picture_jobs import YOURS, Job, Outcome


def in_place(series: Series, job: Job) -> Expression:
    """Return the condition for the rows of one place of a series."""
    return (Artwork.series == series) & (Artwork.kind == job.kind) & (Artwork.season == job.season)


def chosen(series: Series, job: Job) -> Artwork | None:
    return Artwork.one_with(series=series, kind=job.kind, season=job.season, is_chosen=True)


def record(claimed: ClaimedPart, outcomes: Iterable[Outcome]) -> None:
    """Write down which pictures the series has now, inside held.writing()."""
    for outcome in outcomes:
        if outcome.file is None or outcome.artwork is None or not _choose(claimed.series, outcome):
            continue
        if outcome.source != YOURS:
            series_folder.record(claimed.series, outcome.file.path, outcome.file.sha)


def _choose(series: Series, outcome: Outcome) -> bool:
    """Say on the rows which picture is in place; False when a person chose another meanwhile, which stays."""
    url = ""
    if outcome.artwork and outcome.source != YOURS:
        url = outcome.artwork.url
    known = chosen(series, outcome.job)
    is_pinned = known is not None and known.is_pinned
    is_same = known is not None and (known.url, known.source) == (url, outcome.source)
    if is_pinned and not is_same and outcome.source != YOURS:
        return False
    put(series, outcome, url, outcome.source, is_pinned=is_pinned and is_same)
    return True


def put(series: Series, outcome: Outcome, url: str, source: str, *, is_pinned: bool) -> None:
    """Make this the chosen picture of its place, inside the caller's transaction."""
    job, file, known = outcome.job, outcome.file, outcome.artwork
    assert file is not None and known is not None, "only what is in place goes on a row"
    for before in Artwork.all_with(series=series, kind=job.kind, season=job.season, is_chosen=True):
        before.is_chosen = before.is_pinned = False
        before.save(only=[Artwork.is_chosen, Artwork.is_pinned])
    row = Artwork.one_with(series=series, kind=job.kind, season=job.season, url=url)
    if row is None:
        row = _new_row(series, job, url, known)
    if not url:  # one row for whatever no source has
        row.width, row.height = known.width, known.height
    row.source = source
    row.is_chosen = True
    row.is_pinned = is_pinned
    row.file = file.path
    row.sha = file.sha
    row.colour = outcome.colour
    row.fetched_at = known.fetched_at
    row.save()


def _new_row(series: Series, job: Job, url: str, known: Artwork) -> Artwork:
    return Artwork(
        series=series,
        kind=job.kind,
        season=job.season,
        url=url,
        language=known.language,
        width=known.width,
        height=known.height,
        score=known.score,
    )
