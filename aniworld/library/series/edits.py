"""What a person edited counts before what sources tell, until they give it back.

A row of a series has the edited values in its columns, and the edit remembers what sources tell: whoever
writes what they tell lifts the edits from the row, and lays them over it again. A row of an episode has
what sources tell; who reads it asks chosen().
"""

import copy
from collections.abc import Mapping
from typing import Any

from ...database import now
from ...models import Episode, Series
from . import edit_fields, titles

# By whom: on a page or by a program; in an NFO file; one of a file that is to be ours again.
PAGE, FILE, GIVEN_BACK = "page", "file", "given_back"
IN_EFFECT = (PAGE, FILE)

Entry = dict[str, Any]


def entry(how: str, value: Any, **further: Any) -> Entry:
    """Return an edit as rows keep it. is_pending: its NFO does not have it yet."""
    return {"how": how, "value": value, "at": now(), "is_pending": how != FILE} | further


def of(row: Series | Episode, *hows: str) -> dict[str, Entry]:
    """Return the edits of a row by field; hows: only such."""
    wanted = hows or IN_EFFECT
    found = {}
    for name, one in (row.edits or {}).items():
        if one["how"] in wanted:
            found[name] = dict(one)
    return found


def chosen(row: Series | Episode, name: str, otherwise: Any, *hows: str) -> Any:
    """Return the value that a person gave a field, else that of the sources. hows: only such edits."""
    one = (row.edits or {}).get(name)
    if one is None or one["how"] not in (hows or IN_EFFECT) or "value" not in one:
        return otherwise
    return one["value"]


def episode_title(row: Episode) -> str:
    """Return the title of an episode: a person's, else that in the preferred language."""
    return str(chosen(row, "title", titles.of_episode(row)))


def lift(row: Series) -> None:
    """Give the columns of a row what sources tell. Nothing is stored."""
    for name in reversed(edit_fields.SERIES):
        for column, value in ((row.edits or {}).get(name) or {}).get("ours", {}).items():
            setattr(row, column, value)


def lay(row: Series) -> None:
    """Give the columns of a row what a person wants, and remember what sources tell. Nothing is stored."""
    laid = dict(row.edits or {})
    for name in edit_fields.SERIES:
        one = laid.get(name)
        if one is None or one["how"] not in IN_EFFECT or "value" not in one:
            continue
        columns = _columns(row, name, one["value"])
        laid[name] = one | {"ours": {column: getattr(row, column) for column in columns}}
        for column, value in columns.items():
            setattr(row, column, value)
    row.edits = laid or None


def _columns(row: Series, name: str, value: Any) -> dict[str, Any]:
    """Return what a value of a field makes of the columns of a row."""
    if name == "title":
        text = " · ".join(filter(None, [titles.search_text([value]), row.search_text]))
        return {"title": value, "sort_title": titles.sort_title(value), "search_text": text}
    if name == "sort_title":
        return {"sort_title": titles.fold(value)[:500]}
    if name == "premiered" and value:
        return {"premiered": value, "year": int(value[:4])}
    column = edit_fields.SERIES[name].column
    return {column: value} if column else {}


def read_again(row: Series) -> None:
    """Take over the edits that are stored now, and lift them: what sources tell may then be written."""
    lift(row)
    fresh = Series.one_with(id=row.id)
    row.edits = fresh.edits if fresh else None


def of_sources(series: Series) -> Series:
    """Return a copy of a row that has what sources tell."""
    return _copy(series)


def for_files(series: Series) -> Series:
    """Return a copy of a row as our NFO files have it: without what a person edited in these files."""
    row = _copy(series)
    row.edits = of(row, PAGE) or None
    lay(row)
    return row


def _copy(series: Series) -> Series:
    row = Series(**copy.deepcopy(series.__data__))
    lift(row)
    return row


def store(series_id: int, changes: Mapping[str, Entry | None]) -> Series:
    """Store edits of a series, inside the caller's transaction; None takes one away. Return the row."""
    row = Series.get_by_id(series_id)
    lift(row)
    row.edits = _changed(row.edits, changes)
    lay(row)
    row.save(only=COLUMNS)
    return row


def store_of_episode(row: Episode, changes: Mapping[str, Entry | None]) -> None:
    """Store edits of an episode, inside the caller's transaction; None takes one away."""
    edited = _changed(row.edits, changes)
    if edited != row.edits:
        Episode.update(edits=edited).where(Episode.id == row.id).execute()


def _changed(
    before: Mapping[str, Entry] | None, changes: Mapping[str, Entry | None]
) -> dict[str, Entry] | None:
    edited = dict(before or {})
    for name, one in changes.items():
        edited.pop(name, None)
        if one is not None:
            edited[name] = one
    return edited or None


COLUMNS = [
    Series.edits,
    Series.sort_title,
    Series.search_text,
    Series.year,
    *(getattr(Series, field.column) for field in edit_fields.SERIES.values() if field.column),
]
