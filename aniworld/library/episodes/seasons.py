"""The seasons of a series: what a source tells of them, and a row for each that has episodes."""

from ...database import run_sql
from ...models import Season, Series
from ...providers import base
from . import episode_rows


def store(series: Series, details: base.Details) -> None:
    """Write what is known of the seasons; one without an entry of its own is made from its episodes."""
    told = {season.number: season for season in details.seasons}
    known = {row.number: row for row in Season.all_with(series=series.id)}
    new = []
    for number in _listed(series):
        row = known.get(number) or Season(series=series, number=number)
        _fill(row, told.get(number) or base.Season(number=number))
        if row.id is None:
            new.append(row)
        else:
            row.save()
    episode_rows.insert_seasons(new)


def _listed(series: Series) -> list[int]:
    """Return the numbers of the seasons that have episodes, in order."""
    rows = run_sql("SELECT DISTINCT season FROM episode WHERE series_id = ? AND season >= 0", series.id)
    return sorted(number for (number,) in rows.fetchall())


def _fill(row: Season, season: base.Season) -> None:
    row.name = season.name or row.name
    row.overview = season.overview or row.overview
    if season.premiered:
        row.premiered = season.premiered.isoformat()
    if season.ended:
        row.ended = season.ended.isoformat()
