"""The commands about media servers: python -m aniworld server …"""

import argparse
import getpass
import sys

from . import terminal
from .cli_parser import Parser, actions, add_named
from .cli_parser import add as add_command
from .database import connected
from .errors import Invalid
from .library.servers import folders_to_tell, server_changes, server_rows, testing
from .library.servers.kinds import KINDS
from .logs import harmless
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    servers = actions(command)
    words = _("list the media servers, and what came of telling each")
    add_command(servers, "list", words, list_servers)
    words = _("add and test one; its key is asked for, or read from standard input")
    _add_arguments(add_command(servers, "add", words, add))
    add_named(servers, "test", _("ask one what it is, and whether it has the library"), test)
    add_named(servers, "remove", _("tell one no more; nothing on it changes"), remove)


def _add_arguments(command: Parser) -> None:
    """Give "server add" its arguments."""
    command.add_argument("kind", metavar="KIND", choices=list(KINDS), help=_("one of %(choices)s"))
    command.add_argument("url", metavar="ADDRESS", help=_("such as http://nas:8096"))
    command.add_argument("--name", help=_("how it is called here"))
    command.add_argument("--user", help=_("who signs in to Kodi"))
    pairs = _("how it sees a folder, as /library=/media/anime; may be given several times")
    command.add_argument("--path", action="append", default=[], metavar="OURS=THEIRS", help=pairs)


def list_servers(settings: Settings, asked: argparse.Namespace) -> int:
    """Print a line for each server. Return 1 when one of them failed last."""
    is_well = True
    with connected():
        waiting = folders_to_tell.waiting()
        for server in server_rows.all():
            words = [server.name, KINDS[server.kind].label, server.url]
            words.append(_("{count} folders to tell", count=waiting.get(server.id, 0)))
            if server.result:
                words.append(server.result.sentence)
            is_well = is_well and not server.failures
            terminal.answer("\t".join(map(harmless, words)))
    return 0 if is_well else 1


def add(settings: Settings, asked: argparse.Namespace) -> int:
    """Add a server and test it. Return 1 when it does not answer as it should; it is added all the same."""
    values = {"url": asked.url, "name": asked.name, "user": asked.user, "key": _key()}
    values["paths"] = [_pair(text) for text in asked.path]
    with connected():
        server = server_changes.add(asked.kind, values)
    terminal.say(
        _("{name} is told from now on when files of the library change.", name=harmless(server.name))
    )
    with connected():
        tested = testing.test(server)
    terminal.say(harmless(tested.message.sentence))
    return 0 if tested.is_well else 1


def _key() -> str:
    """Ask a person for the key or password, or read it from a pipe; nothing in the process list shows it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(_("Key, token or password: "))


def _pair(text: str) -> dict[str, str]:
    ours, equals, theirs = text.partition("=")
    if not equals:
        raise Invalid("server_paths_wrong", "paths")
    return {"ours": ours, "theirs": theirs}


def test(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        tested = testing.test(server_rows.named(asked.name))
    terminal.answer(harmless(tested.message.sentence))
    return 0 if tested.is_well else 1


def remove(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        server_changes.remove(server_rows.named(asked.name))
    terminal.say(_("{name} is not told of anything any more.", name=harmless(asked.name)))
    return 0


COMMANDS = {"server": declare}
