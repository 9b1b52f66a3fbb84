"""A series: adding it by form, its page, trying again, choosing the right show, removing it."""

import pytest

from aniworld.database import connected
from aniworld.models import Part, Series, User

from .pages import Page

HTMX = {"HX-Request": "true"}


def add(person, headers=None, **fields):
    return person.post("/series", headers=headers, **fields)


def page_of(person, series_id=1, query=""):
    answer = person.get(f"/series/{series_id}{query}")
    assert answer.status_code == 200
    return Page(answer)


# Adding


def test_adding_by_the_form_leads_to_the_page_of_the_series(alice, still):
    answer = add(alice, name="  Barakamon ")
    assert (answer.status_code, answer.location) == (302, "/series/1")
    assert page_of(alice).one("h1").text == "Barakamon"


def test_adding_shows_the_card_at_once(alice, still, standin):
    page = Page(add(alice, HTMX, name="Barakamon"))
    assert page.one(id="candidates") and page.cards == ["1"] and page.titles == ["Barakamon"]
    assert page.swaps == [
        ("#series-1", "delete"),
        ("#grid[data-plain]", "afterbegin"),
        ("#library-count", "outerMorph"),
    ]
    assert page.one(id="library-count").text == "1 series · 1 loading"
    assert "Already" not in page.text and standin.counts()["requests"] == 0


def test_adding_twice_says_that_it_is_already_there_and_links_to_it(alice, still):
    add(alice, name="Barakamon")
    page = Page(add(alice, HTMX, name="barakamon"))
    assert "Already in your library: Barakamon" in " ".join(page.one(id="candidates").text.split())
    assert page.one("a", id="already")["href"] == "/series/1"
    assert ("#grid[data-plain]", "afterbegin") not in page.swaps
    assert add(alice, name="BARAKAMON").location == "/series/1"
    assert Page(alice.get("/")).cards == ["1"]


def test_two_people_who_add_the_same_get_the_same(alice, browser, still):
    bob = browser("bob").sign_in()
    assert add(alice, name="Barakamon").location == add(bob, name="Barakamon").location == "/series/1"


def test_a_candidate_is_added_with_the_title_and_year_that_it_was_shown_with(alice, still):
    add(alice, provider="kitsu", id="90281", title="Barakamon", year="2014")
    page = page_of(alice)
    assert page.one("h1").text == "Barakamon" and "2014" in page.text
    assert add(alice, provider="kitsu", id="90281", title="Something else").location == "/series/1"


NOT_ADDED = [
    ({}, "Type the name of a series first."),
    ({"name": ""}, "Type the name of a series first."),
    ({"name": " \t "}, "Type the name of a series first."),
    ({"name": "x" * 501}, "A name has at most 500 characters."),
    ({"name": "x" * 10_001}, "A name has at most 500 characters."),
    ({"provider": "nowhere", "id": "1"}, "The provider is one of catalogue, tvmaze, kitsu."),
    ({"provider": "tvmaze"}, "Give the id"),
    ({"provider": "tvmaze", "id": "../../etc"}, "Give the id"),
    ({"provider": "tvmaze", "id": "1" * 65}, "Give the id"),
]


def test_what_cannot_be_added_is_said_on_a_page_and_in_a_fragment(alice, still):
    for fields, words in NOT_ADDED:
        page, fragment = add(alice, **fields), add(alice, HTMX, **fields)
        assert page.status_code == fragment.status_code == 422, fields
        page, fragment = Page(page), Page(fragment)
        assert words in page.text and len(page.all("h1")) == 1, fields
        assert (
            words in fragment.text
            and fragment.swaps == [("#problem", "innerHTML")]
            and not fragment.all("html")
        ), fields
        with connected():
            assert not Series.select().exists(), fields


def test_a_year_that_is_none_is_left_out(alice, still):
    for number, year in enumerate(("", "x", "-1", "0", "99999", "9" * 400, "2014.5"), 1):
        assert (
            add(alice, provider="kitsu", id=str(number), title="Barakamon", year=year).location
            == f"/series/{number}"
        )
    with connected():
        assert [row.year for row in Series.select()] == [None] * 7


