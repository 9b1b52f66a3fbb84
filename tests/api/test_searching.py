"""Searching through the API: in the catalogue and at all sources, whichever of them answers."""

import pytest

CANDIDATE = {
    "provider",
    "id",
    "title",
    "titles",
    "year",
    "kind",
    "overview",
    "episode_count",
    "poster",
    "series_id",
}


def test_a_search_shows_what_every_source_has_and_what_is_already_there(program, loaded):
    answer = program.get("/api/search?q=barakamon").get_json()
    assert answer["problems"] == []
    found = {(candidate["provider"], candidate["title"]): candidate for candidate in answer["candidates"]}
    assert all(
        set(candidate) == CANDIDATE and isinstance(candidate["id"], str) for candidate in found.values()
    )
    here = found["kitsu", "Barakamon"]
    assert (here["series_id"], here["year"]) == (loaded, 2014) and here["poster"].startswith("http")


def test_what_is_not_in_the_library_has_no_series_id(program):
    candidates = program.get("/api/search?q=haikyu").get_json()["candidates"]
    assert {candidate["provider"] for candidate in candidates} == {"catalogue", "tvmaze", "kitsu"}
    assert [candidate["series_id"] for candidate in candidates] == [None] * len(candidates)


@pytest.mark.parametrize("failing, left", [("tvmaze", "kitsu"), ("kitsu", "tvmaze")])
def test_one_source_that_fails_does_not_hide_the_other(program, standin, failing, left):
    standin.fail(f"/{failing}", times=None, status=503)
    answer = program.get("/api/search?q=haikyu")
    assert answer.status_code == 200
    assert {candidate["provider"] for candidate in answer.get_json()["candidates"]} == {"catalogue", left}
    (problem,) = answer.get_json()["problems"]
    assert failing in problem.lower() and problem.endswith(".")


def test_when_all_sources_fail_the_search_says_so_and_shows_what_the_catalogue_has(program, standin):
    for prefix in ("/tvmaze", "/kitsu"):
        standin.fail(prefix, times=None, body="<html>not json", content_type="text/html")
    answer = program.get("/api/search?q=haikyu").get_json()
    assert {candidate["provider"] for candidate in answer["candidates"]} == {"catalogue"}
    assert len(answer["problems"]) == 2


def test_what_the_catalogue_has_is_in_the_one_answer_and_can_be_added_by_its_id(program, standin):
    standin.fail("/", times=None, status=503)
    candidate = program.get("/api/search?q=コナン").get_json()["candidates"][0]
    assert set(candidate) == CANDIDATE and candidate["poster"] is None
    assert (candidate["provider"], candidate["title"], candidate["year"]) == (
        "catalogue",
        "Detective Conan",
        1996,
    )
    sent = {name: candidate[name] for name in ("provider", "id")}
    added, again = program.post("/api/series", json=sent), program.post("/api/series", json=sent)
    assert (added.status_code, again.status_code) == (202, 200)
    assert added.get_json()["id"] == again.get_json()["id"]
    assert added.get_json()["name"] == "Detective Conan"
    assert (
        program.get("/api/search?q=コナン").get_json()["candidates"][0]["series_id"] == added.get_json()["id"]
    )


def test_what_the_catalogue_does_not_have_cannot_be_added(program):
    answer = program.post("/api/series", json={"provider": "catalogue", "id": "99999999"})
    assert (answer.status_code, answer.get_json()["field"]) == (422, "id")


def test_a_search_for_nothing_is_refused(program):
    for query in ("", "q=", "q=%20%20", "name=haikyu"):
        answer = program.get(f"/api/search?{query}")
        assert (answer.status_code, answer.get_json()["field"]) == (422, "q"), query


def test_whatever_is_searched_for_is_answered(program):
    hostile = [
        "x" * 10_000,
        "%00",
        "%ED%A0%80",
        "../../etc/passwd",
        "%F0%9F%99%82",
        "a%26b%3Fc%23d",
        "filter[text]=x",
    ]
    for q in (*hostile, "%22", "*", "NEAR(", "a%22 OR %22b", "title;DROP", "1) UNION", "%25", "' OR 1=1--"):
        assert program.get(f"/api/search?q={q}").status_code == 200, q
