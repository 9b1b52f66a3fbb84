"""Pictures that are refused in words, while the one in place stays."""

import re

import pytest
from files.images import hostile

from aniworld.files import images
from aniworld.web import artwork as pages

from .pages import Page
from .test_artwork import HTMX, MINE, bomb, picture
from .test_artwork import art as art
from .test_artwork import loaded as loaded

pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")


HOSTILE = {
    "no file": (b"", 422, "Choose a picture on your device first."),
    "a drawing with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        415,
        "Only JPEG, PNG and WebP",
    ),
    "a page": (b"<!doctype html><html><script>alert(1)</script>", 415, "Only JPEG, PNG and WebP"),
    "a page with the start of a JPEG": (
        b"\xff\xd8\xff\xe0<html>",
        (415, 422),
        "Only JPEG, PNG and WebP|damaged",
    ),
    "a GIF": (picture("GIF"), 415, "Only JPEG, PNG and WebP"),
    "10k × 10k pixels": (bomb(10_000), 422, "more than 50 megapixels"),
    "30k × 30k pixels": (bomb(30_000), 422, "more than 50 megapixels"),
    "cut off": (picture(size=(600, 900))[:-900], 422, "damaged or incomplete"),
    "more than 25 MB": (MINE + bytes(images.MAX_BYTES), 413, "larger than 25 MB"),
}


@pytest.mark.parametrize("content, status, words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("headers", [None, HTMX], ids=["form", "htmx"])
def test_what_is_no_picture_is_refused_in_words_and_the_old_one_stays(art, content, status, words, headers):
    before = art.file("poster.jpg")
    answer = art.upload("poster", content, headers)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    page = Page(answer)
    assert re.search(words, page.text) and (headers or "The picture that was there stays." in page.text)
    assert art.file("poster.jpg") == before
    assert art.state("poster") == "From TVmaze. A better one may replace it."
    if headers:
        assert [partial["hx-target"] for partial in page.all("hx-partial")] == ["#problem"]


def test_what_is_far_too_large_is_not_even_read(art, monkeypatch):
    monkeypatch.setattr(pages, "LARGEST_UPLOAD", 100_000)
    answer = art.upload("poster", MINE + bytes(200_000))
    assert answer.status_code == 413
    assert "larger than 25 MB. The picture that was there stays." in Page(answer).text


@pytest.mark.parametrize(
    "fields, verb, status, words",
    [
        ({"candidate": "999"}, "use", 404, "no longer on offer"),
        ({"candidate": "-1"}, "use", 404, "no longer on offer"),
        ({"candidate": "²"}, "use", 404, "no longer on offer"),
        ({"candidate": "9" * 40}, "use", 404, "no longer on offer"),
        ({}, "use", 404, "no longer on offer"),
        ({"candidate": "drawn"}, "use", 404, "Only a logo can be drawn."),
        ({}, "undo", 404, "nothing here to undo"),
        ({}, "upload", 422, "Choose a picture on your device first."),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(art, fields, verb, status, words):
    answer = art.do("poster", verb, **fields)
    page = Page(answer)
    assert answer.status_code == status and words in page.one("p", id="artwork-error").text
    assert len(page.all("h1")) == 1 and art.state("poster") == "From TVmaze. A better one may replace it."


def test_a_server_that_does_not_answer_is_said_and_the_old_one_stays(art, standin):
    wanted = art.other("poster")
    standin.fail("/images/", times=None, status=503)
    for headers in (None, HTMX):
        answer = art.do("poster", "use", headers, candidate=wanted)
        assert answer.status_code in (502, 503) and "is having problems (HTTP 503)" in Page(answer).text
    assert art.state("poster") == "From TVmaze. A better one may replace it."


@pytest.mark.parametrize("name", ["still", "season-9", "poster.jpg", "fanart4", "%2e%2e", "x" * 500])
def test_a_place_that_does_not_exist_is_not_found(art, name):
    assert art.do(name, "pin").status_code == 404


# Pictures that are built to cost

COSTLY = [
    "jpeg: empty scans, 200 KB",
    "jpeg: application segments",
    "jpeg: fill bytes in the pixels",
    "jpeg: 1,000 scans of real data",
    "jpeg: 65,535 × 65,535",
    "png: private chunks at the end",
    "png: frames",
    "png: a profile of 100 MB",
    "png: 65,535 × 700 of one bit",
    "gif: comments of two bytes",
    "gif: a million frames",
    "webp: frames",
    "webp: unknown chunks",
    "webp: a length that lies",
    "other: ICNS",
    "other: TIFF",
    "other: JPEG 2000",
    "other: AVIF",
    "other: SVG",
    "jpeg: arithmetic coding",
]


def test_an_upload_that_is_built_to_cost_is_refused_in_words_and_the_picture_stays(art, settings):
    before, kept = (
        art.file("poster.jpg"),
        {path: path.stat().st_mtime_ns for path in settings.library.rglob("*")},
    )
    for name in COSTLY:
        content = hostile.HOSTILE[name]()
        answer = art.upload(
            "poster", content if name == "gif: comments of two bytes" else content[:3_000_000]
        )
        page = answer.get_data(as_text=True)
        if name != "png: 65,535 × 700 of one bit":  # which is a picture
            assert answer.status_code in (415, 422) and "The picture that was there stays." in page, name
            assert art.file("poster.jpg") == before, name
            continue
        assert answer.status_code == 302 and art.do("poster", "undo").status_code == 302
        assert art.file("poster.jpg") == before
    aside = {path for path in settings.library.rglob("*") if path.suffix == ".bak"}
    assert set(settings.library.rglob("*")) - aside == kept.keys() and len(aside) == 1, "the one that was one"
