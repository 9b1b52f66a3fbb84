"""Giving folders to series: linked, ignored, made a series' home, or let go again. No file is touched."""

from collections.abc import Iterable

from ...database import transaction
from ...errors import Invalid
from ...files import naming
from ...models import PARTS, Folder, Series
from ...models.part import BACKGROUND, USER
from ..artwork import stills
from ..episodes import video_places
from ..parts import claims, progress_events
from . import former_folders, homes
from .folder_events import CHANGED, TOPIC, tell

__all__ = ["CHANGED", "TOPIC", "ignore", "let_go", "link", "relink", "take", "tell"]


def link(folder: Folder, series: Series) -> None:
    """Give a folder to a series that is in the library; to one without a home it is the home.

    Raises Invalid when it is another's, or gone.
    """
    _check_is_there(folder)
    with transaction():
        take(folder, series)
        _load_what_changed([series.id])
        tell([folder.id])


def take(folder: Folder, series: Series) -> None:
    """Give a folder to a series, inside the caller's transaction. Raises Invalid when it is another's."""
    fresh = Series.get_by_id(series.id)
    if not homes.take(folder, fresh, homes.said_by(folder)):
        _refuse(Folder.get_by_id(folder.id))
    if not fresh.has_folder:
        homes.make_home(fresh, folder)


def _refuse(folder: Folder) -> None:
    title = folder.series.title if folder.series else ""
    raise Invalid("folder_has_series", "folder", folder=naming.shown(folder.path), title=title)


def _check_is_there(folder: Folder) -> None:
    if not homes.is_there(folder):
        raise Invalid("folder_is_gone", "folder", folder=naming.shown(folder.path))


def _load_what_changed(series_ids: Iterable[int]) -> None:
    for series_id in video_places.renew_series(series_ids):
        claims.request(series_id, ["nfo"], BACKGROUND)
        stills.ask_for(Series.get_by_id(series_id), BACKGROUND)
        progress_events.refresh(series_id, "series_updated")


def relink(series: Series, folder: Folder) -> None:
    """Point a series at another folder as its home, and load what belongs there.

    The former home is let go: its files stay, those of somebody else as they were. Raises Invalid when the
    folder is another's, or gone.
    """
    _check_is_there(folder)
    if folder.series_id in (None, series.id):
        former_folders.leave_home(Series.get_by_id(series.id), folder)
    with transaction():
        fresh = Series.get_by_id(series.id)
        former = (Folder.series == fresh) & (Folder.key == fresh.folder_key) & (Folder.root == fresh.root_id)
        if not homes.take(folder, fresh, homes.said_by(folder)):
            _refuse(Folder.get_by_id(folder.id))
        Folder.update(series=None, season=None).where(former & (Folder.id != folder.id)).execute()
        homes.make_home(fresh, folder)
        _load_what_changed([fresh.id])
        claims.request(fresh.id, PARTS, USER)
        progress_events.refresh(fresh.id, "series_updated")
        tell([folder.id])


def let_go(folder: Folder) -> None:
    """Take a folder from its series again; its home it keeps. Raises Invalid for that one."""
    if folder.series is not None:
        former_folders.leave(folder.series, folder)
    with transaction():
        row = Folder.get_by_id(folder.id)
        series = row.series
        if series is None:
            return
        if series.folder_key == row.key and series.root_id == row.root_id:
            raise Invalid("folder_is_home", "folder", folder=naming.shown(row.path), title=series.title)
        Folder.update(series=None, season=None).where(Folder.id == row.id).execute()
        _load_what_changed([series.id])
        tell([row.id])


def ignore(folder: Folder, *, is_ignored: bool = True) -> None:
    """Do not offer a folder any more, or offer it again. Raises Invalid when it is a series'."""
    with transaction():
        if is_ignored and Folder.get_by_id(folder.id).series_id is not None:
            _refuse(Folder.get_by_id(folder.id))
        Folder.update(is_ignored=is_ignored).where(Folder.id == folder.id).execute()
        tell([folder.id])
