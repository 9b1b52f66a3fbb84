"""Stores what a walk found in some branches of a root: folders, videos and directories, all at once."""

import logging
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from ...files import naming
from . import bulk, file_table, folder_rules, left_out, reading, video_rows
from .file_table import Home, Known, Span
from .left_out import LeftOut
from .video_rows import Found, Row
from .walk import Branch, File, Listing, join

log = logging.getLogger(__name__)


@dataclass
class Stored:
    """What became of the rows.

    touched: folders whose videos are others now; changed: those of series; there, gone: series whose home
    was seen, or is not where it was; holding: those whose home holds videos; renamed: videos with another
    name now, as folder, old and new path; twins: folders that are left out, as others have nearly their name.
    """

    touched: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    there: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    holding: set[int] = field(default_factory=set)
    renamed: list[tuple[int, str, str]] = field(default_factory=list)
    twins: list[LeftOut] = field(default_factory=list)


@dataclass
class _Seen:
    """What the branches hold.

    owners: directory -> its folder; folders: path -> row, of those of which it is known now whether they are
    there; holding: paths of folders that hold videos.
    """

    branches: dict[str, Branch]
    homes: dict[str, Home]
    listings: dict[str, Listing] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)
    folders: dict[str, Known] = field(default_factory=dict)
    holding: set[str] = field(default_factory=set)

    def shows(self, path: str) -> bool:
        """Return whether it is known now if this is there."""
        place = path
        while place not in self.branches:
            if not place:
                return False
            place = place.rpartition("/")[0]
        is_loose = not place and path != ""  # the root's branch is of the root's own videos
        return not is_loose and not self.branches[place].hides(path)

    def directories(self) -> Iterator[tuple[str, str, list[File]]]:
        """Yield each directory that holds videos: the path of its folder, the path in it, the videos."""
        for directory, owner in self.owners.items():
            files = self.listings[directory].videos
            if owner is not None and files:
                yield owner, directory.removeprefix(owner).lstrip("/"), files


def store(root_id: int, branches: Sequence[Branch], *, rereads: bool = False) -> Stored:
    """Store branches of a root, inside the caller's transaction. rereads: known names are read again."""
    stored = Stored()
    seen = _look(root_id, branches)
    known: dict[tuple[int, str], Row] = {}
    if seen.listings:  # else nothing tells of any video
        known = video_rows.of_folders([row.id for row in seen.folders.values()])
    new, kept = _compare(seen, known, rereads=rereads)
    _store_folders(root_id, seen, stored)
    _store_videos(seen, known, new, kept, stored)
    _store_directories(root_id, seen)
    return stored


def _look(root_id: int, branches: Sequence[Branch]) -> _Seen:
    """Say whose each directory is."""
    spellings: dict[str, str] = {}
    for branch in branches:
        for path in branch.listings:
            spellings[naming.folder_key(path)] = path
    rows = file_table.folders(root_id, _span(branches), spellings)
    homes = file_table.homes(root_id, {row.key for row in rows} | spellings.keys())
    claimed = {row.key for row in rows if row.is_settled} | homes.keys()
    seen = _Seen({branch.path: branch for branch in branches}, homes)
    for branch in branches:
        seen.listings |= branch.listings
        seen.owners |= folder_rules.owners(branch.path, branch.listings, claimed)
    respelled = _respelled(root_id, rows, spellings, seen.listings.keys(), claimed)
    for row in rows:
        if row.id in respelled:
            file_table.respell(row.id, respelled[row.id])
            row = row._replace(path=respelled[row.id])
        if seen.shows(row.path):
            seen.folders[row.path] = row
    return seen


def _respelled(
    root_id: int, rows: Sequence[Known], spellings: dict[str, str], there: Set[str], claimed: Set[str]
) -> dict[int, str]:
    """Return the paths of the folders that are written in other letters now, by the ids of these.

    A folder that is somebody's is never one that was left out beside it, as that is another directory.
    """
    found = {}
    for row in rows:
        spelled = spellings.get(row.key)
        if spelled is not None and spelled != row.path and row.path not in there:
            found[row.id] = spelled
    others = file_table.in_no_folder(root_id, found.values())
    for row in rows:
        if row.key in claimed and found.get(row.id) in others:
            del found[row.id]
    return found


