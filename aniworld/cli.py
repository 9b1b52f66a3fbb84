"""The command line: python -m aniworld --help. Only the command that is typed is loaded."""

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import __version__, later, terminal
from .cli_parser import Declare, Parser
from .errors import AniworldError
from .logs import configure, harmless
from .settings import Settings, warn_of_unknown
from .translations import N_, _, choosing, for_the_terminal, gettext, speaking

if TYPE_CHECKING:
    from . import bootstrap
else:  # which most commands need, but no help
    bootstrap = later.module("aniworld.bootstrap")

# Each command, what it is for, and the module whose COMMANDS declares it.
CONTENTS = [
    ("run", N_("start web and worker together, stop both with Ctrl-C"), "cli_processes"),
    ("web", N_("start only the pages"), "cli_processes"),
    ("worker", N_("start only the worker"), "cli_processes"),
    ("demo", N_("start a demo, without network, keys or traces"), "cli_processes"),
    ("migrate", N_("apply migrations"), "cli_database"),
    (
        "setup-link",
        N_("print a link that creates the first account; the one before stops working"),
        "cli_people",
    ),
    ("user", N_("people who may sign in"), "cli_people"),
    ("security-log", N_("print the newest of the security log"), "cli_people"),
    ("api-key", N_("keys for programs"), "cli_people"),
    ("scan", N_("look which videos are there"), "cli_scan"),
    ("library", N_("the library folder"), "cli_library"),
    (
        "parse",
        N_(
            "print what names of videos tell, one JSON line for each; without PATH, of standard input's lines"
        ),
        "cli_parse",
    ),
    ("import", N_("make series of the folders that are there, as far as it is sure which"), "cli_import"),
    (
        "list-import",
        N_("add what somebody keeps on a public list at AniList, MyAnimeList or Kitsu"),
        "cli_lists",
    ),
    ("rename", N_("rename the videos of a series, with what lies beside them"), "cli_rename"),
    ("root", N_("the library folders"), "cli_roots"),
    ("server", N_("media servers that are told when files change"), "cli_servers"),
    ("settings", N_("what may also be chosen on the pages of the settings"), "cli_settings"),
    ("backup", N_("back up the database, also while aniworld runs"), "cli_backup"),
    ("restore", N_("restore a backup; the database that is there now is kept"), "cli_backup"),
    (
        "rebuild",
        N_("make the series of a library anew from its files, when the database is lost"),
        "cli_backup",
    ),
    ("calendar", N_("addresses at which calendar apps read what airs"), "cli_calendar"),
    ("check", N_("request everything that is incomplete again"), "cli_library"),
    ("doctor", N_("check the installation"), "cli_doctor"),
    ("sbom", N_("list what aniworld is made of (CycloneDX)"), "cli_sbom"),
    (
        "start-anew",
        N_("set a damaged or missing database aside and begin with an empty one"),
        "cli_database",
    ),
]


def parser(typed: Sequence[str] | None = None) -> Parser:
    """Return the parser of all commands, with their help.

    typed: what was typed; the commands that are not in it have no arguments then.
    """
    top = Parser(prog="python -m aniworld", description=_("aniworld, the anime-library manager."))
    top.add_argument("--version", action="version", version=f"aniworld {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words, module in CONTENTS:
        command = commands.add_parser(name, help=gettext(words))
        if typed is None or name in typed:
            declare: Declare = later.module(f"aniworld.{module}").COMMANDS[name]
            declare(command)
    return top


def main(arguments: list[str]) -> int:
    """Run one command. Return the exit code: 0 done, 1 something is wrong, 2 cannot be done as asked."""
    for_the_terminal()
    with speaking(choosing.of_terminal(os.environ)):
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    asked = parser(arguments).parse_args(arguments)
    try:
        settings = Settings.load()
        configure(_log_level(settings), settings.log_format)
        warn_of_unknown()
        return _act(settings, asked)
    except AniworldError as error:
        terminal.complain(f"aniworld: {harmless(str(error.in_full))}")
        return 2


def _act(settings: Settings, asked: argparse.Namespace) -> int:
    code: int
    if not getattr(asked, "opens_database", True):
        code = asked.act(settings, asked)
        return code
    with bootstrap.in_words():
        bootstrap.prepare(settings, durable=True)
        code = asked.act(settings, asked)
    return code


def _log_level(settings: Settings) -> str:
    """Return the level of a command's log: a command prints what it does, so info lines are left out."""
    return "warning" if settings.log_level == "info" else settings.log_level
