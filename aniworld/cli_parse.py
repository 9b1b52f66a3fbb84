"""aniworld parse: what names of videos tell, one JSON line for each."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator

from . import terminal
from .cli_parser import Parser
from .files import names
from .settings import Settings


def declare(command: Parser) -> None:
    command.set_defaults(act=parse_names, opens_database=False)
    command.add_argument("path", nargs="*", metavar="PATH")


def parse_names(settings: Settings, asked: argparse.Namespace) -> int:
    """Print what each path tells; without paths, what each line of standard input tells."""
    for path in asked.path or _lines():
        terminal.answer(_told(path))
    return 0


def _told(path: str) -> str:
    # All but ASCII is escaped, so that any bytes of a name survive every terminal and pipe.
    return json.dumps({"path": path, **names.read(path).as_json()})


def _lines() -> Iterator[str]:
    """Return the lines of standard input. Bytes that are not UTF-8 stay as os.fsdecode would give them."""
    stream = getattr(sys.stdin, "buffer", None)
    lines: Iterable[bytes | str] = sys.stdin if stream is None else stream
    for line in lines:
        if isinstance(line, bytes):
            line = line.decode("utf-8", "surrogateescape")
        yield line.removesuffix("\n").removesuffix("\r")


COMMANDS = {"parse": declare}
