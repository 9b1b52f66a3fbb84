"""Programs start a scan, see how far it is, and have the folders of one series looked into."""

import pytest

from aniworld.database import connected, now
from aniworld.library.disk import scan_state
from aniworld.library.parts import schedule
from aniworld.models import Chore, Flag


def run_scan():
    """What the worker does."""
    with connected():
        schedule.prepare()
        Chore.update(next_at=now() + schedule.HOUR).where(Chore.name != "scan").execute()
        schedule.run_due()


def test_the_first_scan_is_due_at_once(program):
    answer = program.get("/api/scan").get_json()
    assert (answer["state"], answer["finished_at"], answer["unplaced"]) == ("running", None, 0)


def test_a_scan_is_started_runs_and_is_done(program, settings):
    place = settings.library / "Birch"
    place.mkdir(parents=True)
    (place / "01.mkv").write_text("x")
    (settings.library / "loose.mkv").write_text("x")
    answer = program.post("/api/scan")
    assert answer.status_code == 202 and answer.get_json()["state"] == "running"
    run_scan()
    told = program.get("/api/scan").get_json()
    assert (told["state"], told["folders"], told["videos"], told["unplaced"]) == ("done", 2, 2, 1)
    assert told["unplaced_videos"][0]["path"] == "loose.mkv"
    assert told["finished_at"].endswith("Z") and "without a series" in told["message"]


def test_a_library_that_is_away_makes_a_scan_that_failed(program, settings):
    program.post("/api/scan")
    run_scan()
    settings.library.rename(settings.library.with_name("unplugged"))
    program.post("/api/scan")
    run_scan()
    told = program.get("/api/scan").get_json()
    assert told["state"] == "failed" and "is missing" in told["message"]


def test_a_full_scan_reads_everything_again(program):
    with connected():
        Flag.create(name=scan_state.NAMES_READ)
    assert program.post("/api/scan", json={"full": True}).status_code == 202
    with connected():
        assert scan_state.must_read_names_again()


@pytest.mark.parametrize("sent", [{"full": 1}, {"full": "yes"}, []])
def test_what_cannot_be_meant_is_refused(program, sent):
    answer = program.post("/api/scan", json=sent)
    assert answer.status_code == 422 and answer.get_json()["error"]


def test_the_folders_of_a_series_are_looked_into_at_once(program, loaded, settings):
    folder = settings.library / "Barakamon (2014)"
    (folder / "Barakamon S01E01.mkv").write_text("x")
    answer = program.post(f"/api/series/{loaded}/scan")
    assert answer.status_code == 202 and answer.get_json()["id"] == loaded
    episodes = program.get(f"/api/series/{loaded}/episodes").get_json()["episodes"]
    assert [row["file"] for row in episodes if row["file"]] == ["Barakamon S01E01.mkv"]


def test_a_series_that_is_not_there_or_out_of_reach_is_said_so(program, loaded, settings):
    assert program.post("/api/series/999/scan").status_code == 404
    settings.library.rename(settings.library.with_name("unplugged"))
    answer = program.post(f"/api/series/{loaded}/scan")
    assert answer.status_code in (503, 507) and "is missing" in answer.get_json()["error"]
