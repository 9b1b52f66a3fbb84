"""Takes a backup that somebody sends: it is kept only when it could be restored."""

import os
from typing import IO

from ..database import now
from ..errors import Invalid
from ..files import atomic
from . import checking, shelf
from .shelf import Backup

LARGEST_UPLOAD = 1024**3
PIECE = 1024 * 1024


def keep(stream: IO[bytes]) -> Backup:
    """Keep a backup that is read from a stream. Raises Invalid when it cannot be restored, DiskError."""
    place = shelf.folder()
    unseen = place / f"{atomic.TEMP_PREFIX}{os.urandom(8).hex()}.zip"
    try:
        with atomic.disk_errors(place, "", "cannot_write_to"), unseen.open("xb") as file:
            unseen.chmod(0o600)
            while piece := stream.read(PIECE):
                file.write(piece)
                if file.tell() > LARGEST_UPLOAD:
                    raise Invalid("backup_too_large", "file")
            file.flush()
            os.fsync(file.fileno())
        with checking.opened(unseen, place):
            backup_id = shelf.new_id(shelf.UPLOADED, now())
        atomic.move(place, unseen.name, shelf.path_of(backup_id).name)
    finally:
        unseen.unlink(missing_ok=True)
    return shelf.find(backup_id)
