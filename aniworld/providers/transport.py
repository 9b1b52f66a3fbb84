"""One request over the network and its answer, as values, and what may go wrong. network.py sends them."""

from collections.abc import Mapping
from typing import NamedTuple

from .. import __version__
from .downloads import Download, Lease

USER_AGENT = f"aniworld/{__version__} (self-hosted anime library)"


class Timeouts(NamedTuple):
    """Seconds: to connect, between two reads, and for one request as a whole with its redirects."""

    connect: float = 5
    read: float = 20
    total: float = 60


class Request(NamedTuple):
    """One request.

    gate: whose slot it takes; lease: for what comes; body: what is posted, None for a GET; file: where the
    answer's body is put, with only its start in the answer; None to have it all there.
    """

    gate: str
    url: str
    headers: Mapping[str, str]
    most_bytes: int
    lease: Lease
    body: bytes | None = None
    file: Download | None = None


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes | bytearray

    @property
    def is_page(self) -> bool:
        start = self.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return "html" in self.headers.get("Content-Type", "") or start.startswith(
            (b"<!doctype html", b"<html")
        )


class NoAnswer(Exception):
    """The server could not be reached, or did not answer to the end.

    code: in messages/, why; values: what its sentence names beside the source.
    """

    def __init__(self, code: str, **values: float):
        super().__init__(code)
        self.code = code
        self.values = values


class TooLarge(Exception):
    """There was more to come than may be read."""


class NotPublic(Exception):
    """A name led into a private network. Raised before a byte is sent."""
