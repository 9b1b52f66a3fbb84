"""Editing a series and an episode on pages: what was typed stays, and everything can be given back."""

import pytest
from library.episodes import rows

from aniworld.database import connected
from aniworld.library.series import edit_fields, editing, edits
from aniworld.models import Credit, Episode, MergedSeries, Series

from .pages import Page

PATH = "/series/1/edit"


@pytest.fixture
def frieren(put):
    """A series that is loaded, with a few episodes."""
    put("Frieren", "loaded", overview="An elf.", status="ended", genres=["Slow", "Sad"], rating=8.9)
    with connected():
        rows.with_seasons(Series.get(), 3)
    return 1


def form(page):
    """What the form of a page sends when nothing is typed."""
    sent = {}
    for element in page.elements:
        name = element.attributes.get("name", "")
        if name.removeprefix("was_") in (*edit_fields.SERIES, *edit_fields.EPISODE):
            sent[name] = element["value"] if element.tag == "input" else element.text.strip("\n")
    return sent | {"status": "ended"}


def told():
    with connected():
        return {one.field: one.value for one in editing.listed(Series.get())}


def test_a_form_that_is_sent_as_it_is_changes_nothing(alice, frieren):
    sent = form(Page(alice.get(PATH)))
    assert sent["plot"] == "An elf." and sent["genres"] == "Slow, Sad" and sent["rating"] == "8.9"
    answer = alice.post(PATH, **sent)
    assert (answer.status_code, answer.location) == (302, "/series/1#series-1-yours")
    assert told() == {}


def test_what_sources_told_since_the_form_was_drawn_is_nobodys_edit(alice, frieren):
    sent = form(Page(alice.get(PATH)))
    with connected():
        Series.update(overview="An elf who lives long.").execute()
    alice.post(PATH, **sent | {"title": "The Mage"})
    assert told() == {"title": "The Mage"}


def test_what_is_typed_is_yours_and_can_be_given_back(alice, frieren):
    sent = form(Page(alice.get(PATH)))
    typed = {
        "plot": "Mine.\r\nAnd more.",
        "genres": "Slow; Long , ",
        "rating": "9,5",
        "premiered": "2023-09-29",
    }
    alice.post(PATH, **sent | typed)
    assert told() == {
        "plot": "Mine.\nAnd more.",
        "genres": ["Slow", "Long"],
        "rating": 9.5,
        "premiered": "2023-09-29",
    }
    page = Page(alice.get("/series/1"))
    assert "Mine." in page.one(id="series-1-yours").text and "The sources say: An elf." in page.text
    back = next(one["formaction"] for one in page.all("button") if "Give back Plot" in one.text)
    assert alice.post(back).status_code == 302
    assert told().keys() == {"plot", "genres", "rating", "premiered"}
    with connected():
        assert Series.get().overview == "An elf." and "plot" not in edits.of(Series.get())
    page = Page(alice.get("/series/1"))
    assert "Given back. The sources tell it again." in page.text
    again = next(one["formaction"] for one in page.all("button") if "Undo" in one.text)
    assert again in [one["formaction"] for one in Page(alice.get(PATH)).all("button") if "formaction" in one]
    assert alice.post(again).status_code == 302
    with connected():
        assert Series.get().overview == "Mine.\nAnd more." and "plot" in edits.of(Series.get())
    assert alice.post(again).status_code == 404


@pytest.mark.parametrize(
    ("field", "text"),
    [("title", " "), ("rating", "good"), ("user_rating", "11"), ("premiered", "soon"), ("status", "paused")],
)
def test_a_wrong_value_is_said_at_its_field_and_nothing_that_was_typed_is_lost(alice, frieren, field, text):
    sent = form(Page(alice.get(PATH))) | {"plot": "Mine."}
    answer = alice.post(PATH, **sent | {field: text})
    assert answer.status_code == 422 and told() == {}
    page = Page(answer)
    assert page.one(id=f"edit-{field}-error").text.strip().endswith(".")
    assert form(page)["plot"] == "Mine." and form(page)["was_plot"] == "An elf."


def test_a_wrong_value_is_said_of_the_field_as_the_page_calls_it(alice, frieren):
    page = Page(alice.post(PATH, **form(Page(alice.get(PATH))) | {"runtime_minutes": "long"}))
    assert page.one(id="edit-runtime_minutes-error").text.strip().startswith("“Minutes of an episode” is")


def test_an_episode_is_edited_on_a_page_of_its_own(alice, frieren):
    address = f"{PATH}/1/2"
    page = Page(alice.get("/series/1"))
    assert any(one["href"] == address for one in page.all("a") if "href" in one)
    page = Page(alice.get(address))
    assert "season 1, episode 2" in page.one("h1").text
    answer = alice.post(address, **form(page) | {"title": "The Wall", "runtime_minutes": "7"})
    assert (answer.status_code, answer.location) == (302, "/series/1?season=1#series-1-season-1")
    assert "The Wall yours" in Page(alice.get("/series/1")).text
    assert alice.post(address, title=" ", was_title="The Wall").status_code == 422
    assert alice.post(f"{address}/given-back?field=title").status_code == 302
    assert alice.post(f"{address}/again?field=title").status_code == 302
    assert form(Page(alice.get(address)))["title"] == "The Wall"
    assert alice.post(f"{address}/given-back?field=title").status_code == 302
    with connected():
        row = Episode.get((Episode.season == 1) & (Episode.number == 2))
        assert edits.of(row).keys() == {"runtime_minutes"}
    assert alice.post(address, title="x", was_title="x").status_code == 302
    assert alice.get(f"{PATH}/1/99").status_code == 404


def test_an_edit_of_an_nfo_file_is_shown_as_such(alice, frieren):
    edited = {
        "plot": edits.entry(edits.FILE, "x" * 400, texts=[]),
        "status": edits.entry(edits.FILE, "running", texts=["Continuing"]),
        "namedseason:2": {"how": "file", "at": 1.0, "is_pending": False, "texts": ["The Fall"]},
        "strange": {"how": "file", "at": 1.0, "is_pending": False, "texts": ["a", "b"]},
    }
    with connected():
        edits.store(1, edited)
    text = Page(alice.get("/series/1")).text
    assert "edited in its NFO file" in text and "x" * 300 + "…" in text
    assert "Name of a season (2)" in text and "The Fall" in text and "strange yours" in text
    assert "Running" in text


def test_the_cast_is_listed_with_whom_they_play(alice, frieren):
    with connected():
        for number in range(10):
            Credit.create(series=1, job=Credit.ACTOR, position=number, name=f"Voice {number}", role="Elf")
    page = Page(alice.get("/series/1"))
    assert "Voice 0 Elf" in page.one(id="series-1-cast").text
    assert "2 further voices" in page.one(id="series-1-more-cast").text


def test_the_address_of_a_merged_card_leads_to_the_series(alice, frieren):
    with connected():
        MergedSeries.create(id=7, key="elf", added_as="elf", series=1)
    assert alice.get("/series/7/edit").location == "/series/1/edit"
    assert alice.get("/series/7/edit/1/1").location == "/series/1"
