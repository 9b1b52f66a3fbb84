"""Several series at once: refreshed, removed, or their missing episodes ignored; and what takes that back."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from ...database import transaction
from ...errors import Invalid
from ...models import PARTS, Episode, Series
from ...models.part import NEW, USER
from ...rows import in_batches
from ..parts import claims, progress_events
from . import episode_counts, pasted
from . import series as verbs

MOST_CHOSEN = pasted.MOST_ADDED
LONGEST_UNDO = 1_000_000  # characters
BATCH = 500
RANGE = re.compile("([0-9]{1,15})(?:-([0-9]{1,15}))?")
MOST_EPISODES = 200_000  # of all series that were chosen
IGNORED = "ignored"


class Done(NamedTuple):
    """What was done, to how many series and episodes. undo: what undo() takes, "" for nothing."""

    series: int
    episodes: int = 0
    undo: str = ""


def chosen(series_ids: Collection[int]) -> list[Series]:
    """Return those of these series that are in the library. Raises Invalid for none, and for too many."""
    if len(series_ids) > MOST_CHOSEN:
        raise Invalid("too_many_chosen", "series", most=MOST_CHOSEN)
    rows = list(Series.select().where(Series.id.in_(list(series_ids))).order_by(Series.id))
    if not rows:
        raise Invalid("nothing_chosen", "series")
    return rows


def refresh(rows: Sequence[Series]) -> Done:
    """Load all parts of these series again; of many, behind what a person asks for one by one."""
    priority = USER if len(rows) <= pasted.SINGLE_ONES else NEW
    with transaction():
        for row in rows:
            claims.request(row.id, PARTS, priority, force=True)
    return Done(len(rows))


def ignore_missing(rows: Sequence[Series]) -> Done:
    """Ignore the episodes of these series that were aired and are not here."""
    with transaction():
        is_theirs = Episode.series.in_([row.id for row in rows])
        is_gone = episode_counts.LISTED & episode_counts.is_gone(date.today())
        ids = [row.id for row in Episode.select(Episode.id).where(is_theirs & is_gone).order_by(Episode.id)]
        touched = _set_ignored(ids, ignored=True)
    return Done(len(touched), len(ids), f"{IGNORED}:{_as_ranges(ids)}" if ids else "")


def _set_ignored(episode_ids: Sequence[int], *, ignored: bool) -> set[int]:
    """Change these episodes, inside the caller's transaction. Return the series that they belong to."""
    touched: set[int] = set()
    for some in in_batches(episode_ids, BATCH):
        others = Episode.id.in_(some) & (Episode.is_ignored != ignored)
        touched.update(row.series_id for row in Episode.select(Episode.series).where(others).distinct())
        Episode.update(is_ignored=ignored).where(others).execute()
    for series_id in sorted(touched):
        progress_events.refresh(series_id, "series_updated")
    return touched


def remove(rows: Sequence[Series]) -> Done:
    """Remove these series from the library. All their files stay."""
    with transaction():
        for row in rows:
            verbs.remove(row)
    return Done(len(rows))


def undo(what: str) -> Done:
    """Take back what ignore_missing() did. Raises Invalid for what it never did."""
    kind, _, rest = what[:LONGEST_UNDO].partition(":")
    if kind != IGNORED:
        raise Invalid("nothing_to_take_back", "undo")
    ids = _from_ranges(rest)
    with transaction():
        return Done(len(_set_ignored(ids, ignored=False)), len(ids))


def _as_ranges(ids: Sequence[int]) -> str:
    """Return ascending numbers in short: "12-40,51"."""
    runs: list[list[int]] = []
    for number in ids:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(map(_as_range, runs))


def _as_range(run: Sequence[int]) -> str:
    first, last = run
    if first == last:
        return str(first)
    return f"{first}-{last}"


def _from_ranges(text: str) -> list[int]:
    ids: list[int] = []
    for run in text.split(","):
        found = RANGE.fullmatch(run)
        if not found:
            raise Invalid("nothing_to_take_back", "undo")
        first, last = int(found[1]), int(found[2] or found[1])
        if last - first + len(ids) >= MOST_EPISODES:
            raise Invalid("nothing_to_take_back", "undo")
        ids.extend(range(first, last + 1))
    return ids
