"""Sends requests: connections that know where they may end and when, and errors in words.

Loaded with the first request of a process, as the packages below it are large.
"""

import logging
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import requests
from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .deadlines import Deadline, current
from .downloads import FREE_BYTES
from .transport import USER_AGENT, Answer, NoAnswer, NotPublic, Request, Timeouts, TooLarge
from .url_policy import is_public, origin

CHUNK_BYTES = 65_536
START_BYTES = 10_000  # of a picture, to look at
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


class Adapter(HTTPAdapter):
    """Never retries by itself: every request goes through the gate.

    public_only: refuses private addresses.
    """

    def __init__(self, *, public_only: bool):
        self._pools = PUBLIC_POOLS if public_only else TRUSTED_POOLS
        super().__init__(max_retries=0, pool_maxsize=80)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def build_response(self, req: PreparedRequest, resp: Any) -> requests.Response:
        """Return the answer without what nobody here asks for: cookies, and a guess at its letters."""
        response = requests.Response()
        response.status_code, response.headers, response.raw = resp.status, resp.headers, resp
        response.request, response.connection = req, self
        return response


class Session:
    """The connections of a client, which know no redirects, cookies or proxies.

    A session of requests takes as long around each request as all that it takes to send it. trusted:
    "host:port" that may be private addresses.
    """

    def __init__(self, trusted: Iterable[str]):
        self._trusted = frozenset(trusted)
        self._to_trusted, self._to_public = Adapter(public_only=False), Adapter(public_only=True)

    def open(self, request: Request, timeouts: Timeouts) -> requests.Response:
        """Send a request. Return its answer as far as its head; the caller reads the rest and closes it."""
        adapter = self._to_public
        if origin(request.url).lower() in self._trusted:
            adapter = self._to_trusted
        method = "POST"
        if request.body is None:
            method = "GET"
        prepared = PreparedRequest()
        prepared.prepare(method, request.url, headers=HEADERS | dict(request.headers), data=request.body)
        return adapter.send(prepared, stream=True, timeout=(timeouts.connect, timeouts.read))


def send(session: Session, request: Request, timeouts: Timeouts) -> Answer:
    """Ask once, within the Deadline around it.

    Raises NoAnswer, TooLarge (counted unpacked), NotPublic, Crowded or DiskError.
    """
    deadline = current()
    try:
        with session.open(request, timeouts) as response:
            body = _read(response, request, deadline)
    except (requests.RequestException, exceptions.HTTPError, OSError) as error:
        # Not "from error": its text has the whole address, in which there may be a key, and traces end in
        # logs.
        raise _no_answer(error, deadline, timeouts) from None
    if deadline.is_over:  # A body without a length just ends when it is cut.
        raise _no_answer(TimeoutError(), deadline, timeouts)
    return Answer(response.status_code, response.headers, body)


def _read(response: requests.Response, request: Request, deadline: Deadline) -> bytearray:
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
    while chunk := response.raw.read(CHUNK_BYTES, decode_content=True):
        size += len(chunk)
        if size > request.most_bytes:
            raise TooLarge
        if size > FREE_BYTES:
            request.lease.cover(max(becomes, size), deadline.seconds_left)
        _put_aside(chunk, body, request, response.status_code)
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
    reason = getattr(error.args[0] if error.args else None, "reason", error)
    if deadline.is_over:
        return NoAnswer("no_answer", seconds=timeouts.total)
    if isinstance(error, requests.ConnectTimeout):
        return NoAnswer("not_reached_in_time", seconds=timeouts.connect)
    if isinstance(error, requests.Timeout | exceptions.TimeoutError | TimeoutError):
        return NoAnswer("no_answer", seconds=timeouts.read)
    if isinstance(error, requests.exceptions.SSLError | exceptions.SSLError):
        return NoAnswer("no_safe_connection")
    if isinstance(reason, exceptions.NameResolutionError):
        return NoAnswer("name_not_found")
    if isinstance(reason, exceptions.NewConnectionError):
        return NoAnswer("not_reached")
    if isinstance(error, exceptions.DecodeError):
        return NoAnswer("answer_not_unpacked")
    return NoAnswer("answer_broken_off")
