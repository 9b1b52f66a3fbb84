"""What the clock starts: each chore when it is due, by one worker, and at once when somebody asks."""

from dataclasses import replace

import pytest
from peewee import OperationalError

from aniworld.database import connected, now
from aniworld.errors import NotFound
from aniworld.library.disk import scan_state
from aniworld.library.parts import refresh_schedule, schedule
from aniworld.messages import Message
from aniworld.models import Chore, Flag, Part, Series
from aniworld.models.part import BACKGROUND, LOADED, PENDING

pytestmark = pytest.mark.usefixtures("database")


DONE = Message("series_complete")


@pytest.fixture
def ran(monkeypatch):
    """The names of the chores that ran, instead of what they do."""
    names = []
    for name, entry in list(schedule.ENTRIES.items()):

        def act(name=name):
            names.append(name)
            return Message("told", {"sentence": f"{name} is done."})

        monkeypatch.setitem(
            schedule.ENTRIES,
            name,
            schedule.Entry(entry.code, entry.every_seconds, act, entry.first_seconds),
        )
    at_rest()
    return names


def at_rest():
    """The timetable of a library that was scanned lately."""
    schedule.prepare()
    Chore.update(next_at=now() + schedule.HOUR).where(Chore.name == "scan").execute()


def test_the_first_scan_is_due_at_once_and_again_after_names_are_read_otherwise(database):
    schedule.prepare()
    assert Chore.get(Chore.name == "scan").next_at <= now()
    Flag.create(name=scan_state.NAMES_READ)
    at_rest()
    schedule.prepare()
    assert Chore.get(Chore.name == "scan").next_at > now()
    Flag.update(name="names_read_0").execute()
    schedule.prepare()
    assert Chore.get(Chore.name == "scan").next_at <= now()


def test_nothing_runs_before_it_is_due(ran):
    assert schedule.run_due() == 0 and ran == []


def test_a_chore_runs_when_it_is_due_and_says_what_came_of_it(ran):
    schedule.run_now("check")
    assert schedule.run_due() == 1 and ran == ["check"]
    row = Chore.get(Chore.name == "check")
    assert row.result == "check is done." and row.last_at <= now() < row.next_at and row.took_seconds >= 0
    assert schedule.run_due() == 0


def test_a_second_worker_does_not_run_it_again(ran, monkeypatch):
    schedule.run_now("scan")
    taken = []
    monkeypatch.setitem(
        schedule.ENTRIES,
        "scan",
        schedule.Entry("task_scan", 60, lambda: taken.append(schedule.run_due()) or DONE, 0),
    )
    assert schedule.run_due() == 1 and taken == [0]


def test_a_chore_that_is_cut_short_is_tried_again_within_the_hour(ran, monkeypatch):
    def cut_short():
        raise OperationalError("database is locked")

    monkeypatch.setitem(schedule.ENTRIES, "sweep", schedule.Entry("task_sweep", schedule.DAY, cut_short, 0))
    schedule.run_now("sweep")
    with pytest.raises(OperationalError):
        schedule.run_due()
    assert now() < Chore.get(Chore.name == "sweep").next_at <= now() + schedule.HOUR


def test_somebody_who_wants_a_chore_again_while_it_runs_gets_it(ran, monkeypatch):
    monkeypatch.setitem(
        schedule.ENTRIES,
        "scan",
        schedule.Entry("task_scan", schedule.DAY, lambda: schedule.run_now("scan") or DONE, 0),
    )
    schedule.run_now("scan")
    schedule.run_due()
    assert Chore.get(Chore.name == "scan").next_at <= now()


def test_preparing_again_keeps_the_times(ran):
    before = Chore.get(Chore.name == "sweep").next_at
    schedule.prepare()
    assert Chore.get(Chore.name == "sweep").next_at == before


def test_what_is_not_on_the_timetable_cannot_be_run():
    with pytest.raises(NotFound):
        schedule.run_now("format the disk")


def test_every_chore_really_runs(alice):
    schedule.prepare()
    Chore.update(next_at=0).execute()
    assert schedule.run_due() == len(schedule.ENTRIES)
    assert all(row.result for row in Chore.select())


