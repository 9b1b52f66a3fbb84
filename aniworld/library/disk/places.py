"""Where the folders and videos of a series are: a root, and the way below it."""

import os
from dataclasses import dataclass
from pathlib import Path

from ...errors import FolderMissing
from ...files import naming
from ...messages import Message
from ...models import Folder, Series, Video
from . import root_rows


@dataclass(frozen=True)
class Place(os.PathLike[str]):
    """A folder or file of the library.

    root: absolute, and the limit that nothing leaves; inner: below it, with "/", "" for the root itself.
    """

    root: Path
    inner: str

    def __fspath__(self) -> str:
        return str(self.path)

    @property
    def path(self) -> Path:
        """Return it as an absolute path. Raises NotAllowed when it leads out of its root."""
        return naming.inside(self.root, self.inner)

    def to(self, path: str) -> "Place":
        """Return the place of a path inside this one."""
        if not self.inner:
            return Place(self.root, path)
        return Place(self.root, f"{self.inner}/{path}")


def home(series: Series) -> Place:
    """Return the home of a series that has one, where its NFO and artwork are.

    Raises FolderMissing when its root was removed from the library.
    """
    if is_let_go(series):
        raise let_go(series)
    return Place(root_rows.path_by_id(root_rows.id_of(series)), series.folder or "")


def is_let_go(series: Series) -> bool:
    """Return whether the root of its home was removed from the library: nobody knows where it is now."""
    return bool(series.has_folder and series.folder and series.root_id is None)


def let_go(series: Series) -> FolderMissing:
    """Return the error that says so."""
    sentence = Message("folder_let_go", {"folder": naming.shown(series.folder or "")})
    return FolderMissing("told", series.folder or "", "missing", sentence=sentence)


def folders(series: Series) -> list[Place]:
    """Return the folders of a series that are not missing, its home first."""
    rows = list(Folder.select().where((Folder.series == series) & Folder.missing_since.is_null()))
    rows.sort(key=lambda row: (not is_home(row, series), row.root_id, row.path))
    return [of_folder(row) for row in rows]


def is_home(folder: Folder, series: Series) -> bool:
    """Return whether a folder is the home of this series."""
    return folder.root_id == series.root_id and folder.key == series.folder_key


# Begins the path of a file that lies in another folder of its series than the home: "//12/Season 2/a.nfo".
ELSEWHERE = "//"


def path_for(series: Series, folder: Folder, path: str) -> str:
    """Return how the path of a file in a folder of a series is kept (WrittenFile.path)."""
    if is_home(folder, series):
        return path
    return f"{ELSEWHERE}{folder.id}/{path}"


def around(series: Series, path: str) -> Place:
    """Return the folder of a series in which a file lies: its home, or another one.

    Raises FolderMissing when that is not of the library any more.
    """
    if not path.startswith(ELSEWHERE):
        return home(series)
    folder = Folder.one_with(id=int(path.removeprefix(ELSEWHERE).partition("/")[0]))
    if folder is None:
        raise FolderMissing("told", path, "missing", sentence=Message("no_such_folder"))
    return of_folder(folder)


def of_file(series: Series, path: str) -> Place:
    """Return the place of a file of a series. Raises as around()."""
    folder = around(series, path)
    return folder.to(inner(path))


def inner(path: str) -> str:
    """Return a path inside of its folder."""
    if not path.startswith(ELSEWHERE):
        return path
    return path.removeprefix(ELSEWHERE).partition("/")[2]


def of_folder(folder: Folder) -> Place:
    """Return the place of a folder."""
    return Place(root_rows.path_by_id(folder.root_id), folder.path)


def of_video(video: Video) -> Place:
    """Return the place of a video."""
    return of_folder(video.folder).to(video.path)
