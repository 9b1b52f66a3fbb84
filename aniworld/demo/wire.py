"""The HTTP side of the stand-in: many connections at once, answers sent whole or broken on purpose."""

import contextlib
import json
import math
import random
import socket
import time
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, Protocol

from .answers import Answer, as_json
from .faults import Fault

DROPS = 20  # pieces of a body that drips
LOOK_SECONDS = 0.05  # how soon a request that waits learns of a shorter delay


class Site(Protocol):
    """What is served: answers by path, faults by path, and how long each answer takes."""

    delay_seconds: float
    jitter: float
    stopping: Event

    def arrive(self, path: str) -> Fault | None: ...

    def leave(self) -> None: ...

    def answer(self, path: str, origin: str, accept: str, body: bytes = b"") -> Answer: ...

    def counts(self) -> dict[str, Any]: ...

    def control(self, wishes: dict[str, Any]) -> None: ...


class Server(ThreadingHTTPServer):
    """A loopback server, one thread for each connection; close() ends the connections too."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, site: Site, port: int):
        self.site = site
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):  # the client may have been faster
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that go away in the middle are everyday here."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "aniworld-stand-in"
    sys_version = ""
    wbufsize = -1  # head and body leave in one packet
    disable_nagle_algorithm = True
    timeout = 120

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def log_message(self, *_args: object) -> None:
        """Print nothing: the site keeps its own log."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/control"):
            self._send(self._control(body))
            return
        site = self.server.site
        begins_at = time.monotonic()
        fault = site.arrive(self.path)
        try:
            answer = self._answer(fault, body)
            if fault:
                fault.is_over.wait(fault.hang_seconds)
                begins_at = time.monotonic()
            self._wait_for_delay(site, begins_at)
            self._send(answer, self._writer(fault))
        finally:
            site.leave()

    do_HEAD = do_POST = do_GET

    def _wait_for_delay(self, site: Site, begins_at: float) -> None:
        """Wait until an answer has taken as long as it should, also when the delay is changed meanwhile."""
        share = 1 + random.uniform(-site.jitter, site.jitter)
        while not site.stopping.is_set():
            left = begins_at + site.delay_seconds * share - time.monotonic()
            if left <= 0:
                return
            site.stopping.wait(min(left, LOOK_SECONDS))

    def _answer(self, fault: Fault | None, body: bytes) -> Answer:
        origin = f"http://{self.headers.get('Host', '127.0.0.1')}"
        real = self.server.site.answer(self.path, origin, self.headers.get("Accept", ""), body)
        if fault:
            return fault.apply(real)
        return real.unless_known(self.headers.get("If-None-Match"))

    def _control(self, body: bytes) -> Answer:
        try:
            if self.command == "POST":
                self.server.site.control(json.loads(body))
        except (ValueError, TypeError, AttributeError) as error:
            return as_json({"error": f"That was not understood: {error}"}, 400)
        return as_json(self.server.site.counts())

    def _send(self, answer: Answer, write: Callable[[bytes], None] | None = None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        if self.command != "HEAD":
            (write or self.wfile.write)(answer.body)
        self.wfile.flush()

    def _writer(self, fault: Fault | None) -> Callable[[bytes], None] | None:
        if fault and fault.drop:
            return self._write_half
        if fault and fault.drip_seconds:
            return partial(self._drip, fault)
        return None

    def _write_half(self, body: bytes) -> None:
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _drip(self, fault: Fault, body: bytes) -> None:
        size = max(1, math.ceil(len(body) / DROPS))
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            fault.is_over.wait(fault.drip_seconds / DROPS)
