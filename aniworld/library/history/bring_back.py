"""A series that was removed comes back with all its rows, and with the files that were removed with it."""

import logging
import os
from typing import Any

from ...database import transaction
from ...errors import CannotUndo, DiskError, NotAllowed
from ...models import PARTS, Folder, HistoryEntry, HistoryRows, Root, Series, SeriesId
from ...models.part import LOADING, PENDING, USER
from ..disk import places, series_folder
from ..episodes import video_places
from ..parts import claims, progress_events
from ..series import new_series
from . import entries, series_rows
from .series_rows import Rows

log = logging.getLogger(__name__)
Kept = dict[str, Rows]


def undo(entry: HistoryEntry) -> None:
    """Put a removed series back as it was. Raises CannotUndo when another one has its place by now."""
    kept = series_rows.kept_with(entry)
    with_files = bool(entry.before["files"])
    with transaction():
        why = why_not(entry)
        if why:
            raise why
        _fit_series(kept["series"][0])
        _fit_parts(kept["part"])
        series_rows.put_all(kept)
        _have_folders(entry.series_id, kept)
        series_rows.put_videos(entry.series_id, kept)
        video_places.renew_series([entry.series_id])
        progress_events.refresh(entry.series_id, "series_added")
        entries.mark_undone(entry)
    if with_files:
        _put_files_back(Series.get_by_id(entry.series_id), kept)


def why_not(entry: HistoryEntry) -> CannotUndo | None:
    """Return why a series cannot come back; None when it can."""
    was = entry.before
    if HistoryRows.one_with(entry=entry.id) is None:
        return CannotUndo("undo_too_late")
    if Series.one_with(id=entry.series_id) or Series.one_with(added_as=was["added_as"]):
        return CannotUndo("undo_here_again", title=entry.title)
    for provider, value in was["ids"]:
        if SeriesId.one_with(provider=provider, value=value):
            return CannotUndo("undo_here_again", title=entry.title)
    if was["folder_key"] is not None and was["root"] is not None and _is_taken(was):
        return CannotUndo("undo_folder_taken", title=entry.title, folder=was["folder"])
    return None


def _is_taken(was: dict[str, Any]) -> bool:
    """Return whether its home is another series' by now."""
    if Series.one_with(root=was["root"], folder_key=was["folder_key"]):
        return True
    listed = Folder.one_with(root=was["root"], key=was["folder_key"])
    return listed is not None and listed.series_id is not None


def _fit_series(row: dict[str, Any]) -> None:
    """Let the row of a series fit what is there now, inside the caller's transaction."""
    if Series.one_with(key=row["key"]):
        row["key"] = new_series.free_key(row["title"])
    if row["root"] is not None and Root.one_with(id=row["root"]) is None:
        row["root"] = None


def _fit_parts(rows: Rows) -> None:
    """Nobody loads the series any more that was removed meanwhile."""
    for row in rows:
        row["claim"] += 1
        row["owner"] = row["lease_until"] = None
        if row["state"] == LOADING:
            row["state"] = PENDING


def _have_folders(series_id: int, kept: Kept) -> None:
    """Give the series its folders again, as far as they are there and nobody's."""
    for row in kept["folder"]:
        is_it = (Folder.root == row["root"]) & (Folder.key == row["key"]) & Folder.series.is_null()
        Folder.update(series=series_id, is_ignored=False).where(is_it).execute()
    series = Series.get_by_id(series_id)
    if series.folder and series.root_id is not None:
        series_folder.have_row(series)


def _put_files_back(series: Series, kept: Kept) -> None:
    """Write the files whose bytes we have, and have the others loaded again."""
    if series.folder and not places.is_let_go(series):
        _have_folder_made_again(series)
        for row in kept["written_file"]:
            _put_file_back(Series.get_by_id(series.id), row)
    with transaction():
        claims.request(series.id, PARTS, USER, force=True)


def _have_folder_made_again(series: Series) -> None:
    """Allow the folder to be created again, if it went with our last file in it."""
    if series.has_folder and not os.path.lexists(places.home(series)):
        Series.update(has_folder=False).where(Series.id == series.id).execute()


def _put_file_back(series: Series, row: dict[str, Any]) -> None:
    content = row["content"]
    if content is None or series_folder.digest(content) != row["sha"]:
        return
    try:
        if series_folder.read(series, row["path"]) is None:
            series_folder.put(series, row["path"], content)
            with transaction():
                series_folder.record(series, row["path"], row["sha"], content)
    except (DiskError, NotAllowed) as error:
        log.warning("A file of series %d is written later: %s", series.id, error)
