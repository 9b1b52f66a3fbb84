"""Titles as people write them in Latin letters, whom nobody taught one spelling: romaji.txt holds them."""

from pathlib import Path

import pytest

from aniworld.catalogue import search

TABLE = Path(__file__).parent / "romaji.txt"
LINES = [line.split(" | ") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("typed, title", LINES, ids=[typed for typed, _ in LINES])
def test_a_title_in_latin_letters_finds_the_show_first(typed, title):
    assert title in [name for _, name in search(typed, 8)[0].names]


@pytest.mark.parametrize(
    "typed, title",
    [
        ("sousou no fr", "葬送のフリーレン"),
        ("akuseru wa", "アクセル・ワールド"),
        ("toaru kagaku no rail", "とある科学の超電磁砲"),
        ("tensei shitara sl", "転生したらスライムだった件"),
        ("mahou shoujo madoka ma", "魔法少女まどか☆マギカ"),
        ("shoujo kageki revue st", "少女☆歌劇 レヴュースタァライト"),
    ],
)
def test_it_is_in_sight_while_it_is_being_typed(typed, title):
    assert title in [name for entry in search(typed, 8) for _, name in entry.names]


@pytest.mark.parametrize("typed", ["Sosou no Freiren", "Kimetu no Yaibaa", "Boku no Hero Akademia"])
def test_a_typing_error_in_it_is_forgiven(typed):
    assert search(typed)[0].likeness > 0.8


def test_what_only_sounds_a_little_alike_is_called_a_guess():
    guesses = search("Choboraunyopomi Gakuen Monogatari")
    assert all(entry.is_guess and entry.likeness < 0.8 for entry in guesses)
    assert not any(entry.is_guess for entry in search("Sousou no Frieren"))
