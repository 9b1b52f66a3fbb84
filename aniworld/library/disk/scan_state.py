"""What a scan found, and how far the running one is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from peewee import Expression

from ...database import iso, transaction
from ...files import naming
from ...messages import Message
from ...models import Chore, Episode, Flag, Folder, Series, Video
from ...models.folder import UNSURE
from . import reading
from .left_out import LeftOut
from .walk import Branch

MOST_NAMED = 5  # series, or videos, in one line
MOST_LISTED = 1000  # videos in one answer
FAILED = "nothing_scanned"
NAMES_READ = f"names_read_{reading.EDITION}"


@dataclass
class Scanned:
    """The result of a scan. skipped: a sentence for each root, directory or series that was passed over.

    left_out: folders that no scan looks into.

    counts: series, present (episodes), videos, folders, unknown and missing (folders), unplaced (videos),
    unreadable (directories).
    """

    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[Message] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def note(self, branches: Iterable[Branch]) -> None:
        """Count what could not be read in these."""
        for branch in branches:
            self.counts["unreadable"] += len(branch.unread)
            for path, why in branch.unread.items():
                self.skipped.append(
                    Message("trouble_of_series", {"title": naming.shown(path), "why": f"{why}."})
                )

    @property
    def message(self) -> Message:
        """Say it for the timetable and the terminal."""
        present, unknown, missing = (self.counts[name] for name in ("present", "unknown", "missing"))
        told = [Message("scanned", {"present": present, "unknown": unknown})]
        if self.counts["unplaced"]:
            paths = [naming.shown(video.path) for video in unplaced(MOST_NAMED)]
            told.append(Message("scan_unplaced", {"count": self.counts["unplaced"], "named": _named(paths)}))
        if missing:
            told.append(Message("scan_missing", {"count": missing}))
        if self.skipped:
            told.append(Message("scan_skipped", {"count": len(self.skipped), "named": _named(self.skipped)}))
        if self.left_out:
            paths = [naming.shown(one.path) for one in self.left_out]
            told.append(Message("scan_left_out", {"count": len(paths), "named": _named(paths)}))
        return Message.several(told)


def _named(what: Iterable[Message | str]) -> list[Message | str]:
    """Return the first of them, with a sign that there are more."""
    everything = list(what)
    if len(everything) > MOST_NAMED:
        return [*everything[:MOST_NAMED], "…"]
    return everything


def must_read_names_again() -> bool:
    """Return whether no scan has read all names as they are read now: a first start, or an upgrade."""
    return Flag.since(NAMES_READ) is None


def read_all_again() -> None:
    """Have the next scan read everything, also what seems unchanged."""
    with transaction():
        Flag.take_back(NAMES_READ)


def finish(scanned: Scanned) -> None:
    """Count what is there now, and remember that all names were read, if they were."""
    scanned.counts.update(_counts())
    if not scanned.skipped:
        with transaction():
            Flag.insert(name=NAMES_READ).on_conflict_ignore().execute()


def _counts() -> dict[str, int]:
    is_here = Folder.missing_since.is_null()
    is_nobodys = Folder.series.is_null() & ~Folder.is_ignored & (Folder.path != "")
    return {
        "series": Series.select().where(Series.resolved_at.is_null(False)).count(),
        "present": Episode.select().where(Episode.file.is_null(False)).count(),
        "missing": Series.select().where(Series.folder_missing_since.is_null(False)).count(),
        "unknown": Folder.select().where(is_nobodys & is_here).count(),
        **_sizes(),
    }


def _sizes() -> dict[str, int]:
    is_here = Folder.missing_since.is_null()
    return {
        "folders": Folder.select().where(is_here).count(),
        "videos": Video.select().join(Folder).where(is_here).count(),
        "unplaced": Video.select().join(Folder).where(_is_unplaced()).count(),
    }


def _is_unplaced() -> Expression:
    """Return the condition for videos that should hold an episode, and nobody knows which.

    What lies in a folder that belongs to no series is not among them, but what lies loose in a root is.
    """
    is_ours = Folder.series.is_null(False) | (Folder.path == "")
    return (Video.how == UNSURE) & is_ours & Folder.missing_since.is_null()


class Unplaced(NamedTuple):
    """A video without a place. path: below its root."""

    id: int
    path: str
    root_id: int
    series_id: int | None


def unplaced(most: int = MOST_LISTED) -> list[Unplaced]:
    """Return the videos that should hold an episode, and nobody knows which."""
    fields = (Video.id, Video.path, Folder.path, Folder.root, Folder.series)
    rows: Any = Video.select(*fields).join(Folder).where(_is_unplaced()).order_by(Folder.path, Video.path)
    found = []
    for video_id, path, folder, root_id, series_id in rows.limit(most).tuples():
        whole = f"{folder}/{path}" if folder else path
        found.append(Unplaced(video_id, whole, root_id, series_id))
    return found


def answer() -> dict[str, Any]:
    """Return the last or the running scan as programs read it."""
    chore = Chore.one_with(name="scan")
    videos = []
    for video in unplaced():
        series_id = str(video.series_id) if video.series_id else None
        row = {"id": video.id, "path": video.path, "root": video.root_id, "series_id": series_id}
        videos.append(row)
    return {
        "state": _state(chore),
        **_sizes(),
        "unplaced_videos": videos,
        "finished_at": _finished_at(chore),
        "message": (chore and chore.result) or None,
    }


def _state(chore: Chore | None) -> str:
    """Return running, done or failed. The first scan, which is due at once, counts as running already."""
    if chore is None or chore.is_under_way:
        return "running"
    return "failed" if chore.result_code == FAILED else "done"


def _finished_at(chore: Chore | None) -> str | None:
    if chore is None or chore.last_at is None or chore.took_seconds is None or chore.is_under_way:
        return None
    return iso(chore.last_at + chore.took_seconds)
