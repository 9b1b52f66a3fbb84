"""Host names: aniworld answers to those of a household and to those that the settings list, and to no
other."""

import base64
import hashlib
import re
import socket

import pytest

from aniworld import hosts, middleware, tasks
from aniworld.app import create_app
from aniworld.database import db
from aniworld.settings import Settings

PATHS = (
    "/",
    "/login",
    "/series/1",
    "/healthz",
    "/api/series",
    "/static/app.js",
    "/nothing",
    "/live",
    "/ws",
    "/metrics",
)
PROXY = {"REMOTE_ADDR": "172.18.0.2"}
SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}

MALFORMED = [
    "..",
    ".",
    "a..b",
    "x" * 300,
    "x" * 64 + ".local",
    "",
    " ",
    "a b",
    "[::1",
    "::1",
    "[]",
    "[::1]x",
    "[fe80::1%25eth0]",
    "localhost:99999",
    "localhost:x",
    "localhost:80:80",
    "localhost:-1",
    "anime.exämple",
    "\xff\xfe",
    '"><script>',
    "a/b",
    "a?b",
    "a@b",
    "localhost,evil.example",
    "%0a",
    "a\tb",
    "localhost:٨٠",
    ".local",
    "a..local",
    "\u3002",
]
HOUSEHOLD = [
    "localhost",
    "LOCALHOST:8000",
    "localhost.",
    "127.0.0.1:8000",
    "192.168.1.5",
    "[::1]:8000",
    "[fe80::1]",
    "nas",
    "my_nas",
    "nas.local",
    "NAS.Local:80",
    "nas.local.",
    "anime.lan",
    "anime.home",
    "anime.home.arpa",
    "anime.internal",
    "x.localhost",
    "anime.fritz.box",
    "fritz.box",
    "anime.test",
    "a.b.c.lan",
    "203.0.113.7",
    "localhost:",
]
FOREIGN = [
    "evil.example",
    "evil.com",
    "local.evil.com",
    "evil-local.com",
    "x.lan.evil.com",
    "localhost.evil.com",
    "127.0.0.1.evil.com",
    "1.2.3.4.5",
    "127.1",
    "xn--e1afmkfd.com",
    "evil.box",
    "notfritz.box",
    "evil.com.",
    "EVIL.COM:80",
]


@pytest.fixture
def make(environ):
    """Makes a client of an app with other settings."""

    def make_client(**changes):
        tasks.huey.immediate = True
        return create_app(Settings.load(environ | changes), with_queue=False).test_client(use_cookies=False)

    yield make_client
    if not db.is_closed():
        db.close()


def ask(client, host, path="/login", **more):
    return client.get(path, headers={"Host": host} | more.pop("headers", {}), **more)


def assert_refused(answer, code, host=""):
    assert answer.status_code == 400, host
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    )
    assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
    said = answer.get_data(as_text=True)
    if answer.mimetype == "application/json":
        assert answer.get_json()["code"] == code, host
    elif not said.startswith("<hx-partial"):
        assert said.count("<h1>") == 1 and answer.mimetype == "text/html", host
    assert code == "bad_host" or "ANIWORLD_ALLOWED_HOSTS" in said, host
    assert not host.strip(" .%") or len(host) < 3 or host not in said + str(answer.headers), host


def test_a_host_that_is_none_is_refused_by_every_door(make):
    client = make()
    for host in MALFORMED:
        for path in PATHS:
            assert_refused(client.get(path, environ_overrides={"HTTP_HOST": host}), "bad_host", host)


def test_the_names_of_a_household_are_answered(make):
    client = make()
    for host in HOUSEHOLD:
        assert ask(client, host).status_code == 200, host


def test_any_other_name_is_refused_by_every_door_in_words_that_name_the_setting(make, caplog):
    client = make()
    for host in FOREIGN:
        for path in PATHS:
            assert_refused(ask(client, host, path), "unknown_host", host)
    assert_refused(
        ask(client, "evil.example", headers={"HX-Request": "true"}), "unknown_host", "evil.example"
    )
    assert len(caplog.messages) == len({hosts.host_name(host) for host in FOREIGN})  # once for each name


