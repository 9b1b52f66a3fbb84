"""The command line: python -m aniworld --help."""

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

from . import (
    __version__,
    bootstrap,
    cli_backup,
    cli_calendar,
    cli_import,
    cli_lists,
    cli_parse,
    cli_people,
    cli_rename,
    cli_roots,
    cli_sbom,
    cli_scan,
    cli_servers,
    cli_settings,
    doctor,
    recovery,
    supervisor,
    terminal,
)
from .bootstrap import in_words, prepare
from .database import connected, lasting_trouble, pending_migrations
from .errors import AniworldError
from .library.disk import library_gate
from .library.parts import completeness
from .logs import configure, harmless
from .models import ApiKey, User
from .settings import Settings, warn_of_unknown
from .translations import _, choosing, for_the_terminal, speaking

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    Commands = argparse._SubParsersAction["Parser"]  # generic for the checker only

Result = TypeVar("Result")
Act = Callable[[Settings, argparse.Namespace], int]  # what a command does; returns the exit code


class Parser(argparse.ArgumentParser):
    """argparse, made harmless: its error messages repeat what was typed."""

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        terminal.pass_on(message.removesuffix("\n"), cast("TextIO | None", file))  # a standard stream


def one_line(text: object) -> str:
    """Return text that somebody else may have written as one line, its control characters shown."""
    return harmless(str(text))


