"""What would be written into a folder if it were accepted, element by element. Nothing is written for it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ...database import dry_run, transaction
from ...errors import AniworldError, Invalid
from ...files import naming, nfo
from ...models import Folder, Series, Video
from ..disk import held_files, root_rows
from ..matching.folder_shows import Suggestion
from ..series import accepting
from ..series import series as verbs
from . import file_changes, series_preview, told
from .file_changes import SAME, FileChange
from .told import Told

PICTURES = (naming.POSTER, naming.FANART, naming.BANNER, naming.LOGO, naming.LANDSCAPE, naming.CLEARART)


@dataclass(frozen=True)
class Pick:
    """Whose a folder is said to be; without a provider it is its likeliest show."""

    provider: str | None = None
    source_id: str | None = None
    title: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Preview:
    """What would be written.

    title, year: of the show; files: the NFO files; pictures: those that are not there yet; kept_pictures:
    those that are, which stay; videos: how many there are; problem: why no more is known.
    """

    title: str
    year: int | None
    files: list[FileChange]
    pictures: list[str]
    kept_pictures: list[str]
    videos: int
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as programs read it. elements: those of the tvshow.nfo that are ours, or stay."""
        elements = []
        for change in self.files:
            if change.path == naming.TVSHOW_NFO:
                elements = [_element(one) for one in change.elements]
        return {
            "title": self.title,
            "year": self.year,
            "elements": elements,
            "files": [change.as_json() for change in self.files],
            "pictures": self.pictures,
            "kept_pictures": self.kept_pictures,
            "videos": self.videos,
            "problem": self.problem,
        }


def _element(difference: nfo.Difference) -> dict[str, str]:
    if difference.what == nfo.KEPT:
        return {"tag": difference.tag, "what": nfo.KEPT, "value": difference.old}
    return {"tag": difference.tag, "what": nfo.ADDED, "value": difference.new}


def of(folder: Folder, pick: Pick) -> Preview:
    """Return what would be written if the folder were this show's. Raises Invalid."""
    pick, is_likeliest = _picked(folder, pick)
    shown = verbs.pick(pick.provider, pick.source_id, pick.title, pick.year)
    answer, problem = None, ""
    is_new = verbs.find(shown.ids) is None
    if is_new:
        try:
            name = shown.title or f"{pick.provider}:{pick.source_id}"
            answer = told.of_ids(shown.ids, name, shown.year)
        except AniworldError as error:
            problem = str(error)
    files: list[FileChange] = []
    title, year = shown.title, shown.year
    if answer or not is_new:
        planned = _plan(folder, Pick() if is_likeliest else pick, answer)
        files = [change for change in file_changes.of(planned) if change.what != SAME]
        title, year = planned.series.title, planned.series.year
    there = [name for name in PICTURES if _has(folder, name)]
    missing = [name for name in PICTURES if name not in there]
    videos = Video.select().where(Video.folder == folder).count()
    return Preview(title, year, files, missing, there, videos, problem)


def _picked(folder: Folder, pick: Pick) -> tuple[Pick, bool]:
    """Return the show that is meant, and whether accepting the folder would take it by itself."""
    if pick.provider is not None and pick.source_id is not None:
        return pick, False
    found: Suggestion | None = next(iter(accepting.candidates(folder)), None)
    if found is None:
        raise Invalid("folder_no_candidate", "folder", folder=naming.shown(folder.path))
    likeliest = Pick(found.provider, found.id, found.title, found.year)
    return likeliest, accepting.is_decidable(found)


def _plan(folder: Folder, pick: Pick, answer: Told | None) -> file_changes.Plan:
    with dry_run():
        series, _ = accepting.accept(folder, pick.provider, pick.source_id, pick.title, pick.year)
        if answer:
            answer.store(Series.get_by_id(series.id))
        planned = file_changes.plan(series.id)
    return planned


def _has(folder: Folder, name: str) -> bool:
    try:
        return naming.inside(root_rows.path_by_id(folder.root_id), f"{folder.path}/{name}").exists()
    except (AniworldError, OSError):
        return False


def accept(folder: Folder, pick: Pick, chosen: Collection[str] | None = None) -> Series:
    """Accept a folder as accepting.accept() does. chosen: the only files that may be written, of its preview.

    Raises Invalid.
    """
    left: set[str] = set()
    if chosen is not None:
        left = series_preview.others(of(folder, pick).files, chosen)
    with transaction():
        series, _ = accepting.accept(folder, pick.provider, pick.source_id, pick.title, pick.year)
        held_files.hold(series, left)
    return series
