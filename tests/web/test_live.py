"""What an open page is told: fragments of what changed, by polling as by its socket."""

import json

import pytest

from aniworld import events
from aniworld.database import connected, transaction
from aniworld.events import Event
from aniworld.library.parts import claims
from aniworld.library.series import series as verbs
from aniworld.models import Series
from aniworld.web import live

from .pages import Page


def newest():
    with connected():
        return events.latest()


def changes(person, since, view="library"):
    answer = person.client.get("/live/changes", query_string={"since": since, "view": view})
    assert answer.status_code == 200
    return Page(answer), answer


def cursor_of(page):
    return int(page.one(id="poll")["hx-get"].split("since=")[1].split("&")[0])


def ask_again(series_id, *parts):
    with connected(), transaction():
        claims.request(series_id, parts, 2)


def remove(series_id):
    with connected():
        verbs.remove(Series.get_by_id(series_id))


COUNT = ("#library-count", "outerMorph")


def test_nothing_new_is_only_the_element_that_asks_again(alice, put):
    put("Barakamon")
    page, answer = changes(alice, newest())
    assert [element.tag for element in page.elements] == ["div"] and cursor_of(page) == newest()
    assert page.one(id="poll")["hx-trigger"] == "aniworld:poll" and "HX-Refresh" not in answer.headers


@pytest.mark.parametrize(
    "view, expected",
    [
        ("library", [("#series-1", "delete"), ("#grid[data-plain]", "afterbegin"), COUNT]),
        ("cards", [("#series-1", "outerMorph"), COUNT]),
        ("series-2", []),
        ("series-99", []),
    ],
)
def test_a_new_series_comes_first_on_the_front_page_and_nowhere_else(alice, put, view, expected):
    put("Barakamon")
    page, _ = changes(alice, 0, view)
    assert page.swaps == expected and cursor_of(page) == newest()


def test_a_changed_series_is_redrawn_where_it_is_shown(alice, put):
    put("Barakamon", "loaded"), put("Haikyu", "loaded")
    before = newest()
    ask_again(1, "logo")
    expected = {
        "library": [("#series-1", "outerMorph"), COUNT],
        "cards": [("#series-1", "outerMorph"), COUNT],
        "series-1": [(f"#series-1-{piece}", "outerMorph") for piece in ("header", "folder", "parts")],
        "series-2": [],
    }
    for view, wanted in expected.items():
        page, _ = changes(alice, before, view)
        assert page.swaps == wanted and cursor_of(page) == newest(), view
    assert changes(alice, before)[0].one(id="library-count").text == "2 series · 1 loading"


def test_many_changes_of_a_series_are_drawn_once_as_it_is_now(alice, put):
    put("Barakamon", "loaded")
    before = newest()
    for part in ("logo", "images", "nfo"):
        ask_again(1, part)
    page, _ = changes(alice, before)
    assert page.cards == ["1"] and newest() - before == 3


def test_episodes_are_redrawn_when_they_changed(alice, put):
    put("Barakamon", "loaded")
    before = newest()
    with connected(), transaction():
        events.publish("series-1", "series_updated", {})
    assert ("#series-1-facts", "outerMorph") in changes(alice, before, "series-1")[0].swaps


def test_a_removed_series_is_taken_off_every_page(alice, put):
    put("Barakamon"), put("Haikyu")
    before = newest()
    remove(1)
    gone = ("#series-1", "delete")
    for view, expected in (("library", [gone, COUNT]), ("series-1", [gone]), ("series-2", [])):
        assert changes(alice, before, view)[0].swaps == expected, view


def test_a_page_that_was_away_for_too_long_is_loaded_anew(alice, put):
    put("Barakamon"), put("Haikyu")
    with connected():
        Event.delete().where(Event.id <= 2).execute()
    for since in (1, 10**6, 10**30, -5):
        page, answer = changes(alice, since)
        assert answer.headers["HX-Refresh"] == "true" and not page.cards and cursor_of(page) == newest(), (
            since
        )
    assert "HX-Refresh" not in changes(alice, 2)[1].headers


NO_CURSORS = ["", "x", "1.5", "\x00"]


def test_a_cursor_that_is_none_is_answered(alice, put):
    put("Barakamon")
    for since in NO_CURSORS:
        assert cursor_of(changes(alice, since)[0]) == newest(), since


UNKNOWN_VIEWS = ["", "evil", "SERIES-1", "ibrary", "\x00"]


def test_an_unknown_view_is_taken_for_the_front_page(alice, put):
    put("Barakamon")
    for view in UNKNOWN_VIEWS:
        assert changes(alice, newest(), view)[0].one(id="poll")["hx-get"].endswith("&view=library"), view


NO_VIEWS = [
    "series-x",
    "series-",
    "series-1 or 1",
    'series-"><script>alert(1)</script>',
    "library<script>",
    "cards'",
]


def test_a_view_that_is_nothing_shows_nothing_and_is_only_text(alice, put):
    put("Barakamon")
    for view in NO_VIEWS:
        page, _ = changes(alice, 0, view)
        assert not page.all("script") and not page.cards, view


# What the socket sends


def test_the_socket_says_what_polling_says(app, alice, put):
    before = newest()
    put("Barakamon")
    with connected():
        told = events.since(before)
    for view in ("library", "cards", "series-1"):
        (message,) = app.extensions["hub"].speak(view, told)
        said = json.loads(message)
        assert said["id"] == newest() and set(said) == {"id", "content"}
        assert "Barakamon" in said["content"] and changes(alice, before, view)[0].html.endswith(
            said["content"]
        ), view


def test_what_is_drawn_once_for_all_holds_nothing_of_anybody(app, alice, put):
    put("Barakamon", "failed")
    with connected():
        told = events.since(0)
    for view in ("library", "cards", "series-1"):
        (message,) = app.extensions["hub"].speak(view, told)
        assert "csrf" not in message and "alice" not in message and alice.token() not in message


def test_a_page_that_comes_back_hears_what_it_missed_once(app, put):
    put("Barakamon"), put("Haikyu")
    with connected(), app.test_request_context():
        messages, cursor = live.missed("library", 2)
        assert cursor == events.latest() and len(messages) == 1 and json.loads(messages[0])["id"] == cursor
        assert live.missed("library", cursor) == ([], cursor)


def test_a_page_that_missed_too_much_is_asked_to_load_anew(app, put):
    put("Barakamon"), put("Haikyu")
    with connected(), app.test_request_context():
        Event.delete().where(Event.id <= 2).execute()
        assert live.missed("library", 0) == (['{"reload": true}'], events.latest())
