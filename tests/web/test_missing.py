"""The page of missing episodes."""

import pytest
from airings import aired, grow, put

from aniworld.database import connected
from aniworld.models import Episode

from .pages import Page
from .test_live import changes, newest


def rows(page):
    """The numbers of the episodes that are listed."""
    return [element.text for element in page.all("span", class_="gap-code")]


def titles(page):
    return [heading.text for heading in page.all("h2") if heading["id"].startswith("gap-")]


def button(page, words):
    """The button with these words, the unseen ones included."""
    return next(one for one in page.all("button") if one.text.startswith(words))


def press(alice, path, words):
    """Press a button of the page at this path, and return where it leads."""
    page = Page(alice.get(path))
    form = next(one for one in page.all("form", class_="gap") if words in one.text)
    back = page.all("input", name="back")[0]["value"]
    answer = alice.post(form["action"], episodes=button(page, words)["value"], back=back)
    assert answer.status_code == 302
    return answer.location


def test_what_is_missing_is_listed_by_series_with_its_sums(alice):
    row = put("Frieren", aired(9, file="a.mkv"), aired(8, title="The Wall"), aired(-8))
    put("Akira", aired(900))
    page = Page(alice.get("/missing"))
    assert page.one("h1").text == "Missing" and "2 episodes of 2 series" in page.text
    assert titles(page) == ["Frieren", "Akira"] and rows(page) == ["S01E02", "S01E01"]
    assert "1 missing · 1 of 3 on disk" in page.text
    assert "The Wall" in page.text
    assert "No title yet" in page.text
    assert page.one("article", id=f"gap-{row.id}") and page.one("a", aria_current="page").text == "Missing"


def test_a_library_that_lacks_nothing_says_so_and_a_filter_that_finds_nothing_too(alice):
    page = Page(alice.get("/missing"))
    assert "Nothing is missing" in page.text and "/calendar" in page.html
    page = Page(alice.get("/missing?have=none&q=odd"))
    assert "Nothing here matches" in page.text and "Show all missing episodes" in page.text


def test_filters_stand_in_the_address_and_each_link_keeps_the_others(alice):
    row = put("Frieren", aired(9, file="a.mkv"), aired(3))
    grow(row, aired(2), season=0)
    put("Akira", aired(900))
    page = Page(alice.get("/missing?have=some&sort=title&q=frieren"))
    assert titles(page) == ["Frieren"] and page.one("input", id="filter")["value"] == "frieren"
    link = next(one for one in page.all("a") if one.text == "With specials")
    assert {"have=some", "sort=title", "q=frieren", "specials=yes"} <= set(
        link["href"].partition("?")[2].split("&")
    )
    assert rows(Page(alice.get(link["href"]))) == ["S01E02", "S00E01"]


@pytest.mark.parametrize("address", ["/missing?sort=odd", "/missing?have=odd", "/missing?aired=odd"])
def test_a_filter_that_is_none_is_refused_in_words(alice, address):
    answer = alice.get(address)
    assert answer.status_code == 422 and "is one of" in Page(answer).text


def test_pages_lead_to_each_other_and_one_too_far_is_the_last(alice):
    for number in range(31):
        put(f"Show {number:02}", aired(number))
    first = Page(alice.get("/missing?sort=title"))
    assert len(titles(first)) == 30 and "Page 1 of 2" in first.text
    last = Page(alice.get(first.one("a", rel="next")["href"]))
    assert titles(last) == ["Show 30"] and "sort=title" in last.one("a", rel="prev")["href"]
    assert titles(Page(alice.get("/missing?sort=title&page=99"))) == ["Show 30"]


def test_a_season_with_very_many_lists_some_and_leads_to_the_rest(alice):
    put("One Piece", *[aired(2000 - number) for number in range(1000)])
    page = Page(alice.get("/missing"))
    assert len(rows(page)) == 30 and "970 more on the page of the series" in page.text
    assert len(page.html) < 60_000
    press(alice, "/missing", "Ignore these 1000")
    assert "Nothing is missing" in Page(alice.get("/missing")).text


