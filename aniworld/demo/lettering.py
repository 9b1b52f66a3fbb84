"""Setting titles: the bundled font, the largest size that fits, and how the demo's artwork shows words."""

from functools import cache
from itertools import product
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from ..paths import PACKAGE
from .scenery.canvas import Colour

FONT = PACKAGE / "files" / "fonts" / "DelaGothicOne-Regular.ttf"
MEASURE = 100  # widths are measured once at this size; they grow in proportion
LINE_HEIGHT = 1.08
UPRIGHT = "ー・\N{FULLWIDTH TILDE}"  # stand upright in a column


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the bundled font, which has Japanese too."""
    return ImageFont.truetype(FONT, size)


@cache
def _width(text: str) -> float:
    return font(MEASURE).getlength(text) / MEASURE


@cache
def _missing() -> bytes:
    return bytes(font(40).getmask("\U0010fffd"))


def drawable(text: str) -> bool:
    """Return whether the font has a shape for every letter."""
    return all(letter.isspace() or bytes(font(40).getmask(letter)) != _missing() for letter in text)


class Setting(NamedTuple):
    """A text broken into lines and the font size at which they fit."""

    size: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        return round(self.size * LINE_HEIGHT * len(self.lines))


@cache
def fit(text: str, width: int, height: int, largest: int) -> Setting:
    """Break a text so that it can be as large as possible in the box."""
    words = text.split()
    best = Setting(0, (text,))
    for breaks in product((False, True), repeat=len(words) - 1):
        lines = [words[0]]
        for word, new_line in zip(words[1:], breaks, strict=True):
            if new_line:
                lines.append(word)
            else:
                lines[-1] += f" {word}"
        size = int(min(largest, width / max(map(_width, lines)), height / len(lines) / LINE_HEIGHT))
        # A little larger is not worth another line: titles read best when they are compact.
        if size > best.size * 1.06:
            best = Setting(size, tuple(lines))
    return best


def block(
    draw: ImageDraw.ImageDraw,
    setting: Setting,
    x: float,
    y: float,
    ink: Colour | int,
    *,
    centred: bool = False,
    **stroke: Any,
) -> None:
    """Draw a setting from y downwards; x is its left edge, or its middle when centred."""
    for i, line in enumerate(setting.lines):
        place = x, y + setting.size * LINE_HEIGHT * (i + 0.5)
        draw.text(place, line, fill=ink, font=font(setting.size), anchor="mm" if centred else "lm", **stroke)


def column(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, ink: Colour, size: int, height: int) -> None:
    """Set Japanese from top to bottom, centred on x, as long as it fits in height."""
    letters = [letter for letter in text if not letter.isspace()]
    size = min(size, int(height / len(letters) / 1.06))
    for i, letter in enumerate(letters):
        centre = (x, y + size * 1.06 * (i + 0.5))
        if letter in UPRIGHT:
            _turned(draw, centre, letter, ink, size)
        else:
            draw.text(centre, letter, fill=ink, font=font(size), anchor="mm")


def _turned(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], letter: str, ink: Colour, size: int
) -> None:
    """Draw a letter turned by a quarter."""
    mask = Image.new("L", (size, size))
    ImageDraw.Draw(mask).text((size / 2, size / 2), letter, fill=255, font=font(size), anchor="mm")
    mask = mask.transpose(Image.Transpose.ROTATE_270)
    draw.bitmap((round(centre[0] - size / 2), round(centre[1] - size / 2)), mask, fill=ink)
