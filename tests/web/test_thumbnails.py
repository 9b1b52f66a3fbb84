"""Pictures of the library: by the hash of their content, and nothing else from the disk."""

import re

import pytest

from .pages import Page


@pytest.fixture
def pictures(alice):
    """The addresses of all pictures on the page of a loaded series, and on its card."""
    alice.post("/series", name="Barakamon")
    return {image["src"] for path in ("/", "/series/1") for image in Page(alice.get(path)).all("img")}


def test_posters_and_fanart_are_small_and_large_webp_that_never_changes(alice, pictures):
    assert {re.fullmatch(r"/artwork/[0-9a-f]{64}-(small|large)\.webp", src)[1] for src in pictures} == {
        "small",
        "large",
    }
    for src in pictures:
        answer = alice.get(src)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp") and answer.data[8:12] == b"WEBP"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert alice.get(src, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_thumbnail_that_was_deleted_is_made_again(alice, pictures, settings):
    for file in (settings.data_dir / "thumbnails").iterdir():
        file.unlink()
    assert {alice.get(src).status_code for src in pictures} == {200}


def test_a_stranger_sees_no_picture(stranger, pictures):
    assert stranger.get(pictures.pop()).status_code == 302


ADDRESSES = [
    "/artwork/" + "0" * 64 + "-small.webp",
    "/artwork/" + "0" * 64 + "-huge.webp",
    "/artwork/x-small.webp",
    "/artwork/-small.webp",
    "/artwork/../aniworld.db",
    "/artwork/..%2f..%2faniworld.db-small.webp",
    "/artwork/%2e%2e%2faniworld.db",
    "/artwork/....//aniworld.db",
    "/artwork/..%5c..%5caniworld.db-small.webp",
    "/artwork/%252e%252e%252faniworld.db-small.webp",
    "/artwork//etc/passwd-small.webp",
    "/artwork/" + "A" * 64 + "-small.webp",
    "/artwork/" + "0" * 64 + "%00-small.webp",
    "/artwork/" + "0" * 64 + "-small.webp%00.png",
    "/artwork/",
    "/static/../aniworld.db",
    "/static/..%2fwsgi.py",
    "/static/%2e%2e/wsgi.py",
    "/static//etc/passwd",
    "/static/..%5cwsgi.py",
    "/images/../wsgi.py",
]


def test_no_address_leads_to_any_other_file(alice):
    for path in ADDRESSES:
        answer = alice.get(path)
        assert answer.status_code in (308, 404), path
        assert b"SQLite" not in answer.data and b"\nimport " not in answer.data, path
