"""Reading, loading again and removing through the API."""

import json
import re

from aniworld.database import connected
from aniworld.models import Episode, Part, Series

PARTS = ["episodes", "nfo", "logo", "images"]
STATUS = {
    "series_id",
    "loading_status",
    "progress",
    "parts",
    "message",
    "started_at",
    "completed_at",
    "error",
    "error_code",
    "error_args",
}
PART = {
    "state",
    "priority",
    "attempt",
    "done",
    "total",
    "next_try_at",
    "source",
    "error",
    "error_code",
    "error_args",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


# One series


def test_a_series_answers_to_its_id_and_to_its_key(program, put):
    put("Haikyu"), put("Frieren: Beyond Journey's End")
    by_id, by_key = (
        program.get(f"/api/series/{name}").get_json() for name in ("2", "frieren-beyond-journeys-end")
    )
    assert by_id == by_key and by_id["name"] == "Frieren: Beyond Journey's End"


def test_a_series_that_is_called_like_a_number_does_not_hide_another(program, put):
    put("Barakamon"), put("86"), put("1")
    answers = [program.get(f"/api/series/{name}").get_json()["name"] for name in ("1", "2", "3", "anime-86")]
    assert answers == ["Barakamon", "86", "1", "86"]
    assert program.delete("/api/series/86").status_code == 404, "which may have been the id of another"


def test_the_older_address_knows_a_show_by_its_key_first(program, put):
    first = put("86")
    with connected():
        Series.update(key="86").execute()  # as 0.1.0 made it
        Series.insert(id=86, key="other", title="Other", added_as="other").execute()
    assert program.get("/api/anime/86/loading-status").get_json()["series_id"] == str(first)
    assert program.get("/api/series/86").get_json()["name"] == "Other"


UNKNOWN = [
    "2",
    "0",
    "-1",
    "nothing",
    "BARAKAMON",
    "1.0",
    "1 ",
    "9" * 400,
    "%F0%9F%99%82",
    "%00",
    "1;x",
    "series-1",
    "..",
    "%2e%2e",
    "' OR 1=1--",
]


QUESTIONS = [
    ("GET", ""),
    ("DELETE", ""),
    ("GET", "/loading-status"),
    ("POST", "/load"),
    ("GET", "/episodes"),
    ("GET", "/artwork"),
    ("POST", "/match"),
    ("POST", "/number"),
]


def test_what_is_not_there_is_not_found(program, put):
    put("Barakamon")
    for method, ending in QUESTIONS:
        for unknown in UNKNOWN:
            answer = program.open(f"/api/series/{unknown}{ending}", method=method)
            assert answer.status_code == 404 and set(answer.get_json()) == {"error", "code", "args"}, unknown
        assert program.get("/api/series").get_json()["total"] == 1, method


def test_programs_read_errors_as_json_whatever_they_do(program):
    wrong = [
        ("GET", "/api/nothing", 404),
        ("PUT", "/api/series", 405),
        ("POST", "/api/search", 405),
        ("GET", "/ws", 400),
        ("PATCH", "/api/series/1", 404),
        ("GET", "/api/nowhere/", 404),
    ]
    for method, address, status in wrong:
        answer = program.open(address, method=method)
        assert (answer.status_code, answer.mimetype) == (status, "application/json"), address
        assert set(answer.get_json()) == {"error", "code", "args"} and re.fullmatch(
            "[a-z_]+", answer.get_json()["code"]
        ), address


def test_what_is_not_done_at_an_address_is_said_with_what_is(program):
    assert set(program.put("/api/series").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "websocket" in program.get("/ws").get_json()["code"]


def test_doubled_slashes_count_as_one(program, put, stranger):
    """Given as the server hands them on: a client takes what follows two slashes for the name of a host."""
    put("Barakamon")
    for path, status in {
        "//api/series": 200,
        "/api//series///1": 200,
        "/api//nothing": 404,
        "///api": 200,
    }.items():
        answer = program.get("/", environ_overrides={"PATH_INFO": path})
        assert (answer.status_code, answer.mimetype) == (status, "application/json"), path
        assert stranger.client.get("/", environ_overrides={"PATH_INFO": path}).status_code == 401, path
    answer = program.post("/", json={"name": "Frieren"}, environ_overrides={"PATH_INFO": "/api//series"})
    assert (answer.status_code, answer.get_json()["name"]) == (202, "Frieren")


# How far the loading is


def test_a_series_that_waits_says_so(program, put):
    put("Barakamon")
    status = program.get("/api/series/1/loading-status").get_json()
    assert set(status) == STATUS | {"key"}
    assert (status["series_id"], status["loading_status"], status["message"]) == (
        "1",
        "loading",
        "Queued…",
    )
    assert status["progress"] == dict.fromkeys(PARTS, False)
    assert status["started_at"] is status["completed_at"] is status["error"] is None
    assert list(status["parts"]) == PARTS
    nothing_yet = {"next_try_at": None, "source": None, "error": None, "error_code": None, "error_args": None}
    waiting = {"state": "pending", "priority": "user", "attempt": 0, "done": 0, "total": 0} | nothing_yet
    assert all(part == waiting for part in status["parts"].values())


def test_the_older_addresses_give_the_same_answer(program, loaded):
    addresses = (
        f"/api/series/{loaded}",
        "/api/series/barakamon",
        f"/api/anime/{loaded}",
        "/api/anime/barakamon",
    )
    first, *others = (program.get(f"{address}/loading-status").get_json() for address in addresses)
    assert first["series_id"] == loaded and others == [first] * 3


def test_a_series_that_is_loaded_says_what_is_missing(program, loaded):
    status = program.get(f"/api/series/{loaded}/loading-status").get_json()
    assert (status["loading_status"], status["error"]) == ("completed", None)
    assert status["progress"] == dict.fromkeys(PARTS, True)
    assert TIME.fullmatch(status["started_at"]) and TIME.fullmatch(status["completed_at"])
    assert all(set(part) == PART for part in status["parts"].values())
    assert (status["parts"]["episodes"]["state"], status["parts"]["episodes"]["source"]) == (
        "loaded",
        "Kitsu",
    )
    assert (status["parts"]["logo"]["state"], status["parts"]["logo"]["source"]) == ("partial", "drawn")
    assert "No source has a logo" in status["message"]


STEPS = [
    ([], "loading_episodes"),
    (["episodes"], "loading_nfo"),
    (["episodes", "nfo"], "loading_logo"),
    (["episodes", "nfo", "logo"], "loading_images"),
    (["logo", "images"], "loading_episodes"),
    (PARTS, "completed"),
]


def test_the_status_names_the_first_part_that_is_not_done(program, put):
    for finished, expected in STEPS:
        series_id = put(expected + str(finished), state="loading")
        with connected():
            Part.update(state="loaded").where((Part.series == series_id) & Part.name.in_(finished)).execute()
        status = program.get(f"/api/series/{series_id}/loading-status").get_json()
        assert status["loading_status"] == expected
        assert [name for name in PARTS if status["progress"][name]] == [
            name for name in PARTS if name in finished
        ]


def test_a_show_that_nobody_knows_has_failed_and_says_why(program):
    program.post("/api/series", json={"name": "No Such Show At All"})
    status, series = (
        program.get("/api/series/1/loading-status").get_json(),
        program.get("/api/series/1").get_json(),
    )
    assert status["loading_status"] == series["loading_status"] == "failed"
    assert status["error"] == series["loading_error"] and "No Such Show At All" in status["error"]
    assert status["progress"] == dict.fromkeys(PARTS, False) and status["completed_at"] is None


def test_a_source_that_does_not_answer_is_asked_again_at_a_time_that_is_told(program, standin):
    standin.fail("/tvmaze", times=None, status=503)
    program.post("/api/series", json={"name": "Haikyu"})
    status = program.get("/api/series/1/loading-status").get_json()
    episodes = status["parts"]["episodes"]
    assert status["loading_status"] == "loading_episodes" and "again" in status["message"]
    assert (episodes["state"], episodes["attempt"]) == ("pending", 1)
    assert TIME.fullmatch(episodes["next_try_at"]) and "TVmaze" in episodes["error"]


# Episodes


def test_episodes_come_with_their_state(program, loaded):
    with connected():
        Episode.update(file="Season 01/Barakamon S01E01.mkv").where(Episode.number == 1).execute()
        Episode.update(is_ignored=True).where(Episode.number == 2).execute()
        Episode.update(air_date="2999-01-01").where(Episode.number == 3).execute()
        Episode.update(air_date=None).where(Episode.number == 4).execute()
    answer = program.get(f"/api/series/{loaded}/episodes").get_json()
    episodes = answer["episodes"]
    assert (answer["series_id"], answer["total"]) == (loaded, 12) and len(episodes) == 12
    assert {"season", "number", "absolute", "title", "air_date", "state"} <= set(episodes[0])
    assert [episode["state"] for episode in episodes[:5]] == [
        "present",
        "ignored",
        "unaired",
        "unaired",
        "missing",
    ]
    assert [(episode["season"], episode["number"]) for episode in episodes] == [
        (1, number) for number in range(1, 13)
    ]
    assert (episodes[0]["title"], episodes[0]["air_date"]) == ("An Amusing Child", "2014-07-06")


def test_a_video_in_the_folder_makes_its_episode_present(program, settings):
    folder = settings.library / "Barakamon (2014)" / "Season 01"
    folder.mkdir(parents=True)
    (folder / "Barakamon - S01E02 - Title.mkv").write_bytes(b"")
    program.post("/api/series", json={"name": "Barakamon"})
    episodes = program.get("/api/series/barakamon/episodes").get_json()["episodes"]
    assert [episode["number"] for episode in episodes if episode["state"] == "present"] == [2]


def test_answers_are_utf_8_and_readable(program, put):
    put("名探偵コナン")
    answer = program.get("/api/series/1")
    assert answer.mimetype == "application/json" and "名探偵コナン" in answer.data.decode("utf-8")
    assert json.loads(answer.data)["name"] == "名探偵コナン"
    with connected():
        assert Series.get().key.startswith("series")


# Pictures


def test_programs_are_told_what_pictures_there_are_and_which_could_be(program, alice):
    alice.post("/series", name="Frieren")
    told = program.get("/api/series/1/artwork").get_json()
    places = {place["place"]: place for place in told["places"]}
    poster = places["poster"]
    assert (told["series_id"], poster["file"], poster["can_undo"]) == ("1", "poster.jpg", False)
    assert poster["chosen"]["source"] == "tvmaze"
    assert poster["chosen"]["pinned"] is False
    assert len(poster["chosen"]["sha256"]) == 64
    assert poster["chosen"]["url"] == poster["candidates"][0]["url"]
    assert set(poster["candidates"][0]) == {"source", "url", "language", "width", "height"}
    assert places["landscape"] == {
        "place": "landscape",
        "file": "landscape.jpg",
        "chosen": None,
        "candidates": [],
        "can_undo": False,
    }
    assert program.get("/api/series/1").get_json()["links"]["artwork"] == "/api/series/1/artwork"
