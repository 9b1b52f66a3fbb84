"""The list of the library folders beside the database: with it a rebuild finds all of them again."""

import json
import logging
from pathlib import Path
from typing import NamedTuple

from ... import context
from ...database import after_commit
from ...errors import AniworldError, DiskError
from ...files import atomic
from ...models import Root
from . import root_rows

log = logging.getLogger(__name__)
NAME = "library-folders.json"
MOST_BYTES = 1_000_000


class Listed(NamedTuple):
    """A folder as the list has it. takes_new: whether new series get their folder there."""

    path: str
    takes_new: bool


def note() -> None:
    """Write the list once the open transaction is committed."""
    after_commit(write)


def write() -> None:
    """Write the list as the rows are now. A disk that refuses it is only told in the log."""
    rows = [{"path": str(root_rows.path(root)), "takes_new": root.takes_new} for root in root_rows.all()]
    try:
        atomic.write(_folder(), NAME, json.dumps({"folders": rows}, indent=1).encode())
    except DiskError as error:
        log.warning("The list of the library folders could not be written: %s", error)


def write_where_missing() -> None:
    """Write the list where there is none yet, and more than the first folder to tell of."""
    if len(root_rows.all()) > 1 and not (_folder() / NAME).exists():
        write()


def read() -> list[Listed]:
    """Return the folders besides the first one; none where the list is missing or cannot be read."""
    try:
        content = atomic.read(_folder(), NAME, MOST_BYTES)
        rows = json.loads(content or b"{}").get("folders", [])
        listed = [Listed(str(row["path"]), bool(row["takes_new"])) for row in rows]
    except (AniworldError, ValueError, LookupError, TypeError, AttributeError) as error:
        log.warning("The list of the library folders cannot be read: %s", error)
        return []
    first = str(root_rows.path_by_id(Root.FIRST))
    return [one for one in listed if one.path != first]


def _folder() -> Path:
    return context.current().settings.data_dir
