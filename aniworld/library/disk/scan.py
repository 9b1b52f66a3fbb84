"""Looks which videos there are, all of them or those of one series, and has loaded what follows from it."""

import errno
import logging
import os
import stat
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from ...database import transaction
from ...errors import DiskError, LibraryError
from ...files import atomic, naming
from ...models import Folder, Root, Series
from ...models.part import BACKGROUND
from ..artwork import stills
from ..episodes import series_videos, video_places
from ..parts import bulk_requests
from . import (
    bulk,
    changed_evidence,
    file_table,
    folder_events,
    left_out,
    library_mark,
    missing_folder,
    orphans,
    places,
    root_rows,
    root_walk,
    scan_state,
    series_fault,
    series_folder,
    storing,
    walk,
)
from .scan_state import Scanned
from .storing import Stored
from .walk import Branch

log = logging.getLogger(__name__)


class Looked(NamedTuple):
    """What lies in the folders of a series: (root, branch). One that is out of reach is not among them."""

    branches: Sequence[tuple[int, Branch]]

    @property
    def is_whole(self) -> bool:
        """Return whether all of it could be read."""
        return not any(branch.unread for _, branch in self.branches)


def all_roots(*, fully: bool = False) -> Scanned:
    """Look which videos there are in all roots, and request NFO and stills where they changed.

    fully: read directories too that seem unchanged, and known names. Trouble with one root or one series
    affects only that one. Raises LibraryError while no root is in reach.
    """
    fully = fully or scan_state.must_read_names_again()
    scanned = Scanned()
    refused: list[LibraryError] = []
    roots = root_rows.all()
    for root in roots:
        try:
            library_mark.check_root(root.id)
            _scan_root(root, scanned, fully=fully, in_full=len(roots) > 1)
        except LibraryError as error:
            log.warning("%s", error)
            refused.append(error)
    if len(refused) == len(roots):
        raise refused[0]
    scanned.skipped += [error.kept for error in refused]
    file_table.forget_vanished()
    scan_state.finish(scanned)
    return scanned


def _scan_root(root: Root, scanned: Scanned, *, fully: bool, in_full: bool) -> None:
    """Scan one root. in_full: say whole paths. Raises LibraryError when it is away, or went meanwhile."""
    root_id, top = root.id, root_rows.path(root)
    strange, seen = set(), left_out.Seen()
    _read_freed(root)
    for batch in root_walk.changed(root_id, top, fully=fully):
        library_mark.check_root(root_id)  # what is not there now may lie on a disk that just went
        scanned.note(batch.branches)
        strange |= batch.strange
        with transaction():
            stored = storing.store(root_id, batch.branches, rereads=fully)
            if stored.touched:
                folder_events.tell(stored.touched)
            _follow(stored)
        orphans.follow(stored.renamed)
        _note_homes(stored)
        _note_seen(seen, batch.branches, stored)
    changed_evidence.note(root_id, rereads=fully)
    for series in _living_in(root_id, strange):
        _scan_strange(series, scanned)
    for one in left_out.renew(root, seen):
        if in_full:
            one = one._replace(path=str(top / one.path))
        scanned.left_out.append(one)


def _read_freed(root: Root) -> None:
    """Have folders read again that were left out beside another one, when that is not known any more."""
    twins = {}
    for one in left_out.of(root):
        if one.reason not in left_out.LINKS:
            twins[naming.folder_key(one.path)] = one.path
    for known in file_table.with_keys(root.id, twins):
        twins.pop(known.key, None)
    if twins:
        with transaction():
            file_table.read_again(root.id, twins.values())


def _note_seen(seen: left_out.Seen, branches: Iterable[Branch], stored: Stored) -> None:
    """Note which directories of a root were read, and what was left out there."""
    for branch in branches:
        seen.read.add(branch.path)
        seen.links.update(branch.passed_over)
    seen.twins += stored.twins


def _follow(stored: Stored) -> None:
    """Decide what the videos hold, and request what lies beside them, inside the caller's transaction."""
    rows = bulk.of("series", ("id", "has_folder"), "id", sorted(stored.holding))
    bulk.set_all(
        "series", "has_folder", True, [series_id for series_id, has_folder in rows if not has_folder]
    )
    if stored.changed:
        left = orphans.with_any(series_videos.of_folders(stored.changed))
        _request(video_places.renew(stored.changed) | left)


def _request(series_ids: Collection[int]) -> None:
    """Request what lies beside the videos of these series, in the caller's transaction."""
    for series_id in stills.with_any(series_ids):
        stills.ask_for(Series.get_by_id(series_id), BACKGROUND)
    bulk_requests.nfo(series_ids)


