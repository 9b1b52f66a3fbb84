"""Draws a logo from a title when no source has one, in a child process, as titles are foreign text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONT = Path(__file__).parent.parent / "fonts" / "DelaGothicOne-Regular.ttf"
WIDTH, HEIGHT = 800, 310
MARGIN = 28
MAX_LINES = 3
MAX_LETTERS = 90
LARGEST_PIXELS = 130
LINE_HEIGHT = 1.12  # of the font size, as the next
CENTRE_TO_BASELINE = 0.36
NOTHING_TO_DRAW = "★"
COMPRESSION = 4  # of zlib: 9 takes fourteen times as long, for a sixth of the size

# A line may break at blanks and, in Japanese, where the script changes: before a word, never before its
# ending.
_WORD = re.compile(
    r"\s*(?:(?:[\u3400-\u9fff々〆ヶ]+|[\u30a0-\u30ff]+)[\u3041-\u309f]*"
    r"|[\u3041-\u309f]+|[^\s\u3041-\u30ff\u3400-\u9fff々〆]+)"
)
_LONGEST_WORD = 24


def draw_logo(title: str, *other_titles: str) -> bytes:
    """Return a PNG of 800 x 310 pixels, transparent: the title in white, in one to three lines.

    It reads on anything. The first title is set of which our font has most letters (Latin, Greek, Cyrillic,
    kana, kanji); emoji are
    left out. Equal titles give equal bytes.
    """
    text = next(filter(None, map(_drawable, (title, *other_titles))), NOTHING_TO_DRAW)
    lines, pixels = _layout(_words(text))
    letters = _mask(lines, pixels)
    outline = _mask(lines, pixels, stroke=max(2, pixels // 22))
    shadow = outline.filter(ImageFilter.GaussianBlur(8))
    dark = ImageChops.lighter(
        outline.point(lambda level: level * 0.8), shadow.point(lambda level: level * 0.7)
    )
    logo = Image.merge("RGBA", (letters, letters, letters, ImageChops.lighter(letters, dark)))
    stream = BytesIO()
    logo.save(stream, "PNG", compress_level=COMPRESSION)
    return stream.getvalue()


@cache
def load_font() -> bytes:
    """Read the font; afterwards a logo is drawn without opening any file."""
    return FONT.read_bytes()


@lru_cache(maxsize=32)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    # The basic layout is built in, so every machine draws the same.
    return ImageFont.truetype(BytesIO(load_font()), pixels, layout_engine=ImageFont.Layout.BASIC)


def _drawable(title: str) -> str:
    """Return what our font can set of a title; nothing when most of its letters would be missing."""
    text = " ".join(unicodedata.normalize("NFC", title[:1000]).split())
    usable = "".join(letter for letter in text if letter == " " or _has_glyph(letter)).strip()
    if sum(map(str.isalnum, usable)) * 2 < sum(map(str.isalnum, text)):
        return ""
    return usable if len(usable) <= MAX_LETTERS else usable[: MAX_LETTERS - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    if unicodedata.category(letter)[0] == "C":
        return False
    drawn, missing = (bytes(_font(20).getmask(text)) for text in (letter, "\U0010fffd"))
    return drawn not in (b"", missing)


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the blank in front of it.

    Punctuation stays with the word it follows.
    """
    words: list[str] = []
    for match in _WORD.findall(text):
        if words and not match[0].isspace() and not match[0].isalnum():
            words[-1] += match
        else:
            words += re.findall(rf".{{1,{_LONGEST_WORD}}}", match)
    return words


def _layout(words: list[str]) -> tuple[tuple[str, ...], int]:
    """Return the lines and the size in pixels at which they fill the logo best.

    There are fewer lines when it hardly differs.
    """
    best: tuple[tuple[str, ...], int] = ((), 0)
    for count in range(1, min(MAX_LINES, len(words)) + 1):
        lines = min(_splits(words, count), key=_width)
        by_width = (WIDTH - 2 * MARGIN) / _width(lines)
        by_height = (HEIGHT - 2 * MARGIN) / (count * LINE_HEIGHT)
        pixels = int(min(by_width, by_height, LARGEST_PIXELS))
        if pixels > best[1] * 1.1:
            best = lines, pixels
    return best


def _splits(words: list[str], count: int) -> Iterator[tuple[str, ...]]:
    for breaks in combinations(range(1, len(words)), count - 1):
        lines = []
        for start, end in pairwise((0, *breaks, len(words))):
            lines.append("".join(words[start:end]).strip())
        yield tuple(lines)


def _width(lines: tuple[str, ...]) -> float:
    """Return how wide the widest line is, in units of the font size."""
    return max(map(_line_width, lines))


@lru_cache(maxsize=4096)
def _line_width(line: str) -> float:
    return _font(100).getlength(line) / 100


def _mask(lines: tuple[str, ...], pixels: int, stroke: int = 0) -> Image.Image:
    mask = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(mask)
    line_height = pixels * LINE_HEIGHT
    baseline = (HEIGHT - line_height * (len(lines) - 1)) / 2 + pixels * CENTRE_TO_BASELINE
    for number, line in enumerate(lines):
        place = (WIDTH / 2, baseline + number * line_height)
        draw.text(place, line, fill=255, font=_font(pixels), anchor="ms", stroke_width=stroke)
    return mask
