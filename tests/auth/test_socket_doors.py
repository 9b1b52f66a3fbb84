"""Sockets and keys open for whoever holds them whole, and for nobody else."""

from itertools import product

import pytest
from flask import request

from aniworld.auth import accounts, api_keys, guard
from aniworld.database import connected

from .test_guard import SOCKET, SOCKETS

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
        return api_keys.add("player")


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
    assert stranger.get("/api/series", Cookie=f"{guard.COOKIE}={key}").status_code == 401


def test_a_wrong_key_is_refused_even_from_somebody_who_is_signed_in(alice):
    assert alice.get("/api/series", Authorization="Bearer wrong").status_code == 401


def test_a_proxy_that_adds_a_password_of_its_own_does_not_stop_a_session(alice):
    assert alice.get("/", Authorization="Basic YWxpY2U6eA==").status_code == 200
