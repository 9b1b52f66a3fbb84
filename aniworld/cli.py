"""The command line: python -m aniworld --help. Only the command that is typed is loaded."""

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import __version__, later, terminal
from .cli_parser import Parser
from .errors import AniworldError
from .logs import configure, harmless
from .settings import Settings, warn_of_unknown
from .translations import _, choosing, for_the_terminal, speaking

if TYPE_CHECKING:
    from . import (
        bootstrap,
        cli_backup,
        cli_calendar,
        cli_database,
        cli_doctor,
        cli_import,
        cli_library,
        cli_lists,
        cli_parse,
        cli_people,
        cli_processes,
        cli_rename,
        cli_roots,
        cli_sbom,
        cli_scan,
        cli_servers,
        cli_settings,
    )
else:
    bootstrap = later.module("aniworld.bootstrap")
    cli_backup = later.module("aniworld.cli_backup")
    cli_calendar = later.module("aniworld.cli_calendar")
    cli_database = later.module("aniworld.cli_database")
    cli_doctor = later.module("aniworld.cli_doctor")
    cli_import = later.module("aniworld.cli_import")
    cli_library = later.module("aniworld.cli_library")
    cli_lists = later.module("aniworld.cli_lists")
    cli_parse = later.module("aniworld.cli_parse")
    cli_people = later.module("aniworld.cli_people")
    cli_processes = later.module("aniworld.cli_processes")
    cli_rename = later.module("aniworld.cli_rename")
    cli_roots = later.module("aniworld.cli_roots")
    cli_sbom = later.module("aniworld.cli_sbom")
    cli_scan = later.module("aniworld.cli_scan")
    cli_servers = later.module("aniworld.cli_servers")
    cli_settings = later.module("aniworld.cli_settings")


def contents() -> list[tuple[str, str, Any]]:
    """Return each command, what it is for, and the module whose COMMANDS declares it."""
    return [
        ("run", _("start web and worker together, stop both with Ctrl-C"), cli_processes),
        ("web", _("start only the pages"), cli_processes),
        ("worker", _("start only the worker"), cli_processes),
        ("demo", _("start a demo, without network, keys or traces"), cli_processes),
        ("migrate", _("apply migrations"), cli_database),
        (
            "setup-link",
            _("print a link that creates the first account; the one before stops working"),
            cli_people,
        ),
        ("user", _("people who may sign in"), cli_people),
        ("security-log", _("print the newest of the security log"), cli_people),
        ("api-key", _("keys for programs"), cli_people),
        ("scan", _("look which videos are there"), cli_scan),
        ("library", _("the library folder"), cli_library),
        (
            "parse",
            _(
                "print what names of videos tell, one JSON line for each; without PATH, of standard"
                " input's lines"
            ),
            cli_parse,
        ),
        ("import", _("make series of the folders that are there, as far as it is sure which"), cli_import),
        (
            "list-import",
            _("add what somebody keeps on a public list at AniList, MyAnimeList or Kitsu"),
            cli_lists,
        ),
        ("rename", _("rename the videos of a series, with what lies beside them"), cli_rename),
        ("root", _("the library folders"), cli_roots),
        ("server", _("media servers that are told when files change"), cli_servers),
        ("settings", _("what may also be chosen on the pages of the settings"), cli_settings),
        ("backup", _("back up the database, also while aniworld runs"), cli_backup),
        ("restore", _("restore a backup; the database that is there now is kept"), cli_backup),
        (
            "rebuild",
            _("make the series of a library anew from its files, when the database is lost"),
            cli_backup,
        ),
        ("calendar", _("addresses at which calendar apps read what airs"), cli_calendar),
        ("check", _("request everything that is incomplete again"), cli_library),
        ("doctor", _("check the installation"), cli_doctor),
        ("sbom", _("list what aniworld is made of (CycloneDX)"), cli_sbom),
        (
            "start-anew",
            _("set a damaged or missing database aside and begin with an empty one"),
            cli_database,
        ),
    ]


def parser(typed: Sequence[str] | None = None) -> Parser:
    """Return the parser of all commands, with their help.

    typed: what was typed; the commands that are not in it have no arguments then.
    """
    top = Parser(prog="python -m aniworld", description=_("aniworld, the anime-library manager."))
    top.add_argument("--version", action="version", version=f"aniworld {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, words, module in contents():
        command = commands.add_parser(name, help=words)
        if typed is None or name in typed:
            module.COMMANDS[name](command)
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
