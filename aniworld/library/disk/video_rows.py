"""The rows of videos: those that a walk found are compared with those that are known, and written in bulk."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...models.folder import UNSURE
from . import bulk, reading
from .walk import File

FROM_DISK = ("size", "changed_ns", "name", "version", "part")  # all that a scan changes in a row
PLACE = ("folder_id", "path")


class Row(NamedTuple):
    """A row that is there."""

    id: int
    folder_id: int
    path: str
    size: int
    changed_ns: int


class Found(NamedTuple):
    """A video on disk whose name was read. folder: the path of its folder; path: in it."""

    folder: str
    path: str
    file: File
    said: reading.Reading

    def from_disk(self) -> tuple[int, int, str, str | None, str | None]:
        """Return the values of FROM_DISK."""
        return self.file.size, self.file.changed_ns, self.said.name, self.said.version, self.said.part


def of_folders(folder_ids: Sequence[int]) -> dict[tuple[int, str], Row]:
    found = {}
    for values in bulk.of("video", Row._fields, "folder_id", folder_ids):
        row = Row(*values)
        found[row.folder_id, row.path] = row
    return found


def add(found: Iterable[Found], ids: dict[str, int]) -> None:
    """Store videos that are new, or whose names were read again. ids: of the folders, by their paths."""
    rows = []
    for folder, path, (_, size, changed_ns), (_, name, version, part) in found:
        rows.append((ids[folder], path, size, changed_ns, name, version, part, UNSURE))
    bulk.put("video", (*PLACE, *FROM_DISK, "how"), rows, PLACE, FROM_DISK)


def change(files: Iterable[tuple[Row, File]]) -> None:
    """Store size and time of videos whose content was replaced."""
    rows = []
    for row, file in files:
        rows.append((row.folder_id, row.path, file.size, file.changed_ns, "{}", UNSURE))
    bulk.put("video", (*PLACE, "size", "changed_ns", "name", "how"), rows, PLACE, ("size", "changed_ns"))


def follow(videos: Iterable[tuple[Row, Found]], ids: dict[str, int]) -> None:
    """Let rows follow videos that got another name or directory: what a person said of them stays."""
    rows = []
    for row, video in videos:
        rows.append((row.id, ids[video.folder], video.path, *video.from_disk(), UNSURE))
    bulk.put("video", ("id", *PLACE, *FROM_DISK, "how"), rows, ("id",), (*PLACE, *FROM_DISK))


def renamed(gone: Iterable[Row], found: Iterable[Found]) -> list[tuple[Row, Found]]:
    """Return those of the new videos that are known under another name: same size, same time of change."""
    before: dict[tuple[int, int], list[Row]] = {}
    for row in gone:
        if row.size and row.changed_ns:
            before.setdefault((row.size, row.changed_ns), []).append(row)
    after: dict[tuple[int, int], list[Found]] = {}
    for video in found:
        if video.file[1:] in before:
            after.setdefault(video.file[1:], []).append(video)
    pairs = []
    for alike, videos in after.items():
        if len(videos) == 1 and len(before[alike]) == 1:
            pairs.append((before[alike][0], videos[0]))
    return pairs
