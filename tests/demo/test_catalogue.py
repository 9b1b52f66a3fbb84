from datetime import date

import pytest

from aniworld.demo.catalogue import FIRST_GENERATED, Catalogue, fold

CATALOGUE = Catalogue(date(2026, 11, 25), many=1000)


@pytest.mark.parametrize(
    "query, slug",
    [
        ("Frieren", "frieren"),
        ("sousou no frieren", "frieren"),
        ("葬送のフリーレン", "frieren"),
        ("nach dem ende der reise", "frieren"),
        ("freiren", "frieren"),
        ("steins gate", "steins-gate"),
        ("Pokemon Horizons", "pokemon-horizons"),
        ("Kimetsu no Yaiba: Yuukaku-hen", "demon-slayer"),
        ("haikyuu", "haikyu"),
        ("one peice", "one-piece"),
    ],
)
def test_a_show_is_found_by_any_of_its_names_and_despite_typing_errors(query, slug):
    assert CATALOGUE.search(query, "tvmaze")[0][1].slug == slug


@pytest.mark.parametrize("query", ["", "x", "qwertzuiop", "???"])
def test_nothing_is_found_for_nonsense(query):
    assert CATALOGUE.search(query, "tvmaze") == []


def test_shows_of_the_same_name_are_both_found_and_equally_good():
    hits = CATALOGUE.search("Fruits Basket", "tvmaze")
    assert [(score, show.premiered.year) for score, show in hits] == [(1.0, 2001), (1.0, 2019)]


@pytest.mark.parametrize("source, found", [("tvmaze", []), ("kitsu", ["barakamon"])])
def test_a_source_only_finds_what_it_has(source, found):
    assert [show.slug for _, show in CATALOGUE.search("Barakamon", source)] == found


def test_many_shows_are_generated_and_found_by_number():
    assert CATALOGUE.search("Generated show 1000", "tvmaze")[0][1].id == FIRST_GENERATED + 999
    assert len(CATALOGUE.show(FIRST_GENERATED).episodes) == 12
    assert CATALOGUE.by_slug("generated-show-7") == CATALOGUE.show(FIRST_GENERATED + 6)
    assert CATALOGUE.entry(FIRST_GENERATED).episodes[0].title
    assert (
        CATALOGUE.show(FIRST_GENERATED + 1000) is None
        and CATALOGUE.search("Generated show 1001", "kitsu") == []
    )


def test_names_are_compared_without_accents_case_and_punctuation():
    assert fold("Pokémon: HORIZONS!!") == "pokemon horizons"
