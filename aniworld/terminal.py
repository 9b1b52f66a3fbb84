"""Everything that is printed. A terminal that is full, closed or gone stops nothing.

Greetings and log lines may be lost. What a command was asked for may not: answer() raises when it was not
written.
"""

import errno
import io
import logging
import os
import select
import sys
from typing import Any, TextIO

from .errors import NotPrinted
from .logs import harmless

STANDARD_IN, STANDARD_OUT, STANDARD_ERROR = 0, 1, 2
PATIENCE_MS = 1000  # for a reader that does not read, such as a pager or a terminal that was halted
PIECE_BYTES = 4096  # what fits whole into a pipe that has any room (PIPE_BUF)


class Stream(io.FileIO):
    """A standard stream. What it cannot write is lost, and its writer never learns of it."""

    def __init__(self, number: int, *, was_closed: bool = False):
        super().__init__(number, "wb", closefd=False)
        self._was_closed, self._is_stuck = was_closed, False
        self._room = select.poll()
        self._room.register(number, select.POLLOUT)

    def write(self, data: Any) -> int:
        piece = memoryview(data)[:PIECE_BYTES]
        try:
            written = super().write(piece) if self._has_room() else None
        except OSError:
            written = None
        return len(data) if written is None else written

    def _has_room(self) -> bool:
        """Wait a moment for a slow reader; when it does not read, lines are lost until it reads again."""
        self._is_stuck = not self._room.poll(0 if self._is_stuck else PATIENCE_MS)
        return not self._is_stuck

    def insist(self, data: bytes) -> None:
        """Write all of it, however slow its reader is. Raises OSError."""
        if self._was_closed:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        while data:
            self._room.poll()
            data = data[super().write(data) or 0 :]


def guard() -> None:
    """Make the standard streams of this process harmless; to be called before anything else.

    A stream that was closed is opened on nothing: its number would go to the next file that is opened, and
    what is printed would be written into that. Where somebody else has put streams of their own, they stay.
    """
    closed = [number for number in (STANDARD_IN, STANDARD_OUT, STANDARD_ERROR) if _open_on_nothing(number)]
    if sys.stdin is None:
        stdin = open(STANDARD_IN, closefd=False)  # noqa: SIM115  it stays open as long as the process
        sys.stdin = sys.__stdin__ = stdin  # type: ignore[misc]  # final, but nothing is there yet
    if sys.stdout is sys.__stdout__:
        stdout = _harmless(STANDARD_OUT, sys.stdout, STANDARD_OUT in closed)
        sys.stdout = sys.__stdout__ = stdout  # type: ignore[misc]  # final, but both must be ours
    if sys.stderr is sys.__stderr__:
        stderr = _harmless(STANDARD_ERROR, sys.stderr, STANDARD_ERROR in closed)
        sys.stderr = sys.__stderr__ = stderr  # type: ignore[misc]  # final, but both must be ours
    logging.raiseExceptions = False  # what is wrong with a log line is nothing that its writer could help


def _open_on_nothing(number: int) -> bool:
    """Open a stream on nothing if it was closed. Return whether it was."""
    try:
        os.fstat(number)
        return False
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)  # the lowest free number, and that is this one
        os.set_inheritable(opened, True)
        return True


def _harmless(number: int, stream: io.TextIOWrapper | None, was_closed: bool) -> io.TextIOWrapper:
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if stream is not None and isinstance(raw, Stream):
        return stream
    buffer = io.BufferedWriter(Stream(number, was_closed=was_closed))
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return io.TextIOWrapper(buffer, encoding, errors="backslashreplace", line_buffering=True)


def say(text: str) -> None:
    """Print what is good to know; it may be lost."""
    print(_lines(text), flush=True)


def complain(text: str) -> None:
    """Print what is wrong, to standard error; it may be lost."""
    print(_lines(text), file=sys.stderr, flush=True)


def pass_on(text: str, stream: TextIO | None) -> None:
    """Print what somebody else would print to one of these streams; it may be lost."""
    print(_lines(text), file=stream or sys.stderr, flush=True)


def answer(text: str) -> None:
    """Print what the command was asked for. Raises NotPrinted when it could not be written."""
    text = _lines(text)
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if not isinstance(raw, Stream):
        print(text, flush=True)
        return
    sys.stdout.flush()
    try:
        raw.insist(f"{text}\n".encode(sys.stdout.encoding, "backslashreplace"))
    except OSError as error:
        raise NotPrinted("not_printed", why=error.strerror) from error


def _lines(text: str) -> str:
    """Return text whose lines hold nothing that a terminal obeys: names and titles are other people's."""
    return "\n".join(map(harmless, text.split("\n")))
