"""The loop and its threads in this process, before an app that says what it got."""

import errno
import logging
import os
import select
import selectors
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from aniworld.serving import SIGNED_IN, STAYS, loop
from aniworld.serving.limits import Limits
from aniworld.serving.worker import Worker

HOST = b"Host: x\r\n"
PATIENCE_SECONDS = 10
SHORT = Limits(
    head_seconds=0.4, idle_seconds=0.4, transfer_seconds=0.4, linger_seconds=0.2, stopping_seconds=0.2
)
LONG = Limits(head_seconds=60, idle_seconds=60, transfer_seconds=60, linger_seconds=0.1, stopping_seconds=0.1)


class App:
    """Answers with the body that it got; what else it does is in the path."""

    def __init__(self):
        self.goes_on = threading.Event()
        self.asked = []

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if path == "/socket":
            environ[STAYS]()
            environ["gunicorn.socket"].send(b"a socket")
            self.goes_on.wait(PATIENCE_SECONDS)
            environ["gunicorn.socket"].close()
            raise StopIteration
        if path == "/slow":
            self.goes_on.wait(PATIENCE_SECONDS)
        if path == "/broken":
            raise ValueError("a mistake of the app")
        environ[SIGNED_IN] = "HTTP_COOKIE" in environ
        body = b"" if path == "/deaf" else environ["wsgi.input"].read()
        body += b"x" * (5_000_000 if path == "/large" else 0)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]


class Served:
    """A worker that runs in a thread of the test."""

    def __init__(self, limits: Limits):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=2000)
        self.app, settings = App(), Config()
        settings.set("graceful_timeout", 1)
        log = logging.getLogger("worker")
        log.access = lambda *_: None
        self.worker = Worker(
            1, os.getppid(), [self.listener], SimpleNamespace(wsgi=lambda: self.app), 30, settings, log
        )
        self.worker.limits, self.worker.uncounted = limits, ()
        self.worker.load_wsgi()
        self.worker.tpool = self.worker.get_thread_pool()
        self.worker.poller = selectors.DefaultSelector()
        self.worker.method_queue.init()
        self.thread = threading.Thread(target=self.worker.run, daemon=True)
        self.open = ExitStack()
        self.thread.start()

    def stop(self):
        self.worker.alive = False
        self.thread.join(PATIENCE_SECONDS)
        assert not self.thread.is_alive()

    def client(self, data=b""):
        connection = self.open.enter_context(
            socket.create_connection(self.listener.getsockname(), timeout=PATIENCE_SECONDS)
        )
        connection.sendall(data)
        return connection

    def ask(self, path=b"/", fields=b"", body=b""):
        method = b"POST " if body else b"GET "
        length = b"Content-Length: %d\r\n" % len(body) if body else b""
        return self.client(method + path + b" HTTP/1.1\r\n" + HOST + fields + length + b"\r\n" + body)


@pytest.fixture
def serve():
    made = []

    def make(limits=LONG, **others):
        made.append(Served(replace(limits, **others)))
        return made[-1]

    yield make
    for served in made:
        served.app.goes_on.set()
        served.open.close()
        served.stop()


def until(look):
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not look():
        assert time.monotonic() < ends_at
        time.sleep(0.005)


def said(connection):
    """All that comes until the server closes."""
    answer = b""
    try:
        while piece := connection.recv(1 << 20):
            answer += piece
    except ConnectionResetError:
        pass
    return answer


def status(connection):
    return int(connection.recv(1000).split(b" ", 2)[1])


def test_one_connection_is_used_for_one_request_after_the_other(serve):
    served = serve()
    connection = served.ask(b"/a", body=b"hello")
    answer = b""
    while not answer.endswith(b"hello"):
        answer = more_of(connection, answer)
    connection.sendall(
        b"GET /b HTTP/1.1\r\n" + HOST + b"\r\nGET /c HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    )
    assert said(connection).count(b"200 OK") == 2 and served.app.asked == ["/a", "/b", "/c"]
    until(lambda: not served.worker.connections and not served.worker.groups)


def test_a_body_that_the_app_does_not_read_is_passed_over(serve):
    served = serve()
    connection = served.ask(b"/deaf", body=b"hello")
    assert status(connection) == 200
    connection.sendall(b"GET /b HTTP/1.1\r\n" + HOST + b"\r\n")
    assert status(connection) == 200


def test_a_large_one_ends_the_connection(serve):
    served = serve()
    connection = served.client(
        b"POST /deaf HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000\r\n\r\n" + b"a" * 1000
    )
    answer = said(connection)
    assert answer.startswith(b"HTTP/1.1 200 ") and b"\r\nConnection: close\r\n" in answer
    until(lambda: served.worker.streaming == 0)


def more_of(connection, answer):
    piece = connection.recv(65536)
    assert piece, f"the server closed after {answer[-500:]!r}"
    return answer + piece


def test_a_large_body_is_read_by_the_thread_and_the_next_request_follows(serve):
    served = serve()
    connection = served.client(b"POST /a HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\n")
    connection.sendall(b"a" * 100_000)
    answer = b""
    while not answer.endswith(b"a" * 100_000):
        answer = more_of(connection, answer)
    connection.sendall(b"GET /b HTTP/1.1\r\n" + HOST + b"\r\n")
    assert status(connection) == 200


def test_of_large_bodies_only_so_many_are_read_at_once(serve):
    served = serve(streams=1)
    head = b"POST /a HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\n"
    served.client(head)
    until(lambda: served.worker.streaming == 1)
    assert status(served.client(head)) == 503


def test_a_body_is_asked_for_where_the_client_waits_for_that(serve):
    connection = serve().client(
        b"POST / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    )
    assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"ab")
    answer = b""
    while not answer.endswith(b"ab"):
        answer = more_of(connection, answer)


def test_what_is_no_request_and_what_the_app_cannot_do_is_answered(serve):
    served = serve()
    assert b" 400 " in said(served.client(b"NONSENSE\r\n\r\n"))
    assert b" 414 " in said(served.client(b"GET /" + b"a" * 5000))
    assert b" 500 " in said(served.ask(b"/broken"))


LATE = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHos",
    "half a body": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\na",
    "no second request": b"GET / HTTP/1.1\r\n" + HOST + b"\r\n",
    "an answer that is not fetched": b"GET /large HTTP/1.1\r\n" + HOST + b"\r\n",
}


