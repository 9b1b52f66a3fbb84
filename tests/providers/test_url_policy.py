"""Pictures and redirects come from where they may come from, and from nowhere else."""

import json
from pathlib import Path

import pytest

from aniworld.providers.url_policy import AllowList, hop, is_public, origin

PUBLIC = ["api.tvmaze.com", "static.tvmaze.com", "media.kitsu.app"]
ALLOWED = AllowList.of(
    ["https://api.tvmaze.com", "http://127.0.0.1:9001/kitsu"], ["nas.lan:8443", "[::1]:9000"], PUBLIC
)

REFUSED_URLS = json.loads((Path(__file__).parent / "payloads" / "refused_urls.json").read_text())


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_picture_from_elsewhere_is_refused(url):
    assert ALLOWED.image_url(url) is None


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://static.tvmaze.com/uploads/1.jpg?2", "https://static.tvmaze.com/uploads/1.jpg?2"),
        ("http://static.tvmaze.com/uploads/1.jpg", "https://static.tvmaze.com/uploads/1.jpg"),
        ("HTTPS://Static.TVmaze.com/a#fragment", "https://static.tvmaze.com/a"),
        ("https://media.kitsu.app", "https://media.kitsu.app/"),
        ("http://127.0.0.1:9001/a.png", "http://127.0.0.1:9001/a.png"),
        ("https://127.0.0.1:9001/a.png", "https://127.0.0.1:9001/a.png"),
        ("https://nas.lan:8443/a.png", "https://nas.lan:8443/a.png"),
        ("http://NAS.lan:8443/a.png", "http://nas.lan:8443/a.png"),
        ("http://[::1]:9000/a.png", "http://[::1]:9000/a.png"),
    ],
)
def test_a_picture_from_a_known_host_is_asked_for_safely(url, sent):
    assert ALLOWED.image_url(url) == sent


def test_the_public_services_are_never_trusted_with_private_addresses():
    assert "api.tvmaze.com:443" not in ALLOWED.trusted and "127.0.0.1:9001" in ALLOWED.trusted


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        ("https://api.tvmaze.com/shows/1", "https://api.tvmaze.com/shows/1"),
        ("http://api.tvmaze.com/shows/1?a=b", "https://api.tvmaze.com/shows/1?a=b"),
        ("https://api.tvmaze.com:443/shows/1", "https://api.tvmaze.com:443/shows/1"),
        ("https://api.tvmaze.com:8443/shows/1", None),
        ("http://api.tvmaze.com:80/shows/1", None),
        ("https://static.tvmaze.com/shows/1", None),
        ("http://127.0.0.1/shows/1", None),
        ("https://me@api.tvmaze.com/", None),
        ("https://api.tvmaze.com\\@127.0.0.1/", None),
        ("https://[::1", None),
        ("ftp://api.tvmaze.com/", None),
    ],
)
def test_a_redirect_stays_with_its_provider(target, sent):
    assert hop(target, "https://api.tvmaze.com") == sent


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "2001:0:1::1",
        "2001:db8::1",
        "3fff::1",
        "fec0::1",
        "",
        "localhost",
    ],
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


def test_an_origin_names_its_port():
    urls = ("https://a/b", "http://a", "http://a:8/", "http://[::1]:9/")
    assert [origin(url) for url in urls] == ["a:443", "a:80", "a:8", "[::1]:9"]
