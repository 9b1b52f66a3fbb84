"""Files of the user that are in the way: kept beside their place under another name, never deleted."""

import contextlib
import logging
import os
import re

from ...errors import DiskError, FolderMissing, NotAllowed
from ...files import atomic, naming, picture_names
from ...messages import Message
from ...models import ReplacedArtwork, Series
from . import places, root_rows, series_folder
from .library_mark import check_root

log = logging.getLogger(__name__)
KEPT = re.compile(r"(?P<name>.+?)(\.\d+)?\.bak")
ENDINGS = (*picture_names.ENDINGS, ".nfo")  # of what is kept
MOST_COPIES = 99  # of one file, each under a name of its own


def put(series: Series, path: str) -> str | None:
    """Give a file of a series the first free name of "a.bak", "a.1.bak" …, and return that.

    None when it is not there. Raises DiskError, also when no such name is free.
    """
    check_root(root_rows.id_of(series))
    file = places.of_file(series, path)
    taken: DiskError | None = None
    for number in range(MOST_COPIES):
        name = _name(path, number)
        try:
            atomic.move(file.root, file.inner, places.of_file(series, name).inner)
            return name
        except DiskError as error:
            if error.reason == "missing":
                return None
            if error.reason != "taken":
                raise
            taken = error
    assert taken is not None
    raise taken


def keep(series: Series, path: str, content: bytes) -> None:
    """Store a copy of a file that is about to be replaced, named as put() names it. Raises DiskError."""
    for number in range(MOST_COPIES):
        name = _name(path, number)
        kept = series_folder.read(series, name)
        if kept is None:
            file = places.of_file(series, name)
            atomic.write(file.root, file.inner, content)
        if kept in (None, content):
            return
    place = naming.shown(_name(path, 0))
    raise DiskError("disk_name_taken", path, "taken", cannot=Message("cannot_write"), place=place)


def drop(series: Series, path: str, content: bytes) -> None:
    """Remove the copy of a file that is back in its place."""
    kept = _kept_as(series, path, content)
    if kept:
        with contextlib.suppress(DiskError):
            series_folder.remove(series, kept)


def put_back(series: Series) -> None:
    """Give the user's own pictures that were replaced their names again, where these are free.

    One that the disk refuses to rename stays under the other name.
    """
    replaced = []
    for row in ReplacedArtwork.all_with(series=series.id):
        replaced.append(bytes(row.content or b""))
    for kept in left(series):
        try:
            if series_folder.read(series, kept) in replaced:
                _rename(series, kept, KEPT.sub(r"\g<name>", kept))
        except (DiskError, NotAllowed, FolderMissing) as error:
            log.warning("Left %s: %s", naming.shown(kept), error)


def _rename(series: Series, path: str, to: str) -> None:
    file = places.of_file(series, path)
    atomic.move(file.root, file.inner, places.of_file(series, to).inner)


def left(series: Series) -> list[str]:
    """Return the files that are kept under other names beside those that we wrote, by their paths."""
    folders = {row.path.rpartition("/")[0] for row in series.files}
    found = []
    for folder in sorted(folders):
        for name in _names(series, folder):
            match = KEPT.fullmatch(name)
            if match and match["name"].lower().endswith(ENDINGS):
                found.append(places.inner(f"{folder}/{name}" if folder else name))
    return found


def _names(series: Series, folder: str) -> list[str]:
    """Return what lies in a folder; nothing where it cannot be read."""
    with contextlib.suppress(OSError, NotAllowed, FolderMissing):
        return sorted(os.listdir(places.of_file(series, folder).path))
    return []


def _kept_as(series: Series, path: str, content: bytes) -> str | None:
    """Return the name under which these bytes of a file are kept."""
    for number in range(MOST_COPIES):
        name = _name(path, number)
        with contextlib.suppress(DiskError):
            kept = series_folder.read(series, name)
            if kept is None:
                return None
            if kept == content:
                return name
    return None


def _name(path: str, number: int) -> str:
    return f"{path}.{number}.bak" if number else f"{path}.bak"
