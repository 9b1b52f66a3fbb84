"""What would become of each file of a series: new, changed, kept or removed, element by element."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import DiskError
from ...files import naming, nfo
from ...files.nfo import Difference
from ...messages import Message
from ...models import OriginalFile, Series, WrittenFile
from ..disk import (
    beside_videos,
    file_removal,
    held_files,
    homes,
    nfo_edits,
    nfo_notes,
    nfo_writing,
    originals,
    orphans,
    places,
    series_folder,
)
from ..disk import nfo as nfo_files
from ..disk.nfo import Writer
from ..disk.nfo_notes import Note
from ..disk.whose_folder import Show

NEW, CHANGED, KEPT, REMOVED, SAME = "new", "changed", "kept", "removed", "same"


@dataclass(frozen=True)
class FileChange:
    """A file. path: as that of WrittenFile; shown: below its root; why: what else there is to say.

    is_held: a person wants it left as it is.
    """

    path: str
    shown: str
    what: str
    elements: list[Difference] = field(default_factory=list)
    why: Message | None = None
    is_held: bool = False

    @property
    def short(self) -> str:
        """Return its path inside the home of its series, else below its root."""
        if self.path.startswith(places.ELSEWHERE):
            return self.shown
        return self.path

    def as_json(self) -> dict[str, Any]:
        """Return it as programs read it."""
        return {
            "file": self.path,
            "path": self.shown,
            "what": self.what,
            "elements": [element._asdict() for element in self.elements],
            "reason": self.why.sentence if self.why else None,
            "reason_code": self.why.code if self.why else None,
            "is_held": self.is_held,
        }


@dataclass(frozen=True)
class Plan:
    """What a series would have to say in its files, read where that is not written for good.

    series: as it would be then; writers: of its NFO files; unwanted: where nothing of ours would belong;
    is_other_show: what is there is of another show, and goes first.
    """

    series: Series
    writers: list[tuple[str, Writer]]
    unwanted: set[str]
    show: Show
    is_other_show: bool


def plan(series_id: int, unwanted: Iterable[str] = (), *, is_other_show: bool = False) -> Plan:
    """Return what a series has to say as its rows are now."""
    series = Series.get_by_id(series_id)
    writers = list(nfo_files.writers(series))
    nowhere = beside_videos.strays(series) | set(unwanted)
    return Plan(series, writers, nowhere, homes.show_of(series), is_other_show)


def of(planned: Plan) -> list[FileChange]:
    """Return what would become of the files, those that stay the same as SAME."""
    return list(_Files(planned).changes())


class _Files:
    """The files of a series as they are, beside what is planned."""

    def __init__(self, planned: Plan) -> None:
        self.plan = planned
        self.series = planned.series
        self.people = nfo_edits.NfoEdits(self.series)
        self.held = held_files.of(self.series)
        self.written = {row.path: row for row in WrittenFile.all_with(series=self.series.id)}
        ours = file_removal.ours(self.series, with_held=True)
        nowhere = planned.unwanted | set(orphans.of(self.series))
        self.going = [path for path in ours if planned.is_other_show or path in nowhere]
        self.left: dict[str, OriginalFile] = {}
        for row in OriginalFile.all_with(series=self.series.id):
            if planned.is_other_show or row.path in nowhere:
                self.left[row.path] = row

    def changes(self) -> Iterator[FileChange]:
        documents = set()
        for path, write in self.plan.writers:
            documents.add(path)
            yield self._named(self._of_document(path, write()))
        for path in sorted(self.going):
            if path not in documents:
                yield self._named(self._removed(path))
        for path, row in sorted(self.left.items()):
            if path not in documents:
                yield self._named(self._put_back(row))

    def _named(self, change: FileChange) -> FileChange:
        shown = originals.shown_path(self.series, change.path)
        return replace(change, shown=shown, is_held=change.path in self.held)

    def _of_document(self, path: str, content: bytes) -> FileChange:
        try:
            current = self._read(path)
        except DiskError as error:
            if error.reason not in nfo_writing.NO_NFO:
                raise
            return FileChange(path, "", KEPT, why=Note(nfo_notes.UNREADABLE, path, error.kept).message)
        if current is None:
            return FileChange(path, "", NEW, nfo.compared(None, content))
        if path in self.going:
            return _changed(path, current, content)
        before, last = current, self._last(path)
        if path in self.left:
            before, last = self._as_before(self.left[path], current), None
        return self._merged(path, current, before, last, content)

    def _read(self, path: str) -> bytes | None:
        return series_folder.read(self.series, path, nfo.MAX_BYTES)

    def _last(self, path: str) -> bytes | None:
        row = self.written.get(path)
        return bytes(row.content) if row and row.content else None

    def _as_before(self, row: OriginalFile, current: bytes) -> bytes:
        without_ours = originals.as_before(self.series, row)
        return current if without_ours is None else without_ours

    def _merged(
        self, path: str, current: bytes, before: bytes, last: bytes | None, content: bytes
    ) -> FileChange:
        """Return what becomes of a file that is merged. before: as it is when that is done; current: now."""
        merged = nfo_writing.merged_with(self.series, path, before, last, content, self.people.over(path))
        if merged.content is None:
            return self._not_merged(path, before, content, merged)
        if path == naming.TVSHOW_NFO:
            ids = nfo_writing.ids_of_another_show(self.plan.show, before, last)
            if ids:
                return FileChange(path, "", KEPT, why=Note(nfo_notes.OTHER_SHOW, path, ids=ids).message)
        return _changed(path, current, merged.content, content, merged.kept)

    def _not_merged(self, path: str, before: bytes, content: bytes, merged: nfo.Merged) -> FileChange:
        """Return what becomes of a file that is not to be touched, or that nobody can read."""
        if merged.is_broken and not before.strip():
            return _changed(path, before, content)
        if merged.is_broken and path in self.written:
            note = Note(nfo_notes.SET_ASIDE, path, copy=f"{path}.bak")
            return replace(_changed(path, before, content), why=note.message)
        if merged.is_broken and nfo_writing.is_beside_a_video(path) and originals.is_scene(before):
            note = Note(nfo_notes.SET_ASIDE, path, copy=path + originals.SCENE_COPY)
            return replace(_changed(path, before, content), why=note.message)
        code = nfo_notes.UNREADABLE if merged.is_unreadable else nfo_notes.KEPT
        return FileChange(path, "", KEPT, why=Note(code, path, merged.reason).message)

    def _removed(self, path: str) -> FileChange:
        current = self._read(path) if path.endswith(".nfo") else None
        return FileChange(path, "", REMOVED, nfo.compared(current, None))

    def _put_back(self, row: OriginalFile) -> FileChange:
        current = self._read(row.path)
        without_ours = originals.as_before(self.series, row)
        if current is None or without_ours is None:
            return FileChange(row.path, "", SAME)
        return _changed(row.path, current, without_ours)


def _changed(
    path: str, current: bytes, after: bytes, ours: bytes | None = None, kept: Collection[str] = ()
) -> FileChange:
    elements = nfo.compared(current, after, ours, kept)
    what = CHANGED
    if after == current:
        what = KEPT if elements else SAME
    return FileChange(path, "", what, elements)
