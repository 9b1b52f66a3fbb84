"""The commands that back up, restore and rebuild: python -m aniworld backup, restore, rebuild."""

import argparse
from pathlib import Path

from . import recovery, terminal
from .backup import making, shelf
from .bootstrap import in_words
from .cli_parser import Parser
from .database import iso
from .errors import Invalid, NotFound
from .files.naming import shown
from .logs import harmless
from .messages import Message
from .messages.words import word
from .settings import Settings
from .translations import _

NEWEST = "newest"


def declare_backup(command: Parser) -> None:
    command.set_defaults(act=back_up)
    words = _("write it to this new file, without the keys of sources and media servers")
    command.add_argument("--to", metavar="FILE", help=words)
    command.add_argument("--with-keys", action="store_true", help=_("write those keys to FILE too"))
    command.add_argument("--list", action="store_true", help=_("only list the backups in the data folder"))


def declare_restore(command: Parser) -> None:
    command.set_defaults(act=restore, opens_database=False)
    words = _("the file of a backup, the name of one that --list shows, or “newest”")
    command.add_argument("file", metavar="FILE", help=words)


def declare_rebuild(command: Parser) -> None:
    command.set_defaults(act=rebuild, opens_database=False)
    words = _("also look through this library folder; can be given several times")
    command.add_argument("--folder", metavar="FOLDER", action="append", default=[], help=words)


def back_up(settings: Settings, asked: argparse.Namespace) -> int:
    """Back up the database, and print where the backup is."""
    if asked.list:
        return _list()
    if asked.with_keys and asked.to is None:
        raise Invalid("with_keys_needs_file", "with_keys")
    if asked.to is not None:
        path = Path(asked.to).absolute()
        making.export(path, with_keys=asked.with_keys)
        terminal.answer(harmless(str(path)))
    else:
        terminal.answer(harmless(str(making.make(shelf.MANUAL).path)))
    return 0


def _list() -> int:
    for backup in shelf.all_backups():
        told = _("damaged")
        if backup.description:
            counts = {"series": backup.description.series, "episodes": backup.description.episodes}
            told = Message("backup_holds", counts).sentence
        words = [backup.id, iso(backup.made_at) or "", word(shelf.WHY[backup.reason]), told]
        terminal.answer("\t".join(words))
    return 0


def restore(settings: Settings, asked: argparse.Namespace) -> int:
    """Restore a backup, whatever has become of the database, and say what was restored."""
    with in_words():
        recovery.begin(settings)
        found = recovery.restore(_path(asked.file), settings)
    _say_where(found.set_aside_as)
    counts = {"series": found.description.series, "episodes": found.description.episodes}
    terminal.say(Message("backup_restored", counts).sentence)
    if not found.description.has_keys:
        terminal.say(Message("backup_without_keys").sentence)
    return 0


def _path(named: str) -> Path:
    """Return the file that is meant by a path, by the name of a backup, or by "newest"."""
    if named == NEWEST:
        return shelf.newest().path
    path = Path(named)
    if "/" not in named and not path.exists():
        return shelf.find(named.removesuffix(".zip")).path
    if not path.exists():
        raise NotFound("no_such_backup_file", place=shown(named))
    return path.absolute()


def rebuild(settings: Settings, asked: argparse.Namespace) -> int:
    """Make the series anew of the folders that say which they are. Return 1 when some are left."""
    folders = [str(Path(folder).absolute()) for folder in asked.folder]
    with in_words():
        recovery.begin(settings)
        found = recovery.rebuild(settings, folders)
    _say_where(found.set_aside_as)
    terminal.say(Message("library_rebuilt", {"count": found.series}).sentence)
    for folder in found.left:
        terminal.say(_("Not known: {folder}", folder=harmless(folder)))
    for sentence in found.refused:
        terminal.complain(harmless(sentence))
    return 1 if found.left or found.refused else 0


def _say_where(set_aside_as: Path | None) -> None:
    if set_aside_as:
        terminal.say(_("The database that was there is now {place}.", place=harmless(str(set_aside_as))))


COMMANDS = {"backup": declare_backup, "restore": declare_restore, "rebuild": declare_rebuild}
