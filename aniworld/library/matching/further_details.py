"""What NFO files hold beside titles, texts and dates, stored on the row of a series and in its credits."""

from collections.abc import Collection
from typing import Any

from ...models import Credit, Series
from ...providers.base import Details

COLUMNS = ("tagline", "trailer", "tags", "content_ratings", "ratings")


def put(series: Series, details: Details, heard: Collection[str]) -> None:
    """Put what was told on the row, which the caller saves; a blank overwrites nothing.

    heard: the sources that answered. What one that is silent today said of its rating stays.
    """
    series.tagline = details.tagline or series.tagline
    series.trailer = details.trailer or series.trailer
    series.tags = list(details.tags) or series.tags
    series.content_ratings = (series.content_ratings or {}) | details.content_ratings or None
    silent = {}
    for source, told in (series.ratings or {}).items():
        if source not in heard:
            silent[source] = told
    told_today = {source: rating.model_dump() for source, rating in details.ratings.items()}
    series.ratings = silent | told_today or None


def store_people(series: Series, details: Details) -> None:
    """Store who is told of, inside the caller's transaction; of whom nobody tells today, those stay."""
    cast = [_row(member.name, member.role, member.thumb_url) for member in details.cast]
    _replace(series, Credit.ACTOR, cast)
    _replace(series, Credit.DIRECTOR, [_row(name) for name in details.directors])
    _replace(series, Credit.WRITER, [_row(name) for name in details.writers])


def _row(name: str, role: str = "", thumb_url: str | None = None) -> dict[str, Any]:
    return {"name": name, "role": role, "thumb_url": thumb_url}


def _replace(series: Series, job: str, people: list[dict[str, Any]]) -> None:
    mine = (Credit.series == series) & (Credit.job == job)
    if not people:
        return
    known = Credit.read("WHERE series_id = ? AND job = ? ORDER BY position", series.id, job)
    if people == [_row(row.name, row.role, row.thumb_url) for row in known]:
        return
    if known:
        Credit.delete().where(mine).execute()
    rows = []
    for position, person in enumerate(people):
        rows.append(Credit(series=series.id, job=job, position=position, **person))
    Credit.insert_rows(rows)
