"""A program at its socket: it connects, hears, and is told why it ends."""

import json
import time
from collections.abc import Callable

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from .house import House


def listen(house: House, path: str = "/ws", **headers: str) -> ClientConnection:
    """A program's socket; without headers it sends the key."""
    named = {name.capitalize(): value for name, value in headers.items()} or {
        "Authorization": f"Bearer {house.key}"
    }
    return connect(house.url.replace("http", "ws") + path, additional_headers=named, open_timeout=10)


def hear(socket: ClientConnection, until: Callable[[dict], bool]) -> list[dict]:
    """Everything that is said, up to and with the first message that `until` is true of."""
    heard = [json.loads(socket.recv(timeout=15))]
    while not until(heard[-1]):
        heard.append(json.loads(socket.recv(timeout=15)))
    return heard


def close_code(socket: ClientConnection, seconds: float) -> int:
    """Read until the server closes; returns its close code."""
    deadline = time.monotonic() + seconds
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=max(0, deadline - time.monotonic()))
    return closed.value.rcvd.code if closed.value.rcvd else 1006
