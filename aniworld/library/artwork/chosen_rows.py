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


def chosen_of(rows: Iterable[Artwork], job: Job) -> Artwork | None:
    """Return the chosen picture of a place among the rows of a series; None if it has none."""
    for row in of_place(rows, job):
        if row.is_chosen:
            return row
    return None


def of_place(rows: Iterable[Artwork], job: Job) -> list[Artwork]:
    """Return those rows of a series that are of one place."""
    return [row for row in rows if (row.kind, row.season) == (job.kind, job.season)]


def record(claimed: ClaimedPart, outcomes: Iterable[Outcome]) -> None:
    """Write down which pictures the series has now, inside held.writing()."""
    there = [outcome for outcome in outcomes if outcome.file and outcome.artwork]
    rows = _rows(claimed.series, {_url(outcome) for outcome in there})
    for outcome in there:
        if _choose(claimed.series, outcome, rows) and outcome.source != YOURS and outcome.file:
            series_folder.record(claimed.series, outcome.file.path, outcome.file.sha)


def _rows(series: Series, urls: set[str]) -> list[Artwork]:
    """Return the chosen pictures of a series, and those with these addresses."""
    slots = ", ".join("?" * len(urls)) or "NULL"
    return Artwork.read(f"WHERE series_id = ? AND (is_chosen OR url IN ({slots}))", series.id, *urls)


def _url(outcome: Outcome) -> str:
    """Return the address under which a picture has its row; "" for one that no source has."""
    if outcome.artwork and outcome.source != YOURS:
        return outcome.artwork.url
    return ""


def _choose(series: Series, outcome: Outcome, rows: list[Artwork]) -> bool:
    """Say on the rows which picture is in place; False when a person chose another meanwhile, which stays."""
    url = _url(outcome)
    known = chosen_of(rows, outcome.job)
    is_pinned = known is not None and known.is_pinned
    is_same = known is not None and (known.url, known.source) == (url, outcome.source)
    if is_pinned and not is_same and outcome.source != YOURS:
        return False
    _put(series, outcome, url, outcome.source, is_pinned=is_pinned and is_same, rows=rows)
    return True


def put(series: Series, outcome: Outcome, url: str, source: str, *, is_pinned: bool) -> None:
    """Make this the chosen picture of its place, inside the caller's transaction."""
    _put(series, outcome, url, source, is_pinned=is_pinned, rows=_rows(series, {url}))


def _put(
    series: Series, outcome: Outcome, url: str, source: str, *, is_pinned: bool, rows: list[Artwork]
) -> None:
    """Do as put() with the rows that _rows() gave."""
    job, file, known = outcome.job, outcome.file, outcome.artwork
    assert file is not None and known is not None, "only what is in place goes on a row"
    row = _new_row(series, job, url, known)
    for before in of_place(rows, job):
        if before.url == url:
            row = before
        elif before.is_chosen:
            before.is_chosen = before.is_pinned = False
            before.save(only=[Artwork.is_chosen, Artwork.is_pinned])
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
