"""One connection: what has arrived of its request, and what its client has not fetched of the answer."""

import socket
import struct
import time
from collections.abc import Iterator
from typing import Any, NoReturn

from gunicorn.http.errors import InvalidChunkSize, LimitRequestHeaders
from gunicorn.http.parser import RequestParser

from .addresses import peer_of
from .deadlines import Transfer
from .framing import ChunkScan, Head, head_of, is_broken
from .limits import Limits
from .parser_input import CONTINUE, ParserInput, StreamedInput
from .response_buffer import ResponseBuffer

LONGEST_LINE = 4094  # of a request; gunicorn's own limit
LONGEST_BEGINNING = 200  # bytes: enough to see which address is asked for
READING, WORKING, SENDING, CLOSING, CLOSED = "reading", "working", "sending", "closing", "closed"


class Refusing:
    """Stands in for the parser of a request that is refused already."""

    def __init__(self, error: Exception):
        self.error = error

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> NoReturn:
        raise self.error


class Connection:
    """A connection with the attributes that gunicorn's threaded worker expects (its TConn).

    group: the address that it is counted for (addresses.py). Only the loop uses a connection, or one thread
    while it is WORKING.
    """

    # To gunicorn: nothing is to be set up or waited for.
    is_http2 = False
    initialized = True
    data_ready = True

    def __init__(self, sock: socket.socket, client: Any, server: Any, group: str, limits: Limits):
        self.socket, self.client, self.server, self.group, self.limits = sock, client, server, group, limits
        self.sock = ResponseBuffer(sock, limits)  # what gunicorn answers on
        self.parser: Any = None
        self.watched = 0  # the events that the loop waits for
        self.arrived = bytearray()
        self._await_request(limits.head_seconds)

    def _await_request(self, seconds: float) -> None:
        self.state = READING
        self.is_to_stay = False
        self.waiting_since = time.monotonic()
        self.transfer = Transfer(self.limits)  # of the body; begins with its head
        self.deadline = self.waiting_since + seconds
        self.head: Head | None = None
        self.chunks: ChunkScan | None = None
        self.error: Exception | None = None
        self.parser_input = ParserInput(b"")
        self.has_continued = False

    def init(self) -> None:
        """Do nothing: gunicorn's hook for what is done already."""

    @property
    def buffered_bytes(self) -> int:
        return len(self.arrived) + len(self.sock.pending)

    @property
    def asker(self) -> str:
        """Return for whom this request is answered: requests of different askers take turns."""
        return self.group or (self.head.forwarded_for if self.head else "") or peer_of(self.client)

    @property
    def is_upgrade(self) -> bool:
        return self.head is not None and self.head.is_upgrade

    # Reading

    def take(self, data: bytes) -> bool:
        """Add what has arrived. Return whether the request can be answered now."""
        if not self.arrived:
            self.deadline = time.monotonic() + self.limits.head_seconds
        self.arrived += data
        if self.head is None:
            return self._look_for_head()
        return self._look_for_end(self.head, data)

    def _look_for_head(self) -> bool:
        head = head_of(self.arrived)
        if head is None:
            if len(self.arrived) > self.limits.head_bytes:
                self.error = LimitRequestHeaders("the head is too long")
            return bool(self.error) or is_broken(self.arrived, LONGEST_LINE)
        self.head = head
        self.transfer = Transfer(self.limits)
        if head.length is None:
            self.chunks = ChunkScan()
        return self._look_for_end(head, bytes(self.arrived[head.size :]))

    def _look_for_end(self, head: Head, new: bytes) -> bool:
        """Return whether the body has arrived, or is so large that the thread reads the rest."""
        received = len(self.arrived) - head.size
        length = head.length or 0
        self.transfer.move(len(new))
        self.deadline = self.transfer.deadline()
        if self.chunks is None:
            return received >= length or length > self.limits.body_bytes
        self.chunks.feed(new)
        if self.chunks.is_wasteful:
            self.error = InvalidChunkSize(b"chunks far too small")
        return bool(self.error) or self.chunks.is_over or self.chunks.content_bytes > self.limits.body_bytes

    @property
    def is_stream(self) -> bool:
        """Whether the thread has to read the rest of the body."""
        if self.error or self.head is None:
            return False
        if self.chunks is not None:
            return not self.chunks.is_over
        return len(self.arrived) - self.head.size < (self.head.length or 0)

    def say_continue(self) -> None:
        """Tell a client to send the body if it waits for that. Raises OSError when it is gone."""
        if self.head and self.head.expects_continue and not self.has_continued:
            self.socket.send(CONTINUE)
            self.has_continued = True

    # Answering

    def prepare(self, cfg: Any) -> None:
        """Get ready for a thread: build a parser of what has arrived, and a buffer for the answer."""
        self.state = WORKING
        data = b"" if self.error else bytes(self.arrived)
        beginning = bytes(self.arrived[:LONGEST_BEGINNING])
        is_to_continue = bool(self.head and self.head.expects_continue)
        if self.is_stream:
            self.parser_input = StreamedInput(
                data, self.socket, self.limits, is_to_continue and not self.has_continued
            )
            self.has_continued = True
        else:
            self.parser_input = ParserInput(data)
        self.arrived.clear()
        if self.error:
            self.parser = Refusing(self.error)
        else:
            self.parser = RequestParser(cfg, self.parser_input, self.client)
        self.sock = ResponseBuffer(self.socket, self.limits, beginning)
        if self.is_upgrade:  # from then on a thread writes to the socket itself
            self.socket.setblocking(True)
            patience = struct.pack("ll", int(self.limits.transfer_seconds), 0)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)

    def is_read_to_end(self) -> bool:
        """Return whether the body is over, so that the next request may follow.

        Skips what has arrived of it.
        """
        if self.is_streamed:
            return self.parser.mesg.body.reader.is_at_end()
        return self.parser.finish_body()

    @property
    def is_streamed(self) -> bool:
        return isinstance(self.parser_input, StreamedInput)

    def next_request(self) -> None:
        """Go on after an answer that leaves the connection open. Keeps what arrived behind the request."""
        self.arrived = bytearray(self.parser.unreader.take_buffered() + self.parser_input.rest())
        self.parser = None
        self._await_request(self.limits.head_seconds if self.arrived else self.limits.idle_seconds)
