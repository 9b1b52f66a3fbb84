"""The rows of a root, read and written in bulk: its directories with their times, and its folders."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ...database import db, now, run_sql
from ...files import naming
from ...models import Folder
from ...models.folder import SEASONS
from ...rows import in_batches
from . import bulk

SETTLE_SECONDS = 3.0  # a directory that changed so lately may change again within the same tick of its clock
LAST_LETTER = "\U0010ffff"
KNOWN = ("id", "path", "key", "series_id", "is_ignored", "missing_since")
HOME = ("folder_key", "id", "has_folder")
FORGET_SECONDS = 30 * 86400.0  # a vanished folder that belonged to nobody


class Known(NamedTuple):
    """A row of a folder. missing_since: UTC seconds."""

    id: int
    path: str
    key: str
    series_id: int | None
    is_ignored: bool
    missing_since: float | None

    @property
    def is_settled(self) -> bool:
        """Return whether somebody said whose it is, or that it is nobody's."""
        return self.series_id is not None or bool(self.is_ignored)


class Home(NamedTuple):
    """The home of a series. is_made: it was there once."""

    series_id: int
    is_made: bool


class Span(NamedTuple):
    """A stretch of the paths of a root, in order of their letters: from one path, to below another."""

    first: str
    last: str

    @classmethod
    def around(cls, paths: Iterable[str]) -> "Span":
        """Return the stretch that holds these paths and all below them; more may lie in it."""
        ordered = sorted(paths)
        ends = [f"{path}/{LAST_LETTER}" for path in ordered]  # what is in "Show" comes after "Show 2"
        return cls(ordered[0], max(ends))


EVERYTHING = Span("", LAST_LETTER)


def directories(root_id: int, span: Span = EVERYTHING) -> dict[str, list[tuple[str, int]]]:
    """Return path and time of change of each directory, by the directory of the root in which it lies."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path, changed_ns in _in("directory", ("path", "changed_ns"), root_id, span):
        found.setdefault(path.partition("/")[0], []).append((path, changed_ns))
    return found


def in_no_folder(root_id: int, paths: Iterable[str]) -> set[str]:
    """Return those of these directories that were read already, and belonged to no folder."""
    found = set()
    for path, folder_id in _of_keys("directory", ("path", "folder_id"), root_id, "path", paths):
        if folder_id is None:
            found.add(path)
    return found


def top_names(root_id: int) -> set[str]:
    """Return the names of the root's own directories in which folders are known."""
    return {path.partition("/")[0] for (path,) in _in("folder", ("path",), root_id, EVERYTHING)}


def folders(root_id: int, span: Span, keys: Iterable[str]) -> list[Known]:
    """Return the folders of a stretch of paths, and those that have one of these keys."""
    found = {}
    for values in _in("folder", KNOWN, root_id, span):
        found[values[0]] = Known(*values)
    for known in with_keys(root_id, keys):
        found[known.id] = known
    return list(found.values())


def with_keys(root_id: int, keys: Iterable[str]) -> list[Known]:
    """Return the folders that have one of these keys."""
    return [Known(*values) for values in _of_keys("folder", KNOWN, root_id, "key", keys)]


def homes(root_id: int, keys: Iterable[str]) -> dict[str, Home]:
    """Return the homes of series that have one of these keys, by it."""
    found = {}
    for key, series_id, is_made in _of_keys("series", HOME, root_id, "folder_key", keys):
        found[key] = Home(series_id, bool(is_made))
    return found


def _in(table: str, columns: Sequence[str], root_id: int, span: Span) -> list[tuple[Any, ...]]:
    """Return the rows of a stretch of paths."""
    path = f'"path"{db.by_letters}'
    return run_sql(
        f'SELECT {_names(columns)} FROM "{table}" WHERE "root_id" = ? AND {path} >= ? AND {path} < ?',
        root_id,
        span.first,
        span.last,
    ).fetchall()


def _of_keys(
    table: str, columns: Sequence[str], root_id: int, column: str, keys: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    for some in in_batches(sorted(keys), bulk.MOST_IDS):
        slots = ", ".join("?" * len(some))
        yield from run_sql(
            f'SELECT {_names(columns)} FROM "{table}" WHERE "root_id" = ? AND "{column}" IN ({slots})',
            root_id,
            *some,
        ).fetchall()


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def add_folders(root_id: int, paths: Iterable[str], homes: dict[str, Home]) -> None:
    """Add rows for folders; one that is the home of a series belongs to it."""
    columns = ("root_id", "path", "key", "series_id", "is_ignored", "numbering", "numbering_by_hand")
    rows = []
    for path in paths:
        key = naming.folder_key(path)
        home = homes.get(key)
        series_id = home.series_id if home else None
        rows.append((root_id, path, key, series_id, False, SEASONS, False, 0, "{}", "[]"))
    bulk.put("folder", (*columns, "offset", "said", "candidates"), rows, ("root_id", "key"), ())


def link(folder_id: int, series_id: int) -> None:
    Folder.update(series=series_id).where(Folder.id == folder_id).execute()


def respell(folder_id: int, path: str) -> None:
    """Store the path of a folder that is written in other letters now."""
    Folder.update(path=path).where(Folder.id == folder_id).execute()


def mark_missing(ids: Sequence[int]) -> None:
    bulk.set_all("folder", "missing_since", now(), ids)


def mark_there(ids: Sequence[int]) -> None:
    bulk.set_all("folder", "missing_since", None, ids)


def forget_vanished() -> None:
    """Forget folders that have been away for long and belong to nobody."""
    is_nobodys = Folder.series.is_null() & ~Folder.is_ignored
    Folder.delete().where(is_nobodys & (Folder.missing_since < now() - FORGET_SECONDS)).execute()


def put_directories(root_id: int, found: Sequence[tuple[str, int | None, int]]) -> None:
    """Store directories: path, folder, time of change. One that is too fresh to be relied on is not kept."""
    fresh_ns = int((now() - SETTLE_SECONDS) * 1e9)
    rows = []
    for path, folder_id, changed_ns in found:
        rows.append((root_id, path, folder_id, changed_ns if changed_ns < fresh_ns else 0))
    columns = ("root_id", "path", "folder_id", "changed_ns")
    bulk.put("directory", columns, rows, ("root_id", "path"), ("folder_id", "changed_ns"))


def read_again(root_id: int, paths: Iterable[str]) -> None:
    """Have directories read in the next scan, whatever their time of change."""
    rows = [(root_id, path, 0) for path in paths]
    bulk.put("directory", ("root_id", "path", "changed_ns"), rows, ("root_id", "path"), ("changed_ns",))


def forget_directories(root_id: int, paths: Sequence[str]) -> None:
    """Remove the rows of directories that are not there any more."""
    for path in paths:
        run_sql('DELETE FROM "directory" WHERE "root_id" = ? AND "path" = ?', root_id, path)
