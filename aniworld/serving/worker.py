"""The worker class for gunicorn: the loop, and the threads that answer."""

import sys
import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from gunicorn.http.errors import InvalidHeader, ParseException

from . import SIGNED_IN, STAYS
from .connection import SENDING, Connection
from .loop import TOO_MANY, Loop
from .parser_input import BodyReader
from .thread_pools import SOCKETS, ThreadPools

SWITCH_SECONDS = 0.0005  # for how long a busy thread may keep the others from Python


class Worker(Loop):
    """Gives a request a thread while it is answered; a WebSocket keeps one for itself."""

    wsgi: Any  # set by gunicorn

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.streaming = 0
        self.mine = threading.local()  # .connection that this thread answers

    def init_process(self) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        super().init_process()

    def get_thread_pool(self) -> ThreadPools:
        return ThreadPools(self.answer)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi = partial(self.call, self.wsgi)

    # In the loop

    def dispatch(self, connection: Connection) -> None:
        is_stream = connection.is_stream
        if is_stream and self.streaming >= self.limits.streams:
            self.refuse(connection, TOO_MANY)
            return
        connection.prepare(self.cfg)
        self.watch(connection)
        self.streaming += is_stream
        if not self.tpool.put(connection):
            self.streaming -= is_stream
            self.refuse(connection, TOO_MANY)

    def finish(self, connection: Connection, is_to_stay: bool) -> None:
        """Take an answer over from its thread; the loop sends the rest."""
        self.streaming -= connection.is_streamed
        if connection.socket.fileno() < 0:  # a WebSocket's own code closes it
            self.forget(connection)
            return
        connection.socket.setblocking(False)
        connection.state, connection.is_to_stay = SENDING, is_to_stay
        connection.waiting_since = time.monotonic()
        self.count_buffered(len(connection.sock.pending))
        self.on_event(connection)

    # In a thread

    def answer(self, connection: Connection) -> None:
        self.mine.connection = connection
        is_to_stay = False
        try:
            is_to_stay = self.handle(connection)
        finally:
            self.method_queue.defer(self.finish, connection, is_to_stay)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        if conn.head is None or getattr(req.body.reader, "length", None) != conn.head.length:
            raise InvalidHeader("CONTENT-LENGTH", req=req)  # the parser found another end than the loop
        if conn.has_continued:
            req._expected_100_continue = False  # else it would be sent once more
        req.body.reader = BodyReader(req.body.reader)
        return super().handle_request(req, conn)

    def call(self, app: Any, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Call the app. A WebSocket uses the socket itself, not the buffer of answers."""
        connection = self.mine.connection
        environ["gunicorn.socket"] = connection.socket
        environ[STAYS] = self.tpool.pools[SOCKETS].leave
        try:
            return app(environ, start_response)
        finally:
            if environ.get(SIGNED_IN) and connection.head:
                self.tpool.known.add(connection.head.credential)
            if connection.is_streamed and not connection.is_read_to_end():
                connection.parser.mesg.force_close()  # the rest is not read: the answer says that it closes

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Return whether the next request may follow on this connection: a hook of gunicorn."""
        try:
            return keepalive and conn.is_read_to_end()
        except (ParseException, OSError):
            return False
