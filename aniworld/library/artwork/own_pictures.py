"""The user's own pictures of a series, under all the names people use, and those that hold no picture."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from ...errors import BadImage, DiskError, FolderMissing, NotAllowed
from ...files import atomic, images, naming, picture_names
from ...models import Artwork, Folder, Series, WrittenFile
from ..disk import aside, places, series_folder
from . import thumbnails
from .picture_jobs import YOURS, Job, Outcome

log = logging.getLogger(__name__)

BROKEN = ("picture_empty", "picture_damaged", "not_a_picture")  # what is wrong with a file that is none
NOT_OPENED_HERE = (b"BM", b"II*\x00", b"MM\x00*", b"<svg", b"<?xml", b"\xff\x0a", b"\x00\x00\x00\x0cJXL ")
LONGEST_PATH = 255  # that the row of a picture keeps
HEIF = b"ftyp"  # of AVIF and HEIC, from the fifth byte on


@dataclass(frozen=True)
class OwnPicture:
    """A picture of the user's. path: as places.path_for() gives it.

    prepared: None for one that is kept, but not opened here, as it is too large or of another kind.
    """

    path: str
    sha: str
    prepared: images.Prepared | None

    def outcome(self, series: Series, job: Job) -> Outcome:
        """Return it as what became of a job, its thumbnails made."""
        row = Artwork(series=series, kind=job.kind, season=job.season, url="", source=YOURS)
        colour = None
        if self.prepared:
            thumbnails.make(job.kind, self.sha, self.prepared)
            row.width, row.height = self.prepared.source.width, self.prepared.source.height
            colour = self.prepared.colour
        return Outcome(job, series_folder.StoredFile(self.path, self.sha, is_theirs=True), row, colour)


def names(series: Series, job: Job) -> list[str]:
    """Return the files that have a name of this place and are not as we left them, the likeliest first.

    Whether they hold a picture is not looked at. Raises DiskError.
    """
    try:
        named = list(_named(series, job))
    except FolderMissing:
        return []
    if not named:
        return []
    ours = _ours(series)
    found = []
    for path in named:
        if len(path) <= LONGEST_PATH and not _is_ours(series, path, ours):
            found.append(path)
    if job.path in found:
        found.remove(job.path)
        found.insert(0, job.path)
    return found


def find(series: Series, job: Job) -> OwnPicture | None:
    """Return the user's own picture in this place; what holds none does not count. Raises DiskError."""
    for path in names(series, job):
        own = _opened(series, job, path)
        if own:
            return own
    return None


def set_aside_broken(series: Series, job: Job) -> None:
    """Keep files of this place that hold no picture under other names, so that one can be written.

    Raises DiskError.
    """
    for path in names(series, job):
        if _opened(series, job, path) is None:
            kept = aside.put(series, path)
            log.warning("%s of %r is no picture; it is kept as %s.", path, series.title, kept)


def _named(series: Series, job: Job) -> Iterator[str]:
    """Yield the files that have a name of this place, whoever wrote them."""
    home = series_folder.home(series)
    listed = _list(home)
    if job.season < 0:
        yield from picture_names.of_show(listed, job.kind, home.inner.rpartition("/")[2])
        return
    yield from picture_names.of_season(listed, job.season)
    if not listed and not _is_there(home):
        return
    season_folder = naming.find_season_folder(home.path, job.season)
    if season_folder:
        inside = _list(home.to(season_folder.name))
        for name in picture_names.in_season_folder(inside, job.season):
            yield f"{season_folder.name}/{name}"
    yield from _in_other_folders(series, job.season)


def _in_other_folders(series: Series, season: int) -> Iterator[str]:
    """Yield the posters in those folders of a series that hold just this season."""
    of_season = "WHERE series_id = ? AND season = ? AND missing_since IS NULL"
    for folder in Folder.read(of_season, series.id, season):
        if not places.is_home(folder, series):
            listed = _list(places.of_folder(folder))
            for name in picture_names.in_season_folder(listed, season):
                yield places.path_for(series, folder, name)


def _list(place: places.Place) -> list[str]:
    """Return the names of the files in a folder, in order; none when it is not there."""
    try:
        with atomic.disk_errors(place.root, place.inner, "cannot_look_into"), os.scandir(place) as entries:
            return sorted(entry.name for entry in entries if _may_be_a_picture(entry))
    except DiskError as error:
        if error.reason in ("missing", "in the way"):
            return []
        raise
    except NotAllowed:
        return []


def _is_there(folder: places.Place) -> bool:
    with suppress(NotAllowed):
        return os.path.isdir(folder)
    return False


def _may_be_a_picture(entry: os.DirEntry[str]) -> bool:
    has_ending = entry.name.lower().endswith(picture_names.ENDINGS)
    return has_ending and naming.is_text(entry.name) and entry.is_file()


def _ours(series: Series) -> dict[str, WrittenFile]:
    """Return our pictures but for stills, by their paths as any file system may have them."""
    is_other = WrittenFile.path.endswith(".nfo") | WrittenFile.path.endswith("-thumb.jpg")
    rows = WrittenFile.select(WrittenFile.path, WrittenFile.sha).where(
        (WrittenFile.series == series) & ~is_other
    )
    return {naming.folder_key(row.path): row for row in rows}


def _is_ours(series: Series, path: str, ours: dict[str, WrittenFile]) -> bool:
    """Return whether a file is as we left it."""
    row = ours.get(naming.folder_key(path))
    if row is None:
        return False
    current = _read(series, path)
    return current is not None and series_folder.digest(current) == row.sha


def _read(series: Series, path: str) -> bytes | None:
    """Return a file; None when it is gone, or too large to be ours."""
    try:
        return series_folder.read(series, path)
    except DiskError as error:
        if error.reason != "not readable":
            raise
        return None


def _opened(series: Series, job: Job, path: str) -> OwnPicture | None:
    """Open a file; None when it holds no picture, or is gone."""
    try:
        content = series_folder.read(series, path)
    except DiskError as error:
        if error.reason != "not readable":
            raise
        return OwnPicture(path, "", None)
    if content is None:
        return None
    sha = series_folder.digest(content)
    try:
        return OwnPicture(path, sha, thumbnails.examined(job.kind, content))
    except BadImage as error:
        if error.code in BROKEN and not _is_of_another_kind(content):
            return None
        return OwnPicture(path, "", None)


def _is_of_another_kind(content: bytes) -> bool:
    """Return whether the bytes are a picture that media centres may open and we do not."""
    return content.lstrip().startswith(NOT_OPENED_HERE) or content[4:8] == HEIF
