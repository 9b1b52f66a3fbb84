"""Clients that take their time, by accident or on purpose, against a real web process."""

import socket
import statistics
import sys
import threading
import time
from contextlib import ExitStack, suppress

import pytest
import requests
from requests.adapters import HTTPAdapter

from .house import WEB, House, wait_for

pytestmark = pytest.mark.processes
HASTY = [sys.executable, "-m", "gunicorn", "-c", "python:tests.processes.hasty", "wsgi:app"]
HOST, FORM = b"Host: 127.0.0.1\r\n", b"Content-Type: application/x-www-form-urlencoded\r\n"
LOGIN = b"POST /login HTTP/1.1\r\n" + HOST + FORM
SCRIPT = b"GET /static/vendor/htmx-4.0.1/htmx.min.js HTTP/1.1\r\n" + HOST
UPGRADE = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
TLS = bytes.fromhex("16030100c8010000c40303") + bytes(range(11, 200))

SLOW = {
    "half a request line": b"GET /login HTT",
    "half a head": b"GET /login HTTP/1.1\r\nHost: x\r\nX-More: ",
    "nothing": b"",
    "a stalled body": LOGIN + b"Content-Length: 500\r\n\r\na",
    "a stalled large body": LOGIN + b"Content-Length: 1900000\r\n\r\na",
    "a stalled chunk": LOGIN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "chunks of a byte": LOGIN + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 5000,
    "a body that waits for a word": LOGIN + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    "an idle connection": b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "unread answers": (SCRIPT + b"\r\n") * 4,
    "unread answers to would-be sockets": (SCRIPT + UPGRADE + b"\r\n") * 4,
    "half a handshake": b"GET /ws HTTP/1.1\r\n" + HOST + UPGRADE + b"Sec-WebSocket-",
    "a handshake of nobody": b"GET /ws HTTP/1.1\r\n" + HOST + UPGRADE + b"\r\n",
    "a last request": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "TLS": TLS,
    "a header of 64 KB": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 65_000,
}


@pytest.fixture(scope="module")
def hasty(tmp_path_factory, own_standin):
    """A web process with short deadlines, and alice, who has been there before."""
    settings = {"TRUSTED_PROXIES": "192.0.2.9", "CONNECTIONS_PER_ADDRESS": "20"}
    with House(tmp_path_factory.mktemp("hasty"), own_standin, **settings) as house:
        house.add_person()
        assert house.key
        house.start("web", HASTY)
        wait_for(house.serves, 30, "the pages")
        yield house


