"""The commands about the library as a whole: python -m aniworld library accept, check."""

import argparse

from . import terminal
from .cli_parser import Parser, actions, add, plain
from .database import connected
from .library.disk import library_gate
from .library.parts import completeness
from .settings import Settings
from .translations import _


def declare_library(command: Parser) -> None:
    words = _("accept the folder that is there now as the library")
    add(actions(command), "accept", words, accept)


def accept(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        accepted = library_gate.accept()
    terminal.say(accepted.sentence)
    return 0


def check(settings: Settings, asked: argparse.Namespace) -> int:
    with connected():
        incomplete = completeness.library(starting=True)
    if incomplete:
        terminal.say(_("{count} series are incomplete and were requested again.", count=incomplete))
    else:
        terminal.say(_("All series data is complete."))
    return 0


COMMANDS = {"library": declare_library, "check": plain(check)}
