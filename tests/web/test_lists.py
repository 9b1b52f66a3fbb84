"""Lists of people on the pages: choose one, look at it, add what is ticked, have the whole of it read."""

import pytest

from aniworld.database import connected
from aniworld.library.lists import list_rows, list_runs
from aniworld.models import Series

from .pages import Page

PREVIEW = "/import/lists/preview?service=anilist&status=watching&status=completed&user="


@pytest.fixture(autouse=True)
def nothing_loads(still):
    """What is added stays as it was asked for."""


def titles():
    with connected():
        return [row.title for row in Series.select().order_by(Series.id)]


def lists():
    with connected():
        return list_rows.all()


def read():
    with connected():
        return list_runs.run_due()


def test_the_page_is_found_from_import_and_from_adding(alice):
    for path in ("/import", "/add"):
        words = "Import a list from AniList, MyAnimeList or Kitsu"
        assert Page(alice.get(path)).link(words) == "/import/lists"
    page = Page(alice.get("/import/lists"))
    ticked = [box["value"] for box in page.all("input", type="checkbox") if "checked" in box]
    assert ticked == ["watching", "planned", "completed", "on_hold"]
    assert "Lists that are read" not in page.text


def test_a_list_is_looked_at_and_what_is_ticked_is_added(alice):
    answer = alice.get(PREVIEW + "aniworld")
    page = Page(answer)
    assert answer.status_code == 200 and page.one("h1").text == "aniworld at AniList" and titles() == []
    boxes = page.all("input", type="checkbox")
    assert len(boxes) > 2 and all("checked" in box for box in boxes)
    sent = {"service": "anilist", "user": "aniworld", "status": "watching"}
    done = Page(alice.post("/import/lists/add", show=[box["value"] for box in boxes[:2]], **sent))
    assert done.one("h1").text == "2 series added" and len(titles()) == 2
    again = Page(alice.get(PREVIEW + "aniworld"))
    assert len(again.all("input", type="checkbox")) == len(boxes) - 2 and "2 in your library" in again.text
    assert again.link(titles()[1]) == "/series/2"  # the title of the first is a part of that of the second


def test_a_long_list_has_pages(alice):
    page = Page(alice.get(PREVIEW + "collector"))
    assert "Page 1 · 300 titles" in page.text and "Looked for by its title" in page.text
    assert "page=2" in page.link("Next page")
    sent = {"service": "anilist", "user": "collector", "status": "watching", "next": "2"}
    box = page.all("input", type="checkbox")[0]
    done = Page(alice.post("/import/lists/add", show=[box["value"]], **sent))
    following = done.link("Next page of the list")
    assert following == "/import/lists/preview?service=anilist&user=collector&status=watching&page=2"
    last = Page(alice.get(following.replace("page=2", "page=7")))
    assert "Page 7 · 200 titles" in last.text and not [a for a in last.all("a") if a.text == "Next page"]
    assert (
        "Nothing of this kind is on the list." in Page(alice.get(following.replace("page=2", "page=9"))).text
    )


REFUSED = {
    "nobody-there": (404, "AniList has no user nobody-there."),
    "hidden": (403, "AniList does not show the list of hidden."),
    "no/such": (422, "Type the name of the user at AniList"),
}


@pytest.mark.parametrize("user", REFUSED)
def test_a_list_that_cannot_be_shown_is_said_on_the_form_and_what_was_typed_stays(alice, user):
    status, words = REFUSED[user]
    answer = alice.get(PREVIEW + user)
    page = Page(answer)
    assert answer.status_code == status and words in page.text
    assert page.one("input", id="list-user")["value"] == user
    assert page.one("input", id="list-user")["aria-invalid"] == "true"


def test_statuses_and_services_that_are_missing_are_said_too(alice):
    assert "Choose at least one of" in Page(alice.get("/import/lists/preview?service=kitsu&user=x")).text
    answer = alice.get("/import/lists/preview?service=x&user=x&status=planned")
    assert answer.status_code == 422 and "A list is kept at one of" in Page(answer).text


def test_a_service_that_is_away_says_when_to_come_again(alice, standin):
    standin.fail("/anilist", status=429, headers={"Retry-After": "40"}, times=1)
    answer = alice.get(PREVIEW + "aniworld")
    assert answer.headers["Retry-After"] == "40" and "AniList" in Page(answer).text


@pytest.mark.parametrize(
    ("when", "words"), [("once", "It was read once."), ("daily", "It is read every day")]
)
def test_a_whole_list_is_read_in_the_background(alice, when, words):
    sent = {"service": "myanimelist", "user": "aniworld", "status": ["watching", "planned"], "when": when}
    assert alice.post("/import/lists", **sent).headers["Location"] == "/import/lists#list-1"
    assert "It is being read: page 1." in Page(alice.get("/import/lists")).text
    added = read()
    page = Page(alice.get("/import/lists"))
    assert added == len(titles()) > 2
    assert words in page.text and f"{added} added, 0 known already." in page.text
    assert alice.post("/import/lists/1/run").status_code == 302 and read() == 0
    assert alice.post("/import/lists/1/removed").status_code == 302 and lists() == []
    assert len(titles()) == added


def test_only_what_comes_from_now_on_can_be_wanted(alice):
    sent = {"service": "kitsu", "user": "aniworld", "status": "planned", "when": "new"}
    alice.post("/import/lists", **sent)
    assert read() == 0 and titles() == [] and "noted" in Page(alice.get("/import/lists")).text


def test_a_list_that_cannot_be_kept_is_said_on_the_form(alice):
    answer = alice.post("/import/lists", service="kitsu", user="", status="planned")
    assert answer.status_code == 422 and lists() == []
    assert alice.post("/import/lists/9/run").status_code == 404
