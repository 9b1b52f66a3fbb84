"""Has many series load their NFO at once, as after a scan: few statements instead of a dozen for each series."""

from collections.abc import Collection

from ... import askers
from ...database import now
from ...models import Part, Series
from ...models.part import BACKGROUND, PENDING, UNFINISHED, USABLE
from . import asker_turns, dependents, progress_events, requesting

NFO = "nfo"
BATCH = 500


def nfo(series_ids: Collection[int]) -> None:
    """Request the NFO of these series in the background, inside the caller's transaction, and tell of it."""
    ordered = sorted(series_ids)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        plain = _plain(some)
        _request(plain)
        for series_id in some:
            if series_id not in plain:
                requesting.request(series_id, [NFO], BACKGROUND)
        progress_events.refresh_many(some, "series_updated")


def _plain(series_ids: list[int]) -> set[int]:
    """Return those whose NFO needs nothing else, and neither waits nor runs nor was cancelled."""
    states: dict[tuple[int, str], str] = {}
    fields = (Part.series, Part.name, Part.state, Part.error_code)
    mine = Part.series.in_(series_ids) & Part.name.in_((NFO, dependents.EPISODES))
    for series_id, name, state, error_code in Part.select(*fields).where(mine).tuples():
        states[series_id, name] = "cancelled" if error_code == dependents.CANCELLED.code else state
    known = Series.select(Series.id).where(Series.id.in_(series_ids) & Series.resolved_at.is_null(False))
    found = set()
    for (series_id,) in known.tuples():
        has_list = states.get((series_id, dependents.EPISODES)) in USABLE
        if has_list and states.get((series_id, NFO)) not in (*UNFINISHED, "cancelled", None):
            found.add(series_id)
    return found


def _request(series_ids: Collection[int]) -> None:
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
    again.where(Part.series.in_(list(series_ids)) & (Part.name == NFO)).execute()