def parser() -> Parser:
    """Return the parser of all commands, with their help."""
    top = Parser(prog="python -m aniworld", description=_("aniworld, the anime-library manager."))
    top.add_argument("--version", action="version", version=f"aniworld {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_processes(commands)
    _add(commands, "migrate", _("apply migrations"), migrate)
    words = _("print a link that creates the first account; the one before stops working")
    _add(commands, "setup-link", words, cli_people.print_setup_link)
    _add_user_commands(commands)
    _add_key_commands(commands)
    scanning = _add(commands, "scan", _("look which videos are there"), cli_scan.look)
    scanning.add_argument("--full", action="store_true", help=_("read also what seems unchanged"))
    library = _group(commands, "library", _("the library folder"))
    _add(library, "accept", _("accept the folder that is there now as the library"), accept_library)
    told = _(
        "print what names of videos tell, one JSON line for each; without PATH, of standard input's lines"
    )
    parsing = _add(commands, "parse", told, cli_parse.parse_names)
    parsing.add_argument("path", nargs="*", metavar="PATH")
    parsing.set_defaults(opens_database=False)
    words = _("make series of the folders that are there, as far as it is sure which")
    cli_import.add_arguments(_add(commands, "import", words, cli_import.run))
    words = _("add what somebody keeps on a public list at AniList, MyAnimeList or Kitsu")
    cli_lists.add_arguments(_add(commands, "list-import", words, cli_lists.run))
    words = _("rename the videos of a series, with what lies beside them")
    cli_rename.add_arguments(_add(commands, "rename", words, cli_rename.run))
    _add_root_commands(commands)
    _add_server_commands(commands)
    _add_settings_commands(commands)
    _add_backup_commands(commands)
    _add_calendar_commands(commands)
    _add(commands, "check", _("request everything that is incomplete again"), check_library)
    _add(commands, "doctor", _("check the installation"), check_installation)
    listing = _add(commands, "sbom", _("list what aniworld is made of (CycloneDX)"), cli_sbom.print_sbom)
    listing.set_defaults(opens_database=False)
    anew = _("set a damaged or missing database aside and begin with an empty one")
    _add(commands, "start-anew", anew, start_anew).set_defaults(opens_database=False)
    return top


def _add_processes(commands: "Commands") -> None:
    _add(commands, "run", _("start web and worker together, stop both with Ctrl-C"), run)
    _add(commands, "web", _("start only the pages"), web).set_defaults(opens_database=False)
    _add(commands, "worker", _("start only the worker"), worker).set_defaults(opens_database=False)
    words = _("start a demo, without network, keys or traces")
    _add(commands, "demo", words, demo).set_defaults(opens_database=False)


def _add_user_commands(commands: "Commands") -> None:
    users = _group(commands, "user", _("people who may sign in"))
    words = _("create a user; the password is asked for, or read from standard input")
    add = _add_named(users, "add", words, cli_people.add)
    cli_people.add_role_arguments(add)
    role = _add_named(users, "role", _("give a user another role"), cli_people.set_role)
    role.add_argument("role", metavar="ROLE", choices=User.ROLES, help=_("one of %(choices)s"))
    acts = {
        "reset-password": (_("set a new password and end the user's sessions"), cli_people.reset_password),
        "link": (_("print a link that signs a user in once"), cli_people.print_link),
        "disable": (_("end all sessions of a user, who can sign in no more"), cli_people.disable),
        "enable": (_("let a user sign in again"), cli_people.enable),
        "sessions": (_("list the browsers that a user is signed in with"), cli_people.list_sessions),
        "sign-out": (_("end all sessions of a user"), cli_people.sign_out),
        "remove": (_("remove a user and end all their sessions"), cli_people.remove),
    }
    for word, (words, act) in acts.items():
        _add_named(users, word, words, act)
    _add(users, "list", _("list all users"), cli_people.list_users)
    _add(commands, "security-log", _("print the newest of the security log"), cli_people.print_log)


def _add_key_commands(commands: "Commands") -> None:
    keys = _group(commands, "api-key", _("keys for programs"))
    add = _add_named(keys, "add", _("create a key and print it, only this once"), cli_people.add_key)
    scopes = _("what it may do: %(choices)s; admin if nothing is said")
    add.add_argument("--scope", choices=ApiKey.SCOPES, default=ApiKey.ADMIN, help=scopes)
    _add_named(keys, "remove", _("remove a key, which then stops working"), cli_people.remove_key)
    _add(keys, "list", _("list the names of all keys"), cli_people.list_keys)


def _add_root_commands(commands: "Commands") -> None:
    roots = _group(commands, "root", _("the library folders"))
    _add(roots, "list", _("list the library folders, and what is wrong with each"), cli_roots.list_roots)
    acts = {
        "add": (_("add a folder that is there"), cli_roots.add),
        "remove": (_("remove a library folder; nothing in it is touched"), cli_roots.remove),
        "takes-new": (_("let new series get their folder in this one"), cli_roots.take_new),
    }
    for word, (words, act) in acts.items():
        _add(roots, word, words, act).add_argument("folder", metavar="FOLDER")


def _add_server_commands(commands: "Commands") -> None:
    servers = _group(commands, "server", _("media servers that are told when files change"))
    words = _("list the media servers, and what came of telling each")
    _add(servers, "list", words, cli_servers.list_servers)
    adding = _("add and test one; its key is asked for, or read from standard input")
    cli_servers.add_arguments(_add(servers, "add", adding, cli_servers.add))
    _add_named(servers, "test", _("ask one what it is, and whether it has the library"), cli_servers.test)
    _add_named(servers, "remove", _("tell one no more; nothing on it changes"), cli_servers.remove)


def _add_settings_commands(commands: "Commands") -> None:
    settings = _group(commands, "settings", _("what may also be chosen on the pages of the settings"))
    _add(settings, "list", _("list the settings, and who decided each"), cli_settings.list_settings)
    words = _("choose a value; it counts at once. A key is asked for, or read from standard input")
    choosing = _add_named(settings, "set", words, cli_settings.set_one)
    lists = _("lists have commas between, as in de,en,ja")
    choosing.add_argument("value", metavar="VALUE", nargs="?", help=lists)
    _add_named(settings, "unset", _("take a choice back"), cli_settings.unset)


def _add_backup_commands(commands: "Commands") -> None:
    words = _("back up the database, also while aniworld runs")
    cli_backup.add_backup_arguments(_add(commands, "backup", words, cli_backup.back_up))
    words = _("restore a backup; the database that is there now is kept")
    restoring = _add(commands, "restore", words, cli_backup.restore)
    cli_backup.add_restore_arguments(restoring)
    words = _("make the series of a library anew from its files, when the database is lost")
    rebuilding = _add(commands, "rebuild", words, cli_backup.rebuild)
    cli_backup.add_rebuild_arguments(rebuilding)
    for command in (restoring, rebuilding):
        command.set_defaults(opens_database=False)


def _add_calendar_commands(commands: "Commands") -> None:
    addresses = _group(commands, "calendar", _("addresses at which calendar apps read what airs"))
    _add_named(addresses, "add", _("make an address and print it, only this once"), cli_calendar.add)
    _add_named(addresses, "remove", _("remove an address, which then stops working"), cli_calendar.remove)
    _add(addresses, "list", _("list the names of all addresses"), cli_calendar.list_addresses)


def _group(commands: "Commands", name: str, words: str) -> "Commands":
    return commands.add_parser(name, help=words).add_subparsers(required=True, metavar="ACTION")


def _add(commands: "Commands", name: str, words: str, act: Act) -> Parser:
    command = commands.add_parser(name, help=words)
    command.set_defaults(act=act)
    return command


def _add_named(commands: "Commands", name: str, words: str, act: Act) -> Parser:
    command = _add(commands, name, words, act)
    command.add_argument("name", metavar="NAME")
    return command


def main(arguments: list[str]) -> int:
    """Run one command. Return the exit code: 0 done, 1 something is wrong, 2 cannot be done as asked."""
    for_the_terminal()
    with speaking(choosing.of_terminal(os.environ)):
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    asked = parser().parse_args(arguments)
    try:
        settings = Settings.load()
        configure(_log_level(settings), settings.log_format)
        warn_of_unknown()
        with in_words():
            if getattr(asked, "opens_database", True):
                prepare(settings, durable=True)
            act: Act = asked.act
            return act(settings, asked)
    except AniworldError as error:
        if asked.act is run and lasting_trouble():
            return run(settings, asked)  # its pages say what is wrong
        terminal.complain(f"aniworld: {one_line(error.in_full)}")
        return 2


def _log_level(settings: Settings) -> str:
    """Return the level of a command's log: a command prints what it does, so info lines are left out."""
    return "warning" if settings.log_level == "info" else settings.log_level


def start_anew(settings: Settings, asked: argparse.Namespace) -> int:
    set_aside_as = bootstrap.anew(settings)
    terminal.say(
        _("The database that was there is now {place}.", place=set_aside_as)
        if set_aside_as
        else _("There was no database.")
    )
    terminal.say(_("aniworld begins with an empty database: start it, and create the first account."))
    return 0


def run(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    recovery.close()  # else a lost database could not be replaced while the two processes stay
    supervisor.become()


def web(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.check_port(settings)
    supervisor.become(supervisor.WEB)


def worker(settings: Settings, asked: argparse.Namespace) -> int:
    if settings.worker_processes > 1:
        supervisor.become([*supervisor.ALONE, supervisor.ONLY_WORKERS])
    supervisor.become(supervisor.WORKER)


def demo(settings: Settings, asked: argparse.Namespace) -> int:
    supervisor.become(supervisor.DEMO)


def migrate(settings: Settings, asked: argparse.Namespace) -> int:
    waiting = pending_migrations()  # prepare() has just applied them all
    terminal.say(
        _("The database is up to date.")
        if not waiting
        else _("Not applied: {names}", names=", ".join(waiting))
    )
    return 1 if waiting else 0


def _with_database(act: Callable[[], Result]) -> Result:
    with connected():
        return act()


def accept_library(settings: Settings, asked: argparse.Namespace) -> int:
    terminal.say(_with_database(library_gate.accept).sentence)
    return 0


def check_library(settings: Settings, asked: argparse.Namespace) -> int:
    incomplete = _with_database(lambda: completeness.library(starting=True))
    if incomplete:
        terminal.say(_("{count} series are incomplete and were requested again.", count=incomplete))
    else:
        terminal.say(_("All series data is complete."))
    return 0


def check_installation(settings: Settings, asked: argparse.Namespace) -> int:
    findings = doctor.examine(settings)
    for finding in findings:
        mark = "ok   " if finding.is_well else "BAD  "
        terminal.answer(mark + one_line(finding.line))
    return 0 if all(finding.is_well for finding in findings) else 1
