"""What parent and child say to each other: a head in JSON, and bytes whose lengths are in it."""

import json
import socket
import struct
import time
from typing import Any

LENGTHS = struct.Struct(">II")  # of the head, and of all bytes that follow it
MOST_BYTES = 120 * 1024 * 1024  # nobody says more: a picture, or one with its thumbnails


def send(line: socket.socket, head: dict[str, Any], *contents: bytes, until: float | None = None) -> None:
    """Say something. until: by time.monotonic(). Raises TimeoutError, OSError."""
    header = json.dumps(head | {"lengths": [len(content) for content in contents]}).encode()
    for part in (LENGTHS.pack(len(header), sum(map(len, contents))) + header, *contents):
        _be_done(line, until)
        line.sendall(part)


def receive(line: socket.socket, until: float | None = None) -> tuple[dict[str, Any], bytearray]:
    """Receive one message with its bytes. Raises EOFError when the pipe ends, TimeoutError, OSError."""
    header, total = LENGTHS.unpack(_exactly(line, LENGTHS.size, until))
    return json.loads(_exactly(line, header, until)), _exactly(line, total, until)


def _exactly(line: socket.socket, size: int, until: float | None) -> bytearray:
    if size > MOST_BYTES:
        raise EOFError
    content = bytearray(size)
    place, rest = 0, memoryview(content)
    while place < size:
        _be_done(line, until)
        count = line.recv_into(rest[place:])
        if not count:
            raise EOFError
        place += count
    return content


def _be_done(line: socket.socket, until: float | None) -> None:
    """Have the next step end in time."""
    if until is not None:
        line.settimeout(max(0.001, until - time.monotonic()))
