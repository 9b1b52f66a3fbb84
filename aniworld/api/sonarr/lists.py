"""The lists of Sonarr's API: series, episodes, files, calendar, what is missing, queue and history."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import request

from ...errors import NotFound
from ...library.series import series as verbs
from ...models import Episode, Series, SeriesId
from . import asked, episode_resource, series_resource

AHEAD = timedelta(days=2)
BY_TITLE = ("series.sorttitle", "series.title")


def series() -> list[dict[str, Any]]:
    """Return all series, or those with a TVDB id."""
    rows = Series.select().order_by(Series.sort_title, Series.id)
    tvdb = asked.number("tvdbId")
    if tvdb is not None:
        named = (SeriesId.provider == "tvdb") & (SeriesId.value == str(tvdb))
        rows = rows.where(Series.id.in_(SeriesId.select(SeriesId.series).where(named)))
    return series_resource.of(list(rows))


def one_series(number: int) -> dict[str, Any]:
    return series_resource.of([verbs.led_to(number)])[0]


def episodes() -> list[dict[str, Any]]:
    """Return the episodes of a series, or of one of its seasons."""
    number, season = asked.number("seriesId", is_needed=True), asked.number("seasonNumber")
    of_series = (Episode.series == verbs.led_to(number or 0)) & episode_resource.listed()
    if season is not None:
        of_series &= Episode.season == season
    rows = list(Episode.select().where(of_series).order_by(Episode.season, Episode.number))
    return episode_resource.of(rows, with_files=asked.is_wanted("includeEpisodeFile"))


def one_episode(number: int) -> dict[str, Any]:
    row = Episode.one_with(id=number)
    if row is None:
        raise NotFound("not_found")
    return episode_resource.of([row], with_series=True, with_files=True)[0]


def files() -> list[dict[str, Any]]:
    return episode_resource.files_of(verbs.led_to(asked.number("seriesId", is_needed=True) or 0))


def one_file(number: int) -> dict[str, Any]:
    file = episode_resource.file_of(number)
    if file is None:
        raise NotFound("not_found")
    return file


def calendar() -> list[dict[str, Any]]:
    """Return the episodes that air between two days."""
    start = asked.day("start", date.today())
    end = asked.day("end", min(start, date.max - AHEAD) + AHEAD)
    airs = Episode.air_date.between(start.isoformat(), end.isoformat()) & episode_resource.listed()
    if not asked.is_wanted("unmonitored"):
        airs &= ~Episode.is_ignored
    rows = list(Episode.select().where(airs).order_by(Episode.air_date, Episode.series, Episode.number))
    return _with(rows)


def _with(rows: Sequence[Episode]) -> list[dict[str, Any]]:
    return episode_resource.of(
        rows, with_series=asked.is_wanted("includeSeries"), with_files=asked.is_wanted("includeEpisodeFile")
    )


def missing() -> dict[str, Any]:
    """Return the episodes that have aired and are not here: the latest first, if nobody asks otherwise."""
    wanted = Episode.select().join(Series).where(episode_resource.missing())
    by_title = request.args.get("sortKey", "").lower() in BY_TITLE
    order = Series.sort_title if by_title else Episode.air_date
    is_rising = by_title or request.args.get("sortDirection", "").lower() == "ascending"
    ordered = wanted.order_by(order.asc() if is_rising else order.desc(), Episode.id)

    def rows(offset: int, count: int) -> list[dict[str, Any]]:
        return _with(list(ordered.offset(offset).limit(count)))

    return asked.page(wanted.count(), rows, dict)


def nothing() -> dict[str, Any]:
    """Return an empty page: aniworld downloads nothing, so nothing waits and nothing was grabbed."""
    return asked.page(0, lambda offset, count: [], dict)


def no_details() -> list[dict[str, Any]]:
    return []
