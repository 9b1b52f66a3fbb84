"""The commands about the database itself: python -m aniworld migrate, start-anew."""

import argparse

from . import bootstrap, terminal
from .cli_parser import plain
from .database import pending_migrations
from .settings import Settings
from .translations import _


def migrate(settings: Settings, asked: argparse.Namespace) -> int:
    waiting = pending_migrations()  # prepare() has just applied them all
    if waiting:
        terminal.say(_("Not applied: {names}", names=", ".join(waiting)))
        return 1
    terminal.say(_("The database is up to date."))
    return 0


def start_anew(settings: Settings, asked: argparse.Namespace) -> int:
    with bootstrap.in_words():
        set_aside_as = bootstrap.anew(settings)
    if set_aside_as:
        terminal.say(_("The database that was there is now {place}.", place=set_aside_as))
    else:
        terminal.say(_("There was no database."))
    terminal.say(_("aniworld begins with an empty database: start it, and create the first account."))
    return 0


COMMANDS = {"migrate": plain(migrate), "start-anew": plain(start_anew, opens_database=False)}
