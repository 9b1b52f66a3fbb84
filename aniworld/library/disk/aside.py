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
KEPT = re.compile(r"(?P<name>[^/]+?)(\.\d+)?\.bak")  # without its folder
PICTURES = picture_names.ENDINGS
ENDINGS = (*PICTURES, ".nfo")  # of what is kept
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


def keep(series: Series, path: str, content: bytes) -> str:
    """Store a copy of a file that is about to be replaced, named as put() names it, and return that name.

    Raises DiskError.
    """
    for number in range(MOST_COPIES):
        name = _name(path, number)
        if series_folder.read(series, name) is None:
            file = places.of_file(series, name)
            atomic.write(file.root, file.inner, content)
            return name
    place = naming.shown(_name(path, 0))
    raise DiskError("disk_name_taken", path, "taken", cannot=Message("cannot_write"), place=place)


def drop(series: Series, path: str, content: bytes) -> None:
    """Remove the copy of a file that is back in its place."""
    kept = _kept_as(series, path, content)
    if kept:
        with contextlib.suppress(DiskError):
            series_folder.remove(series, kept)


def put_back(series: Series) -> None:
    """Give the user's own pictures that were replaced last their names again, where these are free.

    One that the disk refuses to rename stays under the other name.
    """
    rows = ReplacedArtwork.all_with(series=series.id)
    replaced = [bytes(row.content) for row in rows if row.content]
    for kept in _kept(series, PICTURES):
        try:
            if series_folder.read(series, kept) in replaced:
                _give_name_back(series, kept)
        except (DiskError, NotAllowed, FolderMissing) as error:
            log.warning("Left %s: %s", naming.shown(kept), error)


def _give_name_back(series: Series, kept: str) -> None:
    folder, slash, name = kept.rpartition("/")
    match = KEPT.fullmatch(name)
    assert match is not None, "only such names are kept"
    file = places.of_file(series, kept)
    atomic.move(file.root, file.inner, places.of_file(series, folder + slash + match["name"]).inner)


def left(series: Series) -> list[str]:
    """Return the files that are kept under other names beside those that we wrote, by their paths inside."""
    return [places.inner(path) for path in _kept(series, ENDINGS)]


def _kept(series: Series, endings: tuple[str, ...]) -> list[str]:
    """Return the paths of what is kept beside the files that we wrote, and where pictures were replaced."""
    beside = [row.path for row in series.files]
    beside += [row.file for row in ReplacedArtwork.all_with(series=series.id)]
    found = []
    for folder in sorted({path.rpartition("/")[0] for path in beside}):
        for name in _names(series, folder):
            match = KEPT.fullmatch(name)
            if match and match["name"].lower().endswith(endings):
                found.append(f"{folder}/{name}" if folder else name)
    return found


def _names(series: Series, folder: str) -> list[str]:
    """Return what lies in a folder; nothing where it cannot be read."""
    with contextlib.suppress(OSError, NotAllowed, FolderMissing):
        return sorted(os.listdir(places.of_file(series, folder).path))
    return []


def _kept_as(series: Series, path: str, content: bytes) -> str | None:
    """Return the last name under which these bytes of a file are kept: an earlier one may be the user's."""
    found = None
    for number in range(MOST_COPIES):
        name = _name(path, number)
        with contextlib.suppress(DiskError):
            kept = series_folder.read(series, name)
            if kept is None:
                break
            if kept == content:
                found = name
    return found


def _name(path: str, number: int) -> str:
    return f"{path}.{number}.bak" if number else f"{path}.bak"
