"""What pages and programs do alike with backups: who may, and how one is sent."""

import os

from flask import Response, current_app, send_file

from .backup import making, restoring, shelf
from .backup.archive import Description
from .backup.shelf import Backup
from .files import atomic
from .push import CLOSE_RESTART


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


def restored(backup: Backup) -> Description:
    """Restore a backup, and have open pages and programs of this process come back for all of it."""
    description = restoring.restore(backup.path)
    current_app.extensions["hub"].goodbye(CLOSE_RESTART, 0)
    return description
