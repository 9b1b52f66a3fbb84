"""A logo is drawn for every title."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from aniworld.files import images
from aniworld.files.images import logo

TITLES = [
    "K",
    "86",
    "Frieren: Beyond Journey's End",
    "葬送のフリーレン",
    "鋼の錬金術師 FULLMETAL ALCHEMIST",
    "Übel Blatt – Ärger mit Öl, ßéç",
    "That Time I Got Reincarnated as a Slime: The Slime Diaries, and a Subtitle without End",
    "A" * 500,
    "あ" * 500,
    "x " * 60,
    "🔥 Fire Force 🔥",
    "שלום עולם",
    "한국어",
    "",
    "\u202e\0\ud800",
    "!?",
]


def alpha_of(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).getchannel("A")


@pytest.mark.parametrize("title", TITLES)
def test_a_logo_fits_its_frame_and_leaves_the_backdrop_visible(title):
    content = images.draw_logo(title)
    assert images.decode(content) == images.Picture("png", 800, 310)
    lines, pixels = logo._layout(logo._words(logo._drawable(title) or logo.NOTHING_TO_DRAW))
    left, top, right, bottom = logo._mask(lines, pixels).getbbox()
    assert left >= 20 and top >= 10 and right <= 780 and bottom <= 300
    assert alpha_of(content).getextrema() == (0, 255)


def test_equal_titles_give_equal_bytes():
    assert images.draw_logo("進撃の巨人") == images.draw_logo("進撃の巨人") != images.draw_logo("進撃の")


def test_a_dark_rim_surrounds_the_white_letters():
    image = Image.open(BytesIO(images.draw_logo("K")))
    colours = {pixel for _, pixel in image.getcolors(1_000_000)}
    assert (255, 255, 255, 255) in colours
    assert any(red < 10 and alpha > 190 for red, _, _, alpha in colours)


LINES = [
    ("One Piece", ["One Piece"]),
    ("Attack on Titan", ["Attack", "on Titan"]),
    ("葬送のフリーレン", ["葬送の", "フリーレン"]),
    ("Re:ゼロから始める異世界生活", ["Re:ゼロから", "始める異世界生活"]),
    ("鋼の錬金術師 FULLMETAL ALCHEMIST", ["鋼の錬金術師", "FULLMETAL", "ALCHEMIST"]),
    ("🔥 Fire Force 🔥", ["Fire Force"]),
]


@pytest.mark.parametrize("title, lines", LINES)
def test_lines_break_between_words(title, lines):
    assert list(logo._layout(logo._words(logo._drawable(title)))[0]) == lines


def test_a_title_that_is_too_long_ends_in_an_ellipsis():
    assert logo._drawable("word " * 50) == ("word " * 50)[:89].rstrip() + "…"


def test_a_title_that_the_font_cannot_set_gives_way_to_the_next():
    assert images.draw_logo("한국어 2", "Hangugeo") == images.draw_logo("Hangugeo")
    assert images.draw_logo("שלום", "") == images.draw_logo("★")


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=120))
def test_any_title_can_be_drawn(title):
    assert images.decode(images.draw_logo(title)).width == 800
