"""Reading, loading again and removing through the API."""

import io
import json
import re

import pytest

from aniworld.database import connected
from aniworld.models import Episode, ForeignWrite, Part, Series

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
        ("PATCH", "/api/series/1", 405),
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
    ]
    for method, address, status in wrong:
        answer = program.open(address, method=method)
        assert (answer.status_code, answer.mimetype) == (status, "application/json"), address
        assert set(answer.get_json()) == {"error", "code", "args"} and re.fullmatch(
            "[a-z_]+", answer.get_json()["code"]
        ), address


def test_doubled_slashes_count_as_one(program, put, stranger):
    """Given as the server hands them on: a client takes what follows two slashes for the name of a host."""
    put("Barakamon")
    for path, status in {
        "//api/series": 200,
        "/api//series///1": 200,
        "/api//nothing": 404,
        "///api": 404,
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


# The list


def names(answer):
    return [series["name"] for series in answer.get_json()["series"]]


@pytest.fixture
def shelf(put):
    put("Barakamon", "loaded", year=2014)
    put("The Apothecary Diaries", "pending", year=2023)
    put("Détective Conan", "failed", year=1996)
    put("A Silent Voice", "loading", year=None)


LISTS = [
    ("", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("sort=added", ["A Silent Voice", "Détective Conan", "The Apothecary Diaries", "Barakamon"]),
    ("sort=title", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("sort=year", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
    ("q=conan", ["Détective Conan"]),
    ("q=DETECTIVE%20CONAN", ["Détective Conan"]),
    ("q=détective", ["Détective Conan"]),
    ("q=%20", None),
    ("q=nothing", []),
    ("q=%25", []),
    ("q=_", []),
    ("q=%00", None),
    ("q=a&sort=title", None),
    ("q=" + "x" * 10_000, []),
    ("state=loading", ["A Silent Voice", "The Apothecary Diaries"]),
    ("state=completed", ["Barakamon"]),
    ("state=failed", ["Détective Conan"]),
    ("state=failed&q=bara", []),
    ("state=&q=&sort=", None),
    ("unknown=1", None),
    ("per_page=2", ["A Silent Voice", "Détective Conan"]),
    ("per_page=2&page=2", ["The Apothecary Diaries", "Barakamon"]),
    ("per_page=2&page=3", []),
    ("per_page=200", None),
    ("page=1000000", []),
]


def test_the_list_is_filtered_sorted_and_paged(program, shelf):
    for query, expected in LISTS:
        answer = program.get(f"/api/series?{query}")
        assert answer.status_code == 200, query
        assert len(names(answer)) == 4 if expected is None else names(answer) == expected, query


def test_the_list_says_how_many_there_are_and_where_the_other_pages_are(program, shelf):
    answer = program.get("/api/series?q=a&sort=title&per_page=1&page=2")
    listed = answer.get_json()
    assert [listed[name] for name in ("total", "page", "per_page", "pages")] == [4, 2, 1, 4]
    assert answer.headers["X-Total-Count"] == "4"
    links = {rel: address for address, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}
    pages = {rel: re.search(r"\bpage=(\d)", link)[1] for rel, link in links.items()}
    assert pages == {"first": "1", "prev": "1", "next": "3", "last": "4"}
    assert {"q=a", "sort=title", "per_page=1", "page=3"} == set(
        links["next"].removeprefix("/api/series?").split("&")
    )
    assert names(program.get(links["next"])) == ["Détective Conan"]


def test_an_empty_library_is_an_empty_list(program):
    answer = program.get("/api/series")
    assert answer.get_json() == {"series": [], "total": 0, "page": 1, "per_page": 60, "pages": 1}
    assert re.findall(r'rel="(\w+)"', answer.headers["Link"]) == ["first", "last"]


def test_what_was_just_added_is_first_in_the_list(program, shelf):
    program.post("/api/series", json={"name": "Frieren"})
    assert names(program.get("/api/series?per_page=1")) == ["Frieren"]


NO_LISTS = [
    ("page=0", "page"),
    ("page=-1", "page"),
    ("page=x", "page"),
    ("page=1.5", "page"),
    ("page=", "page"),
    ("page=" + "9" * 5_000, "page"),
    ("page=²", "page"),
    ("page=1000001", "page"),
    ("per_page=0", "per_page"),
    ("per_page=201", "per_page"),
    ("per_page=all", "per_page"),
    ("sort=title;DROP", "sort"),
    ("sort=Title", "sort"),
    ("sort=id", "sort"),
    ("state=deleted", "state"),
    ("state=%27%20OR%201=1", "state"),
    ("state=loading_nfo", "state"),
]


def test_what_the_list_cannot_do_is_refused_with_the_field(program, shelf):
    for query, field in NO_LISTS:
        answer = program.get(f"/api/series?{query}")
        assert (answer.status_code, answer.get_json()["field"]) == (422, field), query


# Removing


@pytest.mark.parametrize("identifier", ["1", "barakamon"])
def test_a_removed_series_is_gone_and_its_files_stay(program, loaded, settings, identifier):
    home = settings.library / "Barakamon (2014)"
    before = sorted(path.name for path in home.iterdir())
    answer = program.delete(f"/api/series/{identifier}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert (
        program.get("/api/series/1").status_code
        == program.delete(f"/api/series/{identifier}").status_code
        == 404
    )
    assert program.get("/api/series").get_json()["total"] == 0
    assert sorted(path.name for path in home.iterdir()) == before and "poster.jpg" in before
    with connected():
        assert not Part.select().exists() and not Episode.select().exists()


def test_the_files_that_we_made_go_too_when_that_is_asked_for_and_no_others(program, loaded, settings):
    home = settings.library / "Barakamon (2014)"
    (home / "Season 01").mkdir(exist_ok=True)
    (home / "Season 01" / "Barakamon S01E01.mkv").write_bytes(b"a video")
    (home / "notes.txt").write_text("mine")
    (home / "fanart.jpg").write_bytes(b"my own picture in place of theirs")
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    left = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert left == {"Season 01/Barakamon S01E01.mkv", "notes.txt", "fanart.jpg"}


def test_a_folder_that_held_only_our_files_goes_with_them(program, loaded, settings):
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    assert not [entry for entry in settings.library.iterdir() if not entry.name.startswith(".")]


@pytest.mark.parametrize("is_complete", [True, False], ids=["the whole folder", "a season folder"])
def test_what_leads_out_of_the_library_stays_and_the_series_goes(
    program, loaded, settings, tmp_path, is_complete
):
    home, outside = settings.library / "Barakamon (2014)", tmp_path / "outside"
    place = home if is_complete else home / "Season 01"
    (home / "Season 01").mkdir(exist_ok=True)
    place.rename(outside)
    place.symlink_to(outside)
    before = sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file())
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    assert program.get(f"/api/series/{loaded}").status_code == 404
    assert sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file()) == before
    assert place.is_symlink() and (is_complete or not (home / "poster.jpg").exists())


def test_a_library_that_is_away_is_said_and_the_series_stays_as_long_as_its_files(program, loaded, settings):
    settings.library.rename(settings.library.with_name("unplugged"))
    refused = program.delete(f"/api/series/{loaded}?files=true")
    assert refused.status_code == 507 and refused.get_json()["code"] == "library_missing"
    assert program.get(f"/api/series/{loaded}").status_code == 200
    assert program.delete(f"/api/series/{loaded}").status_code == 204


# Loading again


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"parts": PARTS},
        {"parts": ["logo"]},
        {"parts": ["images", "logo"], "force": True},
        {"force": False},
    ],
)
def test_parts_are_loaded_again_when_asked(program, put, sent):
    put("Barakamon", "loaded", resolved_at=1.0)
    answer = (
        program.post("/api/series/1/load", json=sent)
        if sent is not None
        else program.post("/api/series/1/load")
    )
    status = answer.get_json()
    assert answer.status_code == 202 and set(status) == STATUS | {"key"}
    wanted = (sent or {}).get("parts", PARTS)
    assert [name for name in PARTS if status["parts"][name]["state"] == "pending"] == [
        name for name in PARTS if name in wanted
    ]
    with connected():
        assert {
            part.name: (part.priority, part.force) for part in Part.select().where(Part.state == "pending")
        } == {name: (2, int(bool((sent or {}).get("force")))) for name in wanted}


