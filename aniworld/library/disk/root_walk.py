"""Walks over a root, and yields what has changed in it since the last scan."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import DiskError
from ...files import atomic
from . import file_table, library_mark, walk
from .walk import Branch

log = logging.getLogger(__name__)

MOST_VIDEOS, MOST_BRANCHES = 5000, 500  # that are stored in one transaction


@dataclass
class Batch:
    """What is stored together. strange: names in the root that are links or files where folders were."""

    branches: list[Branch] = field(default_factory=list)
    strange: set[str] = field(default_factory=set)
    videos: int = 0

    def add(self, branch: Branch) -> None:
        self.branches.append(branch)
        self.videos += sum(len(listing.videos) for listing in branch.listings.values())

    @property
    def is_full(self) -> bool:
        return self.videos >= MOST_VIDEOS or len(self.branches) >= MOST_BRANCHES


def changed(root_id: int, top: Path, *, fully: bool) -> Iterator[Batch]:
    """Yield the directories of a root in which something may have changed, in batches. All, if fully.

    Raises LibraryError when the root itself cannot be read.
    """
    known = file_table.directories(root_id)
    root = _read_root(top)
    batch = Batch()
    batch.add(root)
    names = {*root.listings[""].folders, *known, *file_table.top_names(root_id)} - {""}
    listed = set(root.listings[""].folders)
    for name in sorted(names):
        if name in listed:
            if fully or not _is_unchanged(top, name, known.get(name, [])):
                batch.add(walk.read(top, name))
        elif os.path.lexists(top / name):
            batch.strange.add(name)
        else:
            batch.add(Branch(name))
        if batch.is_full:
            yield batch
            batch = Batch()
    yield batch


def _is_unchanged(top: Path, name: str, known: list[tuple[str, int]]) -> bool:
    """Return whether a directory of the root is known as a whole, and nothing in it has changed."""
    return any(path == name for path, _ in known) and walk.is_unchanged(top, known)


def _read_root(top: Path) -> Branch:
    """Read what lies in the root itself."""
    try:
        with atomic.disk_errors(top, "", "cannot_read"):
            listing = walk.list_one(top, "")
    except DiskError as error:
        raise library_mark.as_library_error(error) from error
    return Branch("", {"": listing}, {}, list(listing.links))
