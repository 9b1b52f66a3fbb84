"""python -m aniworld, and the script aniworld: the command line."""

import signal
import sys

# Until there is something that must be stopped in order, Ctrl-C just ends it.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from . import terminal
from .cli import main

INTERRUPTED = 128 + signal.SIGINT  # the exit code by which a shell tells that Ctrl-C ended a program


def command() -> int:
    """Run what was typed. Return the exit code."""
    terminal.guard()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(command())
