"""What a person edited becomes again what it was before."""

from typing import Any

from ...database import now, transaction
from ...errors import CannotUndo
from ...models import Episode, HistoryEntry, Series
from ..series import editing, edits
from ..series.edits import GIVEN_BACK, PAGE, Entry
from . import entries


def undo(entry: HistoryEntry) -> None:
    """Take back what was edited. Raises CannotUndo when it was edited again since."""
    with transaction():
        row = _row(entry)
        if row is None or _is_other(row, entry):
            raise CannotUndo("undo_changed_since")
        changes: dict[str, Entry | None] = {}
        for name, one in entry.before["fields"].items():
            changes[name] = _as_before(one["was"], (row.edits or {}).get(name))
        editing.store(row, changes)
        entries.mark_undone(entry)


def why_not(entry: HistoryEntry) -> CannotUndo | None:
    """Return why it cannot be taken back; None when it can."""
    row = _row(entry)
    return CannotUndo("undo_changed_since") if row is None or _is_other(row, entry) else None


def _row(entry: HistoryEntry) -> Series | Episode | None:
    if "episode" not in entry.before:
        return Series.one_with(id=entry.series_id)
    provider, provider_id = entry.before["episode"]
    return Episode.one_with(series=entry.series_id, provider=provider, provider_id=provider_id)


def _is_other(row: Series | Episode, entry: HistoryEntry) -> bool:
    """Return whether a field is not as this entry left it."""
    for name, one in entry.before["fields"].items():
        if _value(one["now"]) != _value((row.edits or {}).get(name)):
            return True
    return False


def _value(one: Entry | None) -> tuple[bool, Any]:
    """Return whether an edit counts, and its value; what was given back is like what was never edited."""
    if one is None or one["how"] == GIVEN_BACK:
        return False, None
    return True, one.get("value")


def _as_before(was: Entry | None, present: Entry | None) -> Entry | None:
    """Return the edit to store. What the file says of it is written anew."""
    if was and was["how"] != GIVEN_BACK and "value" in was:
        return edits.entry(PAGE, was["value"])
    if present is None:
        return None
    left = {name: value for name, value in present.items() if name != "ours"}
    return left | {"how": GIVEN_BACK, "is_pending": True, "at": now()}
