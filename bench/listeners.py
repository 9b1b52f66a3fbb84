"""Many WebSocket clients in one process and one thread, that only note when which message was there.

python -m bench.listeners reads lines of JSON: first what to connect to, later the changes to look for; it
answers with a line when all are connected, and with the seconds from each change to each socket's message
that tells it.
"""

import base64
import contextlib
import json
import os
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from aniworld.auth import accounts
from aniworld.database import connected, open_database
from aniworld.models import User

from . import processes
from .processes import Home

PLACE = re.compile(rb'"(?:id|seq)": (\d+)')  # the first such number of a message is the event's id
SETTLE_SECONDS = 0.5
TEXT = 0x81


@contextlib.contextmanager
def listening(home: Home, count: int) -> Iterator[subprocess.Popen[str]]:
    """Open that many sockets in a process of their own: by turns a page and a program with a key."""
    with processes.running(["bench.listeners"]) as process:
        wanted = {"port": home.port, "key": home.key, "session": _session(home), "count": count}
        process.stdin.write(json.dumps(wanted) + "\n")
        process.stdin.flush()
        if process.stdout.readline() != "listening\n":
            raise processes.Trouble(f"{count} sockets could not be opened")
        yield process


def _session(home: Home) -> str:
    open_database(home.data_dir, durable=False)
    with connected():
        user = User.get_or_none(User.name == "listener") or accounts.add_user("listener", "only on loopback")
        return accounts.start_session(user)


def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    lines = [Line(wanted, number) for number in range(wanted["count"])]
    time.sleep(SETTLE_SECONDS)
    print("listening", flush=True)
    told = _listen(lines)
    delays = [delay for line in lines for delay in line.delays(json.loads(told))]
    print(json.dumps(delays), flush=True)


class Line:
    """One socket, and the pieces that came over it with their times."""

    def __init__(self, wanted: dict[str, Any], number: int):
        host = f"127.0.0.1:{wanted['port']}"
        path = "/live?view=library"
        who = f"Cookie: aniworld_session={wanted['session']}\r\nOrigin: http://{host}"
        if number % 2:
            path, who = "/ws", f"Authorization: Bearer {wanted['key']}"
        self.socket = socket.create_connection(("127.0.0.1", wanted["port"]), timeout=20)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{who}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096) or b"closed\r\n\r\n"
        if b" 101 " not in answer[:20]:
            raise SystemExit(answer[:200].decode())
        self.pieces = [(0.0, answer.partition(b"\r\n\r\n")[2])]
        self.socket.setblocking(False)

    def read(self) -> bool:
        """Note what is there. Return False when the server has closed the connection."""
        data = self.socket.recv(262_144)
        self.pieces.append((time.monotonic(), data))
        return bool(data)

    def delays(self, changes: list[tuple[int, float]]) -> list[float]:
        """Return the seconds from each change to the first message that tells it or a later one."""
        messages = []
        for text, at in self._messages():
            if place := PLACE.search(text):
                messages.append((int(place[1]), at))
        found = []
        for event, committed in changes:
            arrived = next((at for place, at in messages if place >= event), None)
            if arrived:
                found.append(arrived - committed)
        return found

    def _messages(self) -> Iterator[tuple[bytes, float]]:
        """Yield whole text frames (RFC 6455, unmasked as servers send them) with the times of their ends."""
        buffer = b""
        for at, data in self.pieces:
            buffer += data
            while len(buffer) > 1:
                size, start = buffer[1], 2
                if size > 125:
                    start = 4 if size == 126 else 10
                    size = int.from_bytes(buffer[2:start], "big")
                if len(buffer) < start + size:
                    break
                if buffer[0] == TEXT:
                    yield buffer[start : start + size], at
                buffer = buffer[start + size :]


def _listen(lines: list[Line]) -> str:
    """Read all sockets until a line comes over standard input, and return that."""
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin, selectors.EVENT_READ)
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
    while True:
        for key, _ in selector.select():
            if key.data is None:
                return sys.stdin.readline() or "[]"
            if not key.data.read():
                selector.unregister(key.fileobj)


if __name__ == "__main__":
    main()
