"""Keys go to the source that gave them, and nowhere else: no log, no sentence, no trace, no file, no other
server."""

import logging
import socket
import traceback

import pytest

from aniworld.errors import ProviderError
from aniworld.providers import http
from aniworld.providers.fanart import Fanart
from aniworld.providers.http import Client
from aniworld.providers.tmdb import TMDB
from aniworld.providers.url_policy import AllowList
from aniworld.settings import Settings

TOKEN, OLD, WORD = "eyJhbGciOi.canary-token.x_y-z", "0ca9a2e0" * 4, "canary-word-of-fanart"
KEYS = (TOKEN, OLD, WORD)
PAGE = b"<!doctype html><title>Just a moment</title>"


@pytest.fixture(autouse=True)
def everything_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    yield
    logging.getLogger("urllib3").setLevel(logging.NOTSET)


def settings(key: str) -> Settings:
    return Settings.load({"ANIWORLD_TMDB_KEY": key, "ANIWORLD_FANART_KEY": WORD})


def ask_all(client: Client, key: str) -> list[ProviderError]:
    """Ask everything, and collect what went wrong."""
    tmdb, fanart, errors = TMDB(client, settings(key)), Fanart(client, settings(key)), []
    for ask in (
        lambda: tmdb.search("paper", priority=3),
        lambda: tmdb.resolve({"tvdb": "1"}, priority=3),
        lambda: tmdb.episodes("80001", priority=3),
        lambda: fanart.images("390001", priority=3),
    ):
        try:
            ask()
        except ProviderError as error:
            errors.append(error)
    return errors


def leaks(errors, caplog, tmp_path, key) -> list[str]:
    traces = ["".join(traceback.format_exception(error)) for error in errors]
    files = [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    texts = [caplog.text, *map(str, errors), *map(repr, errors), *traces, *files]
    return [text for text in texts if key in text or WORD in text]


def answers(server, payload):
    server.says("/search/tv", payload("tmdb/search"), ETag='"v1"')
    server.says("/find/1", payload("tmdb/find"))
    server.says("/tv/80001", payload("tmdb/show") | payload("tmdb/seasons_de"))
    server.says("/tv/390001", payload("fanart/show"))


def breaks_off(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


TROUBLES = {
    "none at all": None,
    "a key that it does not know": (b'{"status_code": 7}', 401),
    "a server error": (b"", 500),
    "a page": (PAGE, 200),
    "turned away": (PAGE, 403),
    "too many requests": (b"", 429),
    "nonsense": (b"{", 200),
    "an answer that is no answer": (b"{}", 200),
}


@pytest.mark.parametrize("key", [TOKEN, OLD])
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_key_is_told_to_nobody_whatever_comes_back(client, server, payload, caplog, tmp_path, trouble, key):
    answers(server, payload)
    if trouble:
        for path in server.answers:
            server.says(path, trouble[0], status=trouble[1])
    errors = ask_all(client, key)
    assert bool(errors) == bool(trouble) and server.asked
    assert not leaks(errors, caplog, tmp_path, key)


@pytest.mark.parametrize("key", [TOKEN, OLD])
def test_a_key_is_told_to_nobody_when_no_answer_comes(
    client, gates, server, caplog, tmp_path, monkeypatch, key
):
    server.answers |= dict.fromkeys(("/search/tv", "/find/1", "/tv/80001", "/tv/390001"), breaks_off)
    errors = ask_all(client, key)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = f"http://127.0.0.1:{taken.getsockname()[1]}"
    errors += ask_all(
        Client({"tmdb": free, "fanart": free}, gates, tmp_path, pictures=AllowList.of([free])), key
    )
    monkeypatch.setattr(http, "JSON_BYTES", 1)
    assert len(errors) == 8 and not leaks(errors, caplog, tmp_path, key)


def test_malformed_headers_are_not_logged_with_the_address(client, server, caplog, tmp_path):
    def odd(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nno header at all\r\nContent-Length: 2\r\n\r\n{}")
        handler.close_connection = True

    server.answers |= dict.fromkeys(("/search/tv", "/find/1", "/tv/80001", "/tv/390001"), odd)
    assert not leaks(ask_all(client, OLD), caplog, tmp_path, OLD)


def test_a_token_goes_into_a_header_and_never_into_an_address(client, server, payload):
    answers(server, payload)
    ask_all(client, TOKEN)
    assert {headers["Authorization"] for path, headers in server.asked if "390001" not in path} == {
        f"Bearer {TOKEN}"
    }
    assert {headers["api-key"] for path, headers in server.asked if "390001" in path} == {WORD}
    assert not any(key in path for key in KEYS for path, _ in server.asked)


def test_a_key_of_the_older_kind_is_sent_where_alone_it_is_understood(client, server, payload):
    answers(server, payload)
    ask_all(client, OLD)
    assert all(f"api_key={OLD}" in path for path, _ in server.asked if "390001" not in path)
    assert not any("Authorization" in headers for _, headers in server.asked)


@pytest.mark.parametrize("key", [TOKEN, OLD])
def test_an_answer_is_found_again_without_the_key(client, server, payload, key):
    answers(server, payload)
    ask_all(client, key)
    count = len(server.asked)
    ask_all(client, TOKEN)
    assert len(server.asked) == count


@pytest.mark.parametrize("key", [TOKEN, OLD])
def test_a_key_is_not_carried_to_another_server(client, server, listener, key):
    for path in ("/search/tv", "/find/1", "/tv/80001", "/tv/390001"):
        server.says(path, b"", status=302, Location=f"{listener.url}{path}")
    assert len(ask_all(client, key)) == 4 and listener.connections == 0


def test_the_settings_do_not_show_it_either():
    shown = repr(settings(TOKEN))
    assert TOKEN not in shown and WORD not in shown