def test_what_is_sent_in_chunks_says_what_to_load_too(program, put):
    put("Barakamon", "loaded", resolved_at=1.0)
    chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = program.post(
        "/api/series/1/load", input_stream=io.BytesIO(b'{"parts": ["logo"]}'), environ_overrides=chunked
    )
    parts = answer.get_json()["parts"]
    assert answer.status_code == 202 and [name for name in PARTS if parts[name]["state"] == "pending"] == [
        "logo"
    ]
    refused = program.post(
        "/api/series/1/load", input_stream=io.BytesIO(b"nonsense"), environ_overrides=chunked
    )
    assert refused.status_code == 422


def test_what_is_loaded_again_by_force_asks_the_sources_anew(program, loaded, standin):
    before = len(standin.log)
    program.post(f"/api/series/{loaded}/load", json={"parts": ["images"], "force": True})
    assert [path for _, path in standin.log[before:] if path.startswith("/images/")]
    assert program.get(f"/api/series/{loaded}").get_json()["loading_status"] == "completed"


NO_WISHES = [
    (b'{"parts": []}', "parts"),
    (b'{"parts": ["poster"]}', "parts"),
    (b'{"parts": "logo"}', "parts"),
    (b'{"parts": [1]}', "parts"),
    (b'{"parts": null}', "parts"),
    (b'{"parts": [["logo"]]}', "parts"),
    (b'{"parts": {"logo": true}}', "parts"),
    (b'{"parts": ["logo", "evil"]}', "parts"),
    (b'{"force": "yes"}', "force"),
    (b'{"force": 1}', "force"),
    (b'{"force": null}', "force"),
    (b"[]", "body"),
    (b"logo", "body"),
    (b"[" * 10_000, "body"),
]


