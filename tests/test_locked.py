"""Another process holds the database for longer than we wait: everybody is told so calmly, and nothing is
lost."""

import threading
import time
from contextlib import contextmanager

import cysqlite
import pytest

from aniworld import rounds, tasks
from aniworld.database import connected, db, now
from aniworld.library.parts import claims, loading
from aniworld.models import ApiKey, Chore, Part, Series, Session
from aniworld.rounds import Clock, Upkeep
from aniworld.write_lock import BUSY_SECONDS

pytestmark = pytest.mark.sqlite


@contextmanager
def impatience():
    """We wait for a moment only, where otherwise we would wait for ten seconds."""
    db.obj.timeout = 0.02
    try:
        yield
    finally:
        db.obj.timeout = BUSY_SECONDS


@pytest.fixture
def backup(settings):
    """Another program holds the database for longer than we wait, to copy it."""

    @contextmanager
    def hold():
        other = cysqlite.connect(str(settings.data_dir / "aniworld.db"), timeout=10)
        other.execute("BEGIN EXCLUSIVE")
        with impatience():
            yield
        other.execute("ROLLBACK")
        other.close()

    return hold


def test_a_change_is_refused_with_a_sentence_as_whoever_asked_can_use_it(alice, program, backup, database):
    with backup():
        page = alice.post("/series", name="Frieren")
        fragment = alice.post("/series", name="Frieren", headers={"HX-Request": "true"})
        answer = program.post("/api/series", json={"name": "Frieren"})
    for refused in (page, fragment, answer):
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert b"<h1>" in page.data and b"The database is busy; nothing was changed." in page.data
    assert (
        fragment.data.startswith(b'<hx-partial hx-target="#problem"')
        and b"The database is busy" in fragment.data
    )
    assert answer.get_json() == {
        "error": "The database is busy; nothing was changed. Try again in a moment.",
        "code": "database_busy",
        "args": {},
    }
    assert Series.select().count() == 0, "and nothing was"


def test_what_is_there_can_still_be_read(alice, program, put, backup):
    put("Frieren")
    with backup():
        assert b"Frieren" in alice.get("/").data and alice.get("/activity").status_code == 200
        assert program.get("/api/series").get_json()["total"] == 1


def test_nobody_who_reads_waits_until_it_is_noted_that_they_were_here(alice, program, put, backup):
    put("Frieren")
    with connected():
        Session.update(seen_at=now() - 7200).execute()
    with backup():
        db.obj.timeout = 60
        began = time.monotonic()
        assert b"Frieren" in alice.get("/").data
        assert program.get("/api/series").get_json()["total"] == 1
        assert time.monotonic() - began < 30
        db.obj.timeout = BUSY_SECONDS
    assert program.get("/api/series").status_code == alice.get("/").status_code == 200
    with connected():
        assert now() - Session.get().seen_at < 60 and ApiKey.get().last_used_at, (
            "it is noted as soon as the database is free"
        )


def test_a_session_that_is_over_lets_nobody_in_either(alice, backup):
    with connected():
        Session.update(seen_at=0).execute()
    with backup():
        assert alice.get("/").headers["Location"].startswith("/login")


def test_the_same_add_is_accepted_as_soon_as_the_database_is_free(alice, backup, database):
    with backup():
        assert alice.post("/series", name="Frieren").status_code == 503
    assert alice.post("/series", name="Frieren").status_code == 302
    assert Series.get().loading_status == "completed"


def test_a_monitor_is_told_why_it_is_not_ready(stranger, backup):
    with backup():
        answer = stranger.get("/readyz")
        assert (answer.status_code, stranger.get("/healthz").status_code) == (503, 200)
    assert "The database is busy" in answer.get_json()["error"]


def test_a_worker_that_cannot_claim_tries_again_and_loads_everything(put, settings, database, backup, caplog):
    put("Frieren")
    with backup():
        tasks.load_next()
        Upkeep(settings.data_dir).safe_round()
    assert {(part.state, part.attempt) for part in Part.select()} == {("pending", 0)}
    assert "Traceback" not in caplog.text
    tasks.load_next()
    assert {part.state for part in Part.select()} == {"loaded"}


def test_a_worker_that_starts_meanwhile_checks_the_library_and_keeps_its_timetable_afterwards(
    put, settings, database, backup
):
    put("Frieren", state="failed")
    clock = Clock(settings.data_dir)
    clock.first_check_at = time.monotonic() - 1
    with backup():
        clock.safe_round()
    assert {part.state for part in Part.select()} == {"failed"} and not Chore.select().exists()
    clock.first_check_at -= rounds.AGAIN_SECONDS + 1
    clock.safe_round()
    assert {part.state for part in Part.select()} == {"pending"} and Chore.select().exists()


def test_what_was_loaded_while_it_was_locked_is_loaded_again_and_costs_no_try(
    put, settings, database, backup, monkeypatch
):
    """The lock comes while the step runs: not even that it failed can be written until it goes."""
    series_id, held, free = put("Frieren"), threading.Event(), threading.Event()
    step = loading.STEPS["episodes"]

    def hold():
        with backup():
            held.set()
            free.wait(30)

    def step_while_locked(held_part):
        other.start()
        held.wait(30)
        step(held_part)

    other = threading.Thread(target=hold)
    monkeypatch.setitem(loading.STEPS, "episodes", step_while_locked)
    with impatience():
        tasks.load_next()
    part = Part.get((Part.series == series_id) & (Part.name == "episodes"))
    assert part.state == "loading", "and the queue knows nothing of it yet"
    free.set()
    other.join(30)

    Upkeep(settings.data_dir).safe_round()

    part = Part.get_by_id(part.id)
    assert (part.state, part.attempt) == ("pending", 0) and part.not_before <= now() + loading.AWAY_SECONDS
    monkeypatch.setitem(loading.STEPS, "episodes", step)
    Part.update(not_before=None).execute()
    while claims.runnable(1):
        tasks.load_next()
    assert {part.state for part in Part.select()} == {"loaded"}
