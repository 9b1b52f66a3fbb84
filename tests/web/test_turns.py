"""Doors know who asks: adds of programs and people, what is bulk, and a page that brings a waiting series
forward."""

import pytest

from aniworld import tasks
from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.library.parts import claims
from aniworld.models import ApiKey, Asker, Part, User
from aniworld.models.part import BACKGROUND, NEW, PENDING, USER

from .pages import Page

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def waiting(still, database, monkeypatch):
    """No worker takes anything: what is added waits."""
    monkeypatch.setattr(tasks, "enqueue", lambda count=1, **limits: None)


def add(program, name):
    return int(program.post("/api/series", json={"name": name}).get_json()["id"])


def asked(series_id):
    """The priority and the asker that all parts of a series have."""
    ((priority, asker),) = {
        (part.priority, part.asker) for part in Part.select().where(Part.series == series_id)
    }
    return priority, asker


def sooner(page):
    return [
        element
        for element in Page(page).elements
        if element.attributes.get("hx-trigger") == "load" and "hx-post" in element
    ]


def test_each_part_keeps_who_asked_for_it(alice, program):
    by_key = add(program, "Frieren")
    alice.post("/series", name="Mushi-Shi")
    by_hand = Part.select().order_by(Part.id.desc()).get().series_id
    assert (asked(by_key), asked(by_hand)) == ((USER, "key:program"), (USER, "user:alice"))


def test_what_a_program_adds_beyond_twenty_is_bulk_and_says_so(program):
    ids = [add(program, f"Show {number}") for number in range(22)]
    assert [asked(number)[0] for number in ids] == [USER] * 20 + [NEW] * 2
    said = program.get(f"/api/series/{ids[-1]}/loading-status").get_json()["parts"]
    assert {part["priority"] for part in said.values()} == {"new"}


def test_what_a_program_loads_again_in_a_loop_is_bulk_too(program):
    show = add(program, "Frieren")
    for _ in range(21):
        Part.update(state="loaded").execute()
        assert program.post(f"/api/series/{show}/load", json={}).status_code == 202
    assert asked(show) == (NEW, "key:program")


def test_an_open_page_of_a_series_that_waits_in_bulk_brings_it_forward_once(alice, program):
    show = add(program, "Frieren")
    Part.update(priority=NEW).execute()
    (element,) = sooner(alice.get(f"/series/{show}"))
    assert asked(show) == (NEW, "key:program"), "reading the page changes nothing"
    assert alice.post(element["hx-post"], headers=HTMX).status_code == 204
    assert asked(show) == (USER, "user:alice")
    assert sooner(alice.get(f"/series/{show}")) == []
    asks = Asker.get_by_id("user:alice").asks
    assert alice.post(element["hx-post"]).location == f"/series/{show}"
    assert Asker.get_by_id("user:alice").asks == asks, "asking again and again counts once"


@pytest.mark.parametrize("state, priority", [("loaded", NEW), ("failed", BACKGROUND), (PENDING, USER)])
def test_a_page_that_waits_behind_nobody_asks_for_nothing(alice, put, state, priority):
    show = put("Frieren", state)
    Part.update(priority=priority).execute()
    assert sooner(alice.get(f"/series/{show}")) == []


def test_a_stranger_brings_nothing_forward(stranger, put):
    show = put("Frieren")
    Part.update(priority=NEW).execute()
    assert stranger.post(f"/series/{show}/sooner").status_code in (302, 401, 403)
    assert asked(show)[0] == NEW


def who_asked(person):
    """What the page says of each series."""
    return sorted(element.text for element in Page(person.get("/activity")).all(class_="line-who"))


def test_the_activity_page_says_who_asked(alice, program):
    add(program, "Frieren")
    alice.post("/series", name="Mushi-Shi")
    assert who_asked(alice) == ["requested by alice", "requested by the program program"]
    Part.update(priority=NEW).where(Part.asker == "key:program").execute()
    Part.update(priority=BACKGROUND).where(Part.asker == "user:alice").execute()
    assert who_asked(alice) == ["background", "requested in bulk by the program program"]


def test_parts_of_a_person_and_a_key_that_were_removed_still_load(alice, program):
    alice.post("/series", name="Mushi-Shi")
    add(program, "Frieren")
    User.delete().execute()
    ApiKey.delete().execute()
    assert {claims.claim("me", 16).series.title for _ in range(2)} == {"Mushi-Shi", "Frieren"}
    assert {row.asker for row in Part.select()} == {"user:alice", "key:program"}


def test_after_a_request_nobody_asks_any_more(alice, put):
    alice.get("/")
    put("Frieren")
    assert {part.asker for part in Part.select()} == {"schedule"}


def test_two_browsers_of_a_person_are_one_asker(app, alice, browser):
    with connected():
        accounts.add_user("bob", "correct horse battery")
    alice.post("/series", name="Frieren")
    other = browser("alice")
    other.post("/login", username="alice", password="correct horse battery")
    other.post("/series", name="Mushi-Shi")
    assert {part.asker for part in Part.select()} == {"user:alice"}
