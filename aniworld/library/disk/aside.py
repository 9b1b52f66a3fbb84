"""Files of the user that are in the way: kept beside their place under another name, never deleted."""

import contextlib

from ...errors import DiskError
from ...files import atomic
from ...models import Series
from . import places, root_rows, series_folder
from .library_mark import check_root

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


def drop(series: Series, path: str, content: bytes) -> None:
    """Remove the copy of a file that is back in its place."""
    for number in range(MOST_COPIES):
        name = _name(path, number)
        with contextlib.suppress(DiskError):
            kept = series_folder.read(series, name)
            if kept is None:
                return
            if kept == content:
                series_folder.remove(series, name)
                return


def _name(path: str, number: int) -> str:
    return f"{path}.{number}.bak" if number else f"{path}.bak"
