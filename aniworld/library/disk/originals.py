"""Files of somebody else that we write into: their bytes are kept, and put back when we leave."""

import contextlib
import logging
from collections.abc import Callable

from ...database import now, transaction
from ...errors import DiskError, FolderMissing, NotAllowed
from ...files import atomic, naming, nfo
from ...models import Folder, ForeignWrite, OriginalFile, Series, WrittenFile
from ..servers import folders_to_tell
from . import library_mark, places, root_rows, series_folder

log = logging.getLogger(__name__)
SCENE_COPY = "-orig"  # behind the name: what Sonarr calls them too
NOT_SCENE = (b"\0", b"<episodedetails", b"<tvshow", b"<movie", b"<?xml")


def of(series: Series, path: str) -> OriginalFile | None:
    """Return what was at a path before we wrote there; None where the file is ours."""
    return OriginalFile.one_with(series=series, path=path)


def keep(series: Series, path: str, content: bytes, copy: str | None = None) -> None:
    """Keep the bytes of a file before we write into it, inside the caller's transaction.

    What was kept first stays.
    """
    row = {"series": series.id, "path": path, "content": content, "copy": copy}
    OriginalFile.insert(row).on_conflict_ignore().execute()


def note_written(series: Series, path: str, final: bytes) -> None:
    """Note what we wrote into a file of somebody else, inside the caller's transaction."""
    original = of(series, path)
    if original is None:
        return
    elements = []
    for one in nfo.compared(bytes(original.content), final):
        if one.what in (nfo.ADDED, nfo.CHANGED):
            elements.append([one.tag, one.new])
    if not elements:
        ForeignWrite.delete().where((ForeignWrite.series == series) & (ForeignWrite.path == path)).execute()
        return
    row = {"series": series.id, "path": path, "elements": elements, "written_at": now()}
    update = {ForeignWrite.elements: elements, ForeignWrite.written_at: now()}
    target = [ForeignWrite.series, ForeignWrite.path]
    ForeignWrite.insert(row).on_conflict(conflict_target=target, update=update).execute()


def is_scene(content: bytes) -> bool:
    """Return whether a file is the note of those who released a video: text, and no XML."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_other = not start or start.startswith((b"<", b"http://", b"https://"))
    return not is_other and not any(sign in content for sign in NOT_SCENE)


def listed(series: Series) -> list[ForeignWrite]:
    """Return what we wrote into files of somebody else, by path."""
    return list(ForeignWrite.select().where(ForeignWrite.series == series).order_by(ForeignWrite.path))


def shown_path(series: Series, path: str) -> str:
    """Return the path of a file below its root."""
    try:
        return places.of_file(series, path).inner
    except FolderMissing:  # it is not of the library any more
        return places.inner(path)


def put_back(series: Series, which: Callable[[str], bool] = lambda path: True) -> list[str]:
    """Put the files (which: only such) back as they were before us. Return their paths.

    What was edited since stays edited: only our elements go. A file that is gone stays gone. What the disk
    refuses keeps none of the others; its DiskError is raised at the end. Raises LibraryError while a root is
    away.
    """
    if not series.folder or places.is_let_go(series):
        return []
    rows = [original for original in series.originals if which(original.path)]
    for root_id in {_root_id(series, original.path) for original in rows}:
        if root_id is not None:
            library_mark.check_root(root_id)
    done: list[str] = []
    refused: DiskError | None = None
    for original in rows:
        try:
            _put_back(series, original)
            done.append(original.path)
        except (NotAllowed, FolderMissing) as error:  # it is not of the library any more
            log.warning("Left %s: %s", naming.shown(original.path), error)
        except DiskError as error:
            refused = refused or error
    if refused:
        raise refused
    return done


def _root_id(series: Series, path: str) -> int | None:
    """Return the root in which a file lies; None when its folder is not of the library any more."""
    if not path.startswith(places.ELSEWHERE):
        return root_rows.id_of(series)
    folder = Folder.one_with(id=int(path.removeprefix(places.ELSEWHERE).partition("/")[0]))
    return folder.root_id if folder else None


def _put_back(series: Series, original: OriginalFile) -> None:
    before = bytes(original.content)
    without_ours = as_before(series, original)
    if without_ours is not None:
        write(series, original.path, without_ours)
    if original.copy and _holds(series, original.path, before) and _holds(series, original.copy, before):
        series_folder.remove(series, original.copy)
    with transaction():
        forget(series, [original.path])


def as_before(series: Series, original: OriginalFile) -> bytes | None:
    """Return a file as it is when we leave it; None where nothing has to be written for that."""
    current = _read(series, original.path)
    before = bytes(original.content)
    written = series_folder.last_written(series, original.path)
    if current is None or written is None or current == before:
        return None
    return _without_ours(current, written, before)


def _holds(series: Series, path: str, content: bytes) -> bool:
    return _read(series, path) == content


def _without_ours(current: bytes, written: WrittenFile, before: bytes) -> bytes | None:
    """Return a file without what we wrote into it; None when nobody can tell that apart."""
    if atomic.digest(current) == written.sha:
        return before
    ours = nfo.merge(before, None, bytes(written.content or b"")).content
    if ours is None:
        return None
    return nfo.merge(current, ours, before).content


def _read(series: Series, path: str) -> bytes | None:
    """Return a file. What lies there and is no file, or a larger one, is not ours to change."""
    file = places.of_file(series, path)
    try:
        return atomic.read(file.root, file.inner)
    except DiskError as error:
        if error.reason not in ("in the way", "not readable"):
            raise
        return None


def write(series: Series, path: str, content: bytes) -> None:
    """Write a file as it was before us, whatever became of its series meanwhile. Raises DiskError."""
    folder, file = places.around(series, path), places.of_file(series, path)
    with folders_to_tell.changing(folder.path):
        atomic.write(file.root, file.inner, content, home=folder.inner)


def put_back_late(series: Series, originals: list[OriginalFile], files: list[WrittenFile]) -> None:
    """Put back what a worker wrote into while its series was being removed.

    series, originals, files: as they were recorded then.
    """
    shas = {row.path: row.sha for row in files}
    for original in originals:
        with contextlib.suppress(DiskError, NotAllowed, FolderMissing):
            current = _read(series, original.path)
            if current is not None and atomic.digest(current) == shas.get(original.path):
                write(series, original.path, bytes(original.content))


def forget(series: Series, paths: list[str]) -> None:
    """Forget that we wrote into these files, inside the caller's transaction."""
    for rows in (OriginalFile, ForeignWrite, WrittenFile):
        rows.delete().where((rows.series == series) & rows.path.in_(paths)).execute()
