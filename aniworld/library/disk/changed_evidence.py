"""Folders of nobody whose tvshow.nfo or .plexmatch was changed: whose they may be is looked for anew."""

from dataclasses import replace
from typing import Any

from ...database import transaction
from ...models import Folder
from . import evidence, homes, root_rows
from .evidence import Said


def note(root_id: int, *, rereads: bool = False) -> int:
    """Have those folders of a root looked at again that say something else now. Return how many.

    The caller knows that the root is in reach. rereads: also files that did not change are read, as they may
    be understood otherwise now.
    """
    top = root_rows.path_by_id(root_id)
    looked_at = (Folder.root == root_id) & Folder.looked_at.is_null(False)
    changed = 0
    for folder in homes.free().where(looked_at).order_by(Folder.id):
        known = Said.of(folder.said or {})
        if not rereads and evidence.files(top, folder.path) == known.files:
            continue
        fresh = evidence.read(top, folder.path)
        values: dict[str, Any] = {"said": fresh.as_json()}
        if replace(fresh, files=known.files) != known:
            values["looked_at"] = None
            changed += 1
        with transaction():
            Folder.update(values).where((Folder.id == folder.id) & Folder.series.is_null()).execute()
    return changed
