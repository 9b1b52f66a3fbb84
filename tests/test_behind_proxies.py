"""Behind proxies and under a sub path: who is believed, and where links lead."""

import re

import pytest
from flask import request
from test_app import make as make

from aniworld import tasks
from aniworld.database import connected
from aniworld.library.series import series

# Behind a proxy


ALICE = {"ANIWORLD_ADMIN_USER": "alice", "ANIWORLD_ADMIN_PASSWORD": "correct horse"}


FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "anime.example",
}


PEERS = [
    ("172.18.0.2", True),
    ("192.0.2.1", False),
    ("::1", True),
    ("fe80::1", False),
    ("", False),
    ("unix:", False),
]


def test_only_trusted_proxies_speak_for_others(make):
    client = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12, ::1").test_client(use_cookies=False)
    for peer, is_believed in PEERS:
        answer = client.get("/login", headers=FORWARDED, environ_overrides={"REMOTE_ADDR": peer})
        assert ("Strict-Transport-Security" in answer.headers) is is_believed, peer
        assert ("Secure" in answer.headers["Set-Cookie"]) is is_believed, peer


def test_nobody_is_trusted_unless_told_so(stranger):
    answer = stranger.client.get("/login", headers=FORWARDED, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    assert "Secure" not in answer.headers["Set-Cookie"]


def test_the_address_next_to_the_trusted_proxy_is_the_client(make):
    app = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12")
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))
    headers = FORWARDED | {"X-Forwarded-For": "127.0.0.1, 203.0.113.7"}
    app.test_client().get("/login", headers=headers, environ_overrides={"REMOTE_ADDR": "172.18.0.2"})
    assert seen == ["203.0.113.7"]


def test_behind_a_proxy_with_https_our_own_form_is_believed(make):
    client = make(ANIWORLD_TRUSTED_PROXIES="172.16.0.0/12", **ALICE).test_client()
    proxied = {"environ_overrides": {"REMOTE_ADDR": "172.18.0.2"}, "base_url": "https://anime.example"}
    page = client.get("/login", headers=FORWARDED, **proxied).get_data(as_text=True)
    token = re.search('name="csrf-token" content="([^"]+)"', page)[1]
    form = {"username": "alice", "password": "correct horse", "csrf_token": token}
    answer = client.post(
        "/login", data=form, headers=FORWARDED | {"Origin": "https://anime.example"}, **proxied
    )
    assert (answer.status_code, answer.location) == (302, "/")


# Under a sub-path


@pytest.fixture
def under_anime(make):
    return make(ANIWORLD_URL_BASE="/anime", **ALICE).test_client()


def sign_in_under(client, **form):
    page = client.get("/anime/login").get_data(as_text=True)
    token = re.search('name="csrf-token" content="([^"]+)"', page)[1]
    return client.post(
        "/anime/login", data={"username": "alice", "password": "correct horse", "csrf_token": token} | form
    )


LINKS = "href|src|action|formaction|hx-get|hx-post|hx-ws:connect"


@pytest.mark.parametrize("prefix", ["/anime", ""], ids=["kept by the proxy", "stripped by the proxy"])
def test_under_a_sub_path_every_link_starts_with_it(under_anime, prefix):
    with connected():
        series.add("Barakamon")
        series.add("nothing of this name")
    tasks.wake()
    login = sign_in_under(under_anime)
    assert login.location == "/anime/" and "Path=/anime" in str(login.headers.getlist("Set-Cookie"))
    signed_in = {
        "Cookie": f"aniworld_session={under_anime.get_cookie('aniworld_session', path='/anime').value}"
    }
    plain = under_anime.application.test_client(use_cookies=False)
    for path in (
        "/",
        "/series/1",
        "/series/1/remove",
        "/search?q=haikyu",
        "/account",
        "/about",
        "/live/changes?since=0",
    ):
        page = plain.get(prefix + path, headers=signed_in)
        assert page.status_code == 200, path
        links = re.findall(rf' (?:{LINKS})="([^"#][^"]*)"', page.get_data(as_text=True))
        assert links and not [
            link for link in links if not re.match(r"(ws://localhost)?/anime/|https://", link)
        ], path


def test_under_a_sub_path_the_way_back_after_signing_in_has_it_once(under_anime):
    assert under_anime.get("/anime/series/1?x=1").location == "/anime/login?next=/series/1?x%3D1"
    assert sign_in_under(under_anime, next="/series/1?x=1").location == "/anime/series/1?x=1"
    assert sign_in_under(under_anime, next="//evil.example").location == "/anime/"


def test_a_path_that_only_begins_like_ours_is_not_ours(under_anime):
    assert under_anime.get("/animeevil/login").location == "/anime/login?next=/animeevil/login"
