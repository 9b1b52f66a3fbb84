"""The open sockets of this web process: one thread draws each change once per dialect and sends it to all.

A dialect is what its clients listen to ("programs/en", or for pages "library@en", "series-42@de"). What a
client has not read yet waits in its kernel send buffer: a frame fits completely, or the client is cut off and
reconnects with its cursor.

Bytes, clients and lag are known only here; everyone else gives a message as text, and its dialect.
"""

import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from peewee import OperationalError

from . import events, later
from .askers import Credential
from .database import connected, db, lasting_trouble, now, why
from .errors import TooManySockets
from .events import Event
from .logs import Outage, Repeated
from .postgres import NotifyWakeUp
from .wakeup import WakeUp

if TYPE_CHECKING:
    from wsproto import events as frames
else:
    frames = later.module("wsproto.events")  # whose first user is the first socket

log = logging.getLogger(__name__)

BUFFER_BYTES = 512 * 1024  # how far a client may lag behind
CLOSE_ERROR, CLOSE_RESTART, CLOSE_REVOKED = 1011, 1012, 4401
POLL_SECONDS = 0.5  # how often to look for events without being woken
REVOKED_SECONDS = 2.0  # how often to look for revoked sessions
LAG_SECONDS = 60.0  # how long a lag is remembered
MOST_EVENTS = 200  # in one broadcast

Speak = Callable[[str, Sequence[Event]], list[str]]  # (dialect, events) -> messages
Replay = Callable[[str, int], tuple[list[str], int]]  # (dialect, cursor) -> (messages, newer cursor)


def frame(text: str) -> bytes:
    """Return one complete WebSocket text frame (RFC 6455, unmasked); the same bytes serve every client.

    Made here, as wsproto's FrameProtocol takes six to ten times as long and refuses a lone surrogate.
    """
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
        self.run = target
        self.name = "socket"

    def start(self) -> None:
        """Do nothing: `Hub.serve` calls `run`."""


class Client:
    """One socket: what it listens to, from which cursor on, and its credential.

    ws: simple_websocket's Server, which has no types.
    """

    def __init__(self, ws: Any, dialect: str, cursor: int, credential: Credential):
        self.ws = ws
        self.dialect = dialect
        self.cursor = cursor
        self.credential = credential

    def send(self, data: bytes) -> None:
        """Send all of the data without waiting, or cut the client off."""
        sent = -1
        with suppress(OSError):
            sent = self.ws.sock.send(data, socket.MSG_DONTWAIT)
        if sent != len(data):
            self.cut()

    def close(self, code: int) -> None:
        self.send(self.ws.ws.send(frames.CloseConnection(code)))

    def cut(self) -> None:
        """End its reading, and with it its request."""
        with suppress(OSError):
            self.ws.sock.shutdown(socket.SHUT_RDWR)


def _all_valid(credentials: set[Credential]) -> set[Credential]:
    return credentials


