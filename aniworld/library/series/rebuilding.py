"""Makes the series of a library anew when only its files are left, of the ids that its folders tell."""

import logging

from ...errors import AniworldError
from ...files import naming
from ...models import Folder, Series
from ..disk import homes, scan
from ..disk.whose_folder import ID_CODES
from ..matching import folder_questions
from . import accepting

log = logging.getLogger(__name__)


def from_library() -> tuple[int, list[str]]:
    """Look through all roots, and make a series of each folder that tells an id of its show.

    Nothing is written to the library: what lies in a folder is read when its series is loaded. Return how
    many series there are, and the folders that tell no id; a person says whose they are. Raises LibraryError.
    """
    scan.all_roots(fully=True)
    while folder_questions.look_up():
        pass
    left = []
    for folder in accepting.in_turn(list(homes.free())):
        if not _accept(folder):
            left.append(naming.shown(folder.path))
    return Series.select().count(), left


def _accept(folder: Folder) -> bool:
    """Make a folder a series by the id that it tells. Return whether it tells one."""
    found = accepting.candidates(folder)
    if not found or found[0].reason.code not in ID_CODES:
        return False
    try:
        accepting.accept(folder)
    except AniworldError as error:
        log.warning("The folder %s stays without a series: %s", naming.shown(folder.path), error)
        return False
    return True
