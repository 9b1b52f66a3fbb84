"""What gunicorn's parser reads instead of a socket: bytes that have arrived already, so it never waits."""

import socket
from typing import Any

from gunicorn.http.errors import ParseException

from .deadlines import READ, Transfer, wait
from .limits import Limits

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ParserInput:
    """The bytes of a request, maybe of the next too. To the parser their end is that of the connection."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def recv(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        self.at += len(piece)
        return piece

    def rest(self) -> bytes:
        return self.data[self.at :]


class StreamedInput(ParserInput):
    """A request whose body is still arriving: the thread reads the rest itself, up to a deadline."""

    def __init__(self, data: bytes, sock: socket.socket, limits: Limits, is_to_continue: bool):
        super().__init__(data)
        self.sock = sock
        self.transfer = Transfer(limits)
        self.is_to_continue = is_to_continue  # the client waits for it before it sends the body

    def recv(self, size: int) -> bytes:
        """Return up to `size` bytes. Raises TooSlow, or OSError when the client is gone."""
        piece = super().recv(size)
        return piece or self._read(size)

    def _read(self, size: int) -> bytes:
        if self.is_to_continue:
            self.is_to_continue = False
            self.sock.send(CONTINUE)
        while True:
            wait(self.sock, READ, self.transfer.deadline())
            try:
                piece = self.sock.recv(size)
            except BlockingIOError:
                continue
            self.transfer.move(len(piece))
            return piece


class BodyReader:
    """Wraps gunicorn's reader of a body: to the app, a broken body is a client that has left."""

    def __init__(self, reader: Any):
        self.reader = reader

    def read(self, size: int) -> bytes:
        try:
            return self.reader.read(size)
        except ParseException as error:
            raise ConnectionAbortedError(f"the body cannot be read: {error}") from None

    def is_at_end(self) -> bool:
        return getattr(self.reader, "length", 0) == 0 and getattr(self.reader, "parser", None) is None