class Hub:
    """The sockets of this process.

    limit: how many there may be; each has a thread. still_valid: returns which credentials still are.
    """

    def __init__(self, limit: int, still_valid: Callable[[set[Credential]], set[Credential]] = _all_valid):
        self.limit = limit
        self.still_valid = still_valid
        self.last = 0
        self.speakers: list[tuple[str, Speak]] = []
        self.clients: set[Client] = set()
        self.places = 0  # taken, also by those that are still on their way in
        self.lock = threading.Lock()
        self._lags: deque[tuple[float, float]] = deque(maxlen=10_000)  # (when it was sent, how late)

    def register(self, prefix: str, speak: Speak) -> None:
        """Have the messages for dialects that start with this prefix made by this function."""
        self.speakers.append((prefix, speak))

    def speak(self, dialect: str, batch: Sequence[Event]) -> list[str]:
        """Return the messages for a batch of events in a dialect."""
        for prefix, speak in self.speakers:
            if dialect.startswith(prefix):
                return speak(dialect, batch)
        raise LookupError(f"Nobody speaks {dialect!r}.")

    def take_place(self) -> None:
        """Reserve a place for a socket before it is opened. Raises TooManySockets if there is none."""
        with self.lock:
            if self.places >= self.limit:
                raise TooManySockets("too_many_sockets")
            self.places += 1

    def give_place(self) -> None:
        with self.lock:
            self.places -= 1

    def serve(self, ws: Any, dialect: str, cursor: int, replay: Replay, credential: Credential) -> None:
        """Keep one client up to date until it leaves: catch up first, then join."""
        client = Client(ws, dialect, cursor, credential)
        self._join(client, replay)
        try:
            db.close()  # it may listen for days, and needs no file handle and no snapshot meanwhile
            ws.thread.run()
        finally:
            with self.lock:
                self.clients.discard(client)

    def _join(self, client: Client, replay: Replay) -> None:
        sock = client.ws.sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 20_000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES // 2)  # Linux doubles it
        # A cursor ahead of ours may be right, or from a database that is no more: the replay finds out which.
        is_checked = False
        while True:
            with self.lock:
                if client.cursor == self.last or (is_checked and client.cursor > self.last):
                    self.clients.add(client)
                    return
            messages, client.cursor = replay(client.dialect, client.cursor)
            is_checked = True
            client.send(_frames(messages))

    def broadcast(self, batch: Sequence[Event]) -> None:
        """Send each client what it does not have yet; clients that lack the same get the same drawing."""
        with self.lock:
            self.last = batch[-1].id
            listeners = [client for client in self.clients if client.cursor < self.last]
        before = batch[0].id - 1
        drawn: dict[tuple[str, int], bytes] = {}
        missing: list[tuple[Client, tuple[str, int]]] = []
        for client in listeners:
            since = max(client.cursor, before)
            key = (client.dialect, since)
            missing.append((client, key))
            if key not in drawn:
                newer = [event for event in batch if event.id > since]
                drawn[key] = _frames(self.speak(client.dialect, newer))
        for client, key in missing:
            client.send(drawn[key])
        self._lags.append((time.monotonic(), max(0.0, now() - batch[0].at)))

    def pass_over(self, newest: int) -> bool:
        """Go on to the newest event if nobody listens; whoever comes catches up. Return whether it did."""
        with self.lock:
            if self.clients:
                return False
            self.last = max(self.last, newest)
            return True

    def send(self, dialect: str, messages: Iterable[str]) -> None:
        """Send these messages to all clients of a dialect, whatever their cursors."""
        data = _frames(messages)
        for client in self._everyone():
            if client.dialect == dialect:
                client.send(data)

    def send_to_ending(self, ending: str, message: str) -> None:
        """Send this message to the clients whose dialect ends so, whatever their cursors."""
        data = frame(message)
        for client in self._everyone():
            if client.dialect.endswith(ending):
                client.send(data)

    def is_heard(self, ending: str) -> bool:
        """Return whether there is a client whose dialect ends so."""
        return any(client.dialect.endswith(ending) for client in self._everyone())

    def dialects(self) -> list[str]:
        """Return the dialect of each client."""
        return [client.dialect for client in self._everyone()]

    def lags(self) -> list[float]:
        """Return by how many seconds each broadcast of the last minute was late; the newest last."""
        oldest = time.monotonic() - LAG_SECONDS
        return [lag for at, lag in list(self._lags) if at >= oldest]

    def _everyone(self) -> list[Client]:
        with self.lock:
            return list(self.clients)

    def goodbye(self, code: int, patience_seconds: float = 1.0) -> None:
        """Ask every client to come back later, then disconnect those that do not answer."""
        everyone = self._everyone()
        for client in everyone:
            client.close(code)
        time.sleep(patience_seconds if everyone else 0)
        for client in everyone:
            client.cut()

    def send_away_revoked(self) -> None:
        """Close the sockets whose session or key has ended; the page then finds its way to the sign-in."""
        everyone = self._everyone()
        if not everyone:
            return
        valid = self.still_valid({client.credential for client in everyone})
        for client in everyone:
            if client.credential not in valid:
                client.close(CLOSE_REVOKED)
                client.cut()


def _frames(messages: Iterable[str]) -> bytes:
    return b"".join(map(frame, messages))


class Listener(threading.Thread):
    """The one thread that waits for events, draws and sends."""

    def __init__(self, hub: Hub, wakeup: WakeUp | NotifyWakeUp):
        super().__init__(name="push", daemon=True)
        self.hub = hub
        self.listener = wakeup.listen()
        self.next_guard = 0.0
        self.outage = Outage(log, "The database")
        self.mistake = Repeated(log)

    def leave(self) -> None:
        """Leave nothing behind on the disk, as the process ends."""
        self.listener.leave()

    def run(self) -> None:
        while True:
            self.listener.wait(POLL_SECONDS)
            self.round()

    def round(self) -> None:
        """Send what is new; if that fails, disconnect everyone for a moment: they reconnect and catch up."""
        before = self.hub.last
        try:
            with connected():
                self._broadcast_new()
                self.outage.ends()
                if time.monotonic() >= self.next_guard:
                    self.next_guard = time.monotonic() + REVOKED_SECONDS
                    self.hub.send_away_revoked()
            self.mistake.went_well()
        except OperationalError as error:
            if lasting_trouble() is None:
                self.outage.begins(why(error))
            if self.hub.last != before:
                self.hub.goodbye(CLOSE_ERROR, 0)
        except Exception as error:
            self.mistake.stumbled(error, "a broadcast failed")
            self.hub.goodbye(CLOSE_ERROR, 0)

    def _broadcast_new(self) -> None:
        if not self.hub.dialects() and self.hub.pass_over(events.latest()):
            return
        while batch := events.since(self.hub.last, MOST_EVENTS):
            self.hub.broadcast(batch)
