"""Adding series through the API: by name, by a source's id, again, at the same time, and with rubbish."""

import re
from itertools import product
from threading import Barrier, Thread

import pytest

from aniworld.database import connected
from aniworld.messages import SENTENCES
from aniworld.models import Episode, Part, Series

SERIES = {
    "id",
    "key",
    "name",
    "year",
    "loading_status",
    "episodes_loaded",
    "nfo_loaded",
    "logo_loaded",
    "images_loaded",
    "loading_started_at",
    "loading_completed_at",
    "loading_error",
    "loading_error_code",
    "loading_error_args",
    "folder",
    "folder_missing",
    "episode_counts",
    "titles",
    "synonyms",
    "spine",
    "wanted_spine",
    "sources",
    "links",
} | {  # its facts
    "cast",
    "edited",
    "plot",
    "title",
    "user_rating",
    "content_ratings",
    "country",
    "country_name",
    "directors",
    "ended",
    "genres",
    "ids",
    "mpaa",
    "original_title",
    "overview",
    "premiered",
    "rating",
    "ratings",
    "runtime_minutes",
    "sort_title",
    "status",
    "studio",
    "tagline",
    "tags",
    "trailer",
    "writers",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESSES = ("/api/series", "/api/anime/add")


def counts():
    with connected():
        return Series.select().count(), Part.select().count()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_new_series_is_accepted_at_once_and_answers_loading(program, address):
    answer = program.post(address, json={"name": "Barakamon"})
    series = answer.get_json()
    assert (answer.status_code, answer.location) == (202, "/api/series/1")
    assert set(series) == SERIES
    assert (series["id"], series["key"], series["name"], series["loading_status"]) == (
        "1",
        "barakamon",
        "Barakamon",
        "loading",
    )
    assert not any(series[f"{part}_loaded"] for part in ("episodes", "nfo", "logo", "images"))
    assert (
        series["loading_started_at"]
        is series["loading_completed_at"]
        is series["loading_error"]
        is series["folder"]
        is None
    )
    assert series["links"] == {
        "self": "/api/series/1",
        "loading_status": "/api/series/1/loading-status",
        "episodes": "/api/series/1/episodes",
        "artwork": "/api/series/1/artwork",
        "page": "/series/1",
    }


def test_no_source_is_asked_before_the_answer(program, still, standin):
    assert program.post("/api/series", json={"name": "Barakamon"}).status_code == 202
    assert program.post("/api/series", json={"provider": "tvmaze", "id": 1505}).status_code == 202
    assert standin.counts()["requests"] == 0


def test_a_series_loads_to_the_end_by_itself(program, loaded):
    series = program.get(f"/api/series/{loaded}").get_json()
    assert set(series) == SERIES and series["loading_status"] == "completed"
    assert all(series[f"{part}_loaded"] is True for part in ("episodes", "nfo", "logo", "images"))
    assert TIME.fullmatch(series["loading_started_at"]) and TIME.fullmatch(series["loading_completed_at"])
    assert (series["name"], series["year"], series["folder"]) == ("Barakamon", 2014, "Barakamon (2014)")
    assert series["loading_error"] is None


@pytest.mark.parametrize("source_id", ["45", 45])
def test_a_series_is_added_by_what_a_source_calls_it(program, standin, source_id):
    known = next(show for show in standin.catalogue.shows.values() if show.name == "Barakamon")
    sent = {"provider": "kitsu", "id": type(source_id)(known.cours[0].kitsu)}
    answer = program.post("/api/series", json=sent)
    assert answer.status_code == 202 and answer.get_json()["loading_status"] == "loading"
    assert program.get(answer.location).get_json()["name"] == "Barakamon"


def test_a_show_that_the_source_does_not_have_fails_in_words(program):
    program.post("/api/series", json={"provider": "tvmaze", "id": "999999999"})
    status = program.get("/api/series/1/loading-status").get_json()
    assert status["loading_status"] == "failed" and status["error"] == "TVmaze has no show 999999999."


def test_the_same_name_again_is_the_same_series_however_it_is_typed(program, still):
    first = program.post("/api/series", json={"name": "Barakamon"})
    for address, again in product(
        ADDRESSES, ("Barakamon", "  barakamon ", "BARAKAMON!", "Ｂarakamon", "Bàrakamon")
    ):
        answer = program.post(address, json={"name": again})
        assert (answer.status_code, answer.location) == (200, "/api/series/1"), again
        assert answer.get_json() == first.get_json(), again
    assert counts() == (1, 4)


def test_a_loaded_series_is_found_by_its_name_and_by_each_of_its_ids(program, loaded, standin):
    show = next(show for show in standin.catalogue.shows.values() if show.name == "Barakamon")
    with connected():
        before = counts(), Episode.select().count()
    for sent in (
        {"name": "Barakamon"},
        {"provider": "kitsu", "id": show.cours[0].kitsu},
        {"provider": "kitsu", "id": "90281"},
    ):
        answer = program.post("/api/series", json=sent)
        assert (answer.status_code, answer.get_json()["id"], answer.get_json()["loading_status"]) == (
            200,
            loaded,
            "completed",
        )
    with connected():
        assert (counts(), Episode.select().count()) == before


def test_two_names_that_look_alike_are_two_series_with_two_keys(program, still):
    def keys(*names):
        return [program.post("/api/series", json={"name": name}).get_json()["key"] for name in names]

    assert keys("Fruits Basket", "Fruits Basket!?", "Fruits-Baskets") == [
        "fruits-basket",
        "fruits-basket",
        "fruits-baskets",
    ]
    keys = keys("コナン", "ワンピース", "!!!", "🙂")
    assert len(set(keys)) == 4 and all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)


