"""A pasted list: its lines without what only makes it a list, and the titles that addresses spell."""

import pytest

from aniworld.files import pasted_lines

LISTS = [
    ("", []),
    ("\n  \n\t\n", []),
    ("Naruto", ["Naruto"]),
    ("Naruto\r\nBleach\rTrigun", ["Naruto", "Bleach", "Trigun"]),
    ("- Naruto\n* Bleach\n• Trigun\n– Mushishi", ["Naruto", "Bleach", "Trigun", "Mushishi"]),
    ("- [x] Naruto\n[ ] Bleach", ["Naruto", "Bleach"]),
    ("1. Naruto\n2. Bleach\n3) Trigun", ["Naruto", "Bleach", "Trigun"]),
    ("7. Naruto\n8. Bleach", ["Naruto", "Bleach"]),
    ("86\n91 Days", ["86", "91 Days"]),
    ("86. Eighty-Six\nBleach", ["86. Eighty-Six", "Bleach"]),
    ("3. Naruto\n9. Bleach", ["3. Naruto", "9. Bleach"]),
    ("1. Naruto", ["1. Naruto"]),
    ("a\x00b", ["ab"]),
    ("x" * 900, ["x" * 550]),
    ("https://a.io/x https://b.io/y", ["https://a.io/x", "https://b.io/y"]),
    ("Naruto https://b.io/y", ["Naruto https://b.io/y"]),
]


@pytest.mark.parametrize("text, lines", LISTS)
def test_a_list_is_read_line_by_line(text, lines):
    assert pasted_lines.lines(text) == lines


ADDRESSES = {
    "https://kitsu.app/anime/attack-on-titan": "attack on titan",
    "kitsu.io/anime/fullmetal_alchemist?x=1": "fullmetal alchemist",
    "https://www.thetvdb.com/series/cowboy-bebop": "cowboy bebop",
    "https://www.themoviedb.org/tv/30991-cowboy-bebop": "cowboy bebop",
    "https://anilist.co/anime/1/Cowboy-Bebop/": "Cowboy Bebop",
    "https://kitsu.app/anime/%E8%9F%B2%E5%B8%AB": "蟲師",
    "https://kitsu.app/anime/12": "",
    "https://kitsu.app/users/alice": "",
    "https://www.crunchyroll.com/series/G1/cowboy-bebop": "",
}


def test_the_address_of_a_page_may_spell_a_title():
    assert {address: pasted_lines.title_in(address) for address in ADDRESSES} == ADDRESSES


@pytest.mark.parametrize(
    "text, is_one",
    [
        ("https://kitsu.app/anime/x", True),
        (" kitsu.app/anime/x ", True),
        ("Re:Zero", False),
        ("Fate/stay night", False),
        ("Steins;Gate", False),
        ("see https://kitsu.app/anime/x", False),
        (".hack//SIGN", False),
    ],
)
def test_only_an_address_is_an_address(text, is_one):
    assert pasted_lines.is_address(text) == is_one
