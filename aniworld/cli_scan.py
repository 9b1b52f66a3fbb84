"""The command that looks which videos there are: python -m aniworld scan."""

import argparse

from . import terminal
from .database import connected
from .library.disk import scan, scan_state
from .logs import harmless
from .settings import Settings


def look(settings: Settings, asked: argparse.Namespace) -> int:
    """Look which videos there are, and name those of which nobody knows what they hold.

    Return 1 when something could not be looked at.
    """
    with connected():
        found = scan.all_roots(fully=asked.full)
        unplaced = scan_state.unplaced()
    counts = found.counts
    terminal.say(
        f"{counts['series']} series checked, {counts['present']} episodes present, "
        f"{counts['unknown']} folders unknown."
    )
    if counts["missing"]:
        terminal.say(f"Series whose folder is missing: {counts['missing']}. Their pages say more.")
    for video in unplaced:
        terminal.say(f"Not placed: {harmless(video.path)}")
    for message in found.skipped:
        terminal.complain(f"Skipped {harmless(message.sentence)}")
    return 1 if found.skipped else 0