def _span(branches: Sequence[Branch]) -> Span:
    """Return the stretch of paths of which these branches may tell something."""
    below = [branch.path for branch in branches if branch.path]
    is_root_unread = any(branch.unread for branch in branches if not branch.path)
    if is_root_unread or not below:
        return file_table.EVERYTHING
    return Span.around(below)


def _compare(
    seen: _Seen, known: dict[tuple[int, str], Row], *, rereads: bool
) -> tuple[list[Found], dict[int, File]]:
    """Return the videos that are to be stored, and the files of those that are known, by their ids."""
    new: list[Found] = []
    kept: dict[int, File] = {}
    reader = reading.Reader()
    for folder, below, files in seen.directories():
        folder_id = seen.folders[folder].id if folder in seen.folders else 0
        names = join(folder.rpartition("/")[2], below)
        for file in files:
            path = join(below, file.name)
            row = known.get((folder_id, path))
            if row is None or rereads:
                said = reader.read_in(names, file.name)
                if said.kind == reading.EXTRA:  # holds no episode
                    continue
                new.append(Found(folder, path, file, said))
            if row:
                kept[row.id] = file
            seen.holding.add(folder)
    return new, kept


def _store_folders(root_id: int, seen: _Seen, stored: Stored) -> None:
    """Add the folders that are new, and say which are there and which are gone."""
    wanted = set(seen.holding)
    for path, listing in seen.listings.items():
        is_home = naming.folder_key(path) in seen.homes
        if seen.owners.get(path) == path and (is_home or naming.TVSHOW_NFO in listing.marks):
            wanted.add(path)
    for path, row in list(seen.folders.items()):
        if path in seen.listings:
            _is_there(row, seen, stored, is_wanted=path in wanted)
        else:
            _is_gone(row, seen, stored)
    added = wanted - seen.folders.keys()
    if added:
        _add_folders(root_id, added, seen, stored)
    for path in seen.holding & seen.folders.keys():
        _note_home(seen.folders[path], seen, stored.holding)


def _add_folders(root_id: int, added: set[str], seen: _Seen, stored: Stored) -> None:
    file_table.add_folders(root_id, sorted(added), seen.homes)
    others = {}
    for row in file_table.with_keys(root_id, {naming.folder_key(path) for path in added}):
        others[row.key] = row.path
        if row.path in added:
            seen.folders[row.path] = row
            _note_home(row, seen, stored.there)
    for path in sorted(added - seen.folders.keys()):
        log.warning("Left out %s: another folder has the same name but for the case", naming.shown(path))
        stored.twins.append(left_out.twin(path, others.get(naming.folder_key(path), "")))
    # What lay in a folder of its own until now may be known as part of a larger one.
    above = {path.partition("/")[0] for path in seen.branches if "/" in path}
    file_table.read_again(root_id, above)


def _is_there(row: Known, seen: _Seen, stored: Stored, *, is_wanted: bool) -> None:
    home = seen.homes.get(row.key)
    if row.missing_since is not None:
        file_table.mark_there([row.id])
        if row.series_id:
            stored.changed.add(row.id)
    if home and row.series_id is None:
        file_table.link(row.id, home.series_id)
        seen.folders[row.path] = row._replace(series_id=home.series_id)
        stored.changed.add(row.id)
    elif not row.is_settled and not is_wanted:  # it holds nothing any more, or belongs to another folder now
        bulk.delete("folder", [row.id])
        del seen.folders[row.path]
    _note_home(row, seen, stored.there)


