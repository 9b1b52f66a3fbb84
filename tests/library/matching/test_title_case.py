"""English titles in capitals alone, or without any, are shown as one writes them."""

import pytest

from aniworld.library.matching.title_case import readable


@pytest.mark.parametrize(
    "stored, shown",
    [
        ("THE LIGHTHOUSE OF THE NORTH", "The Lighthouse of the North"),
        ("letters to a baker", "Letters to a Baker"),
        ("HARBOUR II", "Harbour II"),
        ("HARBOUR TV ANIMATION", "Harbour TV Animation"),
        ("HARBOUR VS. U-20 PORT", "Harbour vs. U-20 Port"),
        ("I CAN'T SWIM: THE MOVIE", "I Can't Swim: The Movie"),
        ("HARBOUR -A TALE OF THE SEA-", "Harbour -A Tale of the Sea-"),
        ("HALF-HEARTED DAYS!", "Half-Hearted Days!"),
        ("harbour ii: tv special", "Harbour II: TV Special"),
        ("THE 1ST OF ALL PART2", "The 1st of All Part2"),
        ("WHAT ARE YOU WAITING FOR?", "What Are You Waiting For?"),
    ],
)
def test_a_title_of_one_kind_of_letters_has_capitals_where_english_has_them(stored, shown):
    assert readable(stored) == shown


@pytest.mark.parametrize(
    "stored", ["", "Harbour of the North", "HARBOUR", "harbour", "iLighthouse NORTH", "港の灯台 物語"]
)
def test_any_other_title_stays_as_it_is(stored):
    assert readable(stored) == stored
