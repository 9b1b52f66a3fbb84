"""python -m aniworld, and the script aniworld: the command line."""

import sys

from . import terminal
from .cli import main


def command() -> int:
    """Run what was typed. Return the exit code."""
    terminal.guard()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(command())
