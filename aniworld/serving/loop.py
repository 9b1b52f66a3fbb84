"""The loop: accept connections, wait for all clients, and close those that miss their deadlines."""

import contextlib
import errno
import json
import selectors
import socket
import struct
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from ..fallback import HEADERS
from .addresses import LOOPBACK, NOBODY, group_of
from .connection import CLOSED, CLOSING, READING, SENDING, WORKING, Connection
from .eviction import to_give_up, to_relieve, waits_for_client
from .limits import Limits

CHECK_SECONDS = 0.25
PAUSE_SECONDS = 0.25  # without accepting, when the process may open no more files
READ_BYTES = 16 * 1024
ACCEPTS = 64  # at once, before others are served
OUT_OF_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
WATCHED = {READING: READ, CLOSING: READ, SENDING: WRITE, WORKING: 0}
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def _refusal(status: str, code: str, sentence: str) -> bytes:
    """Return a complete answer that the loop sends itself, without a thread."""
    body = json.dumps({"error": sentence, "code": code})
    fields = HEADERS | {
        "Connection": "close",
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Retry-After": "5",
        "Content-Length": str(len(body)),
    }
    lines = [f"HTTP/1.1 {status}"]
    for name, value in fields.items():
        lines.append(f"{name}: {value}")
    return "\r\n".join([*lines, "", body]).encode()


TOO_SLOW = _refusal("408 Request Timeout", "too_slow", "The request took too long to arrive.")
TOO_MANY = _refusal(
    "503 Service Unavailable", "too_many_connections", "Too many connections are open. Try again in a moment."
)


