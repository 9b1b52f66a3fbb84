"""Titles in names of files and folders: articles at the end, years, several at once."""

import pytest

from aniworld.files import titles


@pytest.mark.parametrize(
    "title, right",
    [
        ("Willow Tale, The", "The Willow Tale"),
        ("Willow, A - Tale", "A Willow - Tale"),
        ("Weide, Die", "Die Weide"),
        ("Willow, Theo", "Willow, Theo"),
        ("Red, Willow, the Tale", "Red, Willow, the Tale"),
    ],
)
def test_an_article_at_the_end_comes_first(title, right):
    assert titles.article_first(title) == right


@pytest.mark.parametrize(
    "title, right",
    [
        ("Fruit Tale 2019", ("Fruit Tale", 2019)),
        ("Fruit Tale - 2019", ("Fruit Tale", 2019)),
        ("Fruit Tale 2199", None),
        ("Fruit Tale 1080", None),
        ("2019", None),
        ("Fruit Tale", None),
    ],
)
def test_a_number_at_the_end_may_be_a_year(title, right):
    assert titles.year_last(title) == right


def test_the_whole_title_is_told_first():
    assert titles.variants("柳物語 Willow Tale 2")[0] == "柳物語 Willow Tale 2"


def test_what_is_too_short_is_no_title_of_its_own():
    assert titles.variants("Willow Tale (US)") == ("Willow Tale (US)", "Willow Tale")
