"""What the tests of the sources share: a scripted server on loopback, a client that may ask it, and stored
answers."""

import contextlib
import copy
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aniworld.database import connected, db, open_database
from aniworld.errors import ProviderError
from aniworld.providers import SOURCES
from aniworld.providers.http import Client, Missing
from aniworld.providers.rate_gate import Gate, Gates
from aniworld.providers.transport import Timeouts
from aniworld.providers.url_policy import AllowList

PAYLOADS = Path(__file__).parent / "payloads"
UNLIMITED = dict.fromkeys((*SOURCES, "images"), (1000000, 1.0))
PUBLIC = ("api.tvmaze.com", "static.tvmaze.com")


class Stub(ThreadingHTTPServer):
    """answers: by path, what is done with a handler; asked: the paths and headers that came in, and posted
    the bodies."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[object] = []
        self.connections = 0
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.host = f"127.0.0.1:{self.server_port}"

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_):
        pass  # clients that hang up are what some tests are about

    def says(self, path: str, body: bytes | str | object = b"", status: int = 200, **headers: str) -> None:
        """Script a plain answer. Objects are sent as JSON; header names are written with underscores."""
        raw = (
            body
            if isinstance(body, bytes)
            else body.encode()
            if isinstance(body, str)
            else json.dumps(body).encode()
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda handler: handler.send(status, sent, raw)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(urllib.parse.urlsplit(self.path).path)
        if answer:
            answer(self)
        else:
            self.send(404, {}, b"")

    def say(self, value: object) -> None:
        self.send(200, {}, json.dumps(value).encode())

    def do_POST(self):
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.do_GET()

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def running(stub: Stub) -> Iterator[Stub]:
    threading.Thread(target=stub.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield stub
    stub.shutdown()
    stub.server_close()


@pytest.fixture
def server():
    with running(Stub()) as stub:
        yield stub


@pytest.fixture
def listener():
    """A second server, that the client was not told of."""
    with running(Stub()) as stub:
        yield stub


@pytest.fixture
def database(tmp_path):
    handle = open_database(tmp_path, durable=False)
    with connected():
        db.create_tables([Gate])
    yield handle
    handle.close()


@pytest.fixture
def gates(database):
    return Gates(UNLIMITED)


@pytest.fixture
def client(server, gates, tmp_path):
    return made(server, gates, tmp_path, Timeouts(5, 5, 30))


@pytest.fixture
def hasty(server, gates, tmp_path):
    """A client that listens to one answer for no longer than 0.4 seconds."""
    return made(server, gates, tmp_path, Timeouts(5, 5, 0.4))


def made(server: Stub, gates: Gates, folder: Path, timeouts: Timeouts) -> Client:
    """A client of all sources, which are all at one server."""
    trusted = AllowList.of([server.url], (), PUBLIC)
    return Client(dict.fromkeys(SOURCES, server.url), gates, folder, pictures=trusted, timeouts=timeouts)


class Stored:
    """Stands in for the client: answers by path, and remembers the questions and how they were put."""

    def __init__(self):
        self.answers: dict[str, object] = {}
        self.asked: list[tuple[str, list[tuple[str, str]]]] = []
        self.how: list[dict[str, object]] = []

    def get_json(self, provider, path, *, params=(), good, **how):
        self.asked.append((path, list(params)))
        self.how.append(how)
        answer = self.answers.get(path)
        answer = answer(dict(params)) if callable(answer) else copy.deepcopy(answer)
        if answer is None:
            raise Missing("no such entry", provider, retryable=False)
        if not good(answer):
            raise ProviderError("unavailable", provider, retryable=True, source=provider)
        return answer


@pytest.fixture
def stored():
    return Stored()


@pytest.fixture(scope="session")
def payload():
    """Read a stored answer: payload("tvmaze/show")."""
    return lambda name: json.loads((PAYLOADS / f"{name}.json").read_text())
