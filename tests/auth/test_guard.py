"""The gate: nobody passes without a name, and nothing changes but from our own page."""

from itertools import product
from urllib.parse import unquote

import pytest
from flask import request

from aniworld.auth import accounts, guard
from aniworld.database import connected, now
from aniworld.models import Session, User

OPEN = {
    ("static", "GET"),
    ("session.show", "GET"),
    ("session.create", "POST"),
    ("session.link", "GET"),
    ("session.enter", "POST"),
    ("setup.show", "GET"),
    ("setup.create", "POST"),
    ("health.healthz", "GET"),
    ("health.readyz", "GET"),
    ("health.health", "GET"),
}
JSON = ("/api/", "/ws", "/metrics", "/healthz", "/readyz")  # these speak to programs
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
SOCKETS = ("/ws", "/live?view=library")


def closed(doors):
    """(address, method) of everything that needs a sign-in, methods that a rule does not take included."""
    for rule, address in doors:
        taken_elsewhere = {
            method
            for other, where in doors
            if where == address and other is not rule
            for method in other.methods
        }
        for method in METHODS:
            is_open = rule.endpoint in guard.OPEN and method in rule.methods
            if not is_open and not (method in taken_elsewhere and method not in rule.methods):
                yield address, method


def test_the_doors_that_need_no_sign_in_are_these_and_no_others(doors):
    found = {(rule.endpoint, method) for rule, _ in doors for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert {door for door in found if door[0] in guard.OPEN} == OPEN
    assert {endpoint for endpoint, _ in OPEN} == guard.OPEN


def test_a_stranger_is_sent_to_the_sign_in_page_by_every_other_door(stranger, doors, secret_series, rows):
    before = rows()
    for address, method in closed(doors):
        answer = stranger.client.open(address, method=method)
        where = f"{method} {address}"
        if (address + "/").startswith(JSON):
            assert (answer.status_code, answer.mimetype) == (401, "application/json"), where
            assert method == "HEAD" or answer.get_json()["code"] == "unauthorized", where
        else:
            assert answer.status_code == 302 and answer.location.startswith("/login?next="), where
        assert b"Nobody Knows" not in answer.data, where
    assert rows() == before


def test_a_page_that_lost_its_session_is_told_to_go_to_the_sign_in_page(stranger, doors):
    for address, method in closed(doors):
        answer = stranger.client.open(address, method=method, headers={"HX-Request": "true"})
        assert answer.status_code == 401, f"{method} {address}"
        if not (address + "/").startswith(JSON):
            assert answer.headers["HX-Redirect"].startswith("/login?next=") and not answer.data, (
                f"{method} {address}"
            )


def test_the_open_doors_show_a_stranger_nothing_of_the_library(stranger, alice, doors, secret_series):
    for rule, address in doors:
        if (rule.endpoint, "GET") in OPEN:
            answer = stranger.get(address)
            assert answer.status_code in (200, 404, 503) and b"Nobody Knows" not in answer.data, address


def test_an_address_that_does_not_exist_looks_like_one_that_does(stranger):
    assert stranger.get("/series/77").location == "/login?next=/series/77"
    assert stranger.get("/no/such/page").location == "/login?next=/no/such/page"
    assert stranger.get("/api/no/such/page").status_code == 401


TRICKS = [
    "/series/1?r=/static/x",
    "//series/1",
    "/static/../series/1",
    "/static/%2e%2e/series/1",
    "/Series/1",
    "/series%2f1",
    "/series/1;x=1",
    "/series/1/",
    "/./series/1",
    "/login/../series/1",
    "/login;/series/1",
    "/login/..;/series/1",
    "/series/1%00",
    "/series/1?endpoint=static",
    "/SERIES/1",
    "/api//series",
    "/API/series",
    "/api/series/",
    "/healthz/../api/series/1",
    "/api/series/1%3f/static",
    "/static//api/series/1",
    "/static/../pyproject.toml",
    "/static/..%2fwsgi.py",
    "/static/%5c..%5cwsgi.py",
    "/static//etc/passwd",
    "/static/css/../../wsgi.py",
    "/ws/",
    "/live/changes/",
    "/series/1.css",
    "/series/1%0a",
    "/%2e/series/1",
]


def test_no_spelling_of_an_address_opens_a_door(stranger, secret_series):
    for trick in TRICKS:
        path, _, query = trick.partition("?")
        asked = {"PATH_INFO": unquote(path), "QUERY_STRING": query, "REQUEST_URI": trick}
        answer = stranger.client.get("/", environ_overrides=asked)
        assert answer.status_code in (302, 308, 400, 401, 404), trick
        assert b"Nobody Knows" not in answer.data and b"import " not in answer.data, trick


HEADERS = [
    {"X-Original-URL": "/login"},
    {"X-Rewrite-URL": "/static/app.js"},
    {"X-Forwarded-Prefix": "/static"},
    {"X-Forwarded-Uri": "/login"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"Forwarded": "for=127.0.0.1;host=evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Port": "443"},
    {"Script-Name": "/evil"},
    {"Remote-User": "alice"},
    {"X-Remote-User": "alice"},
    {"X-Forwarded-User": "alice"},
    {"Authorization": "Basic YWxpY2U6eA=="},
    {"Cookie": "aniworld_session="},
    {"Cookie": "aniworld_session=1; session=alice"},
    {"Cookie": "user=alice; aniworld_session=null"},
]


def test_no_header_opens_a_door_or_changes_an_answer(stranger, alice, secret_series):
    for headers in HEADERS:
        page = stranger.get("/series/1", **headers)
        assert (page.status_code, page.location) == (302, "/login?next=/series/1"), headers
        assert "Strict-Transport-Security" not in page.headers and "evil" not in str(page.headers), headers
        assert stranger.get("/api/series/1", **headers).status_code == 401, headers
        login = stranger.get("/login", **headers)
        assert (
            b"evil" not in login.data
            and "Secure" not in str(login.headers)
            and "/evil" not in str(login.headers)
        ), headers


def test_a_method_in_a_header_is_not_a_method(stranger, alice, secret_series, rows):
    before = rows()
    for headers in ({"X-HTTP-Method-Override": "GET"}, {"X-Method-Override": "DELETE"}):
        assert stranger.client.post("/series/1", headers=headers).status_code == 302
        assert alice.get("/api/series/1", **headers).status_code == 200
    assert rows() == before


# Signing in, and what a cookie is worth


def cookie(person):
    return person.client.get_cookie(guard.COOKIE).value


def copy_of(person, browser):
    """Another browser that holds the same cookie."""
    thief = browser(person.name)
    thief.client.set_cookie(guard.COOKIE, cookie(person))
    return thief


def is_in(person):
    return person.get("/").status_code == 200


def test_signing_in_makes_a_new_session_and_ends_the_one_before(alice, browser):
    before = copy_of(alice, browser)
    assert is_in(before)
    alice.post("/login", username="alice", password="correct horse battery")
    assert is_in(alice) and cookie(alice) != cookie(before)
    assert not is_in(before)


def test_a_cookie_that_was_planted_before_is_worth_nothing_afterwards(browser, alice):
    victim = browser("alice")
    victim.client.set_cookie(guard.COOKIE, "planted-by-somebody")
    assert victim.post("/login", username="alice", password="correct horse battery").status_code == 302
    assert is_in(victim) and cookie(victim) != "planted-by-somebody"
    planted = browser()
    planted.client.set_cookie(guard.COOKIE, "planted-by-somebody")
    assert not is_in(planted)


def log_out(person):
    person.post("/logout")


def change_password(person):
    person.post("/account/password", current="correct horse battery", password="another horse battery")


def reset_password(person):
    with connected():
        accounts.set_password(User.get(name=person.name), "another horse battery")


def delete_user(person):
    with connected():
        User.get(name=person.name).delete_instance()


@pytest.mark.parametrize("end", [log_out, change_password, reset_password, delete_user])
def test_a_copied_cookie_is_dead_after(end, alice, browser):
    thief = copy_of(alice, browser)
    assert is_in(thief)
    end(alice)
    assert not is_in(thief)
    assert thief.get("/api/series").status_code == 401
    assert thief.client.get(SOCKETS[0], headers=SOCKET | {"Origin": "http://localhost"}).status_code == 401


def test_logging_out_takes_the_cookie_away(alice):
    alice.post("/logout")
    assert alice.client.get_cookie(guard.COOKIE) is None and not is_in(alice)


@pytest.mark.parametrize("field, days", [("seen_at", 31), ("created_at", 181)])
def test_a_session_ends_by_itself(alice, field, days):
    with connected():
        Session.update({field: now() - days * 86400}).execute()
    assert not is_in(alice)
    with connected():
        assert not Session.select().exists()


def test_a_session_that_is_used_stays(alice):
    with connected():
        Session.update(seen_at=now() - 29 * 86400).execute()
    assert is_in(alice)
    with connected():
        assert now() - Session.get().seen_at < 60


def cookies(answer):
    lines = [line.split(";") for line in answer.headers.getlist("Set-Cookie")]
    return {pair.partition("=")[0]: {part.strip() for part in attributes} for pair, *attributes in lines}


@pytest.mark.parametrize("base_url, is_secure", [("http://localhost", False), ("https://localhost", True)])
def test_cookies_are_for_our_pages_only(app, alice, base_url, is_secure):
    client = app.test_client()
    page = client.get("/login", base_url=base_url)
    token = page.get_data(as_text=True).split('name="csrf-token" content="')[1].split('"')[0]
    form = {"username": "alice", "password": "correct horse battery", "csrf_token": token}
    set_ = cookies(page) | cookies(client.post("/login", data=form, base_url=base_url))
    assert set(set_) == {"aniworld_session", "aniworld_visitor", "aniworld_device"}
    for attributes in set_.values():
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= attributes and ("Secure" in attributes) is is_secure
    assert "Max-Age=2592000" in set_["aniworld_session"]


# Changes from elsewhere

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
FOREIGN = {
    "no token": {"token": None},
    "a wrong token": {"token": "0" * 64},
    "a token that is no ASCII": {"token": "ö" * 64},
    "somebody else's token": {"token": "theirs"},
    "another site": {"headers": {"Origin": "https://evil.example"}},
    "no site that would say so": {"headers": {"Origin": "null"}},
    "another port of this host": {"headers": {"Origin": "http://localhost:9999"}},
    "another scheme": {"headers": {"Origin": "https://localhost"}},
    "a site whose name begins like ours": {"headers": {"Origin": "http://localhost.evil.example"}},
    "an origin that is none": {"headers": {"Origin": "http://["}},
    "another site, by the browser's word": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "a neighbour, by the browser's word": {"headers": {"Sec-Fetch-Site": "same-site"}},
    "a text body": {"token": None, "data": "name=X&csrf_token=x", "headers": {"Content-Type": "text/plain"}},
    "a token in the address": {"token": None, "query": True},
}


def changing(doors):
    return [(address, method) for rule, address in doors for method in sorted(rule.methods & UNSAFE)]


def send(person, address, method, token="own", headers=None, data=None, query=False, theirs=""):
    token = {"own": person.token(), "theirs": theirs}.get(token, token)
    headers = {"Origin": "http://localhost"} | (headers or {}) | ({"X-CSRF-Token": token} if token else {})
    asked = {"csrf_token": person.token()} if query else None
    data = data or {
        "username": "alice",
        "password": "correct horse battery",
        "name": "Barakamon",
        "current": "x",
    }
    return person.client.open(address, method=method, headers=headers, data=data, query_string=asked)


@pytest.mark.parametrize("attack", FOREIGN)
def test_nothing_changes_by_a_request_with(attack, alice, stranger, doors, secret_series, rows):
    theirs, before = stranger.token(), rows()
    for address, method in changing(doors):
        answer = send(alice, address, method, **FOREIGN[attack], theirs=theirs)
        assert answer.status_code == 403, f"{method} {address}"
        if address.startswith("/api/"):
            assert answer.get_json()["code"] in ("form_too_old", "from_another_site"), address
    assert rows() == before


ATTACKS = [name for name in FOREIGN if name != "somebody else's token"]


def test_nobody_is_signed_in_from_elsewhere(stranger, alice, rows):
    for attack in ATTACKS:
        before = rows()
        for address in ("/login", "/login/link", "/setup"):
            assert send(stranger, address, "POST", **FOREIGN[attack]).status_code == 403, address
        assert rows() == before and not is_in(stranger), attack


def test_our_own_form_is_believed_with_its_token_in_a_field_or_a_header(alice, still):
    assert (
        alice.client.post("/series", data={"name": "Barakamon", "csrf_token": alice.token()}).status_code
        == 302
    )
    headers = {"X-CSRF-Token": alice.token(), "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert alice.client.post("/series", data={"name": "Haikyu"}, headers=headers).location == "/series/2"
    assert alice.client.post("/api/series", json={"name": "Frieren"}, headers=headers).status_code == 202


def test_a_form_that_was_opened_before_signing_in_is_too_old(browser, alice, still):
    second = browser("alice")
    old = second.token()
    second.post("/login", username="alice", password="correct horse battery")
    answer = second.client.post("/series", data={"name": "X", "csrf_token": old})
    assert answer.status_code == 403 and b"reload the page" in answer.data


def test_a_program_needs_no_token_as_no_browser_sends_its_key_by_itself(program, still):
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert program.post("/api/series", json={"name": "Barakamon"}, headers=headers).status_code == 202


# Reading changes nothing


def files(settings):
    return {
        path.relative_to(settings.library): path.read_bytes()
        for path in settings.library.rglob("*")
        if path.is_file()
    }


def test_reading_every_page_twice_changes_neither_rows_nor_files(alice, settings, doors, rows):
    alice.post("/series", name="Barakamon")
    with connected():
        Session.update(seen_at=now()).execute()
    addresses = [address for rule, address in doors if "GET" in rule.methods]
    addresses += [
        "/?q=bara&state=completed&sort=title&page=2",
        "/search?q=haikyu",
        "/api/search?q=haikyu",
        "/series/1?q=haikyu",
    ]
    addresses += [
        "/live/changes?view=series-1&since=1",
        "/login/link?code=x",
        "/setup?code=x",
        "/login?next=/series/1",
    ]
    before = rows(), files(settings)
    assert before[1]
    for address in addresses * 2:
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = alice.client.open(address, method=method)
            assert answer.status_code < 500 or address == "/readyz", address
    assert (rows(), files(settings)) == before


# Sockets

ELSEWHERE = [
    "https://evil.example",
    "null",
    "http://localhost:9999",
    "https://localhost",
    "http://[",
    "",
    None,
]


def ask_for_a_socket(person, address, origin=None, authorization=None):
    told = {
        name: value
        for name, value in (("Origin", origin), ("Authorization", authorization))
        if value is not None
    }
    answer = person.client.get(address, headers=SOCKET | told)
    return answer.status_code, answer.mimetype


def test_a_socket_of_another_site_is_refused_before_it_opens(alice):
    for address, origin in product(SOCKETS, ELSEWHERE):
        assert ask_for_a_socket(alice, address, origin) == (403, "application/json"), (address, origin)


def test_a_socket_without_session_or_key_is_refused_before_it_opens(stranger):
    for address, origin, key in product(SOCKETS, ["http://localhost", *ELSEWHERE], [None, "Bearer aw_wrong"]):
        assert ask_for_a_socket(stranger, address, origin, key) == (401, "application/json"), (
            address,
            origin,
            key,
        )


def test_a_web_page_cannot_open_a_socket_with_a_key_from_elsewhere(program):
    answer = program.get("/ws", headers=SOCKET | {"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_socket_may_not_compress_what_it_sends(program, app):
    key = {"Authorization": program.environ_base["HTTP_AUTHORIZATION"]}
    headers = SOCKET | {"Sec-WebSocket-Extensions": "permessage-deflate"} | key
    with app.test_request_context("/ws", headers=headers):
        assert app.preprocess_request() is None
        assert "Sec-WebSocket-Extensions" not in request.headers


# Keys


@pytest.fixture
def key(app):
    with connected():
        return accounts.add_key("player")


def test_only_the_whole_key_opens(stranger, key):
    assert stranger.get("/api/series", Authorization=f"Bearer {key}").status_code == 200
    spoilt = [
        key[:-1],
        key[:20],
        key + "x",
        key.swapcase(),
        key.upper(),
        "",
        "aw_",
        "%",
        "player",
        accounts.digest(key),
        "' OR 1=1 --",
    ]
    for wrong in spoilt:
        refused = stranger.get("/api/series", Authorization=f"Bearer {wrong}")
        assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer", wrong


def test_a_key_in_the_address_opens_nothing(stranger, key):
    for place in ("apikey", "api_key", "key", "token", "access_token", "authorization"):
        assert stranger.client.get("/api/series", query_string={place: key}).status_code == 401, place
    assert stranger.get("/api/series", **{"X-Api-Key": key}).status_code == 401
    assert stranger.get("/api/series", Cookie=f"{guard.COOKIE}={key}").status_code == 401


def test_a_wrong_key_is_refused_even_from_somebody_who_is_signed_in(alice):
    assert alice.get("/api/series", Authorization="Bearer wrong").status_code == 401


def test_a_proxy_that_adds_a_password_of_its_own_does_not_stop_a_session(alice):
    assert alice.get("/", Authorization="Basic YWxpY2U6eA==").status_code == 200


# Where to go after signing in


TARGETS = [
    ("/series/1?x=1", "/series/1?x=1"),
    ("/?q=https://x.example//y", "/?q=https://x.example//y"),
    ("/search?q=a+b", "/search?q=a+b"),
    ("/series/1#match", "/series/1#match"),
    ("/", "/"),
    ("", "/"),
    (None, "/"),
    ("//evil.example", "/"),
    ("///evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("https:evil.example", "/"),
    ("https://evil.example", "/"),
    ("http:///evil.example", "/"),
    ("%09//evil.example", "/"),
    (" //evil.example", "/"),
    ("\t/series", "/"),
    ("/\t/evil.example", "/"),
    ("/\n/evil.example", "/"),
    ("/series\r\nX-Evil: 1", "/"),
    ("/%2f%2fevil.example", "/"),
    ("/%2Fevil.example", "/"),
    ("/series//evil.example", "/"),
    ("javascript:alert(1)", "/"),
    ("data:text/html,x", "/"),
    ("evil.example", "/"),
    ("//[", "/"),
    ("//a℀b", "/"),
    ("/x?y=\\evil.example", "/"),
    ("\x00/", "/"),
    ("/\u202eevil", "/"),
    (["/series/1", "//evil.example"], "/series/1"),
]


def test_after_signing_in_you_are_never_sent_to_another_site(stranger, alice):
    for target, expected in TARGETS:
        form = {"username": "alice", "password": "correct horse battery"} | (
            {} if target is None else {"next": target}
        )
        answer = stranger.post("/login", **form)
        assert (answer.status_code, answer.location) == (302, expected), target
        assert "X-Evil" not in answer.headers, target


def test_the_page_that_was_asked_for_comes_back_after_signing_in(stranger, alice, secret_series):
    login = stranger.get("/series/1?q=caf%C3%A9&x=1").location
    page = stranger.get(login).get_data(as_text=True)
    target = page.split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    answer = stranger.post("/login", username="alice", password="correct horse battery", next=target)
    assert answer.location == "/series/1?q=caf%C3%A9&x=1"
    assert stranger.get(answer.location).status_code == 200


def test_a_change_that_needs_a_sign_in_leads_to_the_front_page_and_not_to_the_change(stranger):
    assert stranger.post("/series/1/remove").location == "/login?next=/"
