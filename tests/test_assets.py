"""What pages bring is kept by a browser for ever, and text is compressed."""

import gzip
import re

import pytest

from aniworld import assets

FOR_EVER = "public, max-age=31536000, immutable"


def addresses(person):
    page = person.get("/about").get_data(as_text=True)
    return set(re.findall(r'(?:href|src)="(/static/\w+\.\w+\.\w+)', page))


def test_every_sheet_and_every_script_is_in_and_the_values_come_first():
    names = [path.name for path in assets.sheets()]
    assert names[0] == "tokens.css" and sorted(names) == sorted(
        path.name for path in (assets.STATIC / "css").iterdir()
    )
    assert [path.name for path in assets.scripts()][:3] == ["htmx.min.js", "hx-ws.min.js", "app.js"]
    sheet = assets.build()["app.css"].body
    assert all(path.read_bytes() in sheet for path in assets.sheets())


def test_a_name_changes_with_the_bytes(monkeypatch, tmp_path):
    before = assets.build()
    monkeypatch.setattr(assets, "sheets", lambda: [tmp_path / "a.css"])
    (tmp_path / "a.css").write_text("a { color: red }")
    after = assets.build()
    assert before["app.css"].name != after["app.css"].name
    assert before["app.js"].name == after["app.js"].name


def test_a_page_brings_files_that_are_kept_for_ever(alice):
    found = addresses(alice)
    assert len(found) == 5
    for address in found:
        answer = alice.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER), address
        assert alice.get(address, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_they_are_compressed_for_whoever_takes_that(alice):
    address = next(address for address in addresses(alice) if address.endswith(".css"))
    plain, packed = alice.get(address), alice.get(address, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data) / 3
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_a_name_that_was_never_built_is_not_there(alice):
    assert alice.get("/static/app.000000000000.css").status_code == 404
    assert alice.get("/static/css/base.css").status_code == 200


@pytest.mark.parametrize("path", ["/about", "/api/series/1"])
def test_pages_and_json_are_compressed_for_whoever_takes_that(alice, path):
    alice.post("/series", name="Frieren")
    packed = alice.get(path, **{"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(gzip.decompress(packed.data))
    assert "Content-Encoding" not in alice.get(path).headers


def test_no_secret_stands_in_two_compressed_answers(alice):
    """Else whoever has the browser ask and sees how long the answers are could guess it letter by letter."""
    tokens = {alice.token() for _ in range(3)}
    assert len(tokens) == 3 and len({token[20:40] for token in tokens}) == 3


def test_what_is_small_or_no_text_is_sent_as_it_is(alice):
    alice.post("/series", name="Frieren")
    picture = re.search(r'src="(/artwork/[^"]+)"', alice.get("/series/1").get_data(as_text=True))[1]
    for path in ("/healthz", picture):
        assert "Content-Encoding" not in alice.get(path, **{"Accept-Encoding": "gzip"}).headers, path
    assert "Accept-Encoding" not in alice.get(picture).headers.get("Vary", "")
