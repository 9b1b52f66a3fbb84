"""The folders of the library as pages and programs list them: by state, with the number of their videos."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import Expression, fn

from ...errors import Invalid
from ...models import Folder, Series, Video

UNMATCHED, LINKED, IGNORED, MISSING = "unmatched", "linked", "ignored", "missing"
STATES = (UNMATCHED, LINKED, IGNORED, MISSING)
PER_PAGE = 100


class Listed(NamedTuple):
    """A folder with the number of its videos."""

    folder: Folder
    videos: int


class Page(NamedTuple):
    """One page of folders; total counts those on all pages."""

    items: list[Listed]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def find(state: str = "", q: str = "", page: int = 1, per_page: int = PER_PAGE) -> Page:
    """Return the folders in this state, "" for all, whose path or series has these words. Raises Invalid."""
    wanted = _in_state(state)
    for word in q.split():
        wanted &= Folder.path.contains(word) | Series.title.contains(word)
    rows = Folder.select(Folder, Series).join(Series, "LEFT OUTER JOIN").where(wanted)
    ordered = rows.order_by(Folder.path, Folder.id).paginate(page, per_page)
    return Page(counted(ordered), rows.count(), page, per_page)


def counted(folders: Iterable[Folder]) -> list[Listed]:
    """Return folders with the numbers of their videos."""
    rows = list(folders)
    counts = _counts([row.id for row in rows])
    return [Listed(row, counts.get(row.id, 0)) for row in rows]


def _counts(ids: list[int]) -> dict[int, int]:
    rows = Video.select(Video.folder, fn.COUNT(Video.id)).where(Video.folder.in_(ids)).group_by(Video.folder)
    pairs: Iterable[Any] = rows.tuples()
    return dict(pairs)


def counts() -> dict[str, int]:
    """Return how many folders are in each state."""
    found = {}
    for state in STATES:
        found[state] = Folder.select().where(_in_state(state)).count()
    return found


def _in_state(state: str) -> Expression:
    is_one = Folder.path != ""  # and not what lies loose in a root
    is_here = Folder.missing_since.is_null()
    if state == "":
        return is_one
    if state == UNMATCHED:
        return is_one & is_here & Folder.series.is_null() & ~Folder.is_ignored
    if state == LINKED:
        return is_one & is_here & Folder.series.is_null(False)
    if state == IGNORED:
        return is_one & is_here & Folder.series.is_null() & Folder.is_ignored
    if state == MISSING:
        return is_one & Folder.missing_since.is_null(False)
    raise Invalid("folder_bad_state", "state", choices=list(STATES))
