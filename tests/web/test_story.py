"""The story of a series: each field with its source, changes and lock; what each part went through."""

import pytest

from aniworld.database import connected, transaction
from aniworld.library.parts import attempt_history
from aniworld.library.series import field_changes
from aniworld.models import Series

from .pages import Page

HTMX = {"HX-Request": "true"}
STORY = "/series/1/story"


@pytest.fixture
def bebop(alice):
    alice.post("/series", name="Cowboy Bebop")


def story(person, **headers):
    answer = person.get(STORY, **headers)
    assert answer.status_code == 200
    return Page(answer)


def field(page, name):
    return " ".join(page.one("li", data_field=name).text.split())


def test_each_field_says_its_source(alice, bebop):
    page = story(alice)
    assert page.one("h1").text == "Story of Cowboy Bebop"
    assert "from TVmaze" in field(page, "title") and "Cowboy Bebop" in field(page, "title")
    assert "The sources were last read on" in page.text


def test_titles_that_are_made_of_others_say_the_source_of_those(alice, bebop):
    page = story(alice)
    assert "from TVmaze" in field(page, "sort_title")
    assert "source unknown" not in field(page, "original_title")


def test_it_comes_as_a_page_and_as_a_drawer(alice, bebop):
    link = next(one for one in Page(alice.get("/series/1")).all("a") if "Story of its" in one.text)
    assert link["href"] == link["hx-get"] == STORY and link["data-opens"] == "story"
    drawer = story(alice, **HTMX)
    assert drawer.one(id="story-of-1") and not drawer.all("html")


def test_a_field_is_locked_as_it_is_and_given_back(alice, bebop):
    before = field(story(alice), "studio")
    button = story(alice).one("button", id="story-lock-studio")
    assert button["formaction"] == button["hx-post"] and button["form"] == "post"
    answer = alice.post(button["formaction"])
    assert (answer.status_code, answer.location) == (302, STORY)
    assert "yours, since" in field(story(alice), "studio")
    with connected():
        assert Series.get().edits["studio"]["value"] == Series.get().studio != ""
    back = story(alice).one("button", id="story-take_back-studio")["formaction"]
    page = Page(alice.post(back, headers=HTMX))
    assert "yours" not in field(page, "studio") and page.one(id="story-mine_again-studio")
    again = page.one("button", id="story-mine_again-studio")["formaction"]
    assert "yours, since" in field(Page(alice.post(again, HTMX)), "studio")
    assert "from TVmaze" in before or "from Kitsu" in before


def test_an_empty_field_that_somebody_knows_can_be_locked_too(alice, put):
    put("Barakamon", "loaded", details_at=1.0, runtime_minutes=None)
    assert alice.post(STORY + "/lock?field=runtime_minutes").status_code == 302
    assert "empty" in field(story(alice), "runtime_minutes")


def test_what_nobody_can_lock_is_refused(alice, put):
    put("Barakamon", "loaded")
    for name in ("", "id", "cast", "x" * 900):
        for verb in ("lock", "take-back", "mine-again"):
            assert alice.post(f"{STORY}/{verb}", field=name).status_code == 404, (verb, name)


def test_what_a_refresh_changed_is_told_with_its_source(alice, bebop):
    with connected(), transaction():
        row = Series.get()
        before = field_changes.seen(row)
        row.overview, row.status, row.sources = "New words.", "running", row.sources | {"overview": "kitsu"}
        field_changes.note(row, before)
        field_changes.note(row, field_changes.seen(row))
    page = story(alice)
    assert "1 change lately" in field(page, "plot") and "Kitsu:" in field(page, "plot")
    assert "→ New words." in field(page, "plot") and "Ended → Running" in field(page, "status")


def test_its_days_and_numbers_are_written_as_the_reader_writes_them(alice, put):
    put("Barakamon", "loaded", premiered="2014-07-06", rating=8.4)
    with connected(), transaction():
        row = Series.get()
        before = field_changes.seen(row)
        row.premiered = "2014-07-05"
        field_changes.note(row, before)
    page = story(alice)
    assert "6 Jul 2014 → 5 Jul 2014" in field(page, "premiered") and "8.4" in field(page, "rating")
    page = story(alice, **{"Accept-Language": "de"})
    assert "6. Juli 2014" in field(page, "premiered") and "8,4" in field(page, "rating")


def test_a_refresh_tells_what_is_other_than_before_and_the_first_load_nothing(alice, bebop):
    with connected():
        assert field_changes.of(Series.get()) == {}
        Series.update(studio="Nobody", details_at=1.0).execute()
    alice.post("/series/1/load")
    with connected():
        changes = field_changes.of(Series.get())
    assert [change.was for change in changes["studio"]] == ["Nobody"] and list(changes) == ["studio"]


def test_every_attempt_and_wait_is_told(alice, standin):
    standin.fail("/tvmaze", times=None, status=500)
    alice.post("/series", name="Haikyu!!")
    part = story(alice).one("details", data_part="episodes")
    said = " ".join(part.text.split())
    assert "attempt 1" in said and "waits until" in said and "TVmaze" in said
    assert "open" in part, "what is not done is open"


def test_a_part_that_is_told_of_twice_had_one_moment(alice, put):
    put("Barakamon", "loaded")
    with connected():
        moments = attempt_history.of(Series.get())
    assert [moment.state for moment in moments["logo"]] == ["loaded", "pending"]


def test_the_story_of_a_series_that_is_gone_is_not_there(alice):
    assert alice.get("/series/7/story").status_code == 404
