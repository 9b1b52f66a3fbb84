"""Start-up of web, worker and command line: open the database, build the sources, create the folders."""

import contextlib
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

from peewee import DatabaseError

from . import context, file_systems
from .backup import before_update
from .context import Context
from .database import connected, db, migrate, open_database, set_aside, trouble_of
from .errors import Invalid, SettingsError
from .library.disk import library_mark, root_list
from .library.sources import keys
from .postgres import NotifyWakeUp
from .resultcodes import reason
from .settings import Settings
from .translations import _
from .trouble import OTHER, Trouble
from .wakeup import WakeUp, folder_for

log = logging.getLogger(__name__)


def prepare(settings: Settings, *, durable: bool, is_for_pages: bool = False) -> None:
    """Open and migrate the database, build the sources, and create the folders.

    durable, is_for_pages: see open_database. Raises AniworldError with a sentence when aniworld cannot start
    like this.
    """
    _refuse_what_is_no_folder(settings.library)
    open_database(
        settings.data_dir,
        durable=durable,
        url=settings.database_url,
        expects_rows=is_marked(settings.library),
        is_for_pages=is_for_pages,
    )
    context.use(Context.of(settings))
    migrate(before_update.make)
    _have_temporary_files(settings)
    _make_folder(context.current().thumbnails, mode=0o700)
    with connected():
        keys.use(settings)
        if not library_mark.knows_files():  # if it does, a missing folder is a disk that is not mounted
            _make_folder(settings.library)
        library_mark.mark_root()
        root_list.write_where_missing()
    context.current().wakeup = web_wakeup(settings)


def _refuse_what_is_no_folder(library: Path) -> None:
    """Refuse a file, a device or a place of the kernel as the library, whatever is mounted."""
    rule = ""
    with contextlib.suppress(OSError):
        if library.exists() and not library.is_dir():
            rule = _("must be a folder")
        elif file_systems.is_of_kernel(library):
            rule = _("must be a folder on a disk")
    if rule:
        raise SettingsError("setting_wrong", name="ANIWORLD_LIBRARY", rule=rule, value=repr(str(library)))


def _make_folder(folder: Path, mode: int = 0o777) -> None:
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        log.error("The folder %s cannot be created: %s.", folder, error.strerror)


def is_marked(library: Path) -> bool:
    """Return whether aniworld has used this library before: then an empty database is not a first start."""
    with contextlib.suppress(OSError):
        return (library / library_mark.MARK).exists()
    return False


def _anew_on_its_server(settings: Settings) -> None:
    """Set up an empty database on a server although a library exists: somebody moves to that server."""
    open_database(settings.data_dir, durable=True, url=settings.database_url)
    with connected():
        if db.get_tables():
            raise Invalid("database_not_empty")
    migrate()


def anew(settings: Settings) -> Path | None:
    """Set a damaged or missing database aside, and create an empty one.

    Return where the old one is now, or None when there was none.
    Raises Invalid when the database is well, or when aniworld is running.
    """
    if settings.database_url:
        _anew_on_its_server(settings)
        return None
    try:
        open_database(settings.data_dir, durable=True, expects_rows=True)
    except Trouble as trouble:
        if not trouble.kind.needs_a_person:
            raise
    else:
        raise Invalid("database_is_well")
    set_aside_as = set_aside(settings.data_dir)
    open_database(settings.data_dir, durable=True)
    migrate()
    return set_aside_as


def _have_temporary_files(settings: Settings) -> None:
    """Keep temporary files (large uploads) in the data folder if the machine has no place for them."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        folder = settings.data_dir / "tmp"
        folder.mkdir(mode=0o700, exist_ok=True)
        tempfile.tempdir = str(folder)
        log.warning("There is no folder for temporary files that can be written; %s is used.", folder)


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Raise what the database refuses in this block as a Trouble, whose sentence says what helps."""
    try:
        yield
    except DatabaseError as error:
        raise trouble_of(error) or Trouble(OTHER, reason(error)) from error


def web_wakeup(settings: Settings) -> WakeUp | NotifyWakeUp:
    """Return what wakes all web processes of this database when something has changed."""
    if settings.database_url:
        return NotifyWakeUp(db.obj, "web")
    return WakeUp(folder_for(settings.data_dir), "web")
