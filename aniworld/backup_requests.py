"""What pages and programs do alike with backups: which are offered, how one is sent, and restored."""

import contextlib
import os
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask import Response, current_app, send_file

from .backup import making, restoring, shelf
from .backup.archive import Description
from .backup.shelf import Backup
from .errors import AniworldError
from .files import atomic
from .messages import Message
from .push import CLOSE_RESTART
from .translations import formats

MOST_OFFERED = 50


class Offered(NamedTuple):
    """A backup that may be chosen. when: it was made, holds: what is in it, in words."""

    id: str
    when: str
    holds: str


def offered() -> list[Offered]:
    """Return the newest backups of the data folder that can be read."""
    found = []
    with contextlib.suppress(AniworldError):
        for backup in shelf.all_backups():
            if backup.description:
                counts = {"series": backup.description.series, "episodes": backup.description.episodes}
                when = formats.day_and_time(datetime.fromtimestamp(backup.made_at))
                found.append(Offered(backup.id, when, Message("backup_holds", counts).sentence))
    return found[:MOST_OFFERED]


def sent(backup: Backup) -> Response:
    """Return the answer that sends a backup, without the keys of sources and media servers."""
    place = shelf.folder()
    unseen = place / f"{atomic.TEMP_PREFIX}{os.urandom(8).hex()}.zip"
    try:
        making.to_share(backup, unseen)
        file = unseen.open("rb")
    finally:
        unseen.unlink(missing_ok=True)
    size = os.fstat(file.fileno()).st_size
    answer = send_file(
        file, "application/zip", as_attachment=True, download_name=backup.path.name, max_age=0, etag=False
    )
    answer.headers["Content-Length"] = str(size)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def restored(backup: Backup, check: Callable[[], None] = restoring.check_nothing) -> Description:
    """Restore a backup, and have open pages and programs of this process come back for all of it.

    check: as of restoring.restore().
    """
    description = restoring.restore(backup.path, check)
    current_app.extensions["hub"].goodbye(CLOSE_RESTART, 0)
    return description
