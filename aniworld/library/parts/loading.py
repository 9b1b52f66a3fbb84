"""One round of a worker thread: claim the most urgent part, load it by its own module, and end it."""

import logging
from collections import deque
from collections.abc import Callable
from functools import partial

from peewee import DatabaseError, OperationalError
from pydantic import ValidationError

from ... import askers
from ...database import lasting_trouble, why
from ...errors import AlreadyInLibrary, AniworldError, GateClosed, ProviderError, UnknownTitle
from ...logs import Outage
from ...messages import Message
from ...models import Part, Series
from ...models.part import FAILED
from ..artwork import load_images, load_logo
from ..disk import missing_folder, nfo
from ..episodes import load as load_episodes
from ..series import duplicates
from ..sources import keys
from . import asker_turns, claims
from .claims import ClaimedPart, LeaseLost, Stopping
from .precedence import Precedence

log = logging.getLogger(__name__)

AWAY_SECONDS = 5.0  # what was loaded while the database was away is loaded again after so long
_outage = Outage(log, "The database", "The end of a part could not be written")
_unsettled: deque[tuple[ClaimedPart, Callable[[], None]]] = deque()
_precedence = Precedence()

STEPS: dict[str, Callable[[ClaimedPart], None]] = {
    "episodes": load_episodes.load,
    "nfo": nfo.load,
    "logo": load_logo.load,
    "images": load_images.load,
}


def work(
    owner: str, workers: int, *, wake: Callable[[int], None], is_stopping: Callable[[], bool]
) -> Part | None:
    """Claim the most urgent part and load it. Return it, or None when nothing may run now."""
    part = claims.claim(owner, workers)
    if part is not None:
        with _precedence.turn(part.priority), askers.acting_for(asker_turns.whom(part)):
            run(ClaimedPart(part, wake, is_stopping))
    return part


def run(claimed: ClaimedPart) -> None:
    """Load a claimed part. Whatever goes wrong ends on its row; nothing is raised for it."""
    name = f"{claimed.part.name} of {claimed.series.title!r}"
    try:
        keys.take_up()  # a preference that another process changed a moment ago may have requested this
        if claimed.part.name != "episodes":
            # Before any source is asked for what could not be written.
            claimed.part.series = missing_folder.check(claimed.series)
        STEPS[claimed.part.name](claimed)
        log.info("Loaded the %s.", name)
    except (LeaseLost, Stopping, Series.DoesNotExist):
        log.info("Gave back the %s.", name)
    except (AniworldError, OperationalError, ValidationError) as error:
        _end_with(claimed, name, error)
    except Exception as error:
        log.exception("Loading the %s stumbled over something unexpected", name)
        _settle(claimed, partial(_end_unexpected, claimed, error))


def _end_with(
    claimed: ClaimedPart, name: str, error: AniworldError | OperationalError | ValidationError
) -> None:
    """End a part for a reason that is known.

    The error is bound by partial(): writing may have to wait for later.
    """
    if isinstance(error, OperationalError):
        _wait_for_database(claimed, name, error)
    elif isinstance(error, ValidationError):
        _end_misfit(claimed, name, error)
    elif isinstance(error, AlreadyInLibrary):
        _settle(claimed, partial(duplicates.settle, claimed, error))
    elif isinstance(error, UnknownTitle):
        _settle(claimed, partial(load_episodes.give_up, claimed, error))
        log.info("Could not load the %s: %s", name, error)
    elif isinstance(error, GateClosed):
        _settle(claimed, partial(claims.put_off, claimed, error))
        log.debug("The %s waits for its turn: %s", name, error)
    else:
        _settle(claimed, partial(claims.put_off, claimed, error))
        log.warning("Could not load the %s (attempt %d): %s", name, claimed.part.attempt, error)


def _wait_for_database(claimed: ClaimedPart, name: str, error: OperationalError) -> None:
    if lasting_trouble() is None:
        log.error("The database did not answer while the %s were loaded: %s", name, why(error))
    away = GateClosed("database_silent", "database", retryable=True, retry_after_seconds=AWAY_SECONDS)
    _settle(claimed, partial(claims.put_off, claimed, away))


def _end_misfit(claimed: ClaimedPart, name: str, error: ValidationError) -> None:
    """End a part for an answer that does not have the promised shape."""
    misfits = error.errors(include_input=False, include_url=False)
    log.warning("Could not load the %s: an answer does not fit, %s", name, misfits)
    trouble = ProviderError("misfit", "sources", retryable=False)
    _settle(claimed, partial(claims.put_off, claimed, trouble))


def _settle(claimed: ClaimedPart, write: Callable[[], None]) -> None:
    """Store how a part ended. If that fails it is tried again, or else recovery finds the part."""
    try:
        write()
        _outage.ends()
    except (LeaseLost, Series.DoesNotExist):
        log.info("The part was taken away meanwhile.")
    except DatabaseError as error:
        if lasting_trouble() is None:
            _outage.begins(why(error))
        _unsettled.append((claimed, write))


def settle_again() -> None:
    """Store how those parts ended for which that failed."""
    for _ in range(len(_unsettled)):
        _settle(*_unsettled.popleft())


def _end_unexpected(claimed: ClaimedPart, error: Exception) -> None:
    """Fail one part, visibly, for a bug of ours; nothing else stops. Catch-all boundary of the worker."""
    trouble = Message("stumbled", {"error": type(error).__name__})
    with claimed.writing():
        claims.finish(claimed, FAILED, error=trouble)
