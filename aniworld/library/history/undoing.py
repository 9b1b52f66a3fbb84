"""Undoing what was done: each kind in its own way, and in none where something else came since."""

from collections.abc import Callable

from ...database import now, transaction
from ...errors import AniworldError, CannotUndo
from ...models import Episode, HistoryEntry, Series
from ..artwork import choice
from ..episodes import by_hand, renaming, renumbering
from ..parts import progress_events
from . import bring_back, edits_back, entries, match_back

Undo = Callable[[HistoryEntry], None]


def undo(entry: HistoryEntry) -> None:
    """Undo what an entry tells of. Raises CannotUndo, and what the way back itself may raise.

    What has to be loaded for it is requested; the caller wakes the worker.
    """
    error = why_not(entry)
    if error:
        raise error
    UNDO[entry.kind](entry)


def undo_together(entry: HistoryEntry) -> tuple[int, AniworldError | None]:
    """Undo all that was done at once with an entry, as far as that can be.

    Return how many were undone, and why the first that was not cannot be.
    """
    count = 0
    refused: AniworldError | None = None
    for one in entries.done_with(entry):
        try:
            undo(one)
            count += 1
        except AniworldError as error:
            refused = refused or error
    return count, refused


def why_not(entry: HistoryEntry) -> CannotUndo | None:
    """Return why an entry cannot be undone; None when it can."""
    if entry.kind not in UNDO:
        return CannotUndo("undo_none")
    if entry.undone_at is not None:
        return CannotUndo("undo_done")
    if entry.at < now() - entries.UNDO_SECONDS:
        return CannotUndo("undo_too_late")
    if entry.kind == HistoryEntry.REMOVED:
        return bring_back.why_not(entry)
    if Series.one_with(id=entry.series_id) is None:
        return CannotUndo("undo_series_gone", title=entry.title)
    if entry.kind == HistoryEntry.EDITED:
        return _changed_since(entry) or edits_back.why_not(entry)
    return _changed_since(entry)


def _changed_since(entry: HistoryEntry) -> CannotUndo | None:
    """Return the refusal where what came later would be lost."""
    subjects = [HistoryEntry.MATCHED]
    if entry.kind != HistoryEntry.EDITED:
        subjects.append(entry.subject)
    if entry.kind == HistoryEntry.PINNED:
        subjects.append(entry.subject.replace("pin-", "picture-", 1))
    later = entries.later_than(entry, *subjects)
    if entry.kind != HistoryEntry.PICTURE:  # of which only the last one is kept, undone or not
        later = [one for one in later if one.undone_at is None]
    return CannotUndo("undo_changed_since") if later else None


def _ignored(entry: HistoryEntry) -> None:
    wanted = {tuple(one) for one in entry.before["episodes"]}
    with transaction():
        rows = Episode.all_with(series=entry.series_id)
        ids = []
        for row in rows:
            if (row.provider, row.provider_id) in wanted:
                ids.append(row.id)
        if not ids:
            raise CannotUndo("undo_changed_since")
        by_hand.set_ignored(ids, entry.before["ignored"])
        progress_events.refresh(entry.series_id, "series_updated")
        entries.mark_undone(entry)


def _renumbered(entry: HistoryEntry) -> None:
    with transaction():
        renumbering.put_back(Series.get_by_id(entry.series_id), entry.before["spine"])
        entries.mark_undone(entry)


def _renamed(entry: HistoryEntry) -> None:
    series = Series.get_by_id(entry.series_id)
    last = renaming.last(series)
    if last is None or last.started_at != entry.before["started_at"]:
        raise CannotUndo("undo_changed_since")
    renaming.undo(series)


def _picture(entry: HistoryEntry) -> None:
    series = Series.get_by_id(entry.series_id)
    job = choice.job_named(series, entry.args["place"])
    choice.undo(series, job)


def _pinned(entry: HistoryEntry) -> None:
    series = Series.get_by_id(entry.series_id)
    job = choice.job_named(series, entry.args["place"])
    choice.pin(series, job, entry.before["pin"], undone=entry)


UNDO: dict[str, Undo] = {
    HistoryEntry.REMOVED: bring_back.undo,
    HistoryEntry.MATCHED: match_back.undo,
    HistoryEntry.EDITED: edits_back.undo,
    HistoryEntry.IGNORED: _ignored,
    HistoryEntry.RENUMBERED: _renumbered,
    HistoryEntry.RENAMED: _renamed,
    HistoryEntry.PICTURE: _picture,
    HistoryEntry.PINNED: _pinned,
}
