"""python -m aniworld, and the script aniworld: the command line."""

import os
import signal
import sys

# A script that starts it in the background has it ignore Ctrl-C, and that stays.
LISTENS = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
# Until there is something that must be stopped in order, Ctrl-C just ends it.
if LISTENS:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from . import scale, terminal
from .cli import main

INTERRUPTED = 128 + signal.SIGINT  # the exit code by which a shell tells that Ctrl-C ended a program


def command() -> int:
    """Run what was typed. Return the exit code."""
    terminal.guard()
    scale.leave_out(os.environ)
    if LISTENS:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(command())