def test_no_socket_opens_under_another_name(make):
    client = make()
    for path in ("/live?view=library", "/ws"):
        for host, code in (("evil.example", "unknown_host"), ("..", "bad_host")):
            answer = ask(client, host, path, headers=SOCKET | {"Origin": "http://" + host})
            assert_refused(answer, code, host)
            assert answer.mimetype == "application/json"


def test_invented_names_do_not_fill_the_log(make, caplog):
    client = make()
    for number in range(100):
        ask(client, f"host-{number}.example")
    assert len(caplog.messages) == middleware.MOST_NAMES_LOGGED and "host-0.example" in caplog.messages[0]


LISTED = {
    "ANIWORLD_ALLOWED_HOSTS": "ANIME.Example., .home.example, *.tv.example, bücher.example, 192.168.1.5, [::1]"
}
OURS = [
    "anime.example",
    "anime.example:8000",
    "ANIME.EXAMPLE",
    "anime.example.",
    "home.example",
    "tv.home.example:80",
    "tv.example",
    "a.b.tv.example",
    "xn--bcher-kva.example",
    "XN--BCHER-KVA.example",
    "192.168.1.5:1",
    "[::1]:8000",
]
NOT_OURS = [
    "evil.example",
    "anime.example.evil.example",
    "evil-anime.example",
    "x.anime.example",
    "127.0.0.1",
    "nas.local",
    "localhost",
    "evilhome.example",
]


def test_with_a_list_these_names_are_answered_and_no_others(make):
    client = make(**LISTED)
    for host in OURS:
        assert ask(client, host).status_code == 200, host
    for host in NOT_OURS:
        assert_refused(ask(client, host), "unknown_host", host)


def test_what_watches_over_aniworld_may_always_ask_by_address(make):
    client = make(**LISTED)
    for path in ("/healthz", "/readyz", "/api/health"):
        for host in ("127.0.0.1:8000", "10.1.2.3", "localhost", "[fe80::1]"):
            assert ask(client, host, path).status_code in (200, 503), path
        assert_refused(ask(client, "evil.example", path), "unknown_host")


def test_a_star_allows_any_name_but_nothing_malformed(make):
    client = make(ANIWORLD_ALLOWED_HOSTS="*")
    assert ask(client, "evil.example").status_code == 200
    assert_refused(ask(client, ".."), "bad_host")


def test_what_a_trusted_proxy_passes_on_is_answered(make):
    client = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12")
    forwarded = {"headers": {"X-Forwarded-Host": "anime.example"}, "environ_overrides": PROXY}
    assert ask(client, "anime.example", environ_overrides=PROXY).status_code == 200
    assert ask(client, "web:8000", **forwarded).status_code == 200
    assert (
        ask(client, "web:8000", headers={"X-Forwarded-Host": ".."}, environ_overrides=PROXY).status_code
        == 400
    )
    assert_refused(ask(client, "anime.example"), "unknown_host")
    # It is not believed.
    assert ask(client, "localhost", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200


def test_with_a_list_a_proxy_does_not_choose_the_name(make):
    client = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12", ANIWORLD_ALLOWED_HOSTS="anime.example")
    for name, status in (("anime.example", 200), ("evil.example", 400)):
        answer = ask(client, "web:8000", headers={"X-Forwarded-Host": name}, environ_overrides=PROXY)
        assert answer.status_code == status


def test_the_name_at_which_web_listens_is_ours(make):
    client = make(ANIWORLD_HOST="Anime.Example")
    assert ask(client, "anime.example").status_code == 200 and ask(client, "evil.example").status_code == 400


def test_the_names_of_this_machine_are_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "NAS")
    (tmp_path / "resolv.conf").write_bytes(
        b"# \xff\nnameserver 10.0.0.1\nsearch example.net. Home.Example\ndomain\n\n"
    )
    assert hosts.own_names(tmp_path / "resolv.conf") == {"nas", "nas.example.net", "nas.home.example"}
    assert hosts.own_names(tmp_path / "nothing") == {"nas"}


