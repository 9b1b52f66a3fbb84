"""What somebody who helps asks first: the versions, and the workers that were heard of."""

import platform
from typing import NamedTuple

from .. import __version__
from ..database import db, now
from ..library.notices import new_version
from ..models import Worker
from ..translations import N_

SHOWN_SECONDS = 600.0  # a worker that was last heard of before is not shown


class Heard(NamedTuple):
    """A worker process: on which machine, with how many threads, heard of how long ago."""

    host: str
    threads: int
    seconds_ago: float


def versions() -> dict[str, str]:
    """Return the version of everything that matters, by its name."""
    newer = new_version.known()
    told = {"aniworld": __version__}
    if newer:
        told[N_("New version")] = newer.version
    return told | {
        "Python": platform.python_version(),
        N_("Database"): db.description,
        N_("System"): platform.platform(),
    }


def workers() -> list[Heard]:
    """Return the workers, the last heard of first."""
    at = now()
    rows = Worker.select().where(Worker.seen_at > at - SHOWN_SECONDS).order_by(Worker.seen_at.desc())
    return [Heard(row.host, row.threads, max(0.0, at - row.seen_at)) for row in rows]
