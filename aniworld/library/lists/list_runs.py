"""Reads the lists that are due, a page at a time, and adds what is new on them: so a kill repeats nothing."""

import logging
from collections.abc import Sequence

from ...database import transaction
from ...errors import AniworldError
from ...messages import Message
from ...models import WatchList
from ...models.part import BACKGROUND
from ...providers.list_values import ListEntry
from ..series import pasted
from . import list_matching, list_rows
from .list_rows import Counts

log = logging.getLogger(__name__)
WELL = ("list_read", "list_read_partly", "list_noted")  # what is said of a list that was read
BATCH = 50  # entries that are added in one transaction, so that nobody waits long for the database


def run_due() -> int:
    """Read a page of a list that is due. Return how many series were added."""
    row = list_rows.due()
    return read_page(row) if row else 0


def read_page(row: WatchList) -> int:
    """Read the next page of a list that this process has taken. Return how many series were added."""
    wanted = list_rows.Wanted(row.service, row.user, row.statuses)
    try:
        page = list_matching.read(wanted, row.page, priority=BACKGROUND, force=True)
    except AniworldError as error:
        _stop(row, error)
        return 0
    counts = Counts(row.found, row.added, row.here, row.refused)
    for start in range(0, len(page.entries), BATCH):
        counts = _store(row, page.entries[start : start + BATCH], counts)
    if page.has_more and row.page < list_matching.MOST_PAGES:
        list_rows.turn(row, counts)
    else:
        list_rows.finish(row, _result(counts, only_notes=row.only_notes))
    return counts.added - row.added


def _stop(row: WatchList, error: AniworldError) -> None:
    log.info("The list of %s at %s was not read: %s", row.user, row.service, error)
    if error.retryable:
        list_rows.wait(row, error.kept, error.retry_after_seconds)
    else:
        list_rows.give_up(row, error.kept)


def _store(row: WatchList, entries: Sequence[ListEntry], counts: Counts) -> Counts:
    """Add what is new among these entries, or only note it. Return the counts with theirs."""
    known = list_rows.noted(row, [entry.id for entry in entries])
    new = []
    for entry in entries:
        if entry.id not in known and list_matching.is_show(entry):
            new.append(entry)
    wanted = [] if row.only_notes else list_matching.wanted_of(new)
    added = here = refused = 0
    with transaction():
        for outcome in pasted.add(wanted):
            added += outcome.is_new
            refused += outcome.series is None
            here += outcome.series is not None and not outcome.is_new
        list_rows.note(row, [entry.id for entry in new])
    return Counts(
        counts.found + len(entries),
        counts.added + added,
        counts.here + here + len(known),
        counts.refused + refused,
    )


def _result(counts: Counts, *, only_notes: bool) -> Message:
    told = counts._asdict()
    refused = told.pop("refused")
    if only_notes:
        return Message("list_noted", {"found": counts.found})
    if refused:
        return Message("list_read_partly", told | {"refused": refused})
    return Message("list_read", told)
