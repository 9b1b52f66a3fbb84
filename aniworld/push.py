"""Every open socket of this web process: one thread draws each change once per dialect and sends all the same bytes.

A dialect is what its listeners want to hear ("programs", "library", "series-42"). A client's mailbox is its kernel
send buffer: a frame fits as a whole, or the client is cut off and comes back with its cursor.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Request
from peewee import OperationalError
from wsproto.events import CloseConnection

from . import events
from .bell import Bell
from .database import connected, db
from .events import Event
from .logs import Outage

log = logging.getLogger(__name__)

ROOM_BYTES = 512 * 1024  # how far a client may lag behind
CLOSE_RESTART, CLOSE_FULL, CLOSE_ERROR, CLOSE_REVOKED = 1012, 1013, 1011, 4401
NET_SECONDS = 0.5  # how often to look without a ring
GUARD_SECONDS = 2.0  # how often to look for revoked sessions, and for workers

Speak = Callable[[str, Sequence[Event]], list[str]]  # (dialect, events) -> messages
Ticket = tuple[str, int]  # what a client was let in with: ("session", id) or ("key", id)
Replay = Callable[[str, int], tuple[list[str], int]]  # (dialect, cursor) -> (messages, newer cursor)


def frame(text: str) -> bytes:
    """One whole WebSocket text frame (RFC 6455, unmasked); the same bytes serve every client."""
    data = text.encode("utf-8", "replace")
    size = len(data)
    if size < 126:
        head = bytes([size])
    elif size < 65536:
        head = b"\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x7f" + size.to_bytes(8, "big")
    return b"\x81" + head + data


class OwnThread:
    """flask-sock's reading loop, run by the request's own thread: one thread a socket instead of two."""

    def __init__(self, target: Callable[[], None]):
        self.run, self.name = target, "socket"

    def start(self) -> None:
        pass


def is_same_origin(request: Request) -> bool:
    """Whether the Origin header names the very host that was asked; a missing one is for the caller to judge."""
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and (origin.scheme, origin.netloc) == (request.scheme, request.host)


class Client:
    """One socket: what it wants to hear, from where on, and what it was let in with."""

    def __init__(self, ws, dialect: str, cursor: int, ticket: Ticket):
        self.ws, self.dialect, self.cursor, self.ticket = ws, dialect, cursor, ticket

    def send(self, data: bytes) -> None:
        """The whole data at once or not at all."""
        try:
            whole = self.ws.sock.send(data, socket.MSG_DONTWAIT) == len(data)
        except OSError:
            whole = False
        if not whole:
            self.cut()

    def close(self, code: int) -> None:
        self.send(self.ws.ws.send(CloseConnection(code)))

    def cut(self) -> None:
        """End its reading, and with it its request."""
        try:
            self.ws.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Hub:
    """The sockets of this process.

    limit: how many there may be, well below the server's threads; still_valid: which of these tickets are.
    """

    def __init__(self, limit: int, still_valid: Callable[[set[Ticket]], set[Ticket]] = lambda tickets: tickets):
        self.limit, self.still_valid, self.last = limit, still_valid, 0
        self.speakers: list[tuple[str, Speak]] = []
        self.clients: set[Client] = set()
        self.lock = threading.Lock()

    def register(self, prefix: str, speak: Speak) -> None:
        """Have dialects that start with this prefix spoken by this function."""
        self.speakers.append((prefix, speak))

    def speak(self, dialect: str, told: Sequence[Event]) -> list[str]:
        return next(speak for prefix, speak in self.speakers if dialect.startswith(prefix))(dialect, told)

    def serve(self, ws, dialect: str, cursor: int, replay: Replay, ticket: Ticket) -> None:
        """Keep one client informed until it leaves: catch up first, then join."""
        client = Client(ws, dialect, cursor, ticket)
        if not self._join(client, replay):
            ws.close(CLOSE_FULL, "too many open pages")
            return
        try:
            db.close()  # it may listen for days: no file handle and no snapshot is kept for that
            ws.thread.run()
        finally:
            with self.lock:
                self.clients.discard(client)

    def _join(self, client: Client, replay: Replay) -> bool:
        sock = client.ws.sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 20_000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM_BYTES // 2)  # Linux doubles it
        is_checked = False  # a cursor ahead of ours may be right, or from a database that is no more: the events know
        while True:
            with self.lock:
                if len(self.clients) >= self.limit:
                    return False
                if client.cursor == self.last or (is_checked and client.cursor > self.last):
                    self.clients.add(client)
                    return True
            messages, client.cursor = replay(client.dialect, client.cursor)
            is_checked = True
            client.send(b"".join(map(frame, messages)))

    def broadcast(self, told: Sequence[Event]) -> None:
        """Tell everyone what is newer than what they know; each dialect is drawn once."""
        with self.lock:
            self.last = told[-1].id
            listeners = [client for client in self.clients if client.cursor < self.last]
        wanted = {client: (client.dialect, max(client.cursor, told[0].id - 1)) for client in listeners}
        said = {want: self._frames(want[0], [event for event in told if event.id > want[1]]) for want in set(wanted.values())}
        for client in listeners:
            client.send(said[wanted[client]])

    def _frames(self, dialect: str, told: Sequence[Event]) -> bytes:
        return b"".join(map(frame, self.speak(dialect, told)))

    def goodbye(self, code: int, patience_seconds: float = 1.0) -> None:
        """Ask every client to come back later, then hang up on those that do not answer."""
        with self.lock:
            everyone = list(self.clients)
        for client in everyone:
            client.close(code)
        time.sleep(patience_seconds if everyone else 0)
        for client in everyone:
            client.cut()

    def send_away_revoked(self) -> None:
        """Close the sockets whose session or key has ended; the page then finds its way to the sign-in."""
        with self.lock:
            everyone = list(self.clients)
        valid = self.still_valid({client.ticket for client in everyone}) if everyone else set()
        for client in everyone:
            if client.ticket not in valid:
                client.close(CLOSE_REVOKED)
                client.cut()


class Listener(threading.Thread):
    """The one thread that hears the bell, draws and sends. guard: what else is to be looked at every few seconds."""

    def __init__(self, hub: Hub, bell: Bell, guard: Callable[[], None] = lambda: None):
        super().__init__(name="push", daemon=True)
        self.hub, self.ear, self.guard = hub, bell.listen(), guard
        self.next_guard, self.outage = 0.0, Outage(log, "The database")

    def run(self) -> None:
        while True:
            self.ear.wait(NET_SECONDS)
            self.round()

    def round(self) -> None:
        """A broadcast that fails sends everyone away for a moment: they come back and catch up."""
        before = self.hub.last
        try:
            with connected():
                self._tell()
                self.outage.ends()
                if time.monotonic() >= self.next_guard:
                    self.next_guard = time.monotonic() + GUARD_SECONDS
                    self.hub.send_away_revoked()
                    self.guard()
        except OperationalError as error:
            self.outage.begins(error)
            if self.hub.last != before:
                self.hub.goodbye(CLOSE_ERROR, 0)
        except Exception:
            log.exception("a broadcast failed")
            self.hub.goodbye(CLOSE_ERROR, 0)

    def _tell(self) -> None:
        told = events.since(self.hub.last, 200)
        while told:
            self.hub.broadcast(told)
            told = events.since(self.hub.last, 200)
