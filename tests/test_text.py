"""Texts as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.text import fold, squeeze


@pytest.mark.parametrize(
    "text, folded",
    [
        ("Détective Conan!", "detective conan"),
        ("SPY×FAMILY", "spy family"),
        ("ＮＡＲＵＴＯ　疾風伝", "naruto 疾風伝"),
        ("Straße", "strasse"),
        ("  Re:Zero -Starting Life- ", "re zero starting life"),
        ("∀ガンダム", "カンタム"),
        ("snake_case", "snake case"),
        ("※!!…", ""),
        ("", ""),
        ("\x00\ud800a", "a"),
    ],
)
def test_texts_are_compared_without_case_accents_width_and_signs(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text, squeezed", [("Re:Zero", "rezero"), ("Non Non Biyori", "nonnonbiyori"), ("…", "")]
)
def test_nobody_needs_to_know_where_the_blanks_are(text, squeezed):
    assert squeeze(text) == squeezed


@given(st.text())
def test_what_is_folded_has_nothing_but_letters_digits_and_single_blanks(text):
    assert all(char.isalnum() or char == " " for char in fold(text))
    assert fold(text) == " ".join(fold(text).split())
