"""The activity page: what it says, what its buttons do with and without JavaScript, and how it stays live."""

import logging
import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from said import reason, said

from aniworld import tasks
from aniworld.database import connected, now, transaction
from aniworld.library.parts import activity as library
from aniworld.library.parts import claims
from aniworld.library.series import series
from aniworld.messages.words import word
from aniworld.models import PARTS, Part, Series
from aniworld.models.part import BACKGROUND, FAILED, LOADING, PENDING
from aniworld.providers.rate_gate import Gate
from aniworld.web import activity
from aniworld.web import board as boards
from aniworld.web.board import PRIORITIES

HTMX = {"HX-Request": "true"}


@pytest.fixture
def idle(alice, database, monkeypatch):
    """Alice, while no worker takes anything: what is added waits."""
    monkeypatch.setattr(tasks, "enqueue", lambda count=1, **limits: None)
    return alice


def put(name="Frieren", **how):
    return series.add(name, **how)[0]


def change(show, name, **fields):
    Part.update(**fields).where((Part.series == show) & (Part.name == name)).execute()


def part(show, name):
    return Part.get((Part.series == show) & (Part.name == name))


def board(person):
    return person.get("/activity").get_data(as_text=True)


def piece(page, start):
    """The note whose id starts like this."""
    return page.split(f'id="{start}')[1].split("</p>")[0]


def row(page, show):
    """The row of a series."""
    return page.split(f'id="line-{show.id}"')[1].split('<li id="line-')[0].split("</ol>")[0]


# What it says


def test_a_quiet_house_says_so(idle):
    page = board(idle)
    assert all(
        sentence in page for sentence in ("Nothing is loading.", "All quiet", "Nothing has happened yet.")
    )
    assert "activity-failed" not in page and "activity-paused" not in page
    assert '<meta http-equiv="refresh"' not in page


def test_it_is_for_those_who_signed_in(stranger):
    assert stranger.get("/activity").location.startswith("/login?next=")
    assert stranger.post("/activity/pause").status_code == 302
    with connected():
        assert claims.runnable(1) == 0 and not activity.glance().is_paused


def test_a_series_is_one_row_that_says_what_loads_how_far_it_is_and_who_asked(idle):
    show = put()
    change(show, "episodes", state=LOADING, done=3, total=12, started_at=now(), attempt=2)
    page = board(idle)
    entry = row(page, show)
    assert page.count('class="line"') == 1
    assert "Frieren" in entry and "Loading episodes: 3 of 12…" in entry and ">requested<" in entry
    assert '<progress max="12" value="3" aria-label="Episodes of Frieren">' in entry
    assert re.findall(r'data-part="(\w+)" data-state="(\w+)"', entry) == [
        ("episodes", "loading"),
        ("nfo", "pending"),
        ("logo", "pending"),
        ("images", "pending"),
    ]
    assert 'value="episodes,nfo,logo,images"' in entry


def test_what_waits_says_for_what(idle):
    show = put()
    assert "Queued." in row(board(idle), show)
    change(show, "episodes", state=FAILED)
    assert "Waiting for the episodes." in row(board(idle), show)
    change(show, "nfo", state=FAILED)
    assert "Waiting for the match." in row(board(idle), show)


@pytest.mark.parametrize(
    "code, error, sentence",
    [
        (
            "gate_closed",
            "TVmaze asked us to wait.",
            "TVmaze asked us to wait.</span> Next attempt in 40 s, at ",
        ),
        ("provider", "TVmaze does not answer.", "TVmaze does not answer.</span> Attempt 4 in 40 s, at "),
    ],
)
def test_a_part_that_was_put_off_says_why_and_until_when(idle, code, error, sentence):
    show = put()
    change(show, "episodes", not_before=now() + 40.4, attempt=3, **said(error, code))
    assert sentence in row(board(idle), show)


@pytest.mark.parametrize("priority, code", PRIORITIES.items())
def test_the_priority_is_a_word(idle, priority, code):
    show = put(priority=priority)
    assert f'<span class="line-who">{word(code)}<' in row(board(idle), show)


def test_what_failed_shows_its_sentence_and_can_be_tried_again(idle):
    show = put()
    for name in ("logo", "images"):
        change(show, name, state=FAILED, **said("TVmaze has no such entry."), finished_at=now())
    for name in ("episodes", "nfo"):
        change(show, name, state="loaded")
    entry = row(board(idle), show)
    assert "TVmaze has no such entry." in entry and 'value="logo,images"' in entry and "Try again" in entry
    assert "Try all again" in board(idle) and "2 parts failed" in board(idle)


