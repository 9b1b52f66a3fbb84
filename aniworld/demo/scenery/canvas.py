"""The sheet that a scene is painted on: colours, relative measures, and the strokes that all layers share."""

import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageColor, ImageDraw

Colour = tuple[int, ...]
Point = tuple[float, float]
SKYLINE_STEPS = 90


@dataclass(frozen=True)
class Palette:
    """The colours of one show: sky from top to bottom, lights, far and near land, and an accent."""

    sky: tuple[str, ...]
    light: str
    far: str
    near: str
    accent: str


def colour(text: str, alpha: float = 1.0) -> Colour:
    """Return '#rrggbb' as a colour to draw with; alpha from 0 (clear) to 1."""
    return *ImageColor.getrgb(text)[:3], round(255 * alpha)


def mix(first: str, second: str, share: float, alpha: float = 1.0) -> Colour:
    """Return the colour that lies `share` (0 to 1) of the way from first to second."""
    pairs = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return *(round(a + (b - a) * share) for a, b in pairs), round(255 * alpha)


@cache
def _fade(reverse: bool) -> Image.Image:
    ramp = Image.linear_gradient("L")
    return ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if reverse else ramp


@cache
def _halo(strength: int) -> Image.Image:
    steepness = 2.2
    return Image.radial_gradient("L").point(
        [round(strength * max(0.0, 1 - v / 180) ** steepness) for v in range(256)]
    )


class Canvas:
    """A picture being painted, `scale` times larger than it will be so that edges come out smooth.

    x and y run from 0 to 1 over the sheet; lengths are in units of its shorter side.
    """

    def __init__(self, size: tuple[int, int], palette: Palette, seed: str, scale: float = 2):
        self.size, self.palette, self.scale = size, palette, scale
        self.width, self.height = round(size[0] * scale), round(size[1] * scale)
        self.unit = min(self.width, self.height)
        self.random = random.Random(seed)
        self.image = Image.new("RGB", (self.width, self.height))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def finish(self) -> Image.Image:
        """Return the picture in its final size."""
        if self.scale == 2:
            return self.image.reduce(2)
        return self.image.resize(self.size, Image.Resampling.BILINEAR)

    def at(self, x: float, y: float) -> Point:
        return x * self.width, y * self.height

    def polygon(self, points: list[Point], fill: Colour) -> None:
        self.draw.polygon([self.at(x, y) for x, y in points], fill=fill)

    def shape(
        self, x: float, y: float, size: float, turn: float, points: Iterable[Point], fill: Colour
    ) -> None:
        """Draw a small polygon around a place.

        Its points are in units of `size` (of the shorter side), turned by `turn` radians.
        """
        px, py = self.at(x, y)
        s = size * self.unit
        cos, sin = math.cos(turn), math.sin(turn)
        self.draw.polygon(
            [(px + s * (dx * cos - dy * sin), py + s * (dx * sin + dy * cos)) for dx, dy in points], fill=fill
        )

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: Colour | None = None,
        *,
        line: float = 0,
        ink: Colour | None = None,
    ) -> None:
        """Draw a circle; radius and line are in units of the shorter side."""
        px, py, r = x * self.width, y * self.height, radius * self.unit
        width = max(1, round(line * self.unit)) if ink else 0
        self.draw.ellipse((px - r, py - r, px + r, py + r), fill=fill, outline=ink, width=width)

    def line(self, points: list[Point], ink: Colour, width: float) -> None:
        self.draw.line(
            [self.at(x, y) for x, y in points],
            fill=ink,
            width=max(1, round(width * self.unit)),
            joint="curve",
        )

    def box(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        """Draw a rectangle that stands on y, centred on x; its size is in units of the shorter side."""
        px, py, w, h = x * self.width, y * self.height, width * self.unit / 2, height * self.unit
        self.draw.rectangle((px - w, py - h, px + w, py), fill=fill)

    def glow(self, x: float, y: float, radius: float, ink: Colour, strength: float = 0.8) -> None:
        """Draw soft light around a point."""
        r = max(2, round(radius * self.unit))
        mask = _halo(round(255 * strength)).resize((2 * r, 2 * r), Image.Resampling.BILINEAR)
        self.image.paste(ink[:3], (round(x * self.width) - r, round(y * self.height) - r), mask)

    def veil(
        self, top: float, bottom: float, ink: Colour, strength: float = 1.0, *, rising: bool = False
    ) -> None:
        """Lay on colour from nothing at top to `strength` at bottom, or the other way round when rising."""
        y0, y1 = round(top * self.height), round(bottom * self.height)
        mask = _fade(rising).resize((self.width, max(1, y1 - y0)), Image.Resampling.BILINEAR)
        if strength != 1.0:
            mask = mask.point([round(v * strength) for v in range(256)])
        self.image.paste(ink[:3], (0, y0), mask)

    def skyline(self, base: float, height: float, roughness: int = 3) -> list[Point]:
        """Return a rolling outline from left to right around y = base, as points."""
        waves = [(self.random.uniform(0, math.tau), self.random.uniform(0.7, 1.3)) for _ in range(roughness)]
        stretch = self.width / self.height * 1.4
        points = []
        for step in range(SKYLINE_STEPS + 1):
            x = step / SKYLINE_STEPS
            level = 0.0
            for i, (phase, frequency) in enumerate(waves):  # each finer and lower than the one before
                level += math.sin(phase + x * stretch * frequency * 2.1 * 1.9**i) / 1.75**i
            points.append((x, base - height * level / 2))
        return points

    def ground(self, outline: list[Point], fill: Colour) -> None:
        """Fill everything below an outline."""
        self.polygon([*outline, (1, 1.02), (0, 1.02)], fill)
