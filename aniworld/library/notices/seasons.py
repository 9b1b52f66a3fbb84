"""New seasons of series that are in the library already."""

from peewee import fn

from ...database import run_sql
from ...messages import Message
from ...models import Episode
from . import marks, noting, programs
from .kinds import NEW_SEASON


def remember_all() -> None:
    """Take the seasons that are known now as told, inside the caller's transaction."""
    run_sql(
        "INSERT INTO notice_mark (name, value) SELECT 'seasons:' || series_id, MAX(season) FROM episode "
        "GROUP BY series_id ON CONFLICT (name) DO NOTHING"
    )


def look(series_id: int, name: str) -> None:
    """Note a season that was not there before, inside the caller's transaction."""
    mark = f"seasons:{series_id}"
    newest = Episode.select(fn.MAX(Episode.season)).where(Episode.series == series_id).scalar()
    if newest is None or marks.first(mark, newest):
        return
    known = marks.value(mark)
    if known is None or newest <= known or not marks.move(mark, known, newest):
        return
    of_it = (Episode.series == series_id) & (Episode.season == newest)
    starts = Episode.select(fn.MIN(Episode.air_date)).where(of_it).scalar()
    args = {"name": name, "season": newest, "date": starts}
    told = programs.series({"series_id": str(series_id), "name": name})
    code = "notice_season_from" if starts else "notice_season"
    noting.note(NEW_SEASON, Message(code, args), told | {"season": newest, "premiered": starts})
