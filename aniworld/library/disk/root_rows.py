"""The roots of the library: the folders below which all series lie, and where each is on this machine."""

from pathlib import Path

from ... import context
from ...errors import DiskError
from ...models import Root, Series


def all() -> list[Root]:
    """Return the roots in their order. The first is the one that ANIWORLD_LIBRARY names."""
    return Root.read('ORDER BY "position", id')


def path(root: Root) -> Path:
    """Return the absolute path of a root."""
    if root.id == Root.FIRST or root.path is None:
        return context.current().library
    return Path(root.path)


def path_by_id(root_id: int) -> Path:
    """Return the absolute path of a root. Raises DiskError when it was removed from the library."""
    if root_id == Root.FIRST:
        return context.current().library
    root = Root.one_with(id=root_id)
    if root is None:
        raise DiskError("root_was_removed", "", "missing")
    return path(root)


def for_new() -> Root:
    """Return the root in which new series get their folder."""
    return takes_new(all())


def takes_new(roots: list[Root]) -> Root:
    """Return the one of all roots in which new series get their folder."""
    for root in roots:
        if root.takes_new:
            return root
    return next(root for root in roots if root.id == Root.FIRST)


def id_of(series: Series) -> int:
    """Return the id of the root in which the home of a series is, or will be."""
    if series.root_id is None:
        return for_new().id
    return series.root_id


def around(place: Path) -> Root | None:
    """Return the root in which a place is; None for one outside the library."""
    for root in all():
        if place.is_relative_to(path(root)):
            return root
    return None
