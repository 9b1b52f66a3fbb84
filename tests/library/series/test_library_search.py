"""The search of the library: titles of all languages, the best first, typing errors forgiven."""

import pytest

from aniworld.database import transaction
from aniworld.library.series import library_search
from aniworld.library.series import series as verbs
from aniworld.library.series.titles import search_text
from aniworld.models import Series

SHELF = {
    "Cowboy Bebop": ["カウボーイビバップ"],
    "Naruto": ["NARUTO -ナルト-"],
    "Naruto Shippuden": ["Naruto: Hurricane Chronicles"],
    "Frieren: Beyond Journey's End": ["Sousou no Frieren", "葬送のフリーレン"],
    "Kiki's Delivery": [],
    "Area 88": [],
    "Area 89": [],
}


@pytest.fixture
def shelf(house):
    with transaction():
        for title, others in SHELF.items():
            row, _ = verbs.add(title)
            Series.update(search_text=search_text([title, *others])).where(Series.id == row.id).execute()


def found(q, most=9):
    return [row.title for row in library_search.find(q, most)[0]]


FOUND = [
    ("cowboy bebop", ["Cowboy Bebop"]),
    ("bebop", ["Cowboy Bebop"]),
    ("naruto", ["Naruto", "Naruto Shippuden"]),
    ("hurricane", ["Naruto Shippuden"]),
    ("葬送", ["Frieren: Beyond Journey's End"]),
    ("sousou no frieren", ["Frieren: Beyond Journey's End"]),
    ("bebob", ["Cowboy Bebop"]),
    ("cowbow bebop", ["Cowboy Bebop"]),
    ("frieran", ["Frieren: Beyond Journey's End"]),
    ("naruto shipuden", ["Naruto Shippuden"]),
    ("cowboi", ["Cowboy Bebop"]),
    ("area 88", ["Area 88"]),
    ("aera 88", ["Area 88"]),
    ("kiki delivry", ["Kiki's Delivery"]),
    ("xyz", []),
    ("zzzz no such show", []),
    ("", []),
    ("!?", []),
]


def test_a_title_of_any_language_is_found_the_best_first_and_errors_are_forgiven(shelf):
    assert {q: found(q) for q, _ in FOUND} == dict(FOUND)


def test_only_as_many_as_are_wanted_are_read_and_all_are_counted(shelf):
    rows, total = library_search.find("naruto", 1)
    assert [row.title for row in rows] == ["Naruto"] and total == 2


def test_a_whole_title_is_known_as_one(shelf):
    bebop = Series.get(title="Cowboy Bebop")
    assert library_search.is_called(bebop, "Cowboy  BEBOP!") and not library_search.is_called(bebop, "cowboy")


def test_a_title_goes_on_where_its_words_end_unless_a_number_follows(shelf):
    naruto, area = Series.get(title="Naruto Shippuden"), Series.get(title="Area 88")
    assert library_search.goes_on(naruto, "naruto ship")
    assert library_search.goes_on(naruto, "shippuden")
    assert not library_search.goes_on(naruto, "ippuden")
    assert not library_search.goes_on(area, "area")
    assert not library_search.goes_on(area, "area 8")
    assert not library_search.goes_on(area, "!")