def test_a_series_whose_part_failed_while_another_waits_is_one_row(idle):
    show = put()
    change(show, "logo", state=FAILED, **said("It broke."), finished_at=now())
    assert board(idle).count('class="line"') == 1
    assert 'data-part="logo" data-state="failed"' in row(board(idle), show)


def test_a_show_that_nobody_knows_leads_to_the_search_for_it(alice, database):
    alice.post("/series", name="No Such Show At All")
    entry = row(board(alice), Series.get())
    assert 'href="/series/1#match"' in entry and "Try again" not in entry


def test_what_was_loaded_a_moment_ago_stays_in_its_row_for_a_while(alice, database, monkeypatch):
    alice.post("/series", name="Frieren")
    assert 'data-state="loaded"' in row(board(alice), Series.get()).split(">")[0] + ">"
    monkeypatch.setattr(boards, "DONE_SECONDS", -1.0)
    assert 'class="line"' not in board(alice)


def test_what_needs_a_person_comes_first_then_what_loads_then_what_waits(idle):
    waits, loads, needs = put("Frieren"), put("Haikyu"), put("Mushishi")
    change(loads, "episodes", state=LOADING)
    Part.update(state=FAILED, **said("It broke."), finished_at=now()).where(Part.series == needs).execute()
    assert re.findall(r'id="line-(\d+)"', board(idle)) == [str(each.id) for each in (needs, loads, waits)]


def ended(count, seconds):
    """News of series that were loaded, evenly over the last seconds."""
    return [library.News("loaded", now() - seconds * (at + 1) / count, "", None, None) for at in range(count)]


@pytest.mark.parametrize(
    "left, news, words",
    [
        (10, (2, 60), ""),
        (0, (9, 60), ""),
        (2, (10, 100), "less than a minute left"),
        (60, (10, 100), "about 10 min left"),
        (3600, (10, 100), "about 10 h left"),
    ],
)
def test_the_time_left_is_told_from_the_pace_of_the_last_minutes(database, left, news, words):
    assert boards._time_left(left, ended(*news)) == words


def test_nobody_knows_how_long_it_takes_while_loading_is_paused(database):
    library.pause()
    assert boards._time_left(60, ended(10, 100)) == ""


def test_each_source_says_whether_it_is_open_and_what_its_trouble_is(idle):
    Gate.create(name="kitsu", closed_until=now() + 120.4, **reason("Kitsu does not answer."), failures=5)
    page = board(idle)
    assert page.count('data-gate="open"') == page.count('data-gate="closed"') == 1
    assert "paused, retrying in 2 min, at " in page
    assert "Kitsu does not answer. 5 failures in a row." in page


def test_the_news_are_sentences_with_their_time(alice, database):
    alice.post("/series", name="Frieren")
    series.remove(put("Haikyu"))
    page = board(alice)
    assert [page.count(f'data-news="{kind}"') for kind in ("added", "loaded", "removed")] == [2, 1, 1]
    assert (
        '<a dir="auto" href="/series/1">Frieren: Beyond Journey&#39;s End</a> <span>is loaded.</span>' in page
    )
    assert "<bdi>Haikyu</bdi> <span>was removed.</span>" in page


def test_a_hostile_title_stays_text(idle):
    show = put("<script>alert(1)</script> {{7*190476187}}")
    change(show, "logo", state=FAILED, **said("</hx-partial><img src=x>"), finished_at=now())
    page = board(idle)
    assert "<script>alert" not in page and "<img src=x" not in page and "1333333309" not in page


@contextmanager
def questions():
    """The statements that are sent to the database meanwhile."""
    asked = []
    handler = logging.Handler()
    handler.emit = lambda record: asked.append(record.getMessage())
    logger = logging.getLogger("peewee")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield asked
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


def test_ten_thousand_waiting_parts_cost_as_many_questions_as_four(idle):
    put()
    with questions() as few:
        board(idle)
    with transaction():
        for start in range(0, 2500, 500):
            rows = [
                {"key": f"s{i}", "title": f"Show {i}", "added_as": f"s{i}"} for i in range(start, start + 500)
            ]
            Series.insert_many(rows).execute()
        ids = [row.id for row in Series.select(Series.id).where(Series.id > 1)]
        for series_id in ids:
            Part.insert_many(
                [
                    {"series": series_id, "name": name, "priority": BACKGROUND, "requested_at": 0}
                    for name in PARTS
                ]
            ).execute()
    with questions() as many:
        page = board(idle)
    assert len(many) == len(few)
    assert "2,477 more series" in page and "Cancel 10,000 in the background" in page
    assert len(page) < 100_000