def _note_homes(stored: Stored) -> None:
    """Record of each series whose home is not where it was that it is missing, or back."""
    rows = bulk.of("series", ("id", "folder_missing_since"), "id", sorted(stored.there))
    were_missing = []
    for series_id, missing_since in rows:
        if missing_since is not None:
            were_missing.append(series_id)
    for some in _parts(set(were_missing)):
        for series in Series.select().where(Series.id.in_(some)):
            missing_folder.note_back(series)
    for some in _parts(stored.gone):
        for series in Series.select().where(Series.id.in_(some)):
            if missing_folder.is_missing(series):
                log.warning("%s", missing_folder.note_missing(series))


def _parts(ids: set[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        yield ordered[start : start + 500]


def _living_in(root_id: int, names: set[str]) -> list[Series]:
    """Return the series whose homes lie in what is no common directory of a root: a link, a file."""
    if not names:
        return []
    found = []
    for series in Series.select().where((Series.root == root_id) & Series.folder.is_null(False)):
        if series.folder and series.folder.partition("/")[0] in names:
            found.append(series)
    return found


def _scan_strange(series: Series, scanned: Scanned) -> None:
    try:
        _scan_series(series)
    except Series.DoesNotExist:  # removed meanwhile
        return
    except LibraryError:
        raise
    except series_fault.OF_ONE_SERIES as error:
        fault = series_fault.message(series, error)
        log.warning("The scan passed over %s", fault)
        scanned.skipped.append(fault)


def one(series_id: int) -> bool:
    """Look which videos a series has. Return whether all of its folders could be read.

    Raises DiskError, NotAllowed; LibraryError while its root is away; Series.DoesNotExist.
    """
    return _scan_series(Series.get_by_id(series_id))


def _scan_series(series: Series) -> bool:
    _refuse_what_is_no_folder(series_folder.home(series))
    library_mark.check_root(root_rows.id_of(series))
    found = look(series)
    with transaction():
        if store(series, found):
            _request([series.id])
    return found.is_whole


def _refuse_what_is_no_folder(home: places.Place) -> None:
    with atomic.disk_errors(home.root, home.inner, "cannot_look_into"):
        try:
            is_folder = stat.S_ISDIR(os.stat(home).st_mode)
        except FileNotFoundError:  # not made yet, or missing
            return
        if not is_folder:
            raise NotADirectoryError(errno.ENOTDIR, "")


def look(series: Series) -> Looked:
    """Read the folders of a series. One whose root is away is left out, so that nothing in it counts as gone.

    A missing home is recorded. Raises DiskError, NotAllowed.
    """
    row = Series.get_by_id(series.id)
    if missing_folder.is_missing(row):
        log.warning("%s", missing_folder.note_missing(row))
    elif row.folder_missing_since:
        missing_folder.note_back(row)
    found = []
    if not places.is_let_go(row):
        series_folder.settle(series, row)
        found.append((root_rows.id_of(row), _read_home(places.home(row))))
    for folder in Folder.read("WHERE series_id = ? AND path <> ?", row.id, row.folder or ""):
        place = places.of_folder(folder)
        naming.inside(place.root, place.inner)
        if library_mark.is_there(folder.root_id):
            found.append((folder.root_id, walk.read(place.root, place.inner)))
    return Looked(found)


def _read_home(home: places.Place) -> Branch:
    """Read the home of a series. One that cannot be read is an error, and not an empty series."""
    if os.path.isdir(home):
        with atomic.disk_errors(home.root, home.inner, "cannot_read"):
            os.scandir(home.path).close()
    return walk.read(home.root, home.inner)


def decide_home(series: Series) -> None:
    """Decide which folder is the home of a series, unless the disk says no: its next part says so, too."""
    with suppress(DiskError):
        library_mark.check_root(root_rows.id_of(series))
        series_folder.folder(series)


def look_if_there(series: Series) -> Looked:
    """Read the folders of a series as look() does; none while its root is away."""
    try:
        library_mark.check_root(root_rows.id_of(series))
        return look(series)
    except LibraryError:
        return Looked([])


def store(series: Series, found: Looked) -> bool:
    """Store which video holds which episode, inside the caller's transaction. Return whether that changed."""
    for root_id, branch in found.branches:
        stored = storing.store(root_id, [branch])
        if series.id in stored.holding:
            missing_folder.note_there(series)
    return series.id in video_places.renew_series(series_videos.with_any([series.id]))


def find_again() -> int:
    """Check whether missing folders are back, and match their files. Return how many are back."""
    missing = list(Series.select().where(Series.folder_missing_since.is_null(False)))
    return sum(_is_back(series) for series in missing)


def _is_back(series: Series) -> bool:
    try:
        missing_folder.check(series)
        _scan_series(series)
        return True
    except (*series_fault.OF_ONE_SERIES, Series.DoesNotExist):
        return False
