"""Where a series is stored on disk, and how our files get there without touching the user's own."""

import contextlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from peewee import Expression, IntegrityError

from ...database import a_statement, db, now, run_sql, transaction
from ...errors import DiskError, FolderMissing, GateClosed, NotAllowed
from ...files import atomic, naming
from ...files.atomic import digest as digest  # also for callers here
from ...models import Folder, ForeignWrite, HeldFile, OriginalFile, Root, Series, SeriesId, WrittenFile
from ..parts.claims import LeaseLost
from ..servers import folders_to_tell
from . import held_files, missing_folder, places, root_rows, take_over
from .library_mark import check_root

log = logging.getLogger(__name__)
AGAIN_SECONDS = 0.5  # until a part whose folder was found begins anew
_making: dict[int, Lock] = {}  # by the id of a series: one thread makes its folder, the others find it there

NOTE = """
    INSERT INTO written_file (series_id, path, sha, content, written_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (series_id, path) DO UPDATE
    SET sha = excluded.sha, content = excluded.content, written_at = excluded.written_at
"""
NOTE_IF_THERE = """
    INSERT INTO written_file (series_id, path, sha, written_at) SELECT id, ?, ?, ? FROM series WHERE id = ?
    ON CONFLICT (series_id, path) DO UPDATE
    SET sha = excluded.sha, content = NULL, written_at = excluded.written_at
"""


@dataclass(frozen=True)
class StoredFile:
    """What became of a file.

    path: inside the series folder; is_theirs: it is the user's own, and was left alone.
    """

    path: str
    sha: str
    is_theirs: bool = False


def is_in_reach(folder: Path) -> bool:
    """Return whether a folder can be read: a network share that is gone fails at once."""
    return os.path.isdir(folder)


def _is_there(file: Path) -> bool:
    """Return whether a file exists.

    Raises OSError when that is unknown, for which Path.exists() returns False from Python 3.14 on.
    """
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def folder(series: Series) -> str:
    """Return the path of the series' home below its root, decided once.

    A folder of its own that is there already is taken, in any root; else one of its name, in the root that
    takes new series.
    """
    if not series.folder:
        settle(series, Series.get_by_id(series.id))  # another thread may have decided it meanwhile
    return str(series.folder)


def settle(series: Series, fresh: Series) -> None:
    """Decide the home of a series as folder() does. fresh: its row, just read."""
    if not fresh.folder:
        roots = root_rows.all()
        if not take_over.look(fresh, roots):
            _decide(fresh, root_rows.takes_new(roots))
    series.folder, series.folder_key, series.root_id = fresh.folder, fresh.folder_key, fresh.root_id


def home(series: Series) -> places.Place:
    """Return the home of a series, which is decided now if it has none. Raises FolderMissing."""
    folder(series)
    return places.home(series)


def _decide(series: Series, root: Root) -> None:
    """Give a series the first free name as its home. Raises DiskError when there is none."""
    top = root_rows.path(root)
    for name in _names(series):
        if not take_over.may_use(series, root, _as_on_disk(top, name)):
            continue  # there is a tvshow.nfo of another show in it
        try:
            with transaction():
                take_over.follow(series)
                if series.folder:
                    return
                series.root, series.folder_key = root, naming.folder_key(name)
                series.folder = _as_on_disk(top, name)
                series.save(only=[Series.root, Series.folder, Series.folder_key])
                have_row(series)
            return
        except IntegrityError:
            continue
    raise DiskError("no_folder_name", top, "taken", title=series.title[:80])


def _names(series: Series) -> Iterator[str]:
    """Yield the names that its home may have, the best first."""
    wanted = naming.folder_name(series.title, series.year, f"series-{series.id}")
    yield wanted
    yield naming.with_suffix(wanted, _tag(series))
    yield naming.with_suffix(wanted, f"series-{series.id}")


