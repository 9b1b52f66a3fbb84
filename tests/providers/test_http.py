"""The HTTP client against a server on loopback that does everything wrong that a server can do."""

import contextlib
import email.utils
import gzip
import json
import socket
import threading
import time
from pathlib import Path

import pytest

from aniworld.errors import GateClosed, ProviderError
from aniworld.providers import http
from aniworld.providers.http import Client, Missing
from aniworld.providers.rate_gate import Gates
from aniworld.providers.transport import USER_AGENT, Timeouts
from aniworld.providers.url_policy import AllowList

from .conftest import PUBLIC

REFUSED_URLS = json.loads((Path(__file__).parent / "payloads" / "refused_urls.json").read_text())
PAGE = b"\n<!DOCTYPE html><title>Just a moment</title>"


def asking(base, gates, tmp_path, **how):
    """A client of a TVmaze at this address."""
    return Client({"tvmaze": base}, gates, tmp_path, pictures=AllowList.of([base], (), PUBLIC), **how)


def ask(client, path="/x", **how):
    usual = {"priority": 2, "ttl_seconds": 60, "good": lambda answer: isinstance(answer, dict)}
    return client.get_json("tvmaze", path, **(usual | how))


def failure(client, path="/x", **how) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        ask(client, path, **how)
    return caught.value


def test_an_answer_is_data_and_the_request_says_who_we_are(client, server):
    server.says("/x", {"a": "ü"})
    assert ask(client, params=[("filter[text]", "ä b")], headers={"Accept": "application/vnd.api+json"}) == {
        "a": "ü"
    }
    path, headers = server.asked[0]
    assert path == "/x?filter%5Btext%5D=%C3%A4+b"
    assert headers["User-Agent"] == USER_AGENT and headers["Accept"] == "application/vnd.api+json"


def test_a_fresh_answer_is_not_asked_for_again(client, server):
    server.says("/x", {"a": 1})
    assert ask(client) == ask(client) == {"a": 1} and len(server.asked) == 1
    assert ask(client, params=[("b", "2")]) == {"a": 1} and len(server.asked) == 2, (
        "another address is another answer"
    )


@pytest.mark.parametrize("how", [{"force": True}, {"ttl_seconds": 0}])
def test_a_kept_answer_is_compared_by_its_etag(client, server, how):
    server.says("/x", {"a": 1}, ETag='"v1"')
    ask(client, ttl_seconds=how.get("ttl_seconds", 60))
    server.says("/x", b"", status=304)
    assert ask(client, **how) == {"a": 1}
    assert server.asked[1][1]["If-None-Match"] == '"v1"'
    server.says("/x", {"a": 2}, ETag='"v2"')
    assert ask(client, force=True) == {"a": 2}


@pytest.mark.parametrize(
    ("body", "status"), [({"e": 1}, 500), (b"{", 200), ([1], 200), (PAGE, 200), (b"", 404)]
)
def test_an_error_is_never_kept_as_an_answer(client, server, body, status):
    server.says("/x", body, status=status)
    failure(client)
    server.says("/x", {"a": 1})
    assert ask(client) == {"a": 1}


def test_an_answer_arrives_even_when_it_cannot_be_kept(client, server, tmp_path):
    (tmp_path / "cache").write_text("in the way")
    server.says("/x", {"a": 1})
    assert ask(client) == ask(client) == {"a": 1} and len(server.asked) == 2


