"""What web, worker and command line need alike before they do anything: database, sources, folders, bell."""

import logging

from . import events
from .bell import Bell, folder_for
from .database import connected, db, migrate, open_database
from .library import keys, pictures, shelving, titles
from .postgres import NotifyBell
from .settings import Settings

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


def web_bell(settings: Settings) -> Bell | NotifyBell:
    """What is rung when something changed: all web processes of the database hear it."""
    return NotifyBell(db.obj, "web") if settings.database_url else Bell(folder_for(settings.data_dir), "web")
