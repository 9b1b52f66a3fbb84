"""Which video files there are: they make episodes present, and get an NFO and a still."""

import errno
import logging
import os
import stat
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ...database import transaction
from ...errors import LibraryError
from ...files import atomic, naming, videos
from ...messages import Message
from ...models import Episode, Series
from ...models.part import BACKGROUND
from ..artwork import stills
from ..parts import claims, progress_events
from . import library_mark, missing_folder, places, root_rows, series_fault, series_folder

log = logging.getLogger(__name__)
MOST_NAMED = 5  # series that could not be looked at, in one line


class Files(NamedTuple):
    """The videos of a series.

    by_place: (season, number) -> path inside the series folder; unread: folders that could not be read.
    """

    by_place: dict[tuple[int, int], str]
    unread: Sequence[str] = ()

    def of(self, episode: Episode) -> str | None:
        """Return the file of an episode. One in an unreadable folder does not count as deleted."""
        found = self.by_place.get((episode.season, episode.number))
        if found:
            return found
        is_hidden = episode.file is not None and episode.file.startswith(tuple(self.unread))
        if is_hidden:
            return episode.file
        return None


def find_files(series: Series) -> Files:
    """Find out which file holds which episode. A missing folder holds none, and is recorded.

    Raises DiskError, NotAllowed; LibraryError while the library is away, as nothing is known of its files
    then.
    """
    row = Series.get_by_id(series.id)
    if missing_folder.is_missing(row):
        log.warning("%s", missing_folder.note_missing(row))
        return Files({})
    home = series_folder.home(series).path
    if row.folder_missing_since:
        missing_folder.note_back(row)
    if not series_folder.is_in_reach(home):
        return Files({}, [""])
    found = videos.find(home)
    if found.videos:
        missing_folder.note_there(row)
    elif not series_folder.is_in_reach(home):  # it went while it was looked at
        return Files({}, [""])
    by_place: dict[tuple[int, int], str] = {}
    for video in found.videos:
        for number in video.episodes:
            by_place[video.season, number] = video.path
    return Files(by_place, found.unread)


def find_files_if_there(series: Series) -> Files:
    """Find files as find_files() does. While the library is away, no file counts as removed."""
    try:
        library_mark.check_root(root_rows.id_of(series))
        return find_files(series)
    except LibraryError:
        return Files({}, [""])


def match_files(series: Series, found: Files) -> bool:
    """Store which file holds which episode, inside the caller's transaction.

    Return whether anything changed.
    """
    changed = [row for row in series.episodes if row.file != found.of(row)]
    for row in changed:
        row.file = found.of(row)
        row.save(only=[Episode.file])
    return bool(changed)


class Scanned(NamedTuple):
    """The result of a scan. skipped: a sentence for each series that could not be checked.

    counts: series, present (episodes), unknown (folders), missing (folders), unreadable (series).
    """

    counts: Counter[str]
    skipped: list[Message]

    @property
    def message(self) -> Message:
        """Say it for the timetable and the terminal."""
        present, unknown, missing = (self.counts[name] for name in ("present", "unknown", "missing"))
        told = [Message("scanned", {"present": present, "unknown": unknown})]
        if missing:
            told.append(Message("scan_missing", {"count": missing}))
        if self.skipped:
            named: list[Message | str] = [*self.skipped[:MOST_NAMED]]
            if len(self.skipped) > MOST_NAMED:
                named.append("…")
            told.append(Message("scan_skipped", {"count": len(self.skipped), "named": named}))
        return Message.several(told)


def all_series() -> Scanned:
    """Match the files of every series of the library, and request NFO and stills where they changed.

    Trouble with one series affects only that one. Raises LibraryError while the library is away.
    """
    library_mark.check_root()
    counts: Counter[str] = Counter()
    skipped: list[Message] = []
    for series in list(Series.select().where(Series.resolved_at.is_null(False))):
        try:
            counts["unreadable"] += _scan_one(series)
        except Series.DoesNotExist:  # removed meanwhile
            continue
        except LibraryError:
            raise
        except series_fault.OF_ONE_SERIES as error:
            fault = series_fault.message(series, error)
            log.warning("The scan passed over %s", fault)
            counts["unreadable"] += 1
            skipped.append(fault)
        counts["series"] += 1
    counts["present"] = Episode.select().where(Episode.file.is_null(False)).count()
    counts["missing"] = Series.select().where(Series.folder_missing_since.is_null(False)).count()
    counts["unknown"] = _unknown_folders()
    return Scanned(counts, skipped)


def _scan_one(series: Series) -> bool:
    """Scan one series. Return whether some folder of it could not be read."""
    _refuse_what_is_no_folder(series_folder.home(series))
    found = find_files(series)
    _scan(series, found)
    return bool(found.unread)


def _refuse_what_is_no_folder(home: places.Place) -> None:
    with atomic.disk_errors(home.root, home.inner, "cannot_look_into"):
        try:
            is_folder = stat.S_ISDIR(os.stat(home).st_mode)
        except FileNotFoundError:  # not made yet, or missing
            return
        if not is_folder:
            raise NotADirectoryError(errno.ENOTDIR, "")


def _scan(series: Series, found: Files) -> None:
    with transaction():
        if match_files(series, found):
            claims.request(series.id, ["nfo"], BACKGROUND)
            stills.ask_for(series, BACKGROUND)
            progress_events.refresh(series.id, "series_updated")


def find_again() -> int:
    """Check whether missing folders are back, and match their files. Return how many are back."""
    missing = list(Series.select().where(Series.folder_missing_since.is_null(False)))
    return sum(_is_back(series) for series in missing)


def _is_back(series: Series) -> bool:
    try:
        missing_folder.check(series)
        _scan_one(series)
        return True
    except (*series_fault.OF_ONE_SERIES, Series.DoesNotExist):
        return False


def _unknown_folders() -> int:
    rows = Series.select(Series.folder_key).where(Series.folder_key.is_null(False))
    known = {row.folder_key for row in rows}
    tops = [root_rows.path(root) for root in root_rows.all()]
    names = [name for top in tops for name in missing_folder.names_in(top)]
    return sum(naming.folder_key(name) not in known for name in names)