def test_fields_that_are_not_asked_for_change_nothing(alice, still):
    extra = {
        "folder": "../../etc",
        "key": "evil",
        "loading_status": "completed",
        "is_admin": "1",
        "user_id": "7",
        "resolved_at": "1",
    }
    add(alice, name="Barakamon", **extra)
    with connected():
        row = Series.get()
        assert (row.key, row.folder, row.loading_status, row.resolved_at) == (
            "barakamon",
            None,
            "loading",
            None,
        )
        assert User.select().count() == 1


# The page of a series


def test_the_page_of_a_loaded_series_shows_what_there_is(alice, settings):
    folder = settings.library / "Barakamon (2014)" / "Season 01"
    folder.mkdir(parents=True)
    (folder / "Barakamon S01E01.mkv").touch()
    add(alice, name="Barakamon")
    page = page_of(alice)
    assert page.one("h1").text == "Barakamon" and "ばらかもん" in page.text
    assert "2014" in page.text and "Comedy" in page.text and "1 of 12 on disk" in page.text
    assert [part["data-state"] for part in page.all("li", class_="part")] == [
        "loaded",
        "loaded",
        "partial",
        "partial",
    ]
    assert "No source has a logo for this show, so one was drawn from its title." in page.text
    episodes = page.all("li", class_="episode")
    assert [episode["data-state"] for episode in episodes] == ["present"] + ["missing"] * 11
    assert "An Amusing Child" in episodes[0].text and "6 Jul 2014" in episodes[0].text
    assert "Barakamon (2014)" in page.one("section", class_="on-disk").text
    assert "Kitsu numbers the episodes." in page.text and "https://kitsu.app/anime/" in page.html
    assert not page.all(class_="loading-indicator")
    assert not page.all("section", id="match")
    assert "http-equiv" not in page.html


def test_the_page_of_a_series_that_loads_comes_again_without_scripts(alice, put):
    put("Barakamon", "loading")
    page = page_of(alice)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.html
    assert page.one(class_="status-text").text == "Loading episodes…"
    assert "The episode list is on its way." in page.text
    assert page.one(id="live")["hx-ws:connect"].endswith("view=series-1")


def test_a_series_without_episodes_says_so(alice, put):
    put("Barakamon", "loaded")
    assert "No episodes are known yet." in page_of(alice).text


NOT_THERE = [
    "/series/2",
    "/series/0",
    "/series/" + "9" * 30,
    "/series/x",
    "/series/-1",
    "/series/1/x",
    "/series/2/remove",
]


def test_a_series_that_is_not_there_is_a_page_that_leads_back(alice, put):
    put("Barakamon")
    for path in NOT_THERE:
        answer = alice.get(path)
        assert (
            answer.status_code == 404
            and Page(answer).link("Go to the library") == "/"
            and len(Page(answer).all("h1")) == 1
        ), path


# Trying again


def test_what_failed_can_be_tried_again_from_the_card_and_from_the_page(alice, put):
    put("Barakamon", "failed")
    for page, value in ((Page(alice.get("/")), "episodes,nfo,logo,images"), (page_of(alice), None)):
        buttons = list(page.all("button", formaction="/series/1/load", name="parts"))
        assert [button["value"] for button in buttons] == (
            [value] if value else ["episodes", "nfo", "logo", "images"]
        )
        assert all(button["hx-post"] == "/series/1/load" and button["form"] == "post" for button in buttons)
        assert page.one("form", id="post")["method"] == "post"


def test_nothing_is_to_be_tried_again_on_what_is_loaded_or_loading(alice, put):
    put("Barakamon", "loaded"), put("Haikyu", "loading"), put("Frieren", "pending")
    assert not any(page_of(alice, number).all("button", name="parts") for number in (1, 2, 3))


