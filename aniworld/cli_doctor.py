"""The command that checks the installation: python -m aniworld doctor."""

import argparse

from . import doctor, terminal
from .cli_parser import plain
from .logs import harmless
from .settings import Settings


def check(settings: Settings, asked: argparse.Namespace) -> int:
    """Print a line for each finding. Return 1 when something is wrong."""
    is_well = True
    for finding in doctor.examine(settings):
        mark = "ok   " if finding.is_well else "BAD  "
        terminal.answer(mark + harmless(str(finding.line)))
        is_well = is_well and finding.is_well
    return 0 if is_well else 1


COMMANDS = {"doctor": plain(check)}
