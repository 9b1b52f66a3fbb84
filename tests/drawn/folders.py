"""Library folders, the folders in them, and what would be written there."""

from aniworld.files.nfo import Difference
from aniworld.library.disk.folder_check import Checked
from aniworld.library.disk.folder_offers import Offer
from aniworld.library.disk.left_out import LeftOut
from aniworld.library.disk.library_gate import LibraryTrouble
from aniworld.library.disk.root_changes import Holding
from aniworld.library.matching.folder_shows import Suggestion
from aniworld.library.previews.file_changes import FileChange
from aniworld.library.previews.folder_preview import Pick
from aniworld.library.previews.folder_preview import Preview as FolderPreview
from aniworld.library.previews.series_preview import Preview
from aniworld.messages import Message
from aniworld.models import (
    Folder,
    Series,
)
from aniworld.web import series_preview
from aniworld.web.importing import ShownFolder, Step
from aniworld.web.library_folder import ShownRoot

from . import EVIL
from .series import DONE

CHECKED = [
    None,
    Checked(EVIL, True, 2, (Message("folder_well"), Message("told", {"sentence": EVIL}))),
    Checked(EVIL, False, 0, (Message("folder_silent"),)),
]
HELD = Holding(series=3, folders=4, videos=48)
AWAY = LibraryTrouble(
    "library_unmounted", "The library folder is empty.", "Mount the disk.", 1_000.0, 9_000.0
)
LEFT_OUT = [LeftOut(EVIL, "link", EVIL), LeftOut("Show", "unicode", "Show")]
ROOTS = [
    ShownRoot(1, "/srv/anime", True, True, HELD, None, 0.0, [], 0),
    ShownRoot(2, "/srv/<b>slow</b>", False, False, HELD, None, 4.2, LEFT_OUT, 2),
    ShownRoot(3, "/srv/away", False, False, HELD, AWAY, 0.0, LEFT_OUT, 7),
]
STEPS = [Step(0.95, False), Step(0.9, True), Step(0.8, True)]
COUNTS = {"unmatched": 2, "linked": 1, "ignored": 1, "missing": 0}


def make_folder(number, *found, **fields):
    """A folder as its row on the import page is drawn."""
    row = Folder(id=number, root=1, path=f"{EVIL} {number}", key=str(number), **fields)
    return ShownFolder(row, 12, list(found))


LIKELY = Suggestion("tvmaze", EVIL, EVIL, 2023, 0.96, Message("folder_title_same", {"title": EVIL}), 42)
FOLDERS = [
    make_folder(1, LIKELY, season=2, said={"title": EVIL}),
    make_folder(2, looked_at=1.0),
    make_folder(3),
    make_folder(4, is_ignored=True),
    make_folder(5, series=Series(id=42, title=EVIL, folder_key="elf")),
]
CHANGES = [
    FileChange("tvshow.nfo", EVIL, "changed", [Difference("plot", "changed", EVIL, EVIL)] * 61),
    FileChange("a.nfo", "a.nfo", "new", [Difference("title", "added", "", EVIL, "1x2")], None, is_held=True),
    FileChange("b.nfo", "b.nfo", "kept", [Difference("title", "kept", EVIL, "B")]),
    FileChange("c.nfo", "c.nfo", "kept", [], Message("kept", {"file": EVIL, "why": "Locked."})),
    FileChange("d.nfo", "d.nfo", "changed"),
    FileChange("poster.jpg", "poster.jpg", "removed"),
]
SHOWN_CHANGES = series_preview.shown(CHANGES) | {"more": 2}
NO_CHANGES = series_preview.shown([])
FOLDER_PREVIEW = FolderPreview(EVIL, 2023, CHANGES, ["poster.jpg"], ["fanart.jpg"], 12)
PICKED = {"folder": FOLDERS[0].row, "pick": Pick("kitsu", "1", EVIL, 2023), "files": SHOWN_CHANGES}
PREVIEW = {
    "series": DONE,
    "sent": {"action": "match", "title": EVIL},
    "source": "Kitsu",
    "found": Preview(EVIL, 2023, CHANGES, 3),
    "files": SHOWN_CHANGES,
    "error": "",
}
OFFERS = [Offer(FOLDERS[0].row, 0.9, 0), Offer(FOLDERS[1].row, 0.95, 12), Offer(FOLDERS[2].row, 0.0, 0)]
MORE = {"folder": FOLDERS[0], "q": "", "candidates": [], "problems": []}
