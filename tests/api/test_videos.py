"""Programs read which episodes the videos hold, say it, number folders, and ignore episodes."""

import pytest
from library.episodes import rows

from aniworld.database import connected
from aniworld.library.episodes import video_places
from aniworld.models import Episode, Series


@pytest.fixture
def video(put):
    """A video of a series with two seasons, of which nobody knows what it holds."""
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1)
    with connected():
        series = Series.get()
        rows.with_seasons(series, 12, 12)
        home = rows.folder(series)
        found = rows.video(home, "odd.mkv")
        rows.video(home, "S01E01-cd1.mkv", 1, season=1, part="cd1")
        video_places.renew([home.id])
    return found


def test_the_videos_of_a_series_are_listed(program, video):
    answer = program.get("/api/series/1/videos").get_json()
    part, odd = answer["videos"]
    assert answer["total"] == 2
    assert {name: part[name] for name in ("path", "part", "how", "episodes", "size")} == {
        "path": "S01E01-cd1.mkv",
        "part": "cd1",
        "how": "named",
        "episodes": [{"season": 1, "number": 1}],
        "size": 1,
    }
    assert (odd["how"], odd["episodes"], odd["reason_code"]) == ("unsure", [], "unsure_number")
    assert odd["reason"] == "Its name tells no number that can be trusted."


def test_a_program_says_what_a_video_holds_and_takes_it_back(program, video):
    path = f"/api/series/1/videos/{video.id}"
    sent = {"episodes": [{"season": 2, "number": 3}]}
    answer = program.put(path, json=sent)
    assert answer.status_code == 200
    assert (answer.get_json()["how"], answer.get_json()["episodes"]) == ("by_hand", sent["episodes"])
    assert program.put(path, json={"episodes": None}).get_json()["how"] == "unsure"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"episodes": "S01E01"}, 422),
        ({"episodes": [1]}, 422),
        ({"episodes": [{"season": 1}]}, 422),
        ({"episodes": [{"season": True, "number": 1}]}, 422),
        ({"episodes": [{"season": 1, "number": 10**30}]}, 422),
        ({"episodes": [{"season": 9, "number": 1}]}, 422),
        ([], 422),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(program, video, sent, status):
    answer = program.put(f"/api/series/1/videos/{video.id}", json=sent)
    assert answer.status_code == status and answer.get_json()["error"].endswith(".")


def test_a_video_that_is_not_there_is_not_found(program, video):
    assert program.put("/api/series/1/videos/999", json={"episodes": []}).status_code == 404
    assert program.get("/api/series/99/videos").status_code == 404


def test_a_program_numbers_a_folder(program, video):
    with connected():
        folder = video.folder
    answer = program.patch(f"/api/folders/{folder.id}", json={"numbering": "folder", "season": 2})
    assert answer.status_code == 200
    described = answer.get_json()
    assert (described["numbering"], described["season"], described["offset"]) == ("folder", 2, 0)
    assert (described["path"], described["series_id"], described["videos"]) == ("Frieren", "1", 2)
    answer = program.patch(f"/api/folders/{folder.id}", json={"offset": 3}).get_json()
    assert (answer["numbering"], answer["season"], answer["offset"]) == ("folder", 2, 3)


@pytest.mark.parametrize(
    "sent", [{"numbering": 5}, {"season": "1"}, {"offset": None}, {"offset": 10**9}, {"numbering": "folder"}]
)
def test_a_numbering_that_makes_no_sense_is_refused(program, video, sent):
    assert program.patch("/api/folders/1", json=sent).status_code == 422


def test_a_folder_that_is_not_there_is_not_found(program, video):
    assert program.patch("/api/folders/99", json={"numbering": "absolute"}).status_code == 404


def test_a_program_ignores_episodes(program, video):
    sent = {"ignored": True, "season": 1, "numbers": [2, 3]}
    answer = program.patch("/api/series/1/episodes", json=sent)
    assert answer.status_code == 200 and answer.get_json()["changed"] == 2
    counts = program.get("/api/series/1").get_json()["episode_counts"]
    assert counts == {"total": 24, "present": 1, "missing": 0, "unaired": 21, "ignored": 2}
    whole_season = {"ignored": True, "season": 2}
    assert program.patch("/api/series/1/episodes", json=whole_season).get_json()["changed"] == 12
    with connected():
        assert Episode.select().where(Episode.is_ignored).count() == 14


@pytest.mark.parametrize(
    "sent",
    [
        {"season": 1},
        {"ignored": "yes", "season": 1},
        {"ignored": True},
        {"ignored": True, "season": 1, "numbers": "1"},
        {"ignored": True, "season": 1, "numbers": ["1"]},
        {"ignored": True, "season": 1, "numbers": [99]},
    ],
)
def test_ignoring_what_makes_no_sense_is_refused(program, video, sent):
    assert program.patch("/api/series/1/episodes", json=sent).status_code == 422
