"""Writes one NFO: merged with what is there, whose bytes are kept when they are somebody else's."""

import contextlib
import logging
import os
from collections.abc import Sequence
from typing import NamedTuple

from ...errors import DiskError
from ...files import folder_names, naming, nfo
from ...models import Series, WrittenFile
from ..parts.claims import ClaimedPart, LeaseLost
from . import homes, originals, other_show, places, series_folder
from .nfo_notes import KEPT, OTHER_SHOW, SET_ASIDE, UNREADABLE, Note
from .whose_folder import Show

log = logging.getLogger(__name__)

MOST_COPIES = 99  # of one broken file, each under a name of its own
NO_NFO = ("not readable", "in the way")  # why the disk refuses what is too large, or is no file


class Written(NamedTuple):
    """What became of a file.

    notes: that it stays as it is, or was broken; edited: what a person made of it, None when that is unknown.
    """

    notes: list[Note]
    edited: Sequence[nfo.Edited] | None = ()


def write(
    claimed: ClaimedPart, series: Series, path: str, content: bytes, over: nfo.Over | None = None
) -> Written:
    """Merge one file with what is on disk and write it.

    over: what is written over, whoever wrote it there.
    """
    try:
        current = series_folder.read(series, path, nfo.MAX_BYTES)
    except DiskError as error:
        if error.reason in NO_NFO:
            return Written([Note(UNREADABLE, path, error.kept)], None)
        raise
    if current is None:
        series_folder.ready(series)
        with claimed.writing():
            series_folder.record(series, path, series_folder.digest(content), content)
        series_folder.write_new(series, path, content)
        return Written([])
    return _Existing(claimed, series, path, current, content).write(over or {})


def merged_with(
    series: Series, path: str, current: bytes, last: bytes | None, content: bytes, over: nfo.Over
) -> nfo.Merged:
    """Return what a file becomes that is there.

    last: what we wrote there, None when we did not; over: what is written over, whoever wrote it there.
    """
    return nfo.merge(current, last, content, _name_on_disk(series, path), over)


def _name_on_disk(series: Series, path: str) -> str:
    """Return the name that is no title, although other programs write it as one.

    That of the video; that of the folder, unless it is no more than a title and a year.
    """
    if is_beside_a_video(path):
        return os.path.splitext(places.inner(path).rpartition("/")[2])[0]
    name = (series.folder or "").rpartition("/")[2]
    read = folder_names.read(name)
    if path != naming.TVSHOW_NFO or name in (read.title, f"{read.title} ({read.year})"):
        return ""
    return name


def is_beside_a_video(path: str) -> bool:
    return places.inner(path).rpartition("/")[2] not in (naming.TVSHOW_NFO, naming.SEASON_NFO)


def ids_of_another_show(show: Show, current: bytes, last: bytes | None) -> dict[str, str]:
    """Return the ids of the show that a tvshow.nfo names, when it is another one than this."""
    if current == last:
        return {}
    ids = other_show.named_in(show, current)
    # A file of ours names the show that the series was before it was matched anew.
    if ids and last and other_show.is_told_by_us(last, current):
        return {}
    return ids


class _Existing:
    """A file that is there, and what we have to say in it."""

    def __init__(self, claimed: ClaimedPart, series: Series, path: str, current: bytes, content: bytes):
        self.claimed, self.series, self.path = claimed, series, path
        self.current, self.content = current, content
        self.last: WrittenFile | None = series_folder.last_written(series, path)

    def write(self, over: nfo.Over) -> Written:
        merged = merged_with(self.series, self.path, self.current, self.last_content, self.content, over)
        if merged.content is not None:
            ids = self.ids_of_another_show()
            if ids:
                return Written([Note(OTHER_SHOW, self.path, ids=ids)], None)
            self.put(merged.content)
            return Written([], merged.edited)
        if merged.is_broken:
            notes = self.replace_broken()
            if notes is not None:
                return Written(notes)
        return Written([Note(UNREADABLE if merged.is_unreadable else KEPT, self.path, merged.reason)], None)

    @property
    def is_beside_a_video(self) -> bool:
        return is_beside_a_video(self.path)

    @property
    def last_content(self) -> bytes | None:
        if self.last and self.last.content:
            return bytes(self.last.content)
        return None

    def ids_of_another_show(self) -> dict[str, str]:
        """Return the ids of the show that a tvshow.nfo names, when it is another one."""
        if self.path != naming.TVSHOW_NFO:
            return {}
        return ids_of_another_show(homes.show_of(self.series), self.current, self.last_content)

    def replace_broken(self) -> list[Note] | None:
        """Write the file anew after what nobody can read was copied. Return None when it has to stay.

        An empty file is no one's work. A broken one of somebody else stays as it is, until they mend it; but
        what is no NFO at all, the note of a release, makes room for one.
        """
        if not self.current.strip():
            log.warning("%s of %r was empty and is written anew.", self.path, self.series.title)
            self.put(self.content)
            return []
        if self.last:
            copy = self.copied_as(f"{self.path}.bak", f"{self.path}.{{}}.bak")
            if copy:
                self.put(self.content)
                return [Note(SET_ASIDE, self.path, copy=copy)]
        elif self.is_beside_a_video and originals.is_scene(self.current):
            name = self.path + originals.SCENE_COPY
            copy = self.copied_as(name, name + "{}")
            if copy:
                self.put(self.content, copy)
                return []
        return None

    def copied_as(self, first: str, further: str) -> str | None:
        """Copy a broken file, under a free name beside it. Return None if there is none.

        A copy that already exists, as a killed worker leaves it, is not made twice.
        """
        home = places.around(self.series, self.path).path
        for number in range(MOST_COPIES):
            name = further.format(number) if number else first
            if self.is_in(name):
                return name
            if os.path.lexists(home / places.inner(name)):
                continue
            try:
                series_folder.overwrite(self.series, name, self.current, is_new=True)
            except DiskError as error:
                if error.reason != "name too long":
                    raise
                return None
            return name
        return None

    def is_in(self, name: str) -> bool:
        """Return whether a file of this name holds the same."""
        with contextlib.suppress(DiskError):
            return series_folder.read(self.series, name, nfo.MAX_BYTES) == self.current
        return False

    def put(self, final: bytes, copy: str | None = None) -> None:
        """Write the file and note it. The bytes of somebody else's are kept first."""
        if self.last is None:
            with self.claimed.writing():
                originals.keep(self.series, self.path, self.current, copy)
        if final != self.current:
            self.overwrite(final)
        with self.claimed.writing():
            series_folder.record(self.series, self.path, series_folder.digest(final), self.content)
            if final != self.current:
                originals.note_written(self.series, self.path, final)

    def overwrite(self, final: bytes) -> None:
        """Write over the file; somebody else's is put back when its series became another show or went."""
        original = originals.of(self.series, self.path)
        try:
            series_folder.overwrite(self.series, self.path, final, is_new=False)
            if not Series.one_with(id=self.series.id):
                raise LeaseLost(f"{self.path} of series {self.series.id}")
        except LeaseLost:
            if original:
                originals.write(self.series, self.path, bytes(original.content))
            raise
