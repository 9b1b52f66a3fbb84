"""Who knocks at a real web process: hosts that are none, forged log lines, guesses in a flood, and keys
that end."""

import contextlib
import http.client
import json
import re
import socket
import threading
import time
from urllib.parse import urlencode

import pytest

from .house import PASSWORD, WEB, WHO, House, token_of, wait_for
from .listening import close_code, listen

pytestmark = pytest.mark.processes
HOME, STRANGER = "127.0.0.3", "127.0.0.2"
FORGED = "2026-11-28 17:00:00 info    FORGED admin signed in"


@pytest.fixture(scope="module")
def doors(tmp_path_factory, own_standin):
    """A web process without a worker, with alice."""
    with House(tmp_path_factory.mktemp("doors"), own_standin) as house:
        house.add_person()
        house.start("web", WEB)
        wait_for(house.serves, 30)
        yield house


def send(house: House, *lines: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send raw lines; returns status, headers and body of the answer."""
    with socket.create_connection(("127.0.0.1", house.port), 10) as raw:
        raw.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *headers = head.decode("latin-1").split("\r\n")
    return int(status.split()[1]), dict(line.split(": ", 1) for line in headers), body


HOSTS = {
    b"..": 400,
    b".": 400,
    b"a..b": 400,
    b"x" * 300: 400,
    "anime.exämple".encode(): 400,
    b"\xff": 400,
    b"a b": 400,
    b"[::1": 400,
    b"localhost:99999": 400,
    b"": 400,
    b"evil.example": 400,
    b"localhost": 200,
    b"localhost.": 200,
    b"LOCALHOST:": 200,
    b"nas.fritz.box": 200,
    b"[::1]:8000": 200,
    b"10.0.0.1": 200,
    b"nas.local.": 200,
    b"_x_": 200,
    b"-": 200,
}


def assert_guarded(headers: dict[str, str], what: object) -> None:
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY", what
    assert (
        "default-src 'none'" in headers["Content-Security-Policy"] and headers["Cache-Control"] == "no-store"
    ), what
    assert (headers["Referrer-Policy"] == "no-referrer" and "Server" not in headers) or headers.get(
        "Server"
    ) == "gunicorn", what


def test_a_host_that_is_none_or_not_ours_gets_a_guarded_page_and_no_trace(doors):
    for host, expected in HOSTS.items():
        status, headers, body = send(doors, b"GET /login HTTP/1.1", b"Host: " + host)
        assert status == expected and b"<h1>" in body, host
        assert_guarded(headers, host)
    odd = {
        "two": [b"GET /login HTTP/1.1", b"Host: localhost", b"Host: evil.example"],
        "none": [b"GET /login HTTP/1.1"],
        "another in the line": [b"GET http://evil.example/login HTTP/1.1", b"Host: localhost"],
        "no HTTP": [b"GET /login", b"Host: localhost"],
        "a bad header": [b"GET /login HTTP/1.1", b"Host: localhost", b"a b: c"],
    }
    for name, lines in odd.items():
        status, headers, body = send(doors, *lines)
        assert status == 400 and b"<h1>" in body and b"evil" not in body, name
        assert_guarded(headers, name)
    assert send(doors, b"GET http://localhost/login HTTP/1.1", b"Host: localhost")[0] == 200
    assert send(doors, b"GET /login HTTP/1.0")[0] == 200
    assert "Traceback" not in doors.log("web") and doors.log("web").count("evil.example, to which") == 1


def test_a_program_reads_json_also_when_its_request_could_not_be_read(doors):
    long, host = b"a" * 5000, b"Host: localhost"
    unread = {
        (b"GET /api/search?q=" + long + b" HTTP/1.1", host): (414, "address_too_long"),
        (b"GET /anime/api/series?q=" + long + b" HTTP/1.1", host): (414, "address_too_long"),
        (b"GET /api/series HTTP/1.1", host, b"X: " + long * 3): (431, "headers_too_long"),
        (b"GET /readyz HTTP/1.1", host, b"a b: c"): (400, "request_unreadable"),
    }
    for lines, (expected, code) in unread.items():
        status, headers, body = send(doors, *lines)
        assert (status, headers["Content-Type"]) == (expected, "application/json"), lines[0][:40]
        told = json.loads(body)
        assert set(told) == {"error", "code", "args"} and told["code"] == code, lines[0][:40]
        assert_guarded(headers, code)
    for address in (b"/search?q=/api/" + long, long):
        status, headers, body = send(doors, b"GET " + address + b" HTTP/1.1", host)
        assert status == 414 and b"<h1>" in body, address[:20]


def test_nobody_writes_a_line_into_the_log(doors):
    path = b"/x%0a%20" + FORGED.replace(" ", "%20").encode()
    for host in (b"..", b"localhost", b"evil.example", b"x\x1b[31m"):
        for target in (path, path + b"\x1b[2J", b"/api" + path):
            send(
                doors,
                b"GET " + target + b" HTTP/1.1",
                b"Host: " + host,
                b"User-Agent: x\n " + FORGED.encode(),
            )
            send(doors, b"BAD\x1b[31m " + target + b" HTTP/1.1", b"Host: " + host)
    log = doors.log("web")
    assert not [line for line in log.splitlines() if line.strip().startswith(FORGED)] and "\x1b" not in log


class Browser:
    """Comes from another address of this machine."""

    def __init__(self, house: House, address: str):
        self.house, self.address, self.cookies = house, address, {}
        self.token = token_of(self._ask("GET", "/login")[2])

    def _ask(
        self, method: str, path: str, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, 60, (self.address, 0))
        with contextlib.closing(connection):
            sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            sent |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, value = re.match("([^=]+)=([^;]*)", line).groups()
                self.cookies[name] = value
            return answer.status, answer.headers, answer.read().decode()

    def sends(self, path: str) -> int:
        """A form of a page, signed in."""
        return self._ask("POST", path, urlencode({"csrf_token": token_of(self._ask("GET", "/account")[2])}))[
            0
        ]

    def tries(self, password: str, name: str = WHO) -> int:
        form = {"username": name, "password": password, "csrf_token": self.token}
        return self._ask("POST", "/login", urlencode(form))[0]


def test_in_a_flood_of_guesses_the_owner_gets_in(doors):
    assert Browser(doors, HOME).tries(PASSWORD) == 302  # her own network from now on
    stranger, owner, said = Browser(doors, STRANGER), Browser(doors, HOME), []
    threads = [
        threading.Thread(target=lambda: said.append(stranger.tries("wrong password"))) for _ in range(50)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    assert owner.tries(PASSWORD) == 302 and doors.serves()
    owner_seconds = time.monotonic() - began
    for thread in threads:
        thread.join(60)
    print(
        f"the owner {owner_seconds:.2f} s, the flood {time.monotonic() - began:.2f} s, answers {sorted(said)}"
    )
    assert len(said) == 50 and set(said) == {401, 429} and said.count(401) <= 5
    assert f"from {STRANGER} failed: wrong password for alice" in doors.log("web")


def test_a_removed_key_and_a_removed_user_close_what_they_have_open(doors):
    assert doors.run("user", "add", "bob", said=PASSWORD).returncode == 0
    alice, bob = Browser(doors, HOME), Browser(doors, "127.0.0.4")
    assert alice.tries(PASSWORD) == bob.tries(PASSWORD, "bob") == 302
    cookie = "; ".join(f"{name}={value}" for name, value in bob.cookies.items())
    with (
        listen(doors) as program,
        listen(doors, "/live?view=library", cookie=cookie, origin=doors.url) as page,
    ):
        for path in ("/keys/1/removed", "/users/2/removed"):
            assert alice.sends(path) == 200
        assert close_code(program, 10) == close_code(page, 10) == 4401
    assert doors.get("/api/series").status_code == 401
