"""What the sources say of series, as programs read it: the values themselves, as NFO files have them."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from ..files import country_names
from ..library.disk import nfo_kinds, nfo_values
from ..library.disk.nfo_kinds import Wanted
from ..library.series import edits
from ..models import Credit, Series, SeriesId
from ..models.grouping import by_series

VIDEO = "https://www.youtube.com/watch?v="


def of(rows: Sequence[Series], *, are_new: bool = False) -> dict[int, dict[str, Any]]:
    """Return the values of these series by id, with two questions for all of them.

    are_new: they were just added, and nobody asks for their people.
    """
    numbers = [row.id for row in rows]
    ids = by_series(sorted(SeriesId.all_with(series=numbers), key=attrgetter("id")))
    people: dict[int, list[Credit]] = by_series([])
    if not are_new:
        people = by_series(Credit.select().where(Credit.series.in_(numbers)).order_by(Credit.position))
    wanted = nfo_kinds.wanted()
    found = {}
    for row in rows:
        found[row.id] = _plain(row, wanted) | _people(people[row.id]) | {"ids": _ids(ids[row.id])}
    return found


def _plain(row: Series, wanted: Wanted) -> dict[str, Any]:
    content_ratings = row.content_ratings or {}
    return {
        "original_title": row.original_title,
        "sort_title": nfo_values.sort_title(row),
        "status": row.status,
        "plot": row.overview,
        "overview": row.overview,  # as it was called before
        "tagline": row.tagline or "",
        "premiered": row.premiered,
        "ended": row.ended if row.status == "ended" else None,
        "runtime_minutes": row.runtime_minutes,
        "genres": row.genres or [],
        "tags": row.tags or [],
        "studio": row.studio,
        "country": row.country,
        "country_name": country_names.of(row.country),
        "rating": row.rating,
        "ratings": row.ratings or {},
        "user_rating": edits.chosen(row, "user_rating", None),
        "mpaa": nfo_values.mpaa(row, wanted),
        "content_ratings": content_ratings,
        "edited": sorted(edits.of(row)),
        "trailer": f"{VIDEO}{row.trailer}" if row.trailer else None,
    }


def _people(rows: Sequence[Credit]) -> dict[str, list[Any]]:
    cast = []
    names: dict[str, list[Any]] = {Credit.DIRECTOR: [], Credit.WRITER: []}
    for row in rows:
        if row.job == Credit.ACTOR:
            cast.append({"name": row.name, "role": row.role, "thumb": row.thumb_url})
        else:
            names[row.job].append(row.name)
    return {"cast": cast, "directors": names[Credit.DIRECTOR], "writers": names[Credit.WRITER]}


def _ids(rows: Sequence[SeriesId]) -> dict[str, str]:
    """Return its ids by service; of several from one service the first counts, as in its NFO."""
    known: dict[str, str] = {}
    for row in rows:
        known.setdefault(row.provider, row.value)
    return known
