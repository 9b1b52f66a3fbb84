"""Has many series load one of their parts, as after a scan: few statements instead of a dozen for each."""

from collections.abc import Collection
from typing import Any

from ... import askers
from ...database import now
from ...models import Part, Series
from ...models.part import BACKGROUND, PENDING, UNFINISHED, USABLE
from . import asker_turns, dependents, progress_events, requesting

NFO, CANCELLED = "nfo", "cancelled"
BATCH = 500


def nfo(series_ids: Collection[int]) -> None:
    """Request the NFO of these series as request() does."""
    request(series_ids, NFO)


def request(series_ids: Collection[int], name: str) -> None:
    """Request a part of these series in the background, inside the caller's transaction, and tell of it."""
    ordered = sorted(series_ids)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        plain = _plain(some, name)
        _request(plain, name)
        for series_id in some:
            if series_id not in plain:
                requesting.request(series_id, [name], BACKGROUND)
        progress_events.refresh_many(some, "series_updated")


def _plain(series_ids: list[int], wanted: str) -> set[int]:
    """Return those whose part needs nothing else, and neither waits nor runs nor was cancelled."""
    states: dict[tuple[int, str], str] = {}
    fields = (Part.series, Part.name, Part.state, Part.error_code)
    mine = Part.series.in_(series_ids) & Part.name.in_((wanted, dependents.EPISODES))
    rows: Any = Part.select(*fields).where(mine).tuples()
    for series_id, name, state, error_code in rows:
        states[series_id, name] = state
        if error_code == dependents.CANCELLED.code:
            states[series_id, name] = CANCELLED
    found = set()
    for series in Series.select(Series.id).where(
        Series.id.in_(series_ids) & Series.resolved_at.is_null(False)
    ):
        has_list = states.get((series.id, dependents.EPISODES)) in USABLE
        if has_list and states.get((series.id, wanted), CANCELLED) not in (*UNFINISHED, CANCELLED):
            found.add(series.id)
    return found


def _request(series_ids: Collection[int], name: str) -> None:
    if not series_ids:
        return
    again = Part.update(
        dependents.why(None),
        state=PENDING,
        priority=BACKGROUND,
        asker=asker_turns.known(askers.current().name).name,
        requested_at=now(),
        force=0,
        attempt=0,
        not_before=None,
        owner=None,
        claim=Part.claim + 1,
    )
    again.where(Part.series.in_(list(series_ids)) & (Part.name == name)).execute()
