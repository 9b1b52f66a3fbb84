"""Renames videos with what lies beside them, and undoes it. What is to be done is written down first.

A process that is killed in the middle leaves a renaming that runs; whoever comes next carries it on. That two
do so at once does no harm: a file that has its new name already counts as done.
"""

import logging
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ...database import transaction
from ...errors import DiskError, Invalid, LibraryError, NotAllowed, NotFound
from ...files import atomic, names
from ...models import Folder, HistoryEntry, RenamedFile, Renaming, Series, Video, VideoEpisode
from ...models.part import USER
from ...models.renaming import DONE, RUNNING, STOPPED, UNDOING, UNDONE
from ..disk import library_mark, places, root_rows, series_folder
from ..history import entries
from ..parts import claims, progress_events
from ..servers import folders_to_tell
from . import by_hand, made_folders, rename_preview, video_places
from .rename_preview import EVERY, FolderPlan

log = logging.getLogger(__name__)

BATCH = 50  # files between two transactions
UNFINISHED = (RUNNING, UNDOING)
Places = dict[int, Sequence[tuple[int, int]]]


def start(
    series: Series, *, which: str = EVERY, pattern: str = "", videos: Collection[int] | None = None
) -> Renaming:
    """Rename the videos of a series as rename_preview says, only these ones if they are named.

    Raises Invalid when there is nothing to rename, DiskError when the disk refuses: what is renamed by then
    can be undone.
    """
    plans = _chosen(rename_preview.of(series, which, pattern), videos)
    needed = made_folders.needed(plans)
    with transaction():  # in which no disk is looked at: one that sleeps would stop all who write
        _refuse_while_one_runs(series)
        renaming = Renaming.create(series=series)
        position = 0
        for plan in plans:
            position = _write_down(renaming, plan, position)
        made_folders.write_down(renaming, needed)
        if not position:
            raise Invalid("rename_nothing", "videos")
        before = {"started_at": renaming.started_at}
        entries.record(series, HistoryEntry.RENAMED, "history_renamed", {"count": position}, before=before)
    return carry_on(renaming)


def _chosen(plans: Sequence[FolderPlan], videos: Collection[int] | None) -> list[FolderPlan]:
    """Return what is to be renamed, of these videos only if they are named."""
    found = []
    for plan in plans:
        chosen = []
        for video in plan.videos:
            if video.is_changed and (videos is None or video.id in videos):
                chosen.append(video)
        found.append(plan._replace(videos=chosen))
    return found


def _refuse_while_one_runs(series: Series) -> None:
    if Renaming.select().where((Renaming.series == series) & Renaming.state.in_(UNFINISHED)).exists():
        raise Invalid("rename_busy", "series")


def _write_down(renaming: Renaming, plan: FolderPlan, position: int) -> int:
    """Write down the new names in one folder. Return how many files there are by now."""
    for video in plan.videos:
        for number, (old, new) in enumerate(video.moves):
            RenamedFile.create(
                renaming=renaming,
                video=None if number else video.id,
                root=plan.folder.root_id,
                folder=plan.folder.path,
                old=old,
                new=new,
                position=position,
            )
            position += 1
    return position


def last(series: Series) -> Renaming | None:
    """Return the last renaming of a series that can be undone, or is not finished."""
    is_open = (Renaming.series == series) & (Renaming.state != UNDONE)
    found: Renaming | None = Renaming.select().where(is_open).order_by(Renaming.id.desc()).first()
    return found


def undo(series: Series) -> Renaming:
    """Give the videos of the last renaming their former names. Raises NotFound, DiskError."""
    renaming = last(series)
    if renaming is None:
        raise NotFound("rename_nothing_to_undo")
    moved = [row for row in renaming.files if _was_moved(row)]
    with transaction():
        _note(renaming, moved, is_back=False)
        Renaming.update(state=UNDOING, code=None).where(Renaming.id == renaming.id).execute()
        _mark_undone(renaming)
    return carry_on(Renaming.get_by_id(renaming.id))


def _mark_undone(renaming: Renaming) -> None:
    """Note in the history that a renaming is undone, inside the caller's transaction."""
    entry = entries.last_about(renaming.series_id, HistoryEntry.RENAMED)
    if entry and entry.before["started_at"] == renaming.started_at:
        entries.mark_undone(entry)


def _was_moved(row: RenamedFile) -> bool:
    """Return whether a file has its new name, though a killed process did not note it."""
    top = places.Place(_root(row), row.folder)
    return not row.is_done and os.path.lexists(top.to(row.new)) and not os.path.lexists(top.to(row.old))


def resume() -> int:
    """Carry on what was begun before a process was killed. Return how many are finished now."""
    count = 0
    for renaming in list(Renaming.select().where(Renaming.state.in_(UNFINISHED))):
        try:
            carry_on(renaming)
            count += 1
        except (DiskError, NotAllowed, LibraryError) as error:
            log.warning("The files of series %d are not all renamed: %s", renaming.series_id, error)
    return count


