"""How a claimed part ends: finished in one of four states, or put off to be tried again."""

from ...database import now
from ...errors import AniworldError, DiskError, FolderMissing, GateClosed, LibraryError
from ...messages import Message
from ...models import Part
from ...models.part import FAILED, LOADING, PARTIAL, PENDING, UNAVAILABLE
from ..disk import library_gate
from . import backoff, dependents, progress_events
from .lease import ClaimedPart

NEXT_LOOK_SECONDS = {PARTIAL: backoff.FILL_IN_SECONDS, UNAVAILABLE: backoff.ASK_AGAIN_SECONDS}


def _change(part: Part, values: dict[str, object]) -> None:
    """Write these fields of a part, if it is still ours."""
    Part.change(values, id=part.id, claim=part.claim, state=LOADING)


def finish(
    claimed: ClaimedPart,
    state: str,
    *kinds: str,
    source: str = "",
    error: Message | None = None,
    **further: object,
) -> None:
    """End a part inside claimed.writing().

    state: loaded, partial, unavailable or failed; kinds: of the events that tell of it; error: a sentence for
    what is missing; further: fields of its series that are written with it.
    """
    time = now()
    again: float | None = None
    if state in NEXT_LOOK_SECONDS:
        again = time + NEXT_LOOK_SECONDS[state]
    values: dict[str, object] = {
        "state": state,
        **dependents.why(error),
        "finished_at": time,
        "not_before": again,
        "owner": None,
        "lease_until": None,
        "force": 0,
        "done": claimed.part.done,
        "total": claimed.part.total,
    }
    if source:
        values["source"] = source
    _change(claimed.part, values)
    series_id = claimed.part.series_id
    if claimed.part.name == "episodes" and state in (FAILED, UNAVAILABLE):
        dependents.end(series_id, state, error, finished_at=time, not_before=again)
    progress_events.refresh(series_id, *kinds, **further)


def put_off(claimed: ClaimedPart, error: AniworldError) -> None:
    """Try a part again later, or end it as failed when its attempts are used up or cannot help."""
    if isinstance(error, DiskError):
        _wait_for_disk(claimed, error)
        return
    is_free = isinstance(error, GateClosed)
    attempt = claimed.part.attempt
    if is_free:
        attempt -= 1
    with claimed.writing():
        if not error.retryable or (attempt >= backoff.TRIES and not is_free):
            finish(claimed, FAILED, error=error.kept)
            return
        _let_wait(claimed, error, attempt, backoff.wait_seconds(attempt, error.retry_after_seconds))


def _wait_for_disk(claimed: ClaimedPart, error: DiskError) -> None:
    """Let a part wait for a disk that refuses: it is not the part's fault, and never ends it.

    If the library is in trouble or the folder is gone, it costs no attempt. A single file or folder that
    refuses is tried again ever more slowly.
    """
    trouble = library_gate.judge(error) or error
    if isinstance(trouble, LibraryError | FolderMissing):
        attempt = claimed.part.attempt - 1
        seconds = backoff.AWAY_SECONDS
    else:
        attempt, seconds = backoff.at_disk(claimed.part.attempt)
    with claimed.writing():
        _let_wait(claimed, trouble, attempt, seconds)


def _let_wait(claimed: ClaimedPart, error: AniworldError, attempt: int, seconds: float) -> None:
    values: dict[str, object] = {
        "state": PENDING,
        "attempt": max(0, attempt),
        "not_before": now() + seconds,
        "owner": None,
        "lease_until": None,
        **dependents.why(error.kept),
    }
    _change(claimed.part, values)
    progress_events.refresh(claimed.part.series_id)
