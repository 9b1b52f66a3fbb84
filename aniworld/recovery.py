"""The ways back when the database is lost: from a backup, or from the files of the library."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from peewee import DatabaseError

from . import bootstrap, context
from .backup import before_update, restoring
from .backup.archive import Description
from .context import Context
from .database import connected, db, is_of_newer_program, lasting_trouble, migrate, open_database, set_aside
from .errors import Invalid
from .library.series import rebuilding
from .settings import Settings
from .sqlite import SqliteFile
from .trouble import Trouble


class Restored(NamedTuple):
    """description: of the backup; set_aside_as: where the database is that was there, if it had to go."""

    description: Description
    set_aside_as: Path | None


class Rebuilt(NamedTuple):
    """series: how many there are again; left: folders that do not say which show they are of.

    refused: why library folders could not be added again, in sentences.
    """

    series: int
    left: list[str]
    refused: list[str]
    set_aside_as: Path | None


def begin(settings: Settings) -> None:
    """Have what a restore needs before there is a database."""
    context.use(Context.of(settings))


def restore(path: Path, settings: Settings) -> Restored:
    """Restore a backup into the database, or make a new one of it where the database is lost.

    Raises Invalid when the backup cannot be restored, and AniworldError for what else is in the way.
    """
    if is_usable(settings):
        try:
            _have_tables(settings)
            bootstrap.prepare(settings, durable=True)
            return Restored(restoring.restore(path), None)
        except (Trouble, DatabaseError):
            if lasting_trouble() is None:  # else its damage was found only now
                raise
    close()
    description, was = restoring.restore_into_new_file(path, settings.data_dir)
    return Restored(description, was)


def rebuild(settings: Settings, further: Sequence[str] = ()) -> Rebuilt:
    """Make the series anew of the folders that say which they are, in the database or in a new one.

    further: library folders besides those that are known.
    """
    if not settings.library.is_dir():
        raise Invalid("rebuild_needs_library", "library", folder=str(settings.library))
    was = None
    if is_usable(settings):
        _have_tables(settings)
    else:
        close()
        was = set_aside(settings.data_dir)
        open_database(settings.data_dir, durable=True)
        migrate()
        close()
    bootstrap.prepare(settings, durable=True)
    with connected():
        refused = rebuilding.add_roots(further)
        count, left = rebuilding.from_library()
    return Rebuilt(count, left, refused, was)


def is_usable(settings: Settings) -> bool:
    """Return whether there is a database of ours that this program can work with.

    Raises Trouble for what passes by itself. One on a server is always worked with.
    """
    expects_rows = bootstrap.is_marked(settings.library) and not settings.database_url
    try:
        open_database(settings.data_dir, durable=True, url=settings.database_url, expects_rows=expects_rows)
        return bool(settings.database_url) or not is_of_newer_program()
    except (Trouble, DatabaseError):
        if lasting_trouble() is None:
            raise
        return False
    finally:
        close()


def _have_tables(settings: Settings) -> None:
    """Make the tables in a new database on a server: whoever restores into it means it."""
    if settings.database_url:
        migrate(before_update.make)


def close() -> None:
    """Have the database open no more, so that another can be put in its place."""
    if not db.is_closed():
        db.close()
    if isinstance(db.obj, SqliteFile):
        db.obj.let_go()