class Loop(ThreadWorker):
    """gunicorn's threaded worker, its waiting replaced. server.py sets limits and uncounted."""

    limits = Limits()
    uncounted: Sequence[Any] = LOOPBACK  # networks whose connections are not limited per address

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.connections: dict[int, Connection] = {}  # all, by id()
        self.groups: dict[str, dict[int, Connection]] = {}
        self.buffered_bytes = 0  # an upper bound; counted again when it is too much
        self.tidy_at = self.accept_again_at = 0.0

    def dispatch(self, connection: Connection) -> None:
        """Have a request answered that is complete, refused, or too large to wait for."""
        raise NotImplementedError

    def run(self) -> None:
        self.poller.register(self.method_queue.fileno(), READ, self.method_queue.run_callbacks)
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self.round()
        self.set_accept_enabled(False)
        self._wind_up()
        self.poller.close()
        # The method queue stays open: threads that still answer write to its pipe, and the number of a closed
        # pipe may belong to another file by then.
        for listener in self.sockets:
            listener.close()

    def round(self) -> None:
        self.notify()
        self.wait_for_and_dispatch_events(CHECK_SECONDS)
        now = time.monotonic()
        if now >= self.tidy_at:
            self.tidy_at = now + CHECK_SECONDS
            self.tidy(now)

    def _wind_up(self) -> None:
        """Wait a moment for answers to be finished and fetched, and for requests that are arriving."""
        began_at = time.monotonic()
        while self.connections and time.monotonic() < began_at + self.cfg.graceful_timeout:
            for connection in self.connections.values():
                connection.deadline = min(connection.deadline, began_at + self.limits.stopping_seconds)
            self.round()
        self.give_up(tuple(self.connections.values()))

    def tidy(self, now: float) -> None:
        """Close connections that missed their deadlines, and accept again after a pause."""
        for connection in tuple(self.connections.values()):
            if now >= connection.deadline and waits_for_client(connection):
                self.expire(connection)
        if self.alive and not self._accepting and now >= self.accept_again_at:
            self.set_accept_enabled(True)

    # Coming

    def accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS):
            try:
                client_socket, client = listener.accept()
            except OSError as error:
                if error.errno in OUT_OF_FILES and not self.make_room():
                    self.accept_again_at = time.monotonic() + PAUSE_SECONDS
                    self.set_accept_enabled(False)
                return
            self.welcome(client_socket, client, listener.getsockname())

    def welcome(self, client_socket: socket.socket, client: Any, server: Any) -> None:
        """Take a connection in. At a limit, close one that waits for its client, else refuse this one."""
        client_socket.setblocking(False)
        group = group_of(client, self.uncounted)
        has_room = len(self.connections) < self.limits.connections or self.make_room()
        neighbours = self.groups.get(group, {})
        if group != NOBODY and len(neighbours) >= self.limits.per_address:
            has_room = self.give_up(to_give_up(neighbours.values(), 1)) and has_room
        connection = Connection(client_socket, client, server, group, self.limits)
        self.connections[id(connection)] = connection
        self.groups.setdefault(group, {})[id(connection)] = connection
        if not has_room:
            self.refuse(connection, TOO_MANY)
        self.on_event(connection)

    def make_room(self) -> bool:
        """Close a twentieth of those that wait for their clients. Return whether there was one."""
        return self.give_up(to_give_up(self.connections.values(), 1 + len(self.connections) // 20))

    def count_buffered(self, count: int) -> None:
        """Count bytes that are kept for a client; close some connections when it is too much in all."""
        self.buffered_bytes += count
        if self.buffered_bytes > self.limits.buffered_bytes:
            self.give_up(to_relieve(self.connections.values(), self.limits.buffered_bytes * 3 // 4))
            self.buffered_bytes = sum(connection.buffered_bytes for connection in self.connections.values())

    # Reading and sending

    def on_event(self, connection: Connection, _: Any = None) -> None:
        """Go on with a client that has sent or fetched something, or has left."""
        try:
            if connection.state == SENDING:
                self.send(connection)
            elif connection.state in (READING, CLOSING):
                self.read(connection)
            self.watch(connection)
        except OSError:
            self.drop(connection)

    def watch(self, connection: Connection) -> None:
        """Wait for what its state needs: something to read, room to send, or nothing."""
        event = WATCHED.get(connection.state, connection.watched)
        if event == connection.watched:
            return
        callback = partial(self.on_event, connection)
        if not event:
            self.poller.unregister(connection.socket)
        elif connection.watched:
            self.poller.modify(connection.socket, event, callback)
        else:
            self.poller.register(connection.socket, event, callback)
        connection.watched = event

    def read(self, connection: Connection) -> None:
        try:
            data = connection.socket.recv(READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        if not data:
            self.drop(connection)
        elif connection.state == READING:
            self.count_buffered(len(data))
            self.advance(connection, data)

    def advance(self, connection: Connection, data: bytes) -> None:
        if connection.state == CLOSED:  # count_buffered() has just closed it
            return
        if connection.take(data):
            self.dispatch(connection)
        else:
            connection.say_continue()

    def send(self, connection: Connection) -> None:
        """Send what is left of an answer, then read the next request or close."""
        if not connection.sock.flush():
            connection.deadline = connection.sock.deadline()
        elif connection.is_to_stay:
            connection.next_request()
            if connection.arrived:
                self.advance(connection, b"")
        else:
            self.linger(connection)

    # Going

    def refuse(self, connection: Connection, answer: bytes) -> None:
        """Answer without a thread: only as much as the client takes at once."""
        with contextlib.suppress(OSError):
            connection.socket.send(answer)
        self.linger(connection)

    def linger(self, connection: Connection) -> None:
        """Close so that the answer still arrives: what the client sends is ignored for a moment."""
        connection.state = CLOSING
        connection.deadline = time.monotonic() + self.limits.linger_seconds
        connection.arrived.clear()
        with contextlib.suppress(OSError):
            connection.socket.shutdown(socket.SHUT_WR)

    def expire(self, connection: Connection) -> None:
        with contextlib.suppress(OSError):
            if connection.state == READING and connection.arrived:
                connection.socket.send(TOO_SLOW)
            elif connection.state == SENDING:  # so that the kernel drops what nobody fetches
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.drop(connection)

    def give_up(self, connections: Iterable[Connection]) -> bool:
        for connection in connections:
            self.drop(connection)
        return bool(connections)

    def drop(self, connection: Connection) -> None:
        if connection.state == CLOSED:
            return
        if connection.watched:
            self.poller.unregister(connection.socket)
            connection.watched = 0
        connection.socket.close()
        self.forget(connection)

    def forget(self, connection: Connection) -> None:
        connection.state = CLOSED
        del self.connections[id(connection)]
        neighbours = self.groups[connection.group]
        del neighbours[id(connection)]
        if not neighbours:
            del self.groups[connection.group]