def _is_gone(row: Known, seen: _Seen, stored: Stored) -> None:
    """Record that a folder is gone. Its rows stay, by which it is known again elsewhere."""
    home = seen.homes.get(row.key)
    if home and not home.is_made:  # it has not been made yet
        return
    _note_home(row, seen, stored.gone)
    if row.missing_since is None:
        file_table.mark_missing([row.id])
        if row.series_id:
            stored.changed.add(row.id)


def _note_home(row: Known, seen: _Seen, series: set[int]) -> None:
    home = seen.homes.get(row.key)
    if home and row.series_id in (None, home.series_id):
        series.add(home.series_id)


def _store_videos(
    seen: _Seen, known: dict[tuple[int, str], Row], new: list[Found], kept: dict[int, File], stored: Stored
) -> None:
    """Store new videos and changed ones, let rows follow those that were renamed, and remove the others."""
    ids = {path: row.id for path, row in seen.folders.items()}
    new = [video for video in new if video.folder in ids]  # of two names for one folder only one is known
    gone = _gone(seen, known, kept)
    unknown = new
    if gone:
        unknown = _follow_renamed(gone, new, known, ids, stored)
    video_rows.change(_replaced(known, kept))
    video_rows.add(unknown, ids)
    touched = {row.folder_id for row in gone}
    for video in new:
        touched.add(ids[video.folder])
    stored.touched |= touched
    for known_folder in seen.folders.values():
        if known_folder.series_id and known_folder.id in touched:
            stored.changed.add(known_folder.id)


def _follow_renamed(
    gone: list[Row], new: list[Found], known: dict[tuple[int, str], Row], ids: dict[str, int], stored: Stored
) -> list[Found]:
    """Let rows follow the videos that were renamed, and remove the others. Return the videos without one."""
    fresh = [video for video in new if (ids[video.folder], video.path) not in known]
    pairs = video_rows.renamed(gone, fresh)
    video_rows.follow(pairs, ids)
    followed: set[int] = set()
    taken: set[tuple[str, str]] = set()
    for row, video in pairs:
        followed.add(row.id)
        taken.add((video.folder, video.path))
        if row.folder_id == ids[video.folder]:
            stored.renamed.append((row.folder_id, row.path, video.path))
    bulk.delete("video", [row.id for row in gone if row.id not in followed])
    return [video for video in new if (video.folder, video.path) not in taken]


def _gone(seen: _Seen, known: dict[tuple[int, str], Row], kept: dict[int, File]) -> list[Row]:
    """Return the videos that are not there any more. Those of a folder that is gone as a whole stay."""
    paths = {row.id: path for path, row in seen.folders.items()}
    found = []
    for row in known.values():
        folder = paths.get(row.folder_id)
        if row.id in kept or folder not in seen.listings:
            continue
        if seen.shows(_directory(folder, row.path)):
            found.append(row)
    return found


def _replaced(known: dict[tuple[int, str], Row], kept: dict[int, File]) -> list[tuple[Row, File]]:
    """Return the videos whose content is another one now."""
    found = []
    for row in known.values():
        file = kept.get(row.id)
        if file and file[1:] != (row.size, row.changed_ns):
            found.append((row, file))
    return found


def _directory(folder: str, path: str) -> str:
    """Return the directory of a video."""
    below = path.rpartition("/")[0]
    return "/".join(part for part in (folder, below) if part)


def _store_directories(root_id: int, seen: _Seen) -> None:
    found = []
    for path, listing in seen.listings.items():
        owner = seen.owners.get(path)
        folder_id = None
        if owner in seen.folders:
            folder_id = seen.folders[owner].id
        found.append((path, folder_id, listing.changed_ns))
    file_table.put_directories(root_id, found)
    gone = []
    unread = []
    span = _span(list(seen.branches.values()))
    for places in file_table.directories(root_id, span).values():
        for path, _ in places:
            if path in seen.listings:
                continue
            if seen.shows(path):
                gone.append(path)
            elif any(branch.hides(path) for branch in seen.branches.values() if branch.unread):
                unread.append(path)
    file_table.forget_directories(root_id, gone)
    file_table.read_again(root_id, unread)
