"""The folder of a series: created once, and missing when it is gone. Only a person has it created again."""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from peewee import Expression

from ...database import now, transaction
from ...errors import DiskError, FolderMissing, Invalid, NotAllowed
from ...files import atomic, naming, nfo
from ...messages import Message
from ...models import PARTS, Episode, ForeignWrite, OriginalFile, Part, Series, WrittenFile
from ...models.part import PENDING, USER
from ..parts import claims, progress_events
from . import library_mark, places, root_rows

MOST_LOOKED_AT = 2000  # folders among which one that was renamed is looked for


def check(series: Series) -> Series:
    """Refuse to load what is written into a missing folder. Return the series as it is now.

    Raises LibraryError, FolderMissing, Series.DoesNotExist.
    """
    row = Series.get_by_id(series.id)
    if places.is_let_go(row):
        raise note_missing(row)
    library_mark.check_root(root_rows.id_of(row))
    if is_missing(row):
        raise note_missing(row)
    if row.folder_missing_since:
        note_back(row)
    return row


def ready(series: Series, home: places.Place) -> None:
    """Make sure that the folder exists before a file is written; create it the first time.

    Raises as check().
    """
    if not check(series).has_folder:
        atomic.make_folder(home.root, home.inner)
        note_there(series)


def note_there(series: Series) -> None:
    """Record that the folder exists from now on."""
    Series.change({"has_folder": True}, id=series.id, has_folder=False)


def note_removal(series: Series) -> None:
    """Allow the folder to be created again if it was removed along with our last file in it."""
    if series.folder and _is_gone(series):
        Series.update(has_folder=False).where(Series.id == series.id).execute()


def is_missing(series: Series) -> bool:
    """Return whether the folder is certainly gone. Raises LibraryError when its root is away."""
    if places.is_let_go(series):
        return True
    if not (series.has_folder and series.folder and _is_gone(series)):
        return False
    library_mark.check_root(root_rows.id_of(series))  # looked at once more: the disk may have gone just then
    return True


def _is_gone(series: Series) -> bool:
    try:
        os.stat(places.home(series))
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def note_missing(series: Series) -> FolderMissing:
    """Record that the folder is gone, and where it may be now. Return the error that says so."""
    found = _same_show_elsewhere(series)
    with transaction():
        row = Series.get_by_id(series.id)
        is_known = row.folder_missing_since is not None and row.folder_found == found
        if not is_known:
            since = row.folder_missing_since or now()
            Series.update(folder_missing_since=since, folder_found=found).where(_is(row)).execute()
            progress_events.refresh(row.id, "series_updated")
    row.folder_found = found
    return FolderMissing("told", _path_of(row), "missing", sentence=message(row))


def _path_of(series: Series) -> Path:
    """Return where the folder was: below nothing when its root was removed."""
    if places.is_let_go(series):
        return Path(series.folder or "")
    home = places.home(series)
    return home.root / home.inner


def note_back(series: Series) -> None:
    """Record that the folder is back: what waited for it may run."""
    with transaction():
        Series.update(folder_missing_since=None, folder_found=None).where(_is(series)).execute()
        waits = (Part.series == series) & (Part.state == PENDING) & (Part.error_code == FolderMissing.code)
        Part.update(not_before=None, error_code=None, error_args=None).where(waits).execute()
        progress_events.refresh(series.id, "series_updated")


def _is(series: Series) -> Expression:
    return Series.id == series.id


def message(series: Series) -> Message:
    """Return what is wrong, and where the folder may be."""
    args = {"folder": naming.shown(series.folder or "")}
    if places.is_let_go(series):
        return Message("folder_let_go", args)
    if series.folder_found:
        return Message("folder_moved", args | {"found": naming.shown(series.folder_found)})
    return Message("folder_missing", args)


def _same_show_elsewhere(series: Series) -> str | None:
    """Return a folder of no series whose tvshow.nfo has an id of this one; in another root, its whole path.

    Only the roots' own folders and those one level down are looked at.
    """
    for place in islice(_strange_folders(), MOST_LOOKED_AT):
        if is_of(series, place):
            return place.inner if _is_in_root_of(series, place) else str(place.root / place.inner)
    return None


def is_of(series: Series, place: places.Place) -> bool:
    """Return whether the tvshow.nfo in a folder has an id of this series."""
    found = _ids_in(place)
    return bool(found) and any((row.provider, row.value) in found for row in series.ids)


def _ids_in(place: places.Place) -> set[tuple[str, str]]:
    """Return the ids in the tvshow.nfo of a folder, as far as it can be read."""
    with suppress(DiskError, NotAllowed):
        content = atomic.read(place.root, place.to(naming.TVSHOW_NFO).inner)
        if content is not None:
            return set(nfo.read_ids(content).items())
    return set()


def _is_in_root_of(series: Series, place: places.Place) -> bool:
    return series.root_id is not None and place.root == root_rows.path_by_id(series.root_id)


def _strange_folders() -> Iterator[places.Place]:
    """Yield the folders of all roots that belong to no series, each followed by those in it."""
    rows = Series.select(Series.root, Series.folder_key).where(Series.folder_key.is_null(False))
    known = {(row.root_id, row.folder_key) for row in rows}
    for root in root_rows.all():
        top = root_rows.path(root)
        for name in names_in(top):
            if (root.id, naming.folder_key(name)) not in known:
                yield places.Place(top, name)
                for inner in names_in(top / name):
                    yield places.Place(top, f"{name}/{inner}")


def names_in(place: Path) -> list[str]:
    """Return the folders in there, as far as they can be read, without hidden ones and links."""
    found: list[str] = []
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False) and _is_shown(entry.name):
                    found.append(entry.name)
    return sorted(found)


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and naming.is_text(name)


def make_anew(series: Series) -> None:
    """Have a missing folder created again, because a person says so, and load everything in it.

    Raises Invalid when it is not missing, LibraryError while the library is away.
    """
    row = Series.get_by_id(series.id)
    library_mark.check_root(root_rows.id_of(row))
    if row.folder_missing_since is None or not is_missing(row):
        raise Invalid("folder_not_missing", "folder")
    with transaction():
        not_made_yet = Series.update(has_folder=False, folder_missing_since=None, folder_found=None)
        not_made_yet.where(_is(row)).execute()
        if places.is_let_go(row):  # its name is chosen again, in the root that takes new series
            Series.update(folder=None, folder_key=None).where(_is(row)).execute()
        for rows in (WrittenFile, OriginalFile, ForeignWrite):
            rows.delete().where(rows.series == row).execute()
        Episode.update(file=None).where(Episode.series == row).execute()
        claims.request(row.id, PARTS, USER)
        progress_events.refresh(row.id, "series_updated")