def client(house: House, number: int, data: bytes) -> socket.socket:
    """A client that sends this and no more; ten of them share an address."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.bind((f"127.{1 + number // 10 % 250}.{1 + number // 2500}.7", 0))
    connection.settimeout(10)
    connection.connect(("127.0.0.1", house.port))
    with suppress(OSError):  # refused already
        connection.sendall(data)
    return connection


def is_over(connection: socket.socket) -> bool:
    """Whether the server has closed it; what it said before is read."""
    connection.setblocking(False)
    try:
        while connection.recv(1 << 16):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


class From(HTTPAdapter):
    """Asks from this address."""

    def __init__(self, address: str):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **named: object) -> None:
        super().init_poolmanager(*args, **named, source_address=(self.address, 0))


def seconds_of(browser: requests.Session, address: str) -> float:
    began_at = time.monotonic()
    answer = browser.get(address, timeout=10)
    assert answer.status_code == 200
    return time.monotonic() - began_at


def test_eleven_hundred_slow_clients_of_every_kind_hold_up_nobody_and_are_parted_with(hasty):
    browser = hasty.signed_in()
    browser.mount("http://", From("127.0.0.2"))
    seconds_of(browser, hasty.url + "/")
    connections, healthy, pages, is_opened = [], [], [], threading.Event()

    def come() -> None:
        for number in range(1100):
            connections.append(client(hasty, number, [*SLOW.values()][number % len(SLOW)]))
        is_opened.set()

    crowd = threading.Thread(target=come)
    crowd.start()
    try:
        while not is_opened.is_set() or len(pages) < 10:
            healthy.append(seconds_of(requests.Session(), hasty.url + "/healthz"))
            pages.append(seconds_of(browser, hasty.url + "/"))
        assert statistics.median(healthy) < 1 and statistics.median(pages) < 2, "as if nobody else were there"
        assert max(healthy + pages) < 6, (
            "nor is one that meets a busy machine held up: each thread held would cost seconds"
        )
        crowd.join(30)
        wait_for(lambda: all(is_over(connection) for connection in connections), 15, "the last of them to go")
        assert seconds_of(browser, hasty.url + "/") < 6
    finally:
        crowd.join(30)
        for connection in connections:
            connection.close()


DRIPS = {
    "a head": (b"GET /healthz HTTP/1.1\r\nX: ", b"a"),
    "a body": (LOGIN + b"Content-Length: 10000\r\n\r\n", b"a"),
    "a chunk": (LOGIN + b"Transfer-Encoding: chunked\r\n\r\n2710\r\n", b"a"),
}


def test_a_drip_of_bytes_makes_no_deadline_longer(hasty):
    with ExitStack() as stack:
        drips = [stack.enter_context(client(hasty, 2600, head)) for head, _ in DRIPS.values()]
        ends_at, late = time.monotonic() + 10, []
        while len(late) < len(drips):
            assert time.monotonic() < ends_at, "still open"
            for number, (_, byte) in enumerate(DRIPS.values()):
                try:
                    drips[number].send(byte)
                except OSError:
                    late.append(number)
            late = sorted(set(late) | {number for number, drip in enumerate(drips) if is_over(drip)})
            time.sleep(0.05)


def test_who_is_too_slow_with_a_request_is_told_so(hasty):
    with client(hasty, 2700, b"GET /login HTTP/1.1\r\nHost") as slow:
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")


def test_an_address_that_has_as_many_connections_as_it_may_gets_a_new_one_for_its_oldest(hasty):
    with ExitStack() as stack:
        halves = [stack.enter_context(client(hasty, 2800, b"GET /login HTT")) for _ in range(20)]
        with client(hasty, 2800, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n") as another:
            assert another.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert [is_over(half) for half in halves].count(True) == 1 and is_over(halves[0])


def test_a_large_body_comes_through_in_pieces(hasty):
    def pieces():
        yield b'{"name": "'
        for _ in range(30):
            yield b"x" * 50_000
            time.sleep(0.01)
        yield b'"}'

    with hasty.program() as program:
        kind = {"Content-Type": "application/json"}
        answer = program.post(hasty.url + "/api/series", data=pieces(), headers=kind, timeout=20)
    assert answer.status_code == 422, "a title of 1.5 MB is read, and is too long"


def test_large_bodies_that_stall_hold_up_no_page_not_even_of_the_same_person(hasty):
    with hasty.program() as program, ExitStack() as stack:
        key = program.headers["Authorization"].encode()
        seconds_of(program, hasty.url + "/api/library")
        head = (
            b"POST /api/series HTTP/1.1\r\n"
            + HOST
            + b"Authorization: "
            + key
            + b"\r\nContent-Length: 1900000\r\n\r\n{"
        )
        stalled = [stack.enter_context(client(hasty, 3000 + number, head)) for number in range(60)]
        assert max(seconds_of(program, hasty.url + "/api/library") for _ in range(5)) < 1
        wait_for(lambda: all(is_over(connection) for connection in stalled), 15, "the last of them to go")


def test_a_large_body_of_nobody_is_not_even_read(hasty):
    with client(hasty, 2900, LOGIN + b"Content-Length: 1900000\r\n\r\n") as stranger:
        assert stranger.recv(1000).startswith(b"HTTP/1.1 413 ")


HEALTHZ, POST = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n", b"POST /healthz HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
REQUESTS = [
    ("plain", HEALTHZ, [200]),
    ("three at once", HEALTHZ * 3, [200, 200, 200]),
    ("a body, then another", POST + b"Content-Length: 3\r\n\r\nabc" + HEALTHZ, [401, 200]),
    ("a long number", POST + b"Content-Length: 0000000000000000000003\r\n\r\nabc" + HEALTHZ, [401, 200]),
    ("chunks, then another", POST + CHUNKED + b"3\r\nabc\r\n0\r\n\r\n" + HEALTHZ, [401, 200]),
    ("two hosts", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]),
    ("two lengths", LOGIN + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", [400]),
    (
        "a length and chunks",
        LOGIN + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        [400],
    ),
    (
        "chunks and a length",
        LOGIN + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        [400],
    ),
    ("a strange coding", LOGIN + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [501]),
    ("chunks of HTTP/1.0", b"POST /login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    ("a negative length", LOGIN + b"Content-Length: -1\r\n\r\n", [400]),
    ("a length with a sign", LOGIN + b"Content-Length: +3\r\n\r\nabc", [400]),
    ("bare line feeds", b"GET /healthz HTTP/1.1\nHost: x\n\n", [400]),
    ("a folded header", b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n", [400]),
    ("a blank before the colon", LOGIN + b"Content-Length : 3\r\n\r\nabc", [400]),
    ("a long line", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", [414]),
    ("a long line without end", b"GET /" + b"a" * 9000, [414]),
    ("a long header", b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000 + b"\r\n\r\n", [431]),
    ("a long header without end", b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 65_000, [431]),
    ("many headers", b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 101 + b"\r\n", [431]),
    ("a strange expectation", LOGIN + b"Content-Length: 3\r\nExpect: pie\r\n\r\nabc", [417]),
    ("a word to go on", LOGIN + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n", [100]),
    ("a good chunk, a bad one", LOGIN + b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\nzz\r\n", [400]),
]


@pytest.mark.parametrize("data, statuses", [row[1:] for row in REQUESTS], ids=[row[0] for row in REQUESTS])
def test_a_request_is_judged_as_gunicorn_judges_it(hasty, data, statuses):
    with client(hasty, 3000, data) as asking:
        answer = b""
        while answer.count(b"HTTP/1.1 ") < len(statuses):
            answer += asking.recv(65536)
    assert [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]] == statuses


def test_a_process_that_may_open_few_files_lives_on_and_answers(new_house):
    house = new_house()
    house.start("web", ["sh", "-c", 'ulimit -n 150; exec "$@"', "web", *WEB])
    wait_for(house.serves, 30, "the pages")
    with ExitStack() as stack:
        for number in range(300):
            stack.enter_context(client(house, number, b"GET /login HTT"))
        for _ in range(3):
            wait_for(house.serves, 10, "an answer")
    assert house.processes["web"].poll() is None and "Traceback" not in house.log()
