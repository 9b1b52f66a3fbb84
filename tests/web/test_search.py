"""Searching: candidates of every source side by side, and their posters passed on from here."""

import re

import pytest

from aniworld.database import connected
from aniworld.models import SeriesId
from aniworld.web import previews

from .pages import Page

HTMX = {"HX-Request": "true"}


def results(person, query, **headers):
    answer = person.get(f"/search?{query}", **headers)
    assert answer.status_code == 200
    return Page(answer)


def test_a_search_shows_candidates_that_can_be_added(alice):
    page = results(alice, "q=haikyu")
    assert len(page.all("h1")) == 1 and page.one("input", id="search")["value"] == "haikyu"
    sources = {field["value"] for field in page.all("input", name="provider")}
    assert sources <= {"catalogue", "tvmaze", "kitsu"}
    assert all(name in page.text for name in ("Catalogue", "TVmaze", "Kitsu"))
    for form in page.all("form", action="/series"):
        assert form["method"] == "post"
    names = {field["name"] for field in page.all("input", type="hidden")}
    assert {"csrf_token", "provider", "id", "title", "year"} <= names


def test_while_typing_only_the_results_come(alice):
    page = results(alice, "q=haikyu", **HTMX)
    assert page.one(id="candidates")
    assert not page.all("html")
    assert not page.all("h1")
    assert page.all("li", class_="candidate")


def test_while_typing_the_catalogue_answers_at_once_and_the_sources_join_in(alice, standin):
    page = results(alice, "q=attack+on+titan", **HTMX)
    at_once = [field["value"] for field in page.all("input", name="provider")]
    assert set(at_once) == {"catalogue"} and standin.counts()["requests"] == 0
    assert "Asking TVmaze, Kitsu…" in page.html and "data-step" not in page.one(id="candidates")
    then = page.one("p", hx_trigger="load delay:250ms")
    assert (then["hx-target"], then["hx-swap"], then["hx-sync"]) == (
        "#candidates",
        "outerMorph",
        "[data-search=candidates]:queue last",
    )

    page = results(alice, then["hx-get"].partition("?")[2], **HTMX)
    joined = [field["value"] for field in page.all("input", name="provider")]
    assert joined[0] == "tvmaze" and joined[1 : len(at_once)] == at_once[1:] and "Kitsu" in page.html
    assert "Asking" not in page.html
    assert "data-step" in page.one(id="candidates")
    assert not page.all(hx_trigger="load delay:250ms")


def test_without_a_script_everything_comes_in_one_answer(alice):
    page = results(alice, "q=attack+on+titan")
    assert all(name in page.text for name in ("Catalogue", "TVmaze", "Kitsu")) and "Asking" not in page.html


def test_while_the_sources_are_asked_nobody_says_that_there_is_nothing(alice):
    assert "No source has a match" not in results(alice, "q=zzzz+no+such+show", **HTMX).html
    assert "No source has a match" in results(alice, "q=zzzz+no+such+show&wait=providers", **HTMX).html


def test_a_search_for_a_series_stays_one_when_the_sources_join_in(alice, put):
    put("Barrakamonn")
    then = results(alice, "q=barakamon&series=1", **HTMX).one("p", hx_trigger="load delay:250ms")
    assert results(alice, then["hx-get"].partition("?")[2], **HTMX).all("form", action="/series/1/match")


def test_an_entry_of_the_catalogue_shows_the_title_that_was_typed_beside_its_own(alice):
    page = results(alice, "q=コナン", **HTMX)
    assert next(title.text for title in page.all("p", class_="candidate-title")) == "Detective Conan"
    assert page.all("p", class_="candidate-overview")[0].text == "名探偵コナン"


def test_an_entry_of_the_catalogue_is_added_and_then_a_link(alice):
    field = results(alice, "q=barakamon", **HTMX).all("input", name="id")[0]
    alice.post("/series", provider="catalogue", id=field["value"], title="x", year="1")
    page = results(alice, "q=barakamon", **HTMX)
    assert [link.text for link in page.all("a", href="/series/1")] == ["Open: Barakamon"]


def test_the_box_on_the_front_page_searches_by_its_own_name(alice):
    assert results(alice, "name=haikyu", **HTMX).all("li", class_="candidate")


FOUND = {"": 0, "q=": 0, "q=h": 8, "q=%20h%20": 8}  # the catalogue has eight to show for a letter


def test_nobody_is_asked_for_nothing_or_a_single_letter(alice, standin):
    for query, found in FOUND.items():
        page = results(alice, query, **HTMX)
        assert len(page.all("li", class_="candidate")) == found and not page.all(
            hx_trigger="load delay:250ms"
        ), query
        assert results(alice, query).all("h1") and standin.counts()["requests"] == 0, query


