"""The shelf of today: what airs, what is newly missing, and what waits for a person."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..library.series.library_index import Index
from ..messages.words import word
from .view_models import ShownSeries

MOST = 4  # series of each kind
# Each with the filter that has all.
KINDS = {"airs_today": "", "newly_missing": "missing", "needs_you": "failed"}


class Group(NamedTuple):
    """The series of one kind, some of them by their ids, and how many there are."""

    kind: str
    ids: list[int]
    total: int


class Item(NamedTuple):
    """One series of the shelf, and why it is there."""

    series: ShownSeries
    kind: str
    words: str


class ShownGroup(NamedTuple):
    """The series of one kind as they are drawn. more: how many are not; url: where all of them are, or ""."""

    items: list[Item]
    more: int
    url: str


def groups(index: Index) -> list[Group]:
    """Return what there is today, each series under the first kind that it is of."""
    found = []
    seen: set[int] = set()
    for kind in KINDS:
        entries = [entry for entry in index.with_mark(kind) if entry.id not in seen]
        ids = [entry.id for entry in entries[:MOST]]
        seen.update(entry.id for entry in entries)
        if ids:
            found.append(Group(kind, ids, len(entries)))
    return found


def drawn(
    found: Sequence[Group], shown: Mapping[int, ShownSeries], address: Callable[..., str]
) -> list[ShownGroup]:
    """Return the groups with their series. address: makes the address of a filter."""
    result = []
    for group in found:
        items = []
        for one in group.ids:
            if one in shown:
                items.append(Item(shown[one], group.kind, _words(group.kind, shown[one])))
        state = KINDS[group.kind]
        url = address(state=state) if state else ""
        result.append(ShownGroup(items, group.total - len(items), url))
    return result


def _words(kind: str, series: ShownSeries) -> str:
    if kind == "airs_today":
        return word("card_airs_today")
    if kind == "newly_missing":
        return word("card_newly_missing", count=series.episodes_counted.newly_missing)
    if series.row.folder_missing_since:
        return word("card_folder_gone")
    return series.short_word
