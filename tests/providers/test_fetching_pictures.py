"""Pictures are fetched from servers that are trusted, and from no others."""

import socket

import pytest
import urllib3.util.connection

from aniworld.errors import GateClosed, ProviderError
from aniworld.providers.http import Client
from aniworld.providers.url_policy import AllowList

from .test_http import PAGE, REFUSED_URLS, ask, asking, failure


def test_a_picture_is_fetched_from_a_configured_server(client, server):
    server.says("/a.jpg", b"\xff\xd8 a picture", Content_Type="image/jpeg")
    assert client.get_image(f"{server.url}/a.jpg", priority=0).read() == b"\xff\xd8 a picture"


def test_a_picture_is_fetched_from_an_extra_host(gates, tmp_path, listener):
    listener.says("/a.jpg", b"\xff\xd8", Content_Type="image/jpeg")
    extra = Client({}, gates, tmp_path, pictures=AllowList.of([], {listener.host}))
    assert extra.get_image(f"{listener.url}/a.jpg", priority=0).read() == b"\xff\xd8"


def refused(client, url) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        client.get_image(url, priority=0)
    return caught.value


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_picture_at_a_forbidden_address_is_not_asked_for(client, listener, url):
    url = url.replace("9001", str(listener.server_port)).replace("8080", str(listener.server_port))
    error = refused(client, url)
    assert str(error) == "The picture lies at an address that is not allowed." and not error.retryable
    assert listener.connections == 0


def test_a_picture_server_cannot_send_us_elsewhere(client, server, listener):
    server.says("/a.jpg", b"", status=302, Location=f"{listener.url}/a.jpg")
    error = refused(client, f"{server.url}/a.jpg")
    assert (
        str(error) == f"The image server {server.host} sent us to an address that is not allowed."
        and not error.retryable
    )
    assert listener.connections == 0


def test_a_public_name_that_leads_into_a_private_network_is_dropped_before_a_byte_is_sent(
    client, monkeypatch
):
    with socket.create_server(("127.0.0.1", 0)) as trap:
        inside = trap.getsockname()
        monkeypatch.setattr(
            urllib3.util.connection, "create_connection", lambda *_, **__: socket.create_connection(inside)
        )
        error = refused(client, "http://static.tvmaze.com/a.jpg")
        assert (
            str(error) == "The image server static.tvmaze.com leads into a private network."
            and not error.retryable
        )
        arrived, _ = trap.accept()
        with arrived:
            assert arrived.recv(100) == b""


def test_a_public_provider_that_leads_into_a_private_network_is_dropped_too(
    gates, tmp_path, monkeypatch, listener
):
    inside = ("127.0.0.1", listener.server_port)
    monkeypatch.setattr(
        urllib3.util.connection, "create_connection", lambda *_, **__: socket.create_connection(inside)
    )
    for base in ("https://api.tvmaze.com", "http://api.tvmaze.com"):
        assert str(failure(asking(base, gates, tmp_path))) == "TVmaze leads into a private network."
    assert listener.asked == []


@pytest.mark.parametrize(
    ("status", "body", "retryable", "sentence"),
    [
        (200, PAGE, True, "answered with a web page instead of a picture."),
        (200, b"", True, "answered with nothing."),
        (404, b"", False, "has no such picture."),
        (403, b"<Error><Code>AccessDenied</Code></Error>", True, "refused this picture."),
        (503, b"", True, "is having problems (HTTP 503)."),
    ],
)
def test_what_is_not_a_picture(client, server, status, body, retryable, sentence):
    server.says("/a.jpg", body, status=status, Content_Type="image/jpeg")
    error = refused(client, f"{server.url}/a.jpg")
    assert (str(error), error.retryable) == (f"The image server {server.host} {sentence}", retryable)


def test_pictures_that_are_kept_back_do_not_shut_out_the_others(client, server):
    server.says("/a.jpg", b"<Error/>", status=403, Content_Type="application/xml")
    assert not any(isinstance(refused(client, f"{server.url}/a.jpg"), GateClosed) for _ in range(8))


def test_a_picture_server_has_a_gate_of_its_own(client, server):
    server.says("/a.jpg", b"", status=429, Retry_After="60")
    assert refused(client, f"{server.url}/a.jpg").retry_after_seconds == 60
    server.says("/x", {"a": 1})
    assert ask(client) == {"a": 1}
    assert isinstance(refused(client, f"{server.url}/b.jpg"), GateClosed)
