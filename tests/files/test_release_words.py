"""Titles among what those who share videos write around them."""

import pytest

from aniworld.files import release_words


@pytest.mark.parametrize(
    "text",
    [
        "1080p",
        "BD 1080p HEVC",
        "BDRip_1920x1080_x265_FLAC",
        "01-12",
        "E63F2984",
        "Dual-Audio",
        "Batch",
        "v2",
        "全12话",
        "",
    ],
)
def test_such_words_alone_are_no_title(text):
    assert release_words.is_release(text)


@pytest.mark.parametrize("text", ["Willow", "Willow 1080p", "柳物语", "Grp-Raws"])
def test_a_single_other_word_may_be_one(text):
    assert not release_words.is_release(text)


def test_a_name_without_any_title_tells_none():
    assert release_words.names_in("[1080p][BD]") == []


def test_words_at_the_end_go_one_after_the_other():
    assert release_words.names_in("Willow Tale Uncensored BD Batch") == ["Willow Tale"]


def test_a_title_that_begins_like_a_codec_is_kept():
    assert release_words.names_in("Remux of Willows") == ["Remux of Willows"]
