"""One turn of a worker: the most urgent part is claimed, loaded by its own module, and ended one way or another."""

import logging
from collections import deque
from collections.abc import Callable

from peewee import DatabaseError, OperationalError

from ..errors import AlreadyInLibrary, AniworldError, GateClosed, UnknownTitle
from ..models import Part, Series
from ..models.part import FAILED
from . import artwork, claims, episodes, logo, nfo
from .claims import Held, LeaseLost, Stopping

log = logging.getLogger(__name__)

AWAY_SECONDS = 5.0  # what was loaded while the database was away is loaded again after so long
_unsettled: deque[tuple[Held, Callable[[], None]]] = deque()

STEPS: dict[str, Callable[[Held], None]] = {
    "episodes": episodes.load,
    "nfo": nfo.load,
    "logo": logo.load,
    "images": artwork.load,
}


def work(owner: str, workers: int, *, wake: Callable[[int], None], is_stopping: Callable[[], bool]) -> Part | None:
    """Claim the most urgent part and load it. Returns it, or None when nothing may run now."""
    part = claims.claim(owner, workers)
    if part is not None:
        run(Held(part, wake, is_stopping))
    return part


def run(held: Held) -> None:
    """Load a claimed part. Whatever goes wrong ends on its row as a sentence; nothing is raised for it."""
    name = f"{held.part.name} of {held.series.title!r}"
    try:
        STEPS[held.part.name](held)
        log.info("Loaded the %s.", name)
    except (LeaseLost, Stopping, Series.DoesNotExist):
        log.info("Gave back the %s.", name)
    except (UnknownTitle, AlreadyInLibrary) as error:  # error=error: the name ends here, and writing may have to wait
        _settle(held, lambda error=error: episodes.give_up(held, error))
        log.info("Could not load the %s: %s", name, error)
    except GateClosed as error:
        _settle(held, lambda error=error: claims.put_off(held, error))
        log.debug("The %s waits for its turn: %s", name, error)
    except AniworldError as error:
        _settle(held, lambda error=error: claims.put_off(held, error))
        log.warning("Could not load the %s (attempt %d): %s", name, held.part.attempt, error)
    except OperationalError as error:
        log.error("The database did not answer while the %s were loaded: %s", name, error)
        away = GateClosed("The database did not answer.", "database", retryable=True, retry_after_seconds=AWAY_SECONDS)
        _settle(held, lambda: claims.put_off(held, away))
    except Exception as error:
        log.exception("Loading the %s stumbled over something unexpected", name)
        _settle(held, lambda error=error: _end_unexpected(held, error))


def _settle(held: Held, write: Callable[[], None]) -> None:
    """Write how a part ended. What cannot be written is tried again, and else found by the recovery."""
    try:
        write()
    except LeaseLost:
        log.info("The part was taken away meanwhile.")
    except DatabaseError as error:
        log.error("The end of a part could not be written: %s", error)
        _unsettled.append((held, write))


def settle_again() -> None:
    """Write how those parts ended for which that failed."""
    for _ in range(len(_unsettled)):
        _settle(*_unsettled.popleft())


def _end_unexpected(held: Held, error: Exception) -> None:
    """The wall of the worker: a mistake of ours fails one part, visibly, and stops nothing else."""
    sentence = f"Something unexpected went wrong in aniworld ({type(error).__name__}); its log has the details."
    with held.writing():
        claims.finish(held, FAILED, error=sentence, code="unexpected")
