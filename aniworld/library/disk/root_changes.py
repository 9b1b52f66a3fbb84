"""Adding and removing roots of the library. No file of a household is touched by either."""

import logging
from pathlib import Path
from typing import Any, NamedTuple

from peewee import IntegrityError, fn

from ... import context, file_systems
from ...database import transaction
from ...errors import Invalid, NotFound
from ...files import naming
from ...models import Folder, LibraryMark, Root, Series, Video
from . import let_go, library_mark, library_trouble, root_list, root_rows, root_rules

log = logging.getLogger(__name__)


class Holding(NamedTuple):
    """What is in a root: series whose home it is, folders (also those of nobody), videos."""

    series: int
    folders: int
    videos: int


def get(identifier: str | int) -> Root:
    """Return the root with this id. Raises NotFound."""
    text = str(identifier)
    root = None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        root = Root.one_with(id=int(text))
    if root is None:
        raise NotFound("no_such_root")
    return root


def holdings() -> dict[int, Holding]:
    """Return what is in each root, as far as the rows know, by its id."""
    series = _counted(Series.select(Series.root, fn.COUNT(Series.id)).group_by(Series.root))
    folders = _counted(Folder.select(Folder.root, fn.COUNT(Folder.id)).group_by(Folder.root))
    of_videos = Video.select(Folder.root, fn.COUNT(Video.id)).join(Folder).group_by(Folder.root)
    videos = _counted(of_videos)
    found = {}
    for root in root_rows.all():
        number = root.id
        found[number] = Holding(series.get(number, 0), folders.get(number, 0), videos.get(number, 0))
    return found


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.tuples())


def add(text: str) -> Root:
    """Add a folder that is there as a root, and mark it. Series that were let go with it are back.

    Raises Invalid when it may not be one, LibraryError when it cannot be used.
    """
    place = root_rules.checked(text)
    _refuse(place)
    try:
        with transaction():
            last = Root.select(fn.MAX(Root.position)).scalar() or 0
            root = Root.create(path=str(place), position=last + 1)
            library_mark.accept(root.id)
            back = let_go.take_back(root)
            root_list.note()
    except IntegrityError as error:
        raise Invalid("root_is_here_already", "path", place=naming.shown(str(place))) from error
    log.info("The folder %s belongs to the library now; %d series are back.", place, back)
    return root


def _refuse(place: Path) -> None:
    """Refuse a folder that may not be a root, or that cannot be told from one."""
    others = root_rows.all()
    for root in others:
        trouble = library_trouble.silence(root)
        if trouble:
            raise trouble
    if not place.is_dir():
        raise Invalid("root_not_there", "path", place=naming.shown(str(place)))
    if file_systems.is_of_system(place):
        raise Invalid("root_of_system", "path", place=naming.shown(str(place)))
    root_rules.refuse_overlap(place, map(root_rows.path, others), context.current().settings.data_dir)


def move(root: Root, to: str) -> None:
    """Move a root one place up or down in the lists; the outermost stays. Raises Invalid for another way."""
    if to not in ("up", "down"):
        raise Invalid("not_one_of", "to", name="to", choices=["up", "down"])
    order = [row.id for row in root_rows.all()]
    here = order.index(root.id)
    there = max(0, here - 1) if to == "up" else min(len(order) - 1, here + 1)
    order[here], order[there] = order[there], order[here]
    with transaction():
        for position, root_id in enumerate(order):
            Root.update(position=position).where(Root.id == root_id).execute()
        root_list.note()


def take_new(root: Root) -> None:
    """Let this root take new series, and no other; also those that wait for a root in trouble to be made."""
    with transaction():
        _move_what_waits()
        Root.update(takes_new=False).where(Root.id != root.id).execute()
        Root.update(takes_new=True).where(Root.id == root.id).execute()
        root_list.note()


def _move_what_waits() -> None:
    """Have the home chosen again of series that have none yet, where nobody can be making it just now."""
    away = list(library_trouble.troubles())
    waits = Series.root.in_(away) & ~Series.has_folder
    Folder.delete().where(Folder.series.in_(Series.select(Series.id).where(waits))).execute()
    Series.update(root=None, folder=None, folder_key=None).where(waits).execute()


def remove(root: Root) -> Holding:
    """Remove a root from the library, and return what was let go. Nothing on disk is touched.

    Series whose home it was stay, without a folder: nothing is written for them until the root is added
    again, or a person has their folder made anew. Raises Invalid for the first root.
    """
    if root.id == Root.FIRST:
        raise Invalid("root_is_first", "root")
    held = holdings()[root.id]
    with transaction():
        changed = let_go.note(root)
        LibraryMark.delete().where(LibraryMark.id == root.id).execute()
        Root.delete().where(Root.id == root.id).execute()
        if not Root.select().where(Root.takes_new).exists():
            Root.update(takes_new=True).where(Root.id == Root.FIRST).execute()
        let_go.find_first_videos(changed)
        root_list.note()
    let_go.tell(changed.series)
    log.info("The folder %s belongs to the library no more; %d series are let go.", root.path, held.series)
    return held
