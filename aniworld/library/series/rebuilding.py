"""Makes the series of a library anew when only its files are left, of the ids that its folders tell."""

import logging
from collections.abc import Sequence

from ...errors import AniworldError
from ...files import naming
from ...models import Folder, Series
from ..disk import homes, root_changes, root_list, root_rows, scan
from ..disk.whose_folder import ID_CODES
from ..matching import folder_questions
from . import accepting

log = logging.getLogger(__name__)


def add_roots(further: Sequence[str] = ()) -> list[str]:
    """Add the library folders that the lost database had, and further ones.

    Return why some could not be added, in sentences.
    """
    known = {str(root_rows.path(root)) for root in root_rows.all()}
    wanted = [*root_list.read(), *(root_list.Listed(path, False) for path in further)]
    refused = []
    for one in wanted:
        if one.path in known:
            continue
        known.add(one.path)
        try:
            root = root_changes.add(one.path)
            if one.takes_new:
                root_changes.take_new(root)
        except AniworldError as error:
            refused.append(error.in_full)
    return refused


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
