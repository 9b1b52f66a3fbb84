"""One request on the wire: connections that know where they may end and when their time is up, and troubles in words."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .. import __version__
from .addresses import is_public

USER_AGENT = f"aniworld/{__version__} (self-hosted anime library)"
CHUNK_BYTES = 65_536

_thread = threading.local()


class Timeouts(NamedTuple):
    """Seconds: to connect, between two reads, and for one request as a whole with its redirects."""

    connect: float = 5
    read: float = 20
    total: float = 60


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        start = self.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return "html" in self.headers.get("Content-Type", "") or start.startswith((b"<!doctype html", b"<html"))


class NoAnswer(Exception):
    """The rest of a sentence that begins with the server's name: "did not answer within 20 seconds."."""


class TooLarge(Exception):
    """There was more to come than may be read."""


class NotPublic(Exception):
    """A name led into a private network. Raised before a byte is sent."""


class Deadline:
    """Within it, this thread's connection is cut when the time is up, whatever it is waiting for.

    A read time-out starts anew with each byte, so it never ends a slow drip, neither of a body nor of headers.
    """

    def __init__(self, seconds: float):
        self.is_over = False
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._line: socket.socket | None = None

    def __enter__(self) -> "Deadline":
        _thread.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        _thread.deadline = None
        self._timer.cancel()
        self._take(None)  # The connection goes back to its pool: from here on it is not ours to cut.

    def watch(self, sock: socket.socket) -> None:
        """Cut this one from now on: by a handle of its own, for TLS and http.client take the first one away."""
        self._take(socket.socket(fileno=os.dup(sock.fileno())))
        if self.is_over:
            self._cut()

    def _take(self, line: socket.socket | None) -> None:
        with self._lock:
            if self._line:
                self._line.close()
            self._line = line

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            if self._line:
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


class _Watched:
    """Mixed into urllib3's connections, which only ever work within a Deadline."""

    public_only = False

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        if self.public_only and not is_public(sock.getpeername()[0]):
            sock.close()
            raise NotPublic
        _thread.deadline.watch(sock)
        return sock

    def request(self, *args, **kwargs) -> None:
        if self.sock:  # one that comes from the pool
            _thread.deadline.watch(self.sock)
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
PUBLIC_POOLS = {"http": _pool(HTTPConnectionPool, _PublicPlain), "https": _pool(HTTPSConnectionPool, _PublicSecure)}


class Adapter(HTTPAdapter):
    """Never retries by itself: every request goes through the gate. public_only: refuses private addresses."""

    def __init__(self, *, public_only: bool):
        self._pools = PUBLIC_POOLS if public_only else TRUSTED_POOLS
        super().__init__(max_retries=0, pool_maxsize=80)

    def init_poolmanager(self, *args, **kwargs) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: requests reads the whole body of a redirect, without a limit, even when told not to follow it."""


def session(trusted: Iterable[str]) -> requests.Session:
    """A session without redirects, retries, cookies or proxies. trusted: "host:port" that may be private addresses."""
    made = _Session()
    made.trust_env = False
    made.headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"}
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme, port in (("http", ":80"), ("https", ":443")):
        made.mount(f"{scheme}://", Adapter(public_only=True))
        for host in trusted:
            made.mount(f"{scheme}://{host.removesuffix(port)}/", Adapter(public_only=False))
            made.mount(f"{scheme}://{host}/", Adapter(public_only=False))
    return made


def send(session: requests.Session, url: str, headers: Mapping[str, str], timeouts: Timeouts, most_bytes: int) -> Answer:
    """Ask once, within the Deadline around it. Raises NoAnswer, TooLarge (counted unpacked) or NotPublic."""
    deadline = _thread.deadline
    try:
        response = session.get(url, headers=headers, timeout=timeouts[:2], stream=True, allow_redirects=False)
        with response:
            body = _read(response, most_bytes)
    except (requests.RequestException, exceptions.HTTPError, OSError) as error:
        raise NoAnswer(_in_words(error, deadline, timeouts)) from error
    if deadline.is_over:  # A body without a length just ends when it is cut.
        raise NoAnswer(_in_words(TimeoutError(), deadline, timeouts))
    return Answer(response.status_code, response.headers, body)


def _read(response: requests.Response, most_bytes: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", "gzip"):
        raise exceptions.DecodeError
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:20]) > most_bytes:
        raise TooLarge
    body = bytearray()
    while chunk := response.raw.read(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > most_bytes:
            raise TooLarge
    return bytes(body)


def _in_words(error: Exception, deadline: Deadline, timeouts: Timeouts) -> str:
    reason = getattr(error.args[0] if error.args else None, "reason", error)
    if deadline.is_over:
        return f"did not answer within {timeouts.total:g} seconds."
    if isinstance(error, requests.ConnectTimeout):
        return f"could not be reached within {timeouts.connect:g} seconds."
    if isinstance(error, requests.Timeout | exceptions.TimeoutError | TimeoutError):
        return f"did not answer within {timeouts.read:g} seconds."
    if isinstance(error, requests.exceptions.SSLError | exceptions.SSLError):
        return "could not be reached over a safe connection."
    if isinstance(reason, exceptions.NameResolutionError):
        return "could not be reached: its name was not found."
    if isinstance(reason, exceptions.NewConnectionError):
        return "could not be reached."
    if isinstance(error, exceptions.DecodeError):
        return "answered with data that cannot be unpacked."
    return "broke off in the middle of its answer."
