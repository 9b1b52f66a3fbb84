"""A series that no source knew, or that was the wrong one, becomes the show that its user picked."""

import logging
from typing import Any

from .. import events
from ..database import now, transaction
from ..errors import AlreadyInLibrary, DiskError
from ..models import PARTS, Artwork, Episode, ReplacedArtwork, Season, Series, SeriesId, derive
from ..models.part import USER
from . import claims, details, pictures, shelving, telling, titles
from . import series as verbs

log = logging.getLogger(__name__)
REMOVING_SECONDS = 60.0  # how long nothing of the new show is written while files of the other leave


def to(series: Series, provider: str | None, source_id: str | None, title: str = "", year: int | None = None) -> None:
    """Take what was picked as the series' own and load everything anew; title and year: as in series.add().

    Id, key, folder, videos, history and whatever its user made or changed on disk stay. What was the other show's goes,
    also from disk. Picking the other show again undoes it. Raises Invalid, NotFound, AlreadyInLibrary, DiskError.
    """
    picked = verbs.pick(provider, source_id, title, year)
    if any(series.files):
        shelving.check_root()  # of a disk that is away, files of the other show would be left
    with transaction():
        other = verbs.find("", picked.ids)
        if other and other.id != series.id:
            raise AlreadyInLibrary(f"This show is already in the library as “{other.title}”.", other.id)
        was = verbs.get(series.id)
        _let_go(was)
        _become(was, f"{provider}:{source_id}", picked)
        claims.hold(was.id, REMOVING_SECONDS)
    gone = _clear_folder(was)
    with transaction():
        shelving.forget(was, gone)
        claims.request(was.id, PARTS, USER, force=True)
        _tell(was)


def _let_go(series: Series) -> None:
    """Forget what belongs to the other show. What is ignored of it is only put aside, to where no show has episodes:
    there it is found again when the other show comes back.
    """
    for rows in (SeriesId, Season):
        rows.delete().where(rows.series == series).execute()
    for kept in (Artwork, ReplacedArtwork):
        kept.delete().where((kept.series == series) & (kept.source != pictures.YOURS)).execute()
    mine = Episode.series == series
    Episode.delete().where(mine & ~Episode.is_ignored).execute()
    aside = {Episode.season: -1 - Episode.id, Episode.file: None, Episode.missing_since: now()}
    Episode.update(aside).where(mine & (Episode.season >= 0)).execute()


def _become(series: Series, added_as: str, picked: verbs.Pick) -> None:
    """Nothing is known of the new show but what was picked; the title there was stays until a source tells one."""
    verbs.keep_ids(series, picked.ids)
    title = picked.title or series.title
    named = dict(sort_title=titles.sort_title(title), search_text=titles.search_text([title, *picked.names]))
    known = _blank() | named | dict(title=title, year=picked.year, added_as=added_as, wanted_spine=None)
    Series.update(known).where(Series.id == series.id).execute()


def _blank() -> dict[str, Any]:
    """All that sources tell of a series, as it is before any was asked."""
    defaults = {name: getattr(Series, name).default for name in details.KEPT}
    return {name: default() if callable(default) else default for name, default in defaults.items()}


def _clear_folder(series: Series) -> list[str]:
    """Remove the other show's files. Returns those that are gone; what the disk does not let go leaves with the next match."""
    gone = []
    try:
        for path in shelving.ours(series):
            shelving.remove(series, path)
            gone.append(path)
    except DiskError as error:
        log.warning("Files of the former match of series %d are left: %s", series.id, error)
    return gone


def _tell(was: Series) -> None:
    series, parts = verbs.get(was.id), telling.parts_of(was)
    events.publish(was.topic, "series_matched", telling.update(series, parts, derive(parts)) | {"was": was.title})