def test_who_takes_too_long_is_parted_with(serve):
    served = serve(SHORT)
    late = {name: served.client(data) for name, data in LATE.items()}
    until(lambda: not served.worker.connections and len(served.app.asked) == 2)
    assert (
        b" 408 " in said(late["half a head"])
        and b" 408 " in said(late["half a body"])
        and said(late["nothing"]) == b""
    )


def test_when_there_are_too_many_the_longest_waiting_makes_room(serve):
    served = serve(connections=3)
    waiting = [served.client(b"GET ") for _ in range(3)]
    until(lambda: len(served.worker.connections) == 3)
    assert status(served.ask()) == 200
    assert said(waiting[0]) == b"" and len(served.worker.connections) <= 3


def test_when_all_of_them_are_being_answered_the_next_is_told_so(serve):
    served = serve(connections=2)
    for _ in range(2):
        served.ask(b"/slow")
    until(lambda: len(served.app.asked) == 2)
    assert b" 503 " in said(served.client())


def test_one_address_may_have_so_many(serve):
    served = serve(per_address=2)
    first = served.client(b"GET ")
    served.ask(b"/slow")
    until(lambda: served.app.asked)
    assert status(served.ask()) == 200 and said(first) == b""


def test_no_more_is_kept_for_clients_than_there_is_memory_for(serve):
    served = serve(buffered_bytes=20_000)
    heads = [served.client(b"GET / HTTP/1.1\r\nX: " + b"a" * 4000) for _ in range(8)]
    until(lambda: any(connection.buffered_bytes for connection in [*served.worker.connections.values()]))
    until(lambda: len(served.worker.connections) <= 5)
    assert status(served.ask()) == 200 and heads


def test_a_large_answer_is_fetched_to_its_end(serve):
    connection = serve().ask(b"/large", b"Connection: close\r\n")
    assert len(said(connection)) > 5_000_000


def test_open_sockets_do_not_count_among_the_threads_that_answer(serve):
    served = serve()
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
    sockets = [served.ask(b"/socket", upgrade) for _ in range(20)]
    assert [connection.recv(100) for connection in sockets] == [b"a socket"] * 20
    assert status(served.ask(b"/", upgrade)) == 200
    served.app.goes_on.set()
    assert [said(connection) for connection in sockets] == [b""] * 20
    until(lambda: len(served.worker.connections) == 1)


def test_who_was_signed_in_before_has_other_threads_than_strangers(serve):
    served = serve()
    assert status(served.ask(b"/", b"Cookie: a=b\r\n")) == 200
    for _ in range(10):
        served.ask(b"/slow")
    until(lambda: served.app.asked.count("/slow") == 4)
    assert status(served.ask(b"/", b"Cookie: a=b\r\n")) == 200


def test_what_finds_no_room_in_a_queue_is_told_so(serve, monkeypatch):
    served = serve()
    monkeypatch.setattr(served.worker.tpool, "put", lambda connection: False)
    assert b" 503 " in said(served.ask())


def test_without_files_to_open_accepting_pauses_and_goes_on(serve, monkeypatch):
    served = serve()
    assert status(served.ask()) == 200
    listener = SimpleNamespace(
        accept=lambda: (_ for _ in ()).throw(OSError(errno.EMFILE, "Too many open files"))
    )
    worker = served.worker
    until(lambda: [one.state for one in [*worker.connections.values()]] == ["reading"])
    worker.method_queue.defer(worker.accept, listener)  # parts with the one that is idle …
    until(lambda: not worker.connections)
    assert worker._accepting
    monkeypatch.setattr(loop, "PAUSE_SECONDS", 0.1)
    worker.method_queue.defer(worker.accept, listener)  # … and without any waits a moment
    until(lambda: worker.accept_again_at)
    assert status(served.ask()) == 200


def test_stopping_lets_answers_be_finished_and_does_not_wait_for_the_slow(serve):
    served = serve()
    served.worker.cfg.set("graceful_timeout", 30)
    slow, half = served.ask(b"/slow"), served.client(b"GET ")
    until(lambda: served.app.asked)
    served.worker.alive = False
    assert b" 408 " in said(half)
    served.app.goes_on.set()
    assert b" 200 " in said(slow)
    served.stop()


def test_an_answer_that_ends_after_the_worker_writes_into_nobody_elses_file(serve):
    served = serve()
    served.worker.cfg.set("graceful_timeout", 0)
    served.ask(b"/slow")
    until(lambda: served.app.asked)
    served.stop()
    with ExitStack() as opened:
        others = [opened.enter_context(end) for _ in range(10) for end in map(os.fdopen, os.pipe(), "rw")]
        assert served.worker.method_queue.fileno() not in [other.fileno() for other in others]
        served.app.goes_on.set()
        readable, _, _ = select.select([served.worker.method_queue, *others[::2]], [], [], PATIENCE_SECONDS)
    assert readable == [served.worker.method_queue]