@pytest.mark.parametrize(
    "status, shortest, longest",
    [("running", 6 * 3600, 86400), ("", 6 * 3600, 86400), ("ended", 20 * 86400, 40 * 86400)],
)
def test_what_airs_is_read_again_within_a_day_and_what_ended_once_a_month(status, shortest, longest):
    waits = [refresh_schedule.next_time(status) - now() for _ in range(200)]
    assert (
        shortest <= min(waits)
        and max(waits) <= longest
        and max(waits) - min(waits) > (longest - shortest) / 3
    )


def test_series_that_are_due_are_asked_for_in_the_background(alice):
    alice.post("/series", name="Cowboy Bebop")
    series = Series.get()
    assert series.refresh_at > now()
    assert refresh_schedule.due() == 0
    Series.update(refresh_at=now() - 1).execute()
    assert refresh_schedule.due() == 1
    states = {part.name: (part.state, part.priority) for part in Part.select()}
    assert states["episodes"] == states["nfo"] == (PENDING, BACKGROUND) and states["images"][0] == LOADED
    assert Series.get().refresh_at > now() and refresh_schedule.due() == 0


def test_the_background_never_has_more_waiting_than_it_should(alice, monkeypatch):
    for name in ("Cowboy Bebop", "Haikyu", "Death Note"):
        alice.post("/series", name=name)
    Series.update(refresh_at=now() - 1).execute()
    monkeypatch.setattr(refresh_schedule, "MOST_WAITING", 4)
    assert refresh_schedule.due() == 2 and refresh_schedule.due() == 0


def test_the_page_shows_each_line_and_runs_one_at_once(alice):
    schedule.prepare()
    page = alice.get("/settings/tasks").get_data(as_text=True)
    assert all(entry.label in page for entry in schedule.ENTRIES.values())
    assert alice.post("/settings/tasks/run", name="trim").status_code == 302
    assert Chore.get(Chore.name == "trim").next_at <= now()
    assert alice.post("/settings/tasks/run", name="nothing").status_code == 404


@pytest.mark.parametrize("is_on, word", [(True, "next "), (False, "switched off")])
def test_one_that_is_switched_off_has_no_next_run(alice, monkeypatch, is_on, word):
    schedule.prepare()
    entry = replace(schedule.ENTRIES["updates"], is_on=lambda: is_on)
    monkeypatch.setattr(schedule, "ENTRIES", {"updates": entry})
    page = alice.get("/settings/tasks").get_data(as_text=True)
    assert page.split('<span class="part-word">')[1].startswith(word)
    assert ("Run now" in page) == is_on


def test_while_a_chore_is_due_or_runs_the_page_asks_again_and_then_no_more(alice, monkeypatch):
    at_rest()
    again = 'hx-trigger="every 2s"'
    assert again not in alice.get("/settings/tasks").get_data(as_text=True)
    schedule.run_now("trim")
    assert again in alice.get("/settings/tasks").get_data(as_text=True)
    seen = []

    def act():
        seen.append(alice.get("/settings/tasks", **{"HX-Request": "true"}).get_data(as_text=True))
        return DONE

    monkeypatch.setitem(schedule.ENTRIES, "trim", schedule.Entry("task_trim", schedule.HOUR, act, 0))
    with connected():
        schedule.run_due()
    assert (
        seen[0].startswith('<div id="chores">')
        and again in seen[0]
        and "running now" in seen[0]
        and "Started" in seen[0]
    )
    told = alice.get("/settings/tasks", **{"HX-Request": "true"}).get_data(as_text=True)
    assert again not in told and "running now" not in told and str(DONE) in told


def test_a_chore_that_died_with_its_worker_does_not_run_for_ever(alice):
    at_rest()
    Chore.update(last_at=now() - schedule.HOUR - 1, took_seconds=None, result_code=None).where(
        Chore.name == "trim"
    ).execute()
    page = alice.get("/settings/tasks").get_data(as_text=True)
    assert "running now" not in page and "every 2s" not in page


def test_a_chore_that_another_worker_took_meanwhile_does_not_run_here(ran, monkeypatch):
    entry = schedule.ENTRIES["check"]

    def take_all():
        Chore.update(next_at=now() + 1000).where(Chore.name != "check").execute()
        return DONE

    taking = schedule.Entry(entry.code, entry.every_seconds, take_all, entry.first_seconds)
    monkeypatch.setitem(schedule.ENTRIES, "check", taking)
    Chore.update(next_at=0).where(Chore.name == "check").execute()
    Chore.update(next_at=1).where(Chore.name == "scan").execute()
    assert schedule.run_due() == 1 and ran == []
