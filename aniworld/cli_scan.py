"""The command that looks which videos there are: python -m aniworld scan."""

import argparse
from collections.abc import Mapping

from . import terminal
from .cli_parser import Parser
from .database import connected
from .library.disk import left_out, scan, scan_state
from .logs import harmless
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    command.set_defaults(act=look)
    command.add_argument("--full", action="store_true", help=_("read also what seems unchanged"))


def look(settings: Settings, asked: argparse.Namespace) -> int:
    """Look which videos there are, and name those of which nobody knows what they hold.

    Return 1 when something could not be looked at.
    """
    with connected():
        found = scan.all_roots(fully=asked.full)
        unplaced = scan_state.unplaced()
    _say_counts(found.counts)
    for video in unplaced:
        terminal.say(_("Not placed: {path}", path=harmless(video.path)))
    for line in left_out.lines(found.left_out):
        terminal.say(harmless(line))
    for message in found.skipped:
        terminal.complain(_("Skipped {why}", why=harmless(message.sentence)))
    return 1 if found.skipped else 0


def _say_counts(counts: Mapping[str, int]) -> None:
    checked = _(
        "{series} series checked, {present} episodes present, {unknown} folders unknown.",
        series=counts["series"],
        present=counts["present"],
        unknown=counts["unknown"],
    )
    terminal.say(checked)
    if counts["missing"]:
        missing = _("Series whose folder is missing: {count}. Their pages say more.", count=counts["missing"])
        terminal.say(missing)


COMMANDS = {"scan": declare}
