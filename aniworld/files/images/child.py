"""The child process that opens pictures; it is started as a module, with its orders on standard input.

It decodes what strangers send, so it may do nothing else: it opens no file and no socket, starts nothing, and
ends when it takes more memory or processor than it was given, when nobody wants anything for a while, or when
its parent is gone.
"""

import dataclasses
import math
import resource
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from PIL import (
    GifImagePlugin,
    Image,
    ImageChops,
    ImageFilter,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from ... import budget
from ...errors import BadImage
from . import logo
from .messages import receive, send
from .refusals import TooCostly
from .rendering import render

NEEDED_LATER = (
    ImageChops,
    ImageFilter,
    ImagePalette,
    TiffImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)
# Bytes beside what the program itself takes: a picture, its pixels, and what is made of them.
MEMORY = 230_000_000
IDLE_SECONDS = 60.0


def main() -> None:
    """Carry out orders until there are no more."""
    budget.return_what_is_freed()
    with socket.socket(fileno=0) as line:
        line.settimeout(IDLE_SECONDS)
        _confine()
        with suppress(OSError, EOFError):  # nobody wants anything, or nobody is there any more
            while True:
                _carry_out_the_next(line)


def _carry_out_the_next(line: socket.socket) -> None:
    head, content = receive(line)
    _limit_processor(head["seconds"])
    send(line, *_carried_out(head, content))


def _carried_out(head: dict[str, Any], content: bytearray) -> tuple[Any, ...]:
    """Return what to answer: what was made, or the refusal, by the name of its class and its message."""
    try:
        if head["do"] == "logo":
            return {}, logo.draw_logo(*head["titles"])
        done = render(bytes(content), head["format"], head["widths"], head["colour"])
    except BadImage as error:
        return (_refusal(error),)
    except MemoryError:
        return (_refusal(TooCostly("picture_needs_memory")),)
    source, picture = dataclasses.astuple(done.source), dataclasses.astuple(done.picture)
    facts = {"source": source, "picture": picture, "colour": done.colour}
    is_unchanged = done.content is None
    return facts | {"is_unchanged": is_unchanged}, b"" if is_unchanged else done.content, *done.thumbnails


def _refusal(error: BadImage) -> dict[str, Any]:
    return {"refusal": type(error).__name__, **error.message.as_json}


def _confine() -> None:
    """Confine this process: little more memory, no more files or sockets, no writing, no processes."""
    # Those are for the parent, which lets go of us when it ends.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    Image.preinit()  # reads modules
    logo.load_font()
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, _taken() + MEMORY)
    _limit(resource.RLIMIT_NOFILE, 3)  # which are open; poll(2) refuses to look at more than this
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        _limit(what, 0)


def _taken() -> int:
    """Return how much address space this process has now."""
    with open("/proc/self/statm", "rb", buffering=0) as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # a system that knows no such limit
        resource.setrlimit(what, (most, most))


def _limit_processor(seconds: int) -> None:
    """End this process when the next order takes longer, in whole seconds of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + seconds
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
