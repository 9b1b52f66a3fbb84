"""Folders that no scan has listed yet: what was copied there since, or all of them before the first scan."""

from collections.abc import Iterator
from itertools import islice

from ...database import run_sql
from ...files import naming
from ...models import Root
from . import missing_folder, root_rows

MOST = 2000  # that are looked at


def in_root(root: Root) -> list[str]:
    """Return the paths of folders below a root that have no row, and of those one level down."""
    return list(islice(_paths(root), MOST))


def _paths(root: Root) -> Iterator[str]:
    rows = run_sql("SELECT key FROM folder WHERE root_id = ?", root.id)
    known = {key for (key,) in rows.fetchall()}
    top = root_rows.path(root)
    for name in missing_folder.names_in(top):
        if naming.folder_key(name) in known:
            continue
        yield name
        for inner in missing_folder.names_in(top / name):
            if naming.folder_key(f"{name}/{inner}") not in known:
                yield f"{name}/{inner}"
