"""The seasons of a series: what a source tells of them, and a row for each that has episodes."""

from ...database import run_sql
from ...models import Season, Series
from ...providers import base
from . import episode_rows

LISTED = """
    SELECT season, count(*) FILTER (WHERE missing_since IS NULL) FROM episode
    WHERE series_id = ? AND season >= 0 GROUP BY season
"""


def store(series: Series, details: base.Details) -> int:
    """Write what is known of the seasons; one without an entry of its own is made from its episodes.

    Return how many episodes are listed in all of them.
    """
    told = {season.number: season for season in details.seasons}
    known = {row.number: row for row in Season.all_with(series=series.id)}
    new = []
    listed = _listed(series)
    for number in sorted(listed):
        row = known.get(number) or Season(series=series, number=number)
        _fill(row, told.get(number) or base.Season(number=number))
        if row.id is None:
            new.append(row)
        else:
            row.save()
    episode_rows.insert_seasons(new)
    return sum(listed.values())


def _listed(series: Series) -> dict[int, int]:
    """Return the seasons that have episodes, each with how many are listed."""
    return dict(run_sql(LISTED, series.id).fetchall())


def _fill(row: Season, season: base.Season) -> None:
    row.name = season.name or row.name
    row.overview = season.overview or row.overview
    if season.premiered:
        row.premiered = season.premiered.isoformat()
    if season.ended:
        row.ended = season.ended.isoformat()