STATUSES = [
    (400, b"", False, None, "TVmaze refused our request (HTTP 400)."),
    (401, b"", False, None, "TVmaze rejected the API key (HTTP 401)."),
    (403, b"{}", True, None, "TVmaze refused our request."),
    (403, PAGE, True, 600, "TVmaze refuses our requests."),
    (
        403,
        b'{"errors": ["The API is temporarily disabled."]}',
        True,
        600,
        "TVmaze refuses our requests.",
    ),
    (408, b"", True, None, "TVmaze is having problems (HTTP 408)."),
    (204, b"", True, None, "TVmaze sent an unexpected response (HTTP 204)."),
    (304, b"", True, None, "TVmaze sent an unexpected response (HTTP 304)."),
    (500, b"", True, None, "TVmaze is having problems (HTTP 500)."),
    (502, PAGE, True, None, "TVmaze is having problems (HTTP 502)."),
    (503, b"", True, None, "TVmaze is having problems (HTTP 503)."),
    (200, PAGE, True, None, "TVmaze answered with a web page instead of data."),
    (200, b"", True, None, "TVmaze answered with nothing."),
    (200, b'{"a": ', True, None, "TVmaze answered with data that cannot be read."),
    (200, b'{"a": "\xff"}', True, None, "TVmaze answered with data that cannot be read."),
    (200, '{"a": 1}'.encode("utf-16"), True, None, "TVmaze answered with data that cannot be read."),
    (200, b"[" * 200_000, True, None, "TVmaze answered with data that cannot be read."),
    (200, b'{"a": ' + b"9" * 9999 + b"}", True, None, "TVmaze answered with data that cannot be read."),
    (200, b"null", True, None, "TVmaze sent an unexpected response."),
    (200, b"[]", True, None, "TVmaze sent an unexpected response."),
]


@pytest.mark.parametrize(("status", "body", "retryable", "retry_after", "sentence"), STATUSES)
def test_what_a_status_means(client, server, status, body, retryable, retry_after, sentence):
    server.says("/x", body, status=status)
    error = failure(client)
    assert (str(error), error.provider) == (sentence, "tvmaze")
    assert (error.retryable, error.retry_after_seconds) == (retryable, retry_after)


@pytest.mark.parametrize(("status", "body"), [(404, b""), (404, PAGE), (404, b'{"status": 404}'), (410, b"")])
def test_what_the_provider_does_not_have_is_missing(client, server, status, body):
    server.says("/x", body, status=status)
    error = failure(client)
    assert isinstance(error, Missing) and not error.retryable


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf{"a": 1e400, "a": 1}', b'{"a": 1}', b' {"a": NaN, "a": 1} '])
def test_odd_but_readable_data_is_read(client, server, body):
    server.says("/x", body, Content_Type="text/plain")
    assert ask(client) == {"a": 1}


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7),
        ("0", 1),
        ("-50", 1),
        ("9" * 40, 3600),
        ("soon", 5),
        ("", 5),
        (None, 5),
        ("DATE+120", 120),
        ("DATE-120", 1),
        ("DATE+9999999", 3600),
    ],
)
def test_429_shuts_the_gate_for_everybody_until_the_time_that_was_told(client, server, told, seconds):
    if told and told.startswith("DATE"):
        told = email.utils.formatdate(time.time() + int(told[4:]), usegmt=True)
    server.says(
        "/x", {"name": "Too Many Requests"}, status=429, **({} if told is None else {"Retry_After": told})
    )
    error = failure(client)
    assert error.retryable and error.retry_after_seconds == pytest.approx(seconds, abs=2)
    assert str(error) == "TVmaze asked us to wait."
    if seconds > 2:
        assert isinstance(failure(client, "/y"), GateClosed) and len(server.asked) == 1


def test_five_failures_in_a_row_open_the_breaker(client, server):
    server.says("/x", b"", status=500)
    errors = [failure(client) for _ in range(6)]
    assert [isinstance(error, GateClosed) for error in errors] == [False] * 5 + [True]
    assert str(errors[5]) == "TVmaze is having problems (HTTP 500)." and len(server.asked) == 5
    assert errors[5].retry_after_seconds == pytest.approx(60, abs=2)


def test_missing_entries_do_not_open_the_breaker(client, server):
    assert {type(failure(client)) for _ in range(8)} == {Missing} and len(server.asked) == 8


def test_a_service_that_turns_everybody_away_is_left_alone_for_ten_minutes(client, server):
    server.says("/x", PAGE, status=403)
    failure(client)
    error = failure(client)
    assert isinstance(error, GateClosed) and error.retry_after_seconds == pytest.approx(600, abs=5)


