"""Sends requests: connections that know where they may end and when, and errors in words.

Loaded with the first request of a process, as the packages below it are large. It stands on urllib3 alone:
what requests does around it for each request takes longer than to send it.
"""

import logging
import socket
from collections.abc import Iterable
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

import certifi
from urllib3 import BaseHTTPResponse, PoolManager, Timeout, exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from .deadlines import Deadline, current
from .downloads import FREE_BYTES
from .transport import USER_AGENT, Answer, NoAnswer, NotPublic, Request, Timeouts, TooLarge
from .url_policy import is_public, origin

CHUNK_BYTES = 65_536
START_BYTES = 10_000  # of a picture, to look at
MOST_HOSTS = 32  # to which connections stay open
HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}

for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.ERROR)  # their warnings tell whole addresses, keys and all


if TYPE_CHECKING:
    _Connection = HTTPConnection
else:
    _Connection = object


class _Watched(_Connection):
    """Mixed into urllib3's connections, which only ever work within a Deadline."""

    public_only = False

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        if self.public_only and not is_public(sock.getpeername()[0]):
            sock.close()
            raise NotPublic
        current().watch(sock)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock:  # one that comes from the pool
            current().watch(self.sock)
        super().request(*args, **kwargs)


class _Plain(_Watched, HTTPConnection):
    pass


class _Secure(_Watched, HTTPSConnection):
    pass


class _PublicPlain(_Plain):
    public_only = True


class _PublicSecure(_Secure):
    public_only = True


def _pool(base: type, connection: type) -> type:
    return type(base.__name__, (base,), {"ConnectionCls": connection})


TRUSTED_POOLS = {"http": _pool(HTTPConnectionPool, _Plain), "https": _pool(HTTPSConnectionPool, _Secure)}
PUBLIC_POOLS = {
    "http": _pool(HTTPConnectionPool, _PublicPlain),
    "https": _pool(HTTPSConnectionPool, _PublicSecure),
}


class Session:
    """The connections of a client, which follow no redirects, and know no retries, cookies or proxies.

    Every request goes through the gate. trusted: "host:port" that may be private addresses.
    """

    def __init__(self, trusted: Iterable[str]):
        self._trusted = frozenset(trusted)
        authorities = create_urllib3_context()
        authorities.load_verify_locations(certifi.where())
        self._to_trusted = _manager(TRUSTED_POOLS, authorities)
        self._to_public = _manager(PUBLIC_POOLS, authorities)

    def open(self, request: Request, timeouts: Timeouts) -> BaseHTTPResponse:
        """Send a request. Return its answer as far as its head; the caller reads the rest and closes it."""
        manager = self._to_public
        if origin(request.url).lower() in self._trusted:
            manager = self._to_trusted
        method = "POST"
        if request.body is None:
            method = "GET"
        return manager.urlopen(
            method,
            request.url,
            headers=HEADERS | dict(request.headers),
            body=request.body,
            timeout=Timeout(connect=timeouts.connect, read=timeouts.read),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )


def _manager(pools: dict[str, type], authorities: SSLContext) -> PoolManager:
    """Return a manager of connections; each host has its own, which stay open."""
    manager = PoolManager(MOST_HOSTS, maxsize=80, ssl_context=authorities)
    manager.pool_classes_by_scheme = pools
    return manager


def send(session: Session, request: Request, timeouts: Timeouts) -> Answer:
    """Ask once, within the Deadline around it.

    Raises NoAnswer, TooLarge (counted unpacked), NotPublic, Crowded or DiskError.
    """
    deadline = current()
    try:
        with session.open(request, timeouts) as response:
            body = _read(response, request, deadline)
    except (exceptions.HTTPError, OSError, ValueError) as error:
        # Not "from error": its text has the whole address, in which there may be a key, and traces end in
        # logs.
        raise _no_answer(error, deadline, timeouts) from None
    if deadline.is_over:  # A body without a length just ends when it is cut.
        raise _no_answer(TimeoutError(), deadline, timeouts)
    return Answer(response.status, response.headers, body)


def _read(response: BaseHTTPResponse, request: Request, deadline: Deadline) -> bytearray:
    packing = response.headers.get("Content-Encoding", "identity").lower()
    if packing not in ("identity", "gzip"):
        raise exceptions.DecodeError
    length = response.headers.get("Content-Length", "")
    becomes = request.most_bytes
    if length.isdecimal():
        announced = int(length[:20])
        if announced > request.most_bytes:
            raise TooLarge
        if packing == "identity":
            becomes = announced
    body = bytearray()
    size = 0
    while chunk := response.read(CHUNK_BYTES, decode_content=True):
        size += len(chunk)
        if size > request.most_bytes:
            raise TooLarge
        if size > FREE_BYTES:
            request.lease.cover(max(becomes, size), deadline.seconds_left)
        _put_aside(chunk, body, request, response.status)
    return body


def _put_aside(chunk: bytes, body: bytearray, request: Request, status: int) -> None:
    """Add a piece of an answer to its body; with a file, to that, and to the body only its start."""
    if request.file is None:
        body += chunk
        return
    body += chunk[: START_BYTES - len(body)]
    if status == 200:
        request.file.add(chunk)


def _no_answer(error: Exception, deadline: Deadline, timeouts: Timeouts) -> NoAnswer:
    if deadline.is_over:
        return NoAnswer("no_answer", seconds=timeouts.total)
    if isinstance(error, exceptions.NameResolutionError):
        return NoAnswer("name_not_found")
    if isinstance(error, exceptions.NewConnectionError):
        return NoAnswer("not_reached")
    if isinstance(error, exceptions.ConnectTimeoutError):
        return NoAnswer("not_reached_in_time", seconds=timeouts.connect)
    if isinstance(error, exceptions.TimeoutError | TimeoutError):
        return NoAnswer("no_answer", seconds=timeouts.read)
    if isinstance(error, exceptions.SSLError):
        return NoAnswer("no_safe_connection")
    if isinstance(error, exceptions.DecodeError):
        return NoAnswer("answer_not_unpacked")
    return NoAnswer("answer_broken_off")
