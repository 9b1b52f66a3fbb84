"""The roots of the library, and which of them can be used now."""

import logging

from ...models import Root
from . import library_trouble
from .root_rows import all as all  # also for callers here
from .root_rows import for_new as for_new
from .root_rows import id_of as id_of
from .root_rows import path as path
from .root_rows import path_by_id as path_by_id

log = logging.getLogger(__name__)


def in_reach() -> list[Root]:
    """Return the roots that are there and are ours. Of the others nothing is known, so nothing is missing."""
    found = []
    for root in all():
        trouble = library_trouble.look_at(root)
        if trouble is None:
            found.append(root)
        else:
            log.warning("The files of a library folder are not looked at: %s", trouble)
    return found
