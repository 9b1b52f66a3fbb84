"""The list of the series, for programs."""

import re

import pytest


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
    ("sort=name", ["The Apothecary Diaries", "Barakamon", "Détective Conan", "A Silent Voice"]),
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