def have_row(series: Series) -> None:
    """Have the row of a series' home, inside the caller's transaction.

    Raises IntegrityError when the folder is another series' already.
    """
    home = Folder(root=series.root_id, path=series.folder, key=series.folder_key, series=series)
    if Folder.insert_rows([home], then="ON CONFLICT DO NOTHING"):
        return
    row = Folder.get((Folder.root == series.root_id) & (Folder.key == series.folder_key))
    if row.series_id is None:
        Folder.update(series=series.id).where(Folder.id == row.id).execute()
    elif row.series_id != series.id:
        raise IntegrityError(f"the folder belongs to series {row.series_id}")


def _tag(series: Series) -> str:
    known = SeriesId.one_with(series=series, provider=series.spine)
    if known is None:
        return f"series-{series.id}"
    return f"{known.provider}-{known.value}"


def _as_on_disk(top: Path, name: str) -> str:
    """Return the spelling of an existing folder, if the root has it in other letters."""
    key = naming.folder_key(name)
    with contextlib.suppress(OSError):  # out of reach
        for entry in top.iterdir():
            if naming.folder_key(entry.name) == key:
                return entry.name
    return name


def read(series: Series, path: str, max_bytes: int = atomic.MAX_READ_BYTES) -> bytes | None:
    """Return a file of the series folder.

    None when it does not exist, or is a link that leads out of the library.
    """
    try:
        home(series)
        file = places.of_file(series, path)
        return atomic.read(file.root, file.inner, max_bytes)
    except (NotAllowed, FolderMissing):
        return None


def has(series: Series, path: str) -> bool:
    """Return whether a file of the series folder exists, as read() finds it.

    Raises DiskError when it cannot be checked.
    """
    home(series)
    file = places.of_file(series, path)
    with atomic.disk_errors(file.root, file.inner, "cannot_look_at"), contextlib.suppress(NotAllowed):
        return _is_there(file.path)
    return False


def last_written(series: Series, path: str) -> WrittenFile | None:
    return WrittenFile.one_with(series=series, path=path)


def is_theirs(series: Series, path: str, current: bytes | None) -> bool:
    """Return whether the file exists and is not as we left it."""
    ours = last_written(series, path)
    return current is not None and (ours is None or ours.sha != digest(current))


def ready(series: Series) -> None:
    """Make sure that the folder of a series exists, before a file in it is recorded.

    Raises DiskError, FolderMissing; GateClosed when a folder of its own was found instead of the one to make.
    """
    if series.has_folder:
        missing_folder.ready(series, home(series))
        return
    try:
        with _making.setdefault(series.id, Lock()):
            if not series.has_folder:
                _take_what_is_there(series)
            missing_folder.ready(series, home(series))
            series.has_folder = True
    finally:
        _making.pop(series.id, None)  # whoever comes now finds the folder there, or tries anew


def _take_what_is_there(series: Series) -> None:
    """Have a folder of its own that was found since its home got a name. Whoever writes begins anew there.

    That another thread has made the home which the series has already is no news.
    """
    row = Series.get_by_id(series.id)
    if not row.has_folder:
        take_over.look(row, root_rows.all())
    is_another = (row.root_id, row.folder) != (series.root_id, series.folder)
    if row.has_folder and series.folder and is_another:
        series.folder = None  # to be read again
        raise GateClosed("folder_found_now", "library", retryable=True, retry_after_seconds=AGAIN_SECONDS)


def put(series: Series, path: str, content: bytes) -> StoredFile:
    """Write one of our files, unless somebody put their own there, or wants it left as it is.

    Raises DiskError, and Series.DoesNotExist when the series was removed.
    """
    current = read(series, path)
    if current is not None and current != content and _stays(series, path, current):
        return StoredFile(path, digest(current), is_theirs=True)
    ready(series)
    if current is None:  # noted first: a file of ours without a note would later be taken for the user's own
        with a_statement():
            written = run_sql(NOTE_IF_THERE, path, digest(content), now(), series.id)
        if not db.rows_affected(written):
            raise Series.DoesNotExist
    _write(series, path, content, is_new=current is None, is_other=current != content)
    return StoredFile(path, digest(content))


