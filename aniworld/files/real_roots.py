"""Where a root really is, which is asked some hundred times while one series is loaded."""

import os
from contextlib import suppress
from pathlib import Path

MOST_ROOTS = 100
_known: dict[Path, str] = {}


def real_root(root: Path) -> str:
    """Return the path of a root without links, as it was found before while both lead to the same folder."""
    known = _known.get(root)
    if known is not None:
        with suppress(OSError):
            if os.path.samestat(os.stat(root), os.lstat(known)):
                return known
    if len(_known) >= MOST_ROOTS:
        _known.clear()
    place = _known[root] = os.path.realpath(root)
    return place