@pytest.mark.parametrize(
    "parts, asked",
    [
        ("logo", ["logo"]),
        ("logo,images", ["images", "logo"]),
        ("", ["episodes", "images", "logo", "nfo"]),
        (["logo", "nfo"], ["logo", "nfo"]),
    ],
)
def test_trying_again_asks_for_those_parts(alice, put, parts, asked):
    put("Barakamon", "failed", resolved_at=1.0)
    with connected():
        Part.update(state="loaded").where(Part.name == "episodes").execute()
    answer = alice.post("/series/1/load", parts=parts)
    assert (answer.status_code, answer.location) == (302, "/series/1")
    with connected():
        assert sorted(part.name for part in Part.select().where(Part.state == "pending")) == asked


def test_trying_again_redraws_the_series_wherever_it_is_shown(alice, put):
    put("Barakamon", "failed", resolved_at=1.0)
    page = Page(alice.post("/series/1/load", headers=HTMX, parts="logo"))
    whole = ["#series-1", "#series-1-header", "#series-1-folder", "#series-1-parts"]
    assert page.swaps == [(target, "outerMorph") for target in whole]
    assert "waiting" in page.one("li", class_="part", data_part="logo").text


NO_PARTS = ["poster", "logo,poster", "LOGO"]


def test_a_part_that_does_not_exist_is_not_tried(alice, put):
    put("Barakamon", "failed")
    for parts in NO_PARTS:
        assert alice.post("/series/1/load", parts=parts).status_code == 422, parts
        with connected():
            assert {part.state for part in Part.select()} == {"failed"}, parts


def test_a_broken_source_is_said_and_trying_again_loads_the_rest(alice, standin):
    standin.fail("/tvmaze", times=None, status=500)
    add(alice, name="Haikyu!!")
    assert "TVmaze" in page_of(alice).one("li", class_="part", data_part="episodes").text
    standin.reset()
    with connected():
        Part.update(not_before=None).execute()
    alice.post("/series/1/load")
    assert "is-failed" not in page_of(alice).html and page_of(alice).all("li", class_="episode")


# Who numbers


def numbering(page):
    return list(page.all("button", name="provider"))


def test_another_source_may_number_the_episodes(alice):
    add(alice, name="Cowboy Bebop")
    [button] = numbering(page_of(alice))
    assert (button["value"], button["formaction"], button["form"]) == ("kitsu", "/series/1/number", "post")
    assert (
        "Titles, overview, rating, genres and the like come from that source first, too"
        in page_of(alice).text
    )
    answer = alice.post("/series/1/number", provider="kitsu")
    assert (answer.status_code, answer.location) == (302, "/series/1")
    page = page_of(alice)
    assert "Kitsu numbers the episodes." in page.text
    assert [button["value"] for button in numbering(page)] == ["tvmaze"]


def test_until_its_list_is_there_the_page_says_who_takes_over(alice, standin):
    add(alice, name="Cowboy Bebop")
    standin.fail("/kitsu/anime/", times=None, status=503)
    answer = alice.post("/series/1/number", provider="kitsu")
    assert (answer.status_code, answer.location) == (302, "/series/1")
    page = page_of(alice)
    assert "TVmaze numbers the episodes. Kitsu takes over as soon as its list has arrived." in page.text
    assert [button["value"] for button in numbering(page)] == ["tvmaze"], "which takes the wish back"
    standin.reset()
    alice.post("/series/1/number", provider="tvmaze")
    assert "takes over" not in page_of(alice).text


def test_a_source_that_does_not_know_the_show_is_said_where_the_episodes_are(alice):
    add(alice, name="Barakamon")
    assert alice.post("/series/1/number", provider="tvmaze").status_code == 302
    page = page_of(alice)
    assert "TVmaze does not know this show. Kitsu goes on numbering the episodes." in page.text
    assert "Kitsu numbers the episodes." in page.text and "takes over" not in page.text


def test_a_source_that_cannot_number_it_is_refused(alice, put):
    put("Barakamon", "loaded", spine="kitsu")
    for name in ("", "nobody", "fanart", "jikan"):
        assert alice.post("/series/1/number", provider=name).status_code == 422, name