def _stays(series: Series, path: str, current: bytes) -> bool:
    return is_theirs(series, path, current) or held_files.is_held(series, path)


def overwrite(series: Series, path: str, content: bytes, *, is_new: bool) -> None:
    """Write a file whose content is already merged with the existing one. Raises as put().

    A new one is recorded first.
    """
    ready(series)
    _write(series, path, content, is_new, is_other=is_new or read(series, path) != content)


def write_new(series: Series, path: str, content: bytes) -> None:
    """Write a file that is not there, and is recorded, into a folder that is ready(). Raises as put()."""
    _write(series, path, content, is_new=True, is_other=True)


def take_away(series: Series, path: str) -> None:
    """Remove a file, whoever wrote it. Raises DiskError."""
    home(series)
    check_root(root_rows.id_of(series))
    remove(series, path)


def _write(series: Series, path: str, content: bytes, is_new: bool, is_other: bool) -> None:
    """Write a file, and remove it if the series was removed or rematched meanwhile.

    is_other: its bytes change, which media servers are told.

    A new file of a removed series would never be found again; one of another show would be taken for the
    user's own.
    """
    place, file = places.around(series, path), places.of_file(series, path)
    told: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if is_other:
        told = folders_to_tell.changing(place.root / place.inner)
    try:
        with told:
            atomic.write(file.root, file.inner, content, home=place.inner)
    except DiskError as error:
        if error.reason == "missing":  # the folder, or the disk, has gone just now
            missing_folder.check(series)
        raise
    added_as = _added_as(series)
    if added_as is None and is_new:
        remove(series, path)
        raise Series.DoesNotExist
    if added_as not in (None, series.added_as):
        remove(series, path)
        with transaction():
            WrittenFile.delete().where(noted(series, [path]) & (WrittenFile.sha == digest(content))).execute()
        raise LeaseLost(f"{path} of series {series.id}")


def _added_as(series: Series) -> str | None:
    """Return which show a series is now; None when it was removed."""
    row = run_sql("SELECT added_as FROM series WHERE id = ?", series.id).fetchone()
    return row and row[0]


def record(series: Series, path: str, sha: str, content: bytes | None = None) -> None:
    """Record what we wrote, inside the caller's transaction."""
    run_sql(NOTE, series.id, path, sha, content, now())


def forget(series: Series, paths: list[str]) -> None:
    """Forget that these files are ours, inside the caller's transaction.

    Writing them again makes them ours again.
    """
    WrittenFile.delete().where(noted(series, paths)).execute()


def follow(series: Series, before: str, after: str) -> None:
    """Let all that is recorded of a file follow it to another name, inside the caller's transaction."""
    for table in (WrittenFile, OriginalFile, ForeignWrite, HeldFile):
        mine = table.series == series
        if table.select().where(mine & (table.path == before)).exists():
            table.delete().where(mine & (table.path == after)).execute()
            table.update(path=after).where(mine & (table.path == before)).execute()


def noted(series: Series, paths: list[str]) -> Expression:
    return (WrittenFile.series == series) & WrittenFile.path.in_(paths)


def remove(series: Series, path: str) -> bool:
    """Remove a file of a series, and its folder if that is empty then. Return whether it existed.

    What a link leads to outside the library is not touched.
    """
    if not series.folder or places.is_let_go(series):
        return False
    try:
        place, file = places.around(series, path), places.of_file(series, path)
        if os.path.lexists(file.root / file.inner):
            folders_to_tell.note(place.root / place.inner)
        was_there = atomic.remove(file.root, file.inner)
    except (NotAllowed, FolderMissing) as error:
        log.warning("%s So %s stays.", error, path)
        return False
    if was_there:
        missing_folder.note_removal(series)
    return was_there
