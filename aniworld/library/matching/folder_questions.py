"""Looks whose the folders of nobody are: in the catalogue at once, at the sources when they have time."""

import logging
import time

from peewee import Expression

from ...database import now, transaction
from ...errors import AniworldError, GateClosed
from ...models import Folder
from ..disk import homes, linking
from ..disk.evidence import Said
from . import folder_candidates
from .folder_shows import Suggestion

log = logging.getLogger(__name__)

LOOKED_UP = 1.0  # Folder.looked_at of one that was only looked up in library and catalogue
AGAIN_SECONDS = 30 * 86400.0  # until the sources are asked once more about a folder that they did not know
BATCH = 50  # folders of which a page is told at once
MOST_SECONDS = 0.8  # of looking up in one go


def look_up() -> int:
    """Look up new folders in library and catalogue for a moment. Return how many were looked up."""
    started = time.monotonic()
    done = 0
    for folder in homes.free().where(Folder.looked_at.is_null()).order_by(Folder.id).limit(BATCH):
        said = homes.said_by(folder)
        _look_up(folder, said)
        done += 1
        if time.monotonic() - started > MOST_SECONDS:
            break
    return done


def ask_sources() -> bool:
    """Ask the sources about one folder that is not sure yet. Return whether there was one.

    Raises GateClosed when they cannot be asked now.
    """
    folder = homes.free().where(_is_unsure()).order_by(Folder.looked_at, Folder.id).first()
    if folder is None:
        return False
    said = homes.said_by(folder)
    known = folder_candidates.at_once(said)
    try:
        found = folder_candidates.with_sources(said, known)
    except GateClosed:
        raise
    except AniworldError as error:
        log.warning("The sources could not be asked about a folder: %s", error)
        found = known
    store(folder, said, found, now())
    return True


def _is_unsure() -> Expression:
    return (Folder.looked_at == LOOKED_UP) | (Folder.looked_at.between(LOOKED_UP + 1, now() - AGAIN_SECONDS))


def look_again(folder: Folder) -> None:
    """Read a folder anew and look whose it is, as its files may have changed."""
    folder.said = {}
    said = homes.said_by(folder)
    _look_up(folder, said)


def _look_up(folder: Folder, said: Said) -> None:
    found = folder_candidates.at_once(said)
    if folder_candidates.is_settled(said, found):
        store(folder, said, found, now())
    else:
        store(folder, said, folder_candidates.until_asked(said, found), LOOKED_UP)


def store(folder: Folder, said: Said, found: list[Suggestion], looked_at: float) -> None:
    """Store whose a folder may be, and have open pages show it."""
    kept = {"said": said.as_json(), "candidates": [one.as_json() for one in found], "looked_at": looked_at}
    with transaction():
        Folder.update(kept).where(Folder.id == folder.id).execute()
        linking.tell([folder.id])
