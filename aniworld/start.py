"""What web, worker and command line need alike before they do anything: database, sources, folders, bell."""

import contextlib
import logging
from collections.abc import Iterator

from peewee import OperationalError

from . import events
from .bell import Bell, folder_for
from .database import connected, db, migrate, open_database
from .errors import DiskError
from .library import keys, pictures, shelving, titles
from .postgres import NotifyBell
from .settings import Settings
from .sqlite import reason

log = logging.getLogger(__name__)


def prepare(settings: Settings, *, durable: bool) -> None:
    """Open and migrate the database (durable: as open_database says), and tell the library where things are.

    Raises AniworldError with a sentence when aniworld cannot start like this.
    """
    open_database(settings.data_dir, durable=durable, url=settings.database_url)
    migrate()
    shelving.ROOT[:] = [settings.library]
    pictures.CACHE[:] = [settings.data_dir / "thumbnails"]
    titles.LANGUAGES[:] = settings.languages
    for folder in (settings.library, pictures.CACHE[0]):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.error("The folder %s cannot be made: %s.", folder, error.strerror)
    with connected():
        keys.use(settings)
        shelving.mark_root()
    events.use_bell(web_bell(settings))


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """In here aniworld starts, or a command runs: a database that is busy or full is told as a DiskError."""
    try:
        yield
    except OperationalError as error:
        raise DiskError(f"The database cannot be used: {reason(error)}.", "", str(error)) from error


def web_bell(settings: Settings) -> Bell | NotifyBell:
    """What is rung when something changed: all web processes of the database hear it."""
    return NotifyBell(db.obj, "web") if settings.database_url else Bell(folder_for(settings.data_dir), "web")
