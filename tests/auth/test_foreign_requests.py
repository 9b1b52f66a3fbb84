"""Nothing changes by a request from elsewhere, and nothing by reading."""

import pytest

from aniworld.database import connected, now
from aniworld.models import Session

from .test_sessions import is_in

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