@pytest.mark.parametrize(
    "sent", [{"name": "Barakamon"}, {"provider": "kitsu", "id": "90281"}], ids=["by name", "by id"]
)
def test_adding_twenty_times_at_once_makes_one_series_and_twenty_good_answers(app, program, still, sent):
    start, answers = Barrier(20), []

    def add(number):
        client = app.test_client()
        client.environ_base = dict(program.environ_base)
        start.wait()
        answers.append(client.post(ADDRESSES[number % 2], json=sent))

    threads = [Thread(target=add, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert {answer.get_json()["id"] for answer in answers} == {"1"} and counts() == (1, 4)


def test_a_removed_series_can_be_added_again_as_a_new_one(program, loaded):
    program.delete(f"/api/series/{loaded}")
    answer = program.post("/api/series", json={"name": "Barakamon"})
    assert answer.status_code == 202 and answer.get_json()["id"] != loaded
    assert program.get(answer.location).get_json()["loading_status"] == "completed"


# Rubbish

RUBBISH = [
    (b"", "body"),
    (b"not json", "body"),
    (b"[]", "body"),
    (b"5", "body"),
    (b"null", "body"),
    (b'"Barakamon"', "body"),
    (b"true", "body"),
    (b"\xff\xfe\x00", "body"),
    (b'{"name": ', "body"),
    (b"name=Barakamon", "body"),
    (b"[" * 10_000 + b"]" * 10_000, "body"),
    (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "body"),
    (b'{"name": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "body"),
    (b'{"id": ' + b"9" * 5_000 + b"}", "body"),
    (b"x" * 1_000_000, "body"),
    (b"{}", "name"),
    (b'{"name": null}', "name"),
    (b'{"name": 5}', "name"),
    (b'{"name": ["Barakamon"]}', "name"),
    (b'{"name": {}}', "name"),
    (b'{"name": true}', "name"),
    (b'{"name": NaN}', "name"),
    (b'{"name": ""}', "name"),
    (b'{"name": " \\t\\n "}', "name"),
    (b'{"name": "\\u0000"}', "name"),
    (b'{"name": "\\ud800"}', "name"),
    (b'{"Name": "Barakamon"}', "name"),
    (b'{"name": "' + b"x" * 501 + b'"}', "name"),
    (b'{"name": "' + b"x" * 10_001 + b'"}', "name"),
    (b'{"name": "' + b"x" * 1_000_000 + b'"}', "name"),
    (b'{"provider": "tvmaze"}', "id"),
    (b'{"provider": "tvmaze", "id": null}', "id"),
    (b'{"provider": "tvmaze", "id": ""}', "id"),
    (b'{"provider": "tvmaze", "id": true}', "id"),
    (b'{"provider": "tvmaze", "id": 1.5}', "id"),
    (b'{"provider": "tvmaze", "id": [1]}', "id"),
    (b'{"provider": "tvmaze", "id": "' + b"1" * 65 + b'"}', "id"),
    (b'{"provider": "tvmaze", "id": "../1"}', "id"),
    (b'{"provider": "tvmaze", "id": "1/episodes?x"}', "id"),
    (b'{"provider": "tvmaze", "id": "1\\n2"}', "id"),
    (b'{"provider": "tvmaze", "id": "\\u0000\\ud800"}', "id"),
    (b'{"id": "1"}', "provider"),
    (b'{"provider": "", "id": "1"}', "provider"),
    (b'{"provider": null, "id": "1", "name": "X"}', "provider"),
    (b'{"provider": "nowhere", "id": "1"}', "provider"),
    (b'{"provider": "TVMAZE", "id": "1"}', "provider"),
    (b'{"provider": ["tvmaze"], "id": "1"}', "provider"),
    (b'{"provider": 5, "id": "1"}', "provider"),
    (b'{"provider": false}', "provider"),
    (b'{"provider": "jikan", "id": "1"}', "provider"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_rubbish_is_refused_in_one_sentence_that_names_the_field(program, address):
    for sent, field in RUBBISH:
        answer = program.post(address, data=sent, content_type="application/json")
        said = answer.get_json()
        assert (answer.status_code, said["field"]) == (422, field), sent[:60]
        assert said["code"] == "invalid" or said["code"] in SENTENCES
        assert said["error"].endswith((".", "…")), sent[:60]
        assert set(said) == {"error", "code", "args", "field"}, sent[:60]
    assert counts() == (0, 0)


def test_more_than_two_megabytes_are_refused(program):
    answer = program.post("/api/series", data=b'{"name": "' + b"x" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.get_json()["code"]) == (413, "request_entity_too_large")


def test_fields_that_are_not_asked_for_change_nothing(program, still):
    sent = {
        "name": "Barakamon",
        "is_admin": True,
        "path": "/etc",
        "folder": "../../etc",
        "key": "evil",
        "loading_status": "completed",
        "year": 1,
        "episodes_loaded": True,
        "added_at": 0,
        "links": {},
    }
    series = program.post("/api/series", json=sent).get_json()
    assert (series["key"], series["folder"], series["year"], series["loading_status"]) == (
        "barakamon",
        None,
        None,
        "loading",
    )
    assert program.get("/api/series/1").get_json() == series


def test_the_kind_of_body_need_not_be_told(program, still):
    assert (
        program.post("/api/series", data=b'{"name": "Barakamon"}', content_type="text/plain").status_code
        == 202
    )


def test_without_a_key_nothing_is_added(stranger):
    answer = stranger.client.post("/api/series", json={"name": "Barakamon"})
    assert answer.status_code == 401 and counts() == (0, 0)
    assert set(answer.get_json()) == {"error", "code", "args"}


def test_a_signed_in_page_may_add_with_its_token(alice, still):
    headers = {"X-CSRF-Token": alice.token(), "Origin": "http://localhost"}
    assert alice.client.post("/api/series", json={"name": "Barakamon"}, headers=headers).status_code == 202
