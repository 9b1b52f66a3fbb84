"""python -m aniworld rename: gives videos names that Kodi and Jellyfin can read, or only says which."""

import argparse

from . import terminal
from .cli_parser import Parser
from .database import connected
from .files.naming import shown
from .library.episodes import rename_preview, renaming
from .library.series import series as verbs
from .logs import harmless
from .models import Series
from .settings import Settings
from .translations import _


def declare(command: Parser) -> None:
    command.set_defaults(act=run)
    command.add_argument("series", metavar="SERIES", help=_("its id or key, as in the address of its page"))
    words = _("all videos, not only those whose names Kodi or Jellyfin cannot read")
    command.add_argument("--all", action="store_true", help=words)
    command.add_argument(
        "--pattern", default="", metavar="P", help=_("such as “{title} - {episodes} - {name}”")
    )
    command.add_argument("--dry-run", action="store_true", help=_("only say what would be renamed"))
    command.add_argument(
        "--undo", action="store_true", help=_("give the last that were renamed their former names")
    )


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Rename the videos of a series, undo that, or say what would be. Return the exit code."""
    with connected():
        series = verbs.led_to(asked.series)
        if asked.undo:
            done = renaming.undo(series)
            terminal.say(_("Files that have their former names: {count}.", count=done.files.count()))
            return 0
        which = rename_preview.EVERY if asked.all else rename_preview.UNREADABLE
        refused = _say(series, which, asked.pattern)
        if asked.dry_run:
            return 0
        done = renaming.start(series, which=which, pattern=asked.pattern)
        terminal.say(_("Files that were renamed: {count}.", count=done.files.count()))
    return 1 if refused else 0


def _say(series: Series, which: str, pattern: str) -> int:
    """Print what would be renamed. Return how many videos stay as they are."""
    refused = 0
    for one in rename_preview.of(series, which, pattern):
        for video in one.videos:
            if video.refusal:
                refused += 1
                terminal.complain(harmless(f"{shown(video.old)}: {video.refusal.sentence}"))
                continue
            for old, new in [(video.old, video.new), *video.sidecars]:
                terminal.answer(harmless(f"{shown(old)} → {shown(new)}"))
    return refused


COMMANDS = {"rename": declare}
