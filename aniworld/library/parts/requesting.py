"""Requesting parts, bringing them forward, holding them back, and cancelling them."""

from collections.abc import Iterable

from peewee import Expression

from ... import askers
from ...database import now
from ...errors import NoTurn
from ...models import Part
from ...models.part import BACKGROUND, FAILED, LOADING, PENDING, UNFINISHED, USER
from . import asker_turns, dependents, progress_events
from .dependents import CANCELLED, EPISODES

IS_UNFINISHED = Part.state.in_(UNFINISHED)


def request(
    series_id: int, names: Iterable[str], priority: int, *, force: bool = False, revive: bool = False
) -> int:
    """Request parts, inside the caller's transaction. A second request only raises the priority.

    What a part needs and lacks is requested with it; with the episodes, so is what ended because of them.
    What waits already keeps its place, or takes that of the new asker when it is served sooner there. What
    was cancelled stays so when only the background asks for it, unless it is to be revived. Return how many
    parts were requested.
    """
    wanted = dependents.with_needed(series_id, set(names))
    if priority == BACKGROUND and not revive:
        wanted -= dependents.cancelled(series_id)
    if wanted:
        turn = asker_turns.take(priority)
        for part in Part.all_with(series=series_id, name=sorted(wanted)):
            _request_one(part, turn.priority, turn.asker, force)
    progress_events.refresh(series_id)
    return len(wanted)


def _request_one(part: Part, priority: int, asker: str, force: bool) -> None:
    is_unfinished = part.state in UNFINISHED
    if not is_unfinished or asker_turns.comes_sooner(part, priority, asker):
        _take_place(part, priority, asker)
    part.force = int(force or (is_unfinished and bool(part.force)))
    if part.state != LOADING or force:
        part.state = PENDING
        part.attempt = 0
        part.not_before = None
        part.claim += 1
        part.error_code = part.error_args = part.blocked_by = part.owner = None
    part.save()


def _take_place(part: Part, priority: int, asker: str) -> None:
    part.priority = priority
    part.asker = asker
    part.requested_at = now()


def bring_forward(series_id: int) -> bool:
    """Bring a waiting series forward, as somebody looks at it or adds it again.

    Inside the caller's transaction. Its parts take this asker's place if that is served sooner, which counts
    as one request. Return whether anything changed.
    """
    asker = askers.current().name
    unfinished = Part.all_with(series=series_id, state=list(UNFINISHED))
    if not any(asker_turns.comes_sooner(part, USER, asker) for part in unfinished):
        return False
    priority = asker_turns.ask()
    sooner = [part for part in unfinished if asker_turns.comes_sooner(part, priority, asker)]
    for part in sooner:
        _take_place(part, priority, asker)
        if part.state == PENDING and part.error_code == NoTurn.code:
            part.not_before = None  # it was for others to go first
        part.save(only=[Part.priority, Part.asker, Part.requested_at, Part.not_before])
    if sooner:
        progress_events.refresh(series_id)
    return bool(sooner)


def hold(series_id: int, seconds: float) -> None:
    """Take all parts of a series from whoever loads them, inside the caller's transaction.

    They will be loaded again; none starts before that time, unless request() allows it.
    """
    Part.update(
        dependents.why(None),
        state=PENDING,
        priority=BACKGROUND,
        force=1,
        attempt=0,
        not_before=now() + seconds,
        requested_at=now(),
        claim=Part.claim + 1,
        owner=None,
        lease_until=None,
        source="",
    ).where(Part.series == series_id).execute()


def cancel(series_id: int, names: Iterable[str], which: Expression = IS_UNFINISHED) -> int:
    """End these parts as failed, if they wait or run, inside the caller's transaction.

    which: only such parts. The claim is raised, so a worker that runs one can no longer write. Return how
    many were ended.
    """
    time = now()
    mine = (Part.series == series_id) & Part.name.in_(list(names)) & IS_UNFINISHED & which
    with_episodes = _cancel(mine & (Part.name == EPISODES), time)
    others = _cancel(mine & (Part.name != EPISODES), time, EPISODES if with_episodes else None)
    count = with_episodes + others
    if count:
        if EPISODES in dependents.cancelled(series_id):
            dependents.end(series_id, FAILED, CANCELLED, finished_at=time)
        progress_events.refresh(series_id)
    return count


def _cancel(which: Expression, time: float, blocked_by: str | None = None) -> int:
    ended = Part.update(
        dependents.why(CANCELLED, blocked_by),
        state=FAILED,
        finished_at=time,
        not_before=None,
        force=0,
        claim=Part.claim + 1,
        owner=None,
        lease_until=None,
    )
    return int(ended.where(which).execute())