def test_a_wish_that_cannot_be_is_refused_and_changes_nothing(program, put):
    put("Barakamon", "loaded")
    for sent, field in NO_WISHES:
        answer = program.post("/api/series/1/load", data=sent)
        assert (answer.status_code, answer.get_json()["field"]) == (422, field), sent
    with connected():
        assert {part.state for part in Part.select()} == {"loaded"}


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
    assert (
        poster["chosen"]["source"] == "tvmaze"
        and poster["chosen"]["pinned"] is False
        and len(poster["chosen"]["sha256"]) == 64
    )
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


# Another series, another numbering


def test_a_series_becomes_another_one(program):
    program.post("/api/series", json={"name": "Cowboy Bebop"})
    answer = program.post("/api/series/1/match", json={"provider": "tvmaze", "id": 517})
    assert answer.status_code == 202 and answer.get_json()["id"] == "1"
    series = program.get("/api/series/1").get_json()
    assert (series["name"], series["folder"], series["spine"]) == (
        "Mushi-Shi",
        "Cowboy Bebop (1998)",
        "tvmaze",
    )


def test_a_series_that_is_there_already_is_not_there_twice(program):
    (
        program.post("/api/series", json={"name": "Cowboy Bebop"}),
        program.post("/api/series", json={"name": "Mushi-Shi"}),
    )
    answer = program.post("/api/series/1/match", json={"provider": "tvmaze", "id": "517"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_in_library")


@pytest.mark.parametrize("ending", ["match", "number"])
@pytest.mark.parametrize(
    "sent", [{}, {"provider": "nobody", "id": "1"}, {"provider": ["kitsu"], "id": {}}, {"provider": None}]
)
def test_whoever_cannot_be_meant_is_refused(program, put, ending, sent):
    put("Barakamon", "loaded")
    answer = program.post(f"/api/series/1/{ending}", json=sent)
    assert answer.status_code == 422 and answer.get_json()["field"] == "provider"


def test_another_source_numbers_the_episodes(program):
    program.post("/api/series", json={"name": "Cowboy Bebop"})
    answer = program.post("/api/series/1/number", json={"provider": "kitsu"})
    assert (answer.status_code, answer.get_json()["id"]) == (202, "1")
    series = program.get("/api/series/1").get_json()
    assert (series["spine"], series["wanted_spine"]) == ("kitsu", None)


def test_until_its_list_is_there_the_other_source_is_wanted(program, standin):
    program.post("/api/series", json={"name": "Cowboy Bebop"})
    standin.fail("/kitsu/anime/", times=None, status=503)
    assert program.post("/api/series/1/number", json={"provider": "kitsu"}).status_code == 202
    series = program.get("/api/series/1").get_json()
    assert (series["spine"], series["wanted_spine"]) == ("tvmaze", "kitsu")
    assert program.get("/api/series/1/loading-status").get_json()["parts"]["episodes"]["state"] == "pending"
    standin.reset()
    assert (
        program.post("/api/series/1/number", json={"provider": "tvmaze"}).get_json()["wanted_spine"] is None
    )


def test_a_source_that_does_not_know_the_show_says_so_on_the_episodes(program):
    program.post("/api/series", json={"name": "Barakamon"})
    assert program.post("/api/series/1/number", json={"provider": "tvmaze"}).status_code == 202
    part = program.get("/api/series/1/loading-status").get_json()["parts"]["episodes"]
    assert (part["state"], part["error"]) == (
        "partial",
        "TVmaze does not know this show. Kitsu goes on numbering the episodes.",
    )
    assert program.get("/api/series/1").get_json()["spine"] == "kitsu"


def test_each_episode_says_where_its_fields_are_from(program):
    program.post("/api/series", json={"name": "Frieren"})
    with connected():
        Episode.update(sources={"overview": "kitsu"}, titles={"en": "x"}, air_date=None).where(
            Episode.season > 0
        ).execute()
    episode = next(
        row for row in program.get("/api/series/1/episodes").get_json()["episodes"] if row["season"]
    )
    assert {"title": "tvmaze", "overview": "kitsu", "titles.en": "tvmaze"}.items() <= episode[
        "sources"
    ].items()
    assert "air_date" not in episode["sources"]


def test_a_series_is_found_by_each_of_its_titles(program):
    program.post("/api/series", json={"name": "Frieren"})
    series = program.get("/api/series/1").get_json()
    known = [series["name"], *series["titles"].values(), *series["synonyms"]]
    assert {"葬送のフリーレン", "Sousou no Frieren"} <= set(known)
    for title in known:
        assert program.get("/api/series", query_string={"q": title}).get_json()["total"] == 1, title


def test_what_was_written_into_files_that_were_there_is_listed(program, put):
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1)
    with connected():
        for path in ("tvshow.nfo", "//99/a.nfo"):
            ForeignWrite.create(series=1, path=path, elements=[["plot", "An elf."]], written_at=1.0)
    answer = program.get("/api/series/1/foreign-files").get_json()
    assert answer["total"] == 2 and [file["path"] for file in answer["files"]] == [
        "a.nfo",
        "Frieren/tvshow.nfo",
    ]
    assert answer["files"][1]["elements"] == [{"tag": "plot", "value": "An elf."}]
    assert answer["files"][1]["written_at"] == "1970-01-01T00:00:01Z"
    assert program.get("/api/series/9/foreign-files").status_code == 404
