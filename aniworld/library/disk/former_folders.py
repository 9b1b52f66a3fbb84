"""Leaving a folder that a series does not have any more: files of somebody else in it become as they were."""

import logging

from ...database import transaction
from ...errors import DiskError
from ...models import Folder, Series, WrittenFile
from . import let_go, originals, places

log = logging.getLogger(__name__)


def leave_home(series: Series, to: Folder) -> None:
    """Leave the home of a series before another folder becomes it.

    Where that is the same one, renamed or moved, what we know of the files in it goes on being true.
    """
    if not series.has_folder or places.is_let_go(series) or let_go.holds_ours(series, places.of_folder(to)):
        return
    _put_back(series, "")
    at_home = (WrittenFile.series == series) & ~WrittenFile.path.startswith(places.ELSEWHERE)
    with transaction():
        originals.forget(series, [row.path for row in WrittenFile.select().where(at_home)])


def leave(series: Series, folder: Folder) -> None:
    """Leave another folder of a series than its home."""
    _put_back(series, f"{places.ELSEWHERE}{folder.id}/")


def _put_back(series: Series, start: str) -> None:
    """Put back the files in a folder, as their paths begin; those in the home begin with nothing."""

    def is_there(path: str) -> bool:
        if not start:
            return not path.startswith(places.ELSEWHERE)
        return path.startswith(start)

    try:
        originals.put_back(series, is_there)
    except DiskError as error:
        log.warning("Files of series %d are left as they are: %s", series.id, error)
