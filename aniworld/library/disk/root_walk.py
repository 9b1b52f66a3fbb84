"""Walks over a root, and yields what has changed in it since the last scan."""

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import DiskError
from ...files import atomic, naming
from . import file_table, library_mark, walk
from .walk import Branch

log = logging.getLogger(__name__)

Directories = dict[str, list[tuple[str, int]]]  # path and time of change, by the directory of the root
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
    for alike in _alike(names):
        is_read = fully or not _are_unchanged(top, alike, listed, known)
        for name in alike:
            if name in listed:
                if is_read:
                    batch.add(walk.read(top, name))
            elif os.path.lexists(top / name):
                batch.strange.add(name)
            else:
                batch.add(Branch(name))
        if batch.is_full:
            yield batch
            batch = Batch()
    yield batch


def _alike(names: Iterable[str]) -> list[list[str]]:
    """Return the names in their order, with those together that some disks take for one."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(naming.folder_key(name), []).append(name)
    return list(found.values())


def _are_unchanged(top: Path, names: Iterable[str], listed: set[str], known: Directories) -> bool:
    """Return whether these directories of the root are there and known as a whole, and nothing has changed.

    They are read together: which of them is left out depends on all of them.
    """
    for name in names:
        directories = known.get(name, [])
        is_known = name in listed and any(path == name for path, _ in directories)
        if not is_known or not walk.is_unchanged(top, directories):
            return False
    return True


def _read_root(top: Path) -> Branch:
    """Read what lies in the root itself."""
    try:
        with atomic.disk_errors(top, "", "cannot_read"):
            listing = walk.list_one(top, "")
    except DiskError as error:
        raise library_mark.as_library_error(error) from error
    return Branch("", {"": listing}, {}, list(listing.links))
