"""Many series at once through the API: each item has an answer of its own."""

import pytest

from aniworld.database import connected
from aniworld.models import Series


def add(program, *series):
    return program.post("/api/series/bulk", json={"series": list(series)})


def test_names_ids_and_addresses_are_added_and_answered_in_order(program, still):
    answer = add(
        program,
        "Naruto",
        "mal:1",
        "https://anilist.co/anime/21",
        "https://kitsu.app/anime/my-own-show",
        {"name": "naruto"},
        {"provider": "tvmaze", "id": 503, "title": "Frieren"},
    )
    told = answer.get_json()
    assert answer.status_code == 202
    assert (told["total"], told["added"], told["existing"], told["refused"]) == (6, 5, 1, 0)
    assert [line["line"] for line in told["answers"]] == [1, 2, 3, 4, 5, 6]
    assert [line["name"] for line in told["answers"]] == [
        "Naruto",
        "COWBOY BEBOP",
        "ONE PIECE",
        "my own show",
        "Naruto",
        "Frieren",
    ]
    assert told["answers"][4] == {
        "line": 5,
        "state": "existing",
        "series_id": "1",
        "key": "naruto",
        "name": "Naruto",
        "link": "/api/series/1",
    }


def test_the_same_list_again_adds_nothing(program, still):
    add(program, "Naruto", "Bleach")
    answer = add(program, "Naruto", "Bleach")
    assert answer.status_code == 200 and answer.get_json()["existing"] == 2


WRONG = {
    "": "name_empty",
    "https://www.crunchyroll.com/series/x": "line_unread",
    "x" * 501: "name_too_long",
}


def test_what_is_wrong_has_an_answer_and_keeps_nothing_else_from_it(program, still):
    odd = [
        None,
        7,
        [],
        {},
        {"name": 7},
        {"provider": "nobody", "id": "1"},
        {"provider": "tvmaze", "id": "x y"},
    ]
    told = add(program, *WRONG, *odd, "Naruto").get_json()
    codes = [line.get("code") for line in told["answers"]]
    assert codes[:3] == list(WRONG.values())
    assert codes[3:] == [*["name_or_id_needed"] * 5, "no_such_provider", "id_of_provider_wanted", None]
    assert (told["added"], told["refused"]) == (1, 10) and told["answers"][-1]["state"] == "added"
    assert all(line["error"].endswith(".") for line in told["answers"][:-1])


@pytest.mark.parametrize(
    "sent", [{}, {"series": []}, {"series": "Naruto"}, {"series": {"name": "Naruto"}}, []]
)
def test_what_is_no_list_is_refused(program, sent):
    answer = program.post("/api/series/bulk", json=sent)
    assert answer.status_code == 422 and answer.get_json()["error"].endswith(".")


def test_a_list_of_ten_thousand_is_refused_in_words_and_nothing_is_added(program):
    answer = add(program, *[f"Show {number}" for number in range(10_000)])
    assert answer.status_code == 422
    told = answer.get_json()
    assert (told["code"], told["error"]) == (
        "too_many_at_once",
        "That is 10000 series. Add at most 500 at once.",
    )
    with connected():
        assert not Series.select().exists()


def test_without_a_key_nothing_is_added(app):
    assert app.test_client().post("/api/series/bulk", json={"series": ["Naruto"]}).status_code == 401
