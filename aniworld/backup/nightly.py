"""The backup of every night, which a chore makes."""

import logging
import time

from peewee import DatabaseError

from ..database import why
from ..errors import AniworldError
from ..messages import Message
from . import making, shelf

log = logging.getLogger(__name__)
HOUR_OF_DAY = 3.5  # local time: when nobody adds anything, and disks that sleep are woken once
HOUR, DAY = 3600.0, 86_400.0


def seconds_until_night() -> float:
    """Return how long it is until the next half past three at night, on this machine's clock."""
    local = time.localtime()
    since_midnight = local.tm_hour * HOUR + local.tm_min * 60 + local.tm_sec
    return (HOUR_OF_DAY * HOUR - since_midnight) % DAY


def run() -> Message:
    """Make the backup of this night. Return what came of it."""
    try:
        made = making.make(shelf.NIGHTLY)
    except AniworldError as error:
        return _failed(error.kept)
    except DatabaseError as error:
        return _failed(Message("told", {"sentence": why(error)}))
    counts = {"series": 0, "episodes": 0}
    if made.description:
        counts = {"series": made.description.series, "episodes": made.description.episodes}
    return Message("backup_made", counts)


def _failed(reason: Message) -> Message:
    failed = Message("backup_failed", {"why": reason})
    log.error("%s", failed)
    return failed
