"""The gate: nobody passes without a name, and nothing changes but from our own page."""

from urllib.parse import unquote

from aniworld.auth import guard

OPEN = {
    ("static", "GET"),
    ("session.show", "GET"),
    ("session.create", "POST"),
    ("session.link", "GET"),
    ("session.enter", "POST"),
    ("setup.show", "GET"),
    ("setup.create", "POST"),
    ("setup_restore.show", "GET"),
    ("setup_restore.restore", "POST"),
    ("setup_restore.upload", "POST"),
    ("health.healthz", "GET"),
    ("health.readyz", "GET"),
    ("health.health", "GET"),
    ("calendar.feed", "GET"),
    ("provider.begin", "POST"),
    ("provider.back", "GET"),
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