def carry_on(renaming: Renaming) -> Renaming:
    """Do what is left of a renaming. While its root is away it waits; when the disk refuses it is stopped."""
    is_back = renaming.state == UNDOING
    before = _places(renaming)
    try:
        if not is_back:
            made_folders.make(renaming)
        for batch in _left(renaming, is_back=is_back):
            for root_id in {row.root_id for row in batch}:
                library_mark.check_root(root_id)
            _move_all(renaming, batch, is_back=is_back)
        if is_back:
            made_folders.remove(renaming)
    except (DiskError, NotAllowed) as error:
        if not isinstance(error, LibraryError):
            _finish(renaming, STOPPED, before, error.message.code)
        raise
    _finish(renaming, UNDONE if is_back else DONE, before)
    return Renaming.get_by_id(renaming.id)


def _left(renaming: Renaming, *, is_back: bool) -> Iterator[list[RenamedFile]]:
    order = RenamedFile.position.desc() if is_back else RenamedFile.position
    left = renaming.files.where(RenamedFile.is_done == is_back).order_by(order).limit(BATCH)
    while batch := list(left.clone()):
        if not _is_still(renaming, is_back=is_back):
            return
        yield batch


def _is_still(renaming: Renaming, *, is_back: bool) -> bool:
    """Return whether nobody undoes meanwhile what is being renamed."""
    row = Renaming.one_with(id=renaming.id)
    return row is not None and (row.state == UNDOING) == is_back


def _move_all(renaming: Renaming, batch: Sequence[RenamedFile], *, is_back: bool) -> None:
    """Rename some files, and note those that were, also when the disk refuses one."""
    moved = []
    for folder in {(row.root_id, row.folder) for row in batch}:
        folders_to_tell.note(root_rows.path_by_id(folder[0]) / folder[1])
    try:
        for row in batch:
            _move(row, is_back=is_back)
            moved.append(row)
    finally:
        with transaction():
            _note(renaming, moved, is_back=is_back)


def _names(row: RenamedFile, *, is_back: bool) -> tuple[str, str]:
    if is_back:
        return row.new, row.old
    return row.old, row.new


def _move(row: RenamedFile, *, is_back: bool) -> None:
    """Rename one file. One that is gone, or has its name already, is passed over."""
    before, after = _names(row, is_back=is_back)
    top = places.Place(_root(row), row.folder)
    try:
        atomic.move(top.root, top.to(before).inner, top.to(after).inner)
    except DiskError as error:
        if error.reason != "missing":
            raise


def _root(row: RenamedFile) -> Path:
    return root_rows.path_by_id(row.root_id)


def _note(renaming: Renaming, batch: Sequence[RenamedFile], *, is_back: bool) -> None:
    """Let the rows follow the files, inside the caller's transaction."""
    for row in batch:
        before, after = _names(row, is_back=is_back)
        folder = Folder.one_with(root=row.root_id, path=row.folder)
        if folder:
            _note_video(folder, before, after)
            _note_written(renaming.series, folder, before, after)
    ids = [row.id for row in batch]
    RenamedFile.update(is_done=not is_back).where(RenamedFile.id.in_(ids)).execute()


def _note_video(folder: Folder, before: str, after: str) -> None:
    row = Video.one_with(folder=folder, path=before)
    if row is None:
        return
    Video.delete().where((Video.folder == folder) & (Video.path == after) & (Video.id != row.id)).execute()
    top = folder.path.rpartition("/")[2]
    said = names.read(f"{top}/{after}" if top else after)
    version, part = (said.version or "")[:80], (said.part or "")[:20]
    changed = {"path": after, "name": said.as_json(), "version": version or None, "part": part or None}
    Video.update(changed).where(Video.id == row.id).execute()


def _note_written(series: Series, folder: Folder, before: str, after: str) -> None:
    old, new = places.path_for(series, folder, before), places.path_for(series, folder, after)
    series_folder.follow(series, old, new)


def _places(renaming: Renaming) -> Places:
    """Return the episodes of the videos, which other names are not to change."""
    ids = [row.video_id for row in renaming.files if row.video_id]
    found: dict[int, list[tuple[int, int]]] = {}
    for row in VideoEpisode.select().where(VideoEpisode.video.in_(ids)):
        found.setdefault(row.video_id, []).append((row.episode.season, row.episode.number))
    return {**found}


def _finish(renaming: Renaming, state: str, before: Places, code: str | None = None) -> None:
    series = renaming.series
    with transaction():
        as_it_was = (Renaming.id == renaming.id) & (Renaming.state == renaming.state)
        Renaming.update(state=state, code=code).where(as_it_was).execute()
        video_places.renew_series([series.id])
        after = _places(renaming)
        moved = {}
        for video_id, held in before.items():
            if sorted(after.get(video_id, [])) != sorted(held):
                moved[video_id] = held
        claims.request(series.id, ["nfo"], USER)
        progress_events.refresh(series.id, "series_updated")
    if moved:
        by_hand.say(series, moved)
