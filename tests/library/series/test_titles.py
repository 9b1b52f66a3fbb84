"""Titles as people type them: what counts as the same, what as alike, and which one is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from aniworld import context
from aniworld.context import Context
from aniworld.library.series import titles
from aniworld.models import Episode

FOLDED = {
    "Détective Conan!": "detective conan",
    "  SPY×FAMILY ": "spy family",
    "Ｆｕｌｌｗｉｄｔｈ": "fullwidth",
    "STEINS;GATE": "steins gate",
    "Straße": "strasse",
    "Re:ZERO -Starting Life-": "re zero starting life",
    "進撃の巨人": "進撃の巨人",
    "ﾜﾝﾋﾟｰｽ": "ワンヒース",
    "Pokémon\u200b Horizons": "pokemon horizons",
    "№ 6": "no 6",
    "!!!": "",
    "": "",
}


@pytest.mark.parametrize("typed, folded", FOLDED.items())
def test_case_accents_width_and_punctuation_do_not_count(typed, folded):
    assert titles.fold(typed) == folded


@given(some.text())
def test_folding_twice_changes_nothing_more(text):
    assert titles.fold(titles.fold(text)) == titles.fold(text)


@given(some.text(max_size=40))
def test_a_title_is_like_itself_and_like_nothing_empty(text):
    assert titles.similarity(text, text) == (1.0 if titles.fold(text) else 0.0)
    assert titles.similarity(text, "") == titles.similarity("", text) == 0.0


BASES = {
    "Attack on Titan Season 3": "attack on titan",
    "Attack on Titan: The Final Season": "attack on titan",
    "SPY x FAMILY Part 2": "spy x family",
    "Demon Slayer 2nd Season": "demon slayer",
    "Mob Psycho 100 II": "mob psycho 100",
    "Overlord IV": "overlord",
    "My Hero Academia S7": "my hero academia",
    "Frieren Cour 2": "frieren",
    "Season 2": "season 2",
    "Initial D 4th Stage": "initial d",
    "One Piece": "one piece",
}


@pytest.mark.parametrize("title, base", BASES.items())
def test_words_that_name_a_season_are_left_out(title, base):
    assert titles.base(title) == base


ALIKE = {
    ("frieren", "Frieren: Beyond Journey's End"): (0.86, 1.0),
    ("One Piece", "ONE PIECE"): (1.0, 1.0),
    ("atack on titan", "Attack on Titan"): (0.9, 0.99),
    ("naruto", "Boruto"): (0.0, 0.75),
    ("One Piece", "Two Piece"): (0.0, 0.79),
    ("cat", "The Cat Returns"): (0.0, 0.6),
    ("titan", "Titanic"): (0.0, 0.85),
}


@pytest.mark.parametrize("pair, span", ALIKE.items())
def test_titles_are_as_alike_as_people_would_say(pair, span):
    assert span[0] <= titles.similarity(*pair) <= span[1]


def test_the_likest_pair_counts():
    assert titles.likeness(["x", "Frieren"], ["Sousou no Frieren", "frieren"]) == 1.0
    assert titles.likeness([], ["a"]) == titles.likeness(["a"], []) == 0.0


PREFERRED = {
    "German first": ({"de": "Attacke", "ja": "進撃"}, ["de", "en"], "Attacke"),
    "not there, so English": ({"ja": "進撃"}, ["de", "en"], "Attack"),
    "Japanese first": ({"ja": "進撃"}, ["ja", "en"], "進撃"),
    "English is what the spine says": ({"en": "Other", "de": "Attacke"}, ["en", "de"], "Attack"),
    "none of them": ({"ja": "進撃"}, ["fr"], "Attack"),
}


@pytest.mark.parametrize("known, languages, title", PREFERRED.values(), ids=PREFERRED)
def test_the_title_is_in_the_first_language_that_has_one(known, languages, title):
    assert titles.preferred(known, languages, "Attack") == title


def test_without_any_english_title_another_language_is_better_than_none():
    assert titles.preferred({"ja": "進撃"}, ["en", "ja"], "") == "進撃"


ORIGINALS = [
    ({"ja": "葬送", "x-jat": "Sousou"}, "葬送"),
    ({"x-jat": "Sousou"}, "Sousou"),
    ({"en": "Frieren"}, "fallback"),
]


@pytest.mark.parametrize("known, title", ORIGINALS)
def test_the_original_title_is_the_native_one_else_romaji(known, title):
    assert titles.original(known, "fallback") == title


SORTED = {
    "The Apothecary Diaries": "apothecary diaries",
    "Die Monster Mädchen": "monster madchen",
    "A": "a",
    "Another": "another",
    "Das": "das",
    "Éclair": "eclair",
}


@pytest.mark.parametrize("title, key", SORTED.items())
def test_a_shelf_is_sorted_without_articles(title, key):
    assert titles.sort_title(title) == key


def test_the_search_box_finds_a_series_by_any_title():
    assert (
        titles.search_text(["Frieren", "FRIEREN!", "葬送のフリーレン", "…"]) == "frieren · 葬送のフリーレン"
    )


EPISODE = {"en": "The Journey's End", "de": "Das Ende der Reise", "ja": "冒険の終わり"}
SHOWN = {
    "English": (["en"], EPISODE, "The Journey's End"),
    "German": (["de", "en"], EPISODE, "Das Ende der Reise"),
    "German of a region": (["de-at", "en"], EPISODE, "Das Ende der Reise"),
    "Japanese": (["ja"], EPISODE, "冒険の終わり"),
    "the first that has one": (["fr", "ja", "en"], EPISODE, "冒険の終わり"),
    "English again, after it was loaded in German": (["en"], EPISODE, "The Journey's End"),
    "whatever the source says": (["fr"], {"de": "Das Ende der Reise"}, "As its source has it"),
    "no title in any language": (["de"], {}, "As its source has it"),
}


@pytest.fixture
def surroundings(settings):
    context.use(Context.of(settings))


@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize("languages, told, shown", SHOWN.values(), ids=SHOWN)
def test_the_title_of_an_episode_is_in_the_language_that_is_preferred(monkeypatch, languages, told, shown):
    monkeypatch.setattr(context.current(), "languages", languages)
    assert titles.of_episode(Episode(title="As its source has it", titles=told)) == shown


@pytest.mark.usefixtures("surroundings")
def test_an_episode_without_a_title_has_none():
    assert titles.of_episode(Episode(title="", titles=None)) == ""