def test_a_refused_connection_can_be_tried_again(gates, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    error = failure(asking(f"http://127.0.0.1:{free}", gates, tmp_path))
    assert str(error) == "TVmaze could not be reached." and error.retryable


def test_a_name_that_is_not_found(gates, tmp_path, monkeypatch):
    def not_found(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    error = failure(asking("http://tvmaze.invalid", gates, tmp_path))
    assert str(error) == "TVmaze could not be reached: its name was not found." and error.retryable


def test_a_server_without_tls(gates, tmp_path, server):
    error = failure(asking(server.url.replace("http:", "https:"), gates, tmp_path))
    assert str(error) == "TVmaze could not be reached over a safe connection." and error.retryable


def test_a_server_that_never_answers(gates, tmp_path, server):
    server.answers["/x"] = lambda handler: time.sleep(0.3)
    error = failure(asking(server.url, gates, tmp_path, timeouts=Timeouts(1, 0.1, 5)))
    assert str(error) == "TVmaze did not answer within 0.1 seconds." and error.retryable


def drip(handler, start: bytes) -> None:
    """Send a start and then a byte now and then, for much longer than anybody should listen."""
    handler.close_connection = True
    handler.wfile.write(start)
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{",
        b"HTTP/1.1 200 OK\r\nX-Endless: ",
    ],
)
def test_a_slow_drip_is_cut_off_when_the_time_is_up(hasty, client, server, start):
    server.answers["/x"] = lambda handler: drip(handler, start)
    error = failure(hasty)
    assert str(error) == "TVmaze did not answer within 0.4 seconds." and error.retryable
    server.says("/y", {"a": 1})
    assert ask(client, "/y") == {"a": 1}, "the next request is not harmed"


def test_a_handshake_that_never_ends_is_cut_off_too(gates, tmp_path):
    def trickle(server: socket.socket) -> None:
        arrived, _ = server.accept()
        with arrived, contextlib.suppress(OSError):
            for byte in b"\x16\x03\x03\x40\x00" + bytes(200):
                arrived.send(bytes([byte]))
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,))
        thread.start()
        base = f"https://127.0.0.1:{server.getsockname()[1]}"
        error = failure(asking(base, gates, tmp_path, timeouts=Timeouts(0.3, 0.3, 0.2)))
        thread.join()
    assert str(error) == "TVmaze did not answer within 0.2 seconds."


def test_an_answer_that_breaks_off(client, server):
    server.says("/x", b'{"a": 1', Content_Length="5000", Connection="close")
    server.answers["/y"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    for path in ("/x", "/y"):
        error = failure(client, path)
        assert str(error) == "TVmaze closed the connection too early." and error.retryable


def test_an_answer_that_claims_to_be_too_large_is_not_read(client, server):
    server.says("/x", b"{", Content_Length=str(5_000_000_000))
    error = failure(client)
    assert str(error) == "TVmaze answered with more than 20 MB." and not error.retryable


def test_a_gzip_bomb_is_stopped_at_the_cap(client, server):
    server.says("/x", gzip.compress(b" " * 60_000_000), Content_Encoding="gzip")
    assert str(failure(client)) == "TVmaze answered with more than 20 MB."


TWICE = gzip.compress(
    gzip.compress(b"{}", mtime=0), mtime=0
)  # without the time of day, which would name the test


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip, gzip", TWICE), ("br", b"x"), ("gzip", b"no gzip")],
    ids=["twice", "unknown", "not packed"],
)
def test_packing_that_was_not_asked_for_is_not_unpacked(client, server, encoding, body):
    server.says("/x", body, Content_Encoding=encoding)
    assert str(failure(client)) == "TVmaze answered with data that cannot be unpacked."