def test_what_is_already_in_the_library_is_a_link_to_it(alice, put):
    put("Haikyu!!")
    with connected():
        SeriesId.create(
            series=1, provider="tvmaze", value=results(alice, "q=haikyu").all("input", name="id")[0]["value"]
        )
    page = results(alice, "q=haikyu")
    assert [link.text for link in page.all("a", href="/series/1")] == ["Open: Haikyu!!"]


def test_one_source_that_fails_is_named_and_the_others_are_shown(alice, standin):
    standin.fail("/kitsu", times=None, status=503)
    page = results(alice, "q=haikyu")
    assert {field["value"] for field in page.all("input", name="provider")} == {"catalogue", "tvmaze"}
    assert "Kitsu" in page.one("p", class_="note-problem").text


def test_what_no_source_knows_can_be_added_by_its_name(alice):
    page = results(alice, "q=zzzz+no+such+show")
    assert "No source has a match for “zzzz no such show”. You can still add it by this name." in page.text
    assert page.all("input", name="name", value="zzzz no such show")


def test_a_search_for_a_series_offers_to_take_the_show_for_it(alice, put):
    put("Barrakamonn")
    page = results(alice, "q=barakamon&series=1")
    assert page.all("form", action="/series/1/match") and not page.all("form", action="/series")
    assert page.all("input", name="series", value="1") and "Barrakamonn" in page.text


SEARCHES = [
    ("q=x&series=1", 404),
    ("q=x&series=" + "9" * 30, 404),
    ("q=x&series=abc", 200),
    ("q=" + "x" * 10_000, 200),
    ("q=%00%ff", 200),
    *((f"q={q}", 200) for q in ("%22", "*", "NEAR(", "a%22+OR+%22b", "title;DROP", "1)+UNION", "%25_%5C")),
]


def test_whatever_is_searched_for_is_answered(alice):
    for query, status in SEARCHES:
        for asked in ({}, HTMX):
            assert alice.get(f"/search?{query}", **asked).status_code == status, query


def test_a_name_that_is_too_long_is_refused_and_never_cut(alice, still):
    long = "zzzz " * 99 + "the end of it"
    assert len(long) > 500
    for path in ("/series", "/search"):
        answer = alice.post(path, name=long)
        assert answer.status_code == 422 and "A name has at most 500 characters." in Page(answer).text
    page = results(alice, f"q={long}")
    name = page.one("input", name="name", type="hidden")["value"]
    assert alice.post("/series", name=name).status_code == 422
    page = results(alice, f"q={long[:400]}")
    assert page.one("input", name="name", type="hidden")["value"] == long[:400].strip()


# Posters of candidates


@pytest.fixture
def preview(app, alice):
    """The address of ours for a picture elsewhere."""

    def address(remote):
        with app.test_request_context():
            return previews.preview_url(remote)

    return address


def test_a_candidate_has_a_small_picture_that_comes_from_us(alice):
    page = results(alice, "q=haikyu")
    pictures = [image["src"] for image in page.all("img")]
    assert pictures and all(re.match(r"/search/preview/[\w.-]+$", src) for src in pictures)
    answer = alice.get(pictures[0])
    assert (answer.status_code, answer.mimetype) == (200, "image/webp") and answer.data[8:12] == b"WEBP"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_nobody_can_have_us_fetch_what_they_like(alice, preview, standin):
    good = preview(f"{standin.url}/images/x.jpg").removeprefix("/search/preview/")
    for token in (
        good[:-1],
        good + "x",
        "x" + good,
        good.split(".")[0],
        "http://127.0.0.1",
        "%22http://x%22",
        "x" * 5000,
    ):
        assert alice.get(f"/search/preview/{token}").status_code == 404, token
    assert standin.counts()["requests"] == 0


FORBIDDEN = [
    "http://127.0.0.1:1/x.jpg",
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "http://[::1]/x",
    "http://0/x",
    "gopher://x/1",
]


def test_a_picture_at_an_address_that_is_not_allowed_is_not_fetched(alice, preview):
    for remote in FORBIDDEN:
        answer = alice.get(preview(remote))
        assert answer.status_code == 502 and b"not allowed" in answer.data, remote


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404},
        {"status": 500},
        {"body": b"<html>no picture</html>", "content_type": "image/jpeg"},
        {"cut": True},
        {"drop": True},
    ],
    ids=str,
)
def test_a_picture_that_cannot_be_had_is_an_error_and_no_picture(alice, standin, fault):
    src = results(alice, "q=haikyu").all("img")[0]["src"]
    standin.fail("/images", **fault)
    answer = alice.get(src)
    assert answer.status_code in (404, 422, 502, 503) and answer.mimetype == "text/html"
