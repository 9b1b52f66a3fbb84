"""The backup that is made before an update changes the tables."""

from ..errors import AniworldError, SettingsError
from . import making, shelf


def make() -> None:
    """Back up the database before migrations change it. Raises SettingsError, so that they do not."""
    try:
        making.make(shelf.UPDATE)
    except AniworldError as error:
        raise SettingsError("no_backup_before_update", why=error.kept) from error