def test_of_many_seasons_the_newest_are_shown_and_the_others_are_behind_a_click(alice):
    row = put("Conan", aired(90))
    for season in range(2, 8):
        grow(row, aired(90 - season), season=season)
    page = Page(alice.get("/missing"))
    names = [
        " ".join(one.text.split()).partition(" missing")[0]
        for one in page.all("summary")
        if "Season" in one.text or "seasons" in one.text
    ]
    assert names[:5] == ["Season 7 1", "Season 6 1", "Season 5 1", "Season 4 1", "3 more seasons"]


def test_an_episode_is_ignored_there_and_the_page_stays_as_it_was_asked_for(alice):
    put("Frieren", aired(9), aired(8), aired(7))
    location = press(alice, "/missing?sort=title", "Ignore: S01E02")
    assert location == "/missing?sort=title"
    page = Page(alice.get(location))
    assert rows(page) == ["S01E01", "S01E03"]
    assert "1 episode of Frieren no longer counted as missing." in page.text
    undo = button(page, "Undo")
    assert alice.post(undo["formaction"]).location == "/missing?sort=title"
    assert rows(Page(alice.get("/missing"))) == ["S01E01", "S01E02", "S01E03"]


def test_all_of_a_series_is_ignored_and_one_undo_brings_back_exactly_these(alice):
    row = put("Frieren", aired(9), aired(8, is_ignored=True), aired(7))
    grow(row, aired(2), season=2)
    location = press(alice, "/missing", "Ignore all")
    page = Page(alice.get(location))
    assert "Nothing is missing" in page.text and "3 episodes of Frieren" in page.text
    alice.post(button(page, "Undo")["formaction"])
    assert rows(Page(alice.get("/missing"))) == ["S02E01", "S01E01", "S01E03"]
    with connected():
        assert Episode.get(number=2).is_ignored


def test_all_of_what_a_filter_shows_is_ignored_and_nothing_else(alice):
    put("Frieren", aired(400), aired(3))
    press(alice, "/missing?aired=week", "Ignore all")
    assert rows(Page(alice.get("/missing"))) == ["S01E01"]


def test_with_script_the_page_fetches_its_list_again_and_says_what_was_done(alice):
    row = put("Frieren", aired(9))
    answer = alice.post(f"/missing/{row.id}/ignore", headers={"HX-Request": "true"}, episodes="all")
    page = Page(answer)
    assert answer.status_code == 200 and "no longer counted as missing" in page.text
    assert page.one("div", hx_target="#missing")["hx-get"] == "" and button(page, "Undo")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_it_leads_back_to_our_own_pages_alone(alice, back):
    row = put("Frieren", aired(9))
    answer = alice.post(f"/missing/{row.id}/ignore", episodes="all", back=back)
    assert answer.location == "/"


@pytest.mark.parametrize("words", ["odd", "S01E99", "S01E01-S02E05"])
def test_words_that_are_no_episodes_are_refused_and_nothing_changes(alice, words):
    row = put("Frieren", aired(9))
    assert alice.post(f"/missing/{row.id}/ignore", episodes=words).status_code == 422
    assert rows(Page(alice.get("/missing"))) == ["S01E01"]


def test_an_open_page_is_told_when_it_may_be_another_and_else_nothing(alice):
    row = put("Frieren", aired(9), aired(8))
    before = newest()
    assert changes(alice, before, "missing")[0].all("hx-partial") == []
    alice.post(f"/missing/{row.id}/ignore", episodes="S01E01")
    page, _ = changes(alice, before, "missing")
    assert page.one("div", hx_target="#missing")["hx-select"] == "#missing"
    page, _ = changes(alice, before, "calendar")
    assert page.one("div", hx_target="#calendar")["hx-select"] == "#calendar"