def test_an_endless_answer_is_stopped_at_the_cap(client, server, monkeypatch):
    def endless(handler):
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b" " * 65_536)

    monkeypatch.setattr(http, "JSON_BYTES", 3_000_000)
    server.answers["/x"] = endless
    assert str(failure(client)) == "TVmaze answered with more than 3 MB."


def test_the_body_of_a_redirect_is_no_way_round_the_cap(client, server):
    bomb = gzip.compress(b" " * 30_000_000)
    server.says("/x", bomb, status=302, Location="/y", Content_Encoding="gzip")
    assert str(failure(client)) == "TVmaze answered with more than 20 MB." and len(server.asked) == 1


def test_a_redirect_within_the_provider_is_followed(client, server):
    server.says("/lookup", b"", status=301, Location="/shows/1")
    server.says("/shows/1", {"id": 1})
    assert ask(client, "/lookup") == {"id": 1}


def test_redirects_end_after_three_hops(client, server):
    for n in range(6):
        server.says(f"/{n}", b"", status=302, Location=f"{server.url}/{n + 1}")
    server.says("/3", {"a": 1})
    assert ask(client, "/0") == {"a": 1}
    server.says("/3", b"", status=302, Location="/0")
    server.asked.clear()
    assert (
        str(failure(client, "/0", force=True)) == "TVmaze redirected too many times."
        and len(server.asked) == 4
    )


def test_a_redirect_to_another_server_is_refused_before_anything_is_sent(client, server, listener):
    for target in (
        f"{listener.url}/",
        f"//{listener.host}/",
        f"http://user@{server.host}/",
        "file:///etc/passwd",
        "http://[::1",
    ):
        server.says("/x", b"", status=302, Location=target)
        error = failure(client)
        assert str(error) == "TVmaze sent us to an address that is not allowed." and not error.retryable
    assert listener.connections == 0


def test_cookies_and_proxies_are_ignored(client, server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    server.says("/x", {"a": 1}, Set_Cookie="who=me; Path=/")
    ask(client)
    ask(client, force=True)
    assert "Cookie" not in server.asked[1][1]


def test_connections_are_kept_for_the_next_request(client, server):
    server.says("/x", {"a": 1})
    for _ in range(3):
        ask(client, force=True)
    assert server.connections == 1


def test_every_hop_passes_the_gate(server, database, tmp_path):
    slow = asking(server.url, Gates({"tvmaze": (1, 10.0)}), tmp_path)
    server.says("/x", b"", status=302, Location="/y")
    assert isinstance(failure(slow), GateClosed) and len(server.asked) == 1


# A client in a hurry


def test_a_client_in_a_hurry_asks_anew_and_keeps_nothing(client, server):
    server.says("/x", {"a": 1}, ETag='"v1"')
    ask(client)
    heard = []
    hurried = client.hurried(Timeouts(1, 1, 1), lambda *answer: heard.append(answer))
    server.says("/x", {"a": 2})
    assert ask(hurried) == {"a": 2} and "If-None-Match" not in server.asked[1][1]
    assert ask(client) == {"a": 1}, "what was kept before is untouched"
    assert [(gate, outcome) for gate, outcome, _ in heard] == [("tvmaze", "2xx")]


def test_a_client_in_a_hurry_does_not_listen_for_long_and_tells_both_who_want_to_know(
    server, gates, tmp_path
):
    told, heard, done = [], [], threading.Event()
    server.answers["/x"] = lambda handler: done.wait(5)
    client = asking(server.url, gates, tmp_path, observe=lambda *answer: told.append(answer))
    hurried = client.hurried(Timeouts(1, 0.1, 0.3), lambda *answer: heard.append(answer))
    assert str(failure(hurried)).startswith("TVmaze did not answer within 0.")
    done.set()
    assert told == heard and told[0][:2] == ("tvmaze", "none")


def test_old_answers_are_forgotten_when_it_is_time(client, server, monkeypatch):
    server.says("/x", {"a": 1})
    ask(client, ttl_seconds=-1)
    assert client.forget_old_answers() == 1 and client.forget_old_answers() == 0
