"""Programs make a series another one, or have another source number it."""

import pytest

from aniworld.database import connected
from aniworld.models import Episode, ForeignWrite


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
    assert answer["total"] == 2
    assert [file["path"] for file in answer["files"]] == [
        "a.nfo",
        "Frieren/tvshow.nfo",
    ]
    assert answer["files"][1]["elements"] == [{"tag": "plot", "value": "An elf."}]
    assert answer["files"][1]["written_at"] == "1970-01-01T00:00:01Z"
    assert program.get("/api/series/9/foreign-files").status_code == 404