WHOLE_URLS = [
    ("http://localhost/login", "localhost", True),
    ("http://localhost:80/login", "LOCALHOST", True),
    ("/login", "localhost", True),
    ("https://localhost:443/login", "localhost", True),
    ("http://evil.example/login", "localhost", False),
    ("http://localhost:81/login", "localhost", False),
    ("HTTP://evil.example/login", "localhost", False),
    ("http://evil.example@localhost/login", "localhost", False),
    ("http:///login", "localhost", False),
    ("http://[/", "localhost", False),
    ("evil.example:80", "localhost", False),
    ("http://evil.example/login", "evil.example", False),
    ("//evil.example/login", "localhost", True),
]


def test_a_whole_url_must_be_of_the_host_that_is_asked(make):
    client = make()
    for uri, host, is_fine in WHOLE_URLS:
        answer = ask(client, host, environ_overrides={"RAW_URI": uri})
        assert (answer.status_code == 200) is is_fine and answer.status_code in (200, 400), uri
        assert b"evil" not in answer.data + str(answer.headers).encode(), uri


def test_only_http_1_0_may_name_no_host(make):
    environ = {"HTTP_HOST": None}
    for protocol, status in (("HTTP/1.0", 200), ("HTTP/1.1", 400)):
        client = make()
        with client.application.test_request_context("/login") as context:
            asked = {name: value for name, value in context.request.environ.items() if name != "HTTP_HOST"}
        told = []
        body = client.application(
            asked | {"SERVER_PROTOCOL": protocol}, lambda line, headers, told=told: told.append(line)
        )
        assert b"<h1>" in b"".join(body) and told[0].startswith(str(status)), environ


def test_no_name_of_somebody_else_is_in_any_link(make, environ):
    """Behind a careless proxy that passes on what it was asked for."""
    client = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12")
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "host=evil.example",
    }
    for path in (
        "/",
        "/login",
        "/setup?code=x",
        "/login/link?code=x",
        "/series/1",
        "/api/series",
        "/nothing",
        "/about",
        "/static/nothing",
    ):
        answer = ask(client, "evil.example", path, headers=headers, environ_overrides=PROXY)
        assert "evil" not in answer.get_data(as_text=True) + str(answer.headers), path


# A client's address


HOPS = [
    ("203.0.113.7", "203.0.113.7"),
    ("127.0.0.1, 203.0.113.7", "203.0.113.7"),
    ("203.0.113.7, 172.18.0.9", "203.0.113.7"),
    ("6.6.6.6, 203.0.113.7, 172.18.0.9, 172.18.0.8", "203.0.113.7"),
    ("172.18.0.9", "172.18.0.9"),
    ("", "172.18.0.2"),
    ("evil", "172.18.0.2"),
    ("203.0.113.7, evil", "172.18.0.2"),
    ("203.0.113.7:5555", "203.0.113.7"),
    ("[2001:db8::1]:5555", "2001:db8::1"),
    ("::ffff:203.0.113.7", "203.0.113.7"),
    ('"[2001:db8::1]"', "2001:db8::1"),
    (",,", "172.18.0.2"),
    ("203.0.113.7, ::ffff:172.18.0.9", "203.0.113.7"),
]


def test_a_client_is_the_last_address_that_no_trusted_proxy_has():
    seen = []
    chain = middleware.TrustedProxies(
        lambda environ, start: seen.append(environ["REMOTE_ADDR"]) or [],
        Settings.load({"ANIWORLD_TRUSTED_PROXIES": "172.16.0.0/12"}).trusted_proxies,
    )
    for forwarded, client in HOPS:
        chain(
            {"REMOTE_ADDR": "172.18.0.2", "HTTP_X_FORWARDED_FOR": forwarded, "wsgi.url_scheme": "http"}, None
        )
        assert seen.pop() == client, forwarded
    chain({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}, None)
    assert seen == ["192.0.2.1"]


def test_the_refusal_says_what_it_is_about_and_its_style_is_let_in_by_its_policy(make):
    answer = ask(make(), "evil.example")
    style = re.search("<style>(.*?)</style>", answer.get_data(as_text=True), re.DOTALL)[1]
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in answer.headers["Content-Security-Policy"]
    assert "<h1>Not under this name</h1>" in answer.get_data(as_text=True)
