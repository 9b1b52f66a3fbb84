"""The commands about settings that may be chosen at run time: python -m aniworld settings …"""

import argparse
import getpass
import sys

from . import terminal
from .cli_parser import Parser, actions, add, add_named
from .database import connected
from .errors import Invalid
from .library.household import changing, listing
from .logs import harmless
from .preferences.kinds import Secret
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    settings = actions(command)
    add(settings, "list", _("list the settings, and who decided each"), list_settings)
    words = _("choose a value; it counts at once. A key is asked for, or read from standard input")
    choosing = add_named(settings, "set", words, set_one)
    lists = _("lists have commas between, as in de,en,ja")
    choosing.add_argument("value", metavar="VALUE", nargs="?", help=lists)
    add_named(settings, "unset", _("take a choice back"), unset)


def list_settings(settings: Settings, asked: argparse.Namespace) -> int:
    """Print a line for each setting: name, value, and who decided."""
    with connected():
        for entry in listing.entries():
            decided = _("chosen") if entry.is_chosen else _("as it comes")
            if entry.given_by:
                decided = _("given by {variable}", variable=entry.given_by)
            words = [entry.preference.name, entry.told or "-", decided]
            terminal.answer("\t".join(map(harmless, words)))
    return 0


def set_one(settings: Settings, asked: argparse.Namespace) -> int:
    """Choose a value. A key is asked for or read from standard input, as a process list shows arguments."""
    preference = changing.get(asked.name)
    if isinstance(preference.kind, Secret):
        if asked.value is not None:
            raise Invalid("key_not_as_argument", asked.name)
        text = _key()
    elif asked.value is None:
        raise Invalid("value_needed", asked.name, name=asked.name)
    else:
        text = asked.value
    with connected():
        changing.change({asked.name: preference.kind.of_text(asked.name, text)})
        told = listing.entry(preference).told
    terminal.say(_("{name} is {value} from now on.", name=asked.name, value=harmless(told)))
    return 0


def _key() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(_("Key: "))


def unset(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        changing.change({asked.name: None})
        told = listing.entry(changing.get(asked.name)).told
    terminal.say(_("{name} is as it comes again: {value}.", name=asked.name, value=harmless(told or "-")))
    return 0


COMMANDS = {"settings": declare}