# Its buttons


@pytest.mark.parametrize("headers, status", [({}, 302), (HTMX, 200)])
def test_pausing_and_resuming_with_and_without_script(idle, headers, status):
    answer = idle.post("/activity/pause", headers=headers)
    assert answer.status_code == status
    assert "Loading is paused" in piece(board(idle), "activity-paused")
    assert ("Loading is paused" in answer.get_data(as_text=True)) is (status == 200)
    idle.post("/activity/resume", headers=headers)
    assert "activity-paused" not in board(idle)


def test_resuming_loads_at_once_what_was_added_meanwhile(alice, database):
    alice.post("/activity/pause")
    alice.post("/series", name="Frieren")
    assert Series.get().loading_status == "loading"
    alice.post("/activity/resume")
    assert Series.get().loading_status == "completed"


def test_every_page_says_that_loading_is_paused_and_else_how_much_there_is_to_do(idle):
    assert "top-count" not in idle.get("/about").get_data(as_text=True)
    put()
    assert '<span class="top-count">4<' in idle.get("/about").get_data(as_text=True)
    idle.post("/activity/pause")
    assert ">paused</span>" in idle.get("/").get_data(as_text=True)


def test_what_is_added_meanwhile_says_that_loading_is_paused_and_so_does_the_count(idle):
    idle.post("/activity/pause")
    card = idle.post("/series", name="Frieren", headers=HTMX).get_data(as_text=True)
    assert '<p class="status-text">Paused</p>' in card
    assert '<a href="/activity">loading is paused</a>' in card
    assert '<a href="/activity">loading is paused</a>' in idle.get("/").get_data(as_text=True)
    change(Series.get(), "episodes", state=LOADING)
    assert '<p class="status-text">Paused</p>' not in idle.get("/").get_data(as_text=True)


@pytest.mark.parametrize("state", [PENDING, LOADING])
def test_a_part_is_cancelled_by_its_button(idle, state):
    show = put()
    change(show, "episodes", state=state)
    assert idle.post(f"/activity/series/{show.id}/cancel", parts="logo,images").location == "/activity"
    assert (part(show, "logo").error_code, part(show, "episodes").state) == ("cancelled", state)


def test_a_failed_part_is_tried_again_by_its_button(idle):
    show = put()
    change(show, "episodes", state=FAILED, **said("It broke."))
    idle.post(f"/activity/series/{show.id}/retry", parts="episodes")
    assert part(show, "episodes").state == PENDING


def test_all_that_failed_is_tried_again_by_one_button(alice, database):
    alice.post("/series", name="Frieren")
    Part.update(state=FAILED, **said("It broke.")).execute()
    alice.post("/activity/retry")
    assert Series.get().loading_status == "completed"


def test_the_background_is_cancelled_by_one_button_that_tells_how_much_there_is(idle):
    show, other = put(), put("Haikyu", priority=BACKGROUND)
    assert "Cancel 4 in the background" in board(idle)
    idle.post("/activity/cancel")
    assert (part(show, "logo").state, part(other, "logo").error_code) == (PENDING, "cancelled")
    assert "in the background" not in board(idle)


def test_a_button_that_takes_long_answers_soon_and_goes_on(idle, monkeypatch):
    threads = []
    monkeypatch.setattr(activity, "PATIENCE_SECONDS", -1)

    def started(target, args, **how):
        return SimpleNamespace(start=lambda: threads.append((target, args)))

    monkeypatch.setattr(activity, "threading", SimpleNamespace(Thread=started))
    monkeypatch.setattr(library, "BATCH", 1)
    for name in "abc":
        put(name, priority=BACKGROUND)
    assert idle.post("/activity/cancel").status_code == 302
    assert library.waiting_in_background() == 8
    [(target, args)] = threads
    target(*args)
    assert library.waiting_in_background() == 0


@pytest.mark.parametrize("verb", ["cancel", "retry"])
def test_a_button_of_a_series_that_is_gone_says_so(idle, verb):
    assert idle.post(f"/activity/series/99/{verb}", parts="logo", headers=HTMX).status_code == 404


def test_a_button_pressed_by_another_site_changes_nothing(idle):
    assert idle.post("/activity/pause", headers={"Origin": "https://evil.example"}).status_code == 403
    assert not activity.glance().is_paused
