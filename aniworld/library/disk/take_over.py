"""A series that is added takes the folders of its own that are there already, and never makes a twin.

It looks for them before its first file is written. Only what is sure is taken: by id, or by title and year.
"""

import logging
from collections.abc import Callable, Iterator
from functools import cache, partial

from ...database import transaction
from ...files import naming
from ...models import Folder, Root, Series
from ..matching import same_name
from . import evidence, homes, root_rows, unlisted, whose_folder
from .evidence import Said
from .whose_folder import Show

log = logging.getLogger(__name__)


def look(series: Series, roots: list[Root]) -> bool:
    """Give a series the free folders that surely are its own; the likeliest becomes its home.

    Return whether it has a home now that is there.
    """
    show = cache(partial(homes.show_of, series))  # most have no folder to compare it with
    found = [*_listed(show), *_unlisted(show, roots)]
    if found:
        _take(series, found)
    else:
        follow(series)
    return bool(series.has_folder)


def follow(series: Series) -> None:
    """Read anew which home a series has: another thread may have decided it meanwhile."""
    fresh = Series.get_by_id(series.id)
    series.root_id, series.folder, series.folder_key = fresh.root_id, fresh.folder, fresh.folder_key
    series.has_folder = fresh.has_folder


def _take(series: Series, found: list[Folder]) -> None:
    with transaction():
        fresh = Series.get_by_id(series.id)
        taken = []
        for folder in found:
            if homes.take(folder, fresh, homes.said_by(folder)):
                taken.append(folder)
        if taken and not fresh.has_folder:
            homes.make_home(fresh, homes.likeliest_home(taken))
    follow(series)
    for folder in taken:
        log.info("%r takes the folder %s that is there.", series.title, naming.shown(folder.path))


def may_use(series: Series, root: Root, path: str) -> bool:
    """Return whether a series may use a folder of this name: its files name no other show."""
    said = evidence.read(root_rows.path(root), path)
    return not said.ids or not whose_folder.names_another(said, homes.show_of(series))


def _listed(show: Callable[[], Show]) -> Iterator[Folder]:
    for folder in homes.all_free():
        if _is_sure(homes.said_by(folder), show()) and homes.is_there(folder):
            yield folder


def _unlisted(show: Callable[[], Show], roots: list[Root]) -> Iterator[Folder]:
    """Yield rows for the folders that no scan has found yet."""
    for root in roots:
        for path in unlisted.in_root(root):
            said = evidence.read(root_rows.path(root), path)
            if _is_sure(said, show()):
                yield _listed_now(root, path, said)


def _listed_now(root: Root, path: str, said: Said) -> Folder:
    key = naming.folder_key(path)
    Folder.insert(root=root, path=path, key=key, said=said.as_json()).on_conflict_ignore().execute()
    return Folder.get((Folder.root == root) & (Folder.key == key))


def _is_sure(said: Said, show: Show) -> bool:
    fit = whose_folder.fit(said, show, is_rough=False)
    if fit is None or not fit.is_sure:
        return False
    is_by_name_alone = fit.confidence == whose_folder.NO_YEAR
    return not (is_by_name_alone and said.year is None and same_name.has_several(said.title))
