"""Layers that are more emblem than landscape: seals, gears, spirals, planets, letters."""

import math
from itertools import pairwise

from .canvas import Canvas, Point, colour, mix


def _ring(c: Canvas, x: float, y: float, radius: float, count: int, turn: float = 0.0) -> list[Point]:
    """Return `count` points evenly spaced on a circle."""
    wide, high = radius * c.unit / c.width, radius * c.unit / c.height
    points = []
    for i in range(count):
        angle = turn + i * math.tau / count
        points.append((x + wide * math.cos(angle), y + high * math.sin(angle)))
    return points


def seal(c: Canvas, x: float = 0.5, y: float = 0.38, radius: float = 0.34, corners: float = 6) -> None:
    """Paint a circle with nested polygons, as an alchemist would chalk it."""
    ink, corners = colour(c.palette.light, 0.9), int(corners)
    c.glow(x, y, radius * 1.7, colour(c.palette.accent), 0.7)
    for share, width in ((1.0, 0.009), (0.93, 0.003), (0.46, 0.005)):
        c.disc(x, y, radius * share, line=width, ink=ink)
    for turn in (0.0, math.pi / corners):
        points = _ring(c, x, y, radius * 0.93, corners, turn - math.pi / 2)
        for i in range(corners):
            c.line([points[i], points[(i + 2) % corners]], ink, 0.004)
    for px, py in _ring(c, x, y, radius * 0.93, corners, -math.pi / 2):
        c.disc(px, py, radius * 0.085, colour(c.palette.accent), line=0.004, ink=ink)
    c.disc(x, y, radius * 0.12, ink)


def gears(c: Canvas, x: float = 0.5, y: float = 0.36, radius: float = 0.27) -> None:
    """Paint a great cog with a clock face, and two small ones that turn with it."""
    for dx, dy, r, teeth, share in (
        (0.34, 0.2, 0.5, 14, 0.7),
        (-0.36, 0.26, 0.4, 12, 0.55),
        (0.0, 0.0, 1.0, 24, 0.1),
    ):
        cx, cy = x + dx * 3.2 * radius * c.unit / c.width, y + dy * 3.2 * radius * c.unit / c.height
        _cog(c, cx, cy, radius * r, teeth, share)
    c.disc(x, y, radius * 0.66, colour(c.palette.near, 0.85))
    for i, (px, py) in enumerate(_ring(c, x, y, radius * 0.55, 12)):
        c.disc(px, py, radius * (0.045 if i % 3 else 0.075), colour(c.palette.light))
    for turn, length, width in ((-1.05, 0.34, 0.014), (0.35, 0.5, 0.009)):
        c.line([(x, y), _ring(c, x, y, radius * length, 1, turn)[0]], colour(c.palette.accent), width)
    c.disc(x, y, radius * 0.06, colour(c.palette.accent))


def _cog(c: Canvas, x: float, y: float, radius: float, teeth: int, share: float) -> None:
    ink = mix(c.palette.light, c.palette.far, share)
    outer, inner = _ring(c, x, y, radius, teeth * 4), _ring(c, x, y, radius * 0.87, teeth * 4)
    c.polygon([(outer if i % 4 < 2 else inner)[i] for i in range(teeth * 4)], ink)
    c.disc(x, y, radius * 0.58, mix(c.palette.light, c.palette.far, min(1.0, share + 0.3)))
    c.disc(x, y, radius * 0.16, colour(c.palette.near))


def spiral(c: Canvas, x: float = 0.5, y: float = 0.42, turns: float = 3, arms: float = 4) -> None:
    """Paint arms of colour that wind out of a point to beyond the edges."""
    reach = 0.75 * math.hypot(c.width, c.height) / c.unit
    for arm in range(int(arms)):
        start = arm * math.tau / arms
        left, right = [], []
        for i in range(81):
            t = i / 80
            r, a = reach * t**1.5, start + turns * math.tau * t**0.7
            left.append(_ring(c, x, y, r, 1, a)[0])
            right.append(_ring(c, x, y, r, 1, a + math.pi / arms)[0])
        ink = colour(c.palette.accent, 0.5) if arm % 2 else colour(c.palette.light, 0.34)
        c.polygon([*left, *reversed(right)], ink)
    c.glow(x, y, 0.3, colour(c.palette.light), 0.9)


def pit(c: Canvas, x: float = 0.5, y: float = 0.56, radius: float = 0.62) -> None:
    """Paint an abyss seen from its rim: ledge below ledge, into the dark."""
    p, levels = c.palette, 9
    c.draw.rectangle((0, (y - 0.12) * c.height, c.width, c.height), fill=mix(p.far, p.near, 0.28))
    c.veil(y - 0.12, 1.0, colour(p.near), 0.8)
    for i in range(levels):
        scale, tone = 0.8**i, i / (levels - 1)
        w, h = radius * scale * c.unit, radius * scale * 0.62 * c.unit
        px, py = x * c.width, (y + 0.05 * (1 - scale) * 2.4) * c.height
        c.draw.ellipse((px - w, py - h, px + w, py + h), fill=mix(p.far, p.near, tone**0.65))
        c.draw.arc(
            (px - w, py - h, px + w, py + h),
            0,
            360,
            fill=mix(p.light, p.near, 0.25 + 0.6 * tone),
            width=max(2, round(0.007 * c.unit * scale)),
        )
        for _ in range(4):
            angle = c.random.uniform(0.15, math.pi - 0.15)
            lx, ly = px + w * 0.9 * math.cos(angle), py + h * 0.9 * math.sin(angle)
            c.glow(lx / c.width, ly / c.height, 0.035 * scale, colour(p.accent), 0.8)
    c.glow(x, y + 0.11, 0.09, colour(p.accent), 0.8)


def planet(c: Canvas, x: float = 0.62, y: float = 0.36, radius: float = 0.3) -> None:
    """Paint a banded planet with a ring."""
    p, px, py, r = c.palette, x * c.width, y * c.height, radius * c.unit
    c.glow(x, y, radius * 2, colour(p.accent), 0.35)
    _orbit(c, px, py, r, 180, 360)
    c.draw.ellipse((px - r, py - r, px + r, py + r), fill=colour(p.accent))
    for i, tone in enumerate((0.1, 0.3, 0.0, 0.42, 0.18, 0.5, 0.3)):
        top, bottom = -0.85 + i * 0.25, -0.85 + i * 0.25 + 0.15
        band = []
        for side, level in ((-1, top), (1, top), (1, bottom), (-1, bottom)):
            band.append((px + r * side * math.sqrt(1 - level * level), py + r * level))
        c.draw.polygon(band, fill=mix(p.accent, p.light if i % 2 else p.near, tone))
    c.draw.chord((px - r, py - r, px + r, py + r), 60, 200, fill=colour(p.near, 0.22))
    _orbit(c, px, py, r, 0, 180)


def _orbit(c: Canvas, px: float, py: float, r: float, start: float, end: float) -> None:
    for share, alpha in ((1.75, 0.85), (1.6, 0.5), (1.45, 0.9)):
        box = (px - r * share, py - r * share * 0.24, px + r * share, py + r * share * 0.24)
        c.draw.arc(box, start, end, fill=colour(c.palette.light, alpha), width=max(2, round(0.011 * c.unit)))


def stripes(c: Canvas, slope: float = 0.5, amount: float = 3) -> None:
    """Paint broad slanted bars across the sheet, as on a record sleeve."""
    for i in range(int(amount)):
        y, inks = 0.62 + i * 0.085, (c.palette.accent, c.palette.light, c.palette.far)
        c.polygon(
            [
                (0, y + slope * 0.3),
                (1, y - slope * 0.3),
                (1, y - slope * 0.3 + 0.06),
                (0, y + slope * 0.3 + 0.06),
            ],
            colour(inks[i % 3]),
        )
    c.polygon(
        [
            (0, 0.62 + 0.085 * amount + slope * 0.3),
            (1, 0.62 + 0.085 * amount - slope * 0.3),
            (1, 1.3),
            (0, 1.3),
        ],
        colour(c.palette.near),
    )


def letters(c: Canvas, amount: float = 16) -> None:
    """Paint envelopes on the wind."""
    for _ in range(int(amount * max(1, c.width / c.height * 0.7))):
        x, y = c.random.random(), c.random.uniform(0.05, 0.72)
        size, turn = c.random.uniform(0.018, 0.05), c.random.uniform(-0.8, 0.8)
        c.shape(x, y, size, turn, ((-1, -0.65), (1, -0.65), (1, 0.65), (-1, 0.65)), colour(c.palette.light))
        c.shape(
            x, y, size, turn, ((-1, -0.65), (0, 0.12), (1, -0.65)), mix(c.palette.light, c.palette.far, 0.35)
        )
        c.shape(
            x, y, size, turn, ((-0.12, 0.1), (0, -0.02), (0.12, 0.1), (0, 0.22)), colour(c.palette.accent)
        )


def wisteria(c: Canvas, reach: float = 0.4, amount: float = 15) -> None:
    """Paint hanging clusters of blossom from the upper edge."""
    count = int(amount * max(1, c.width / c.height))
    for i in range(count):
        x, length = (i + c.random.uniform(0.1, 0.9)) / count, reach * c.random.uniform(0.35, 1)
        steps = max(5, int(length / 0.012))
        for k in range(steps):
            t = k / steps
            size = 0.021 * (1 - t) ** 0.8 + 0.003
            for side in (-1, 1):
                sway = side * size * 0.7 * c.random.random() + 0.006 * math.sin(k * 0.7)
                c.disc(
                    x + sway * c.unit / c.width,
                    t * length,
                    size * c.random.uniform(0.4, 0.75),
                    mix(c.palette.accent, c.palette.light, c.random.uniform(0, 0.55)),
                )


def ball(c: Canvas, x: float = 0.6, y: float = 0.3, radius: float = 0.17) -> None:
    """Paint a volleyball at the top of its flight, its path behind it."""
    for i in range(16):
        t = i / 16
        c.disc(
            x - 0.75 * (1 - t),
            y + 0.75 * (1 - t) ** 2.1,
            radius * (0.12 + 0.5 * t),
            colour(c.palette.light, 0.05 + 0.2 * t),
        )
    c.disc(
        x, y, radius, mix(c.palette.light, c.palette.sky[-1], 0.06), line=0.006, ink=colour(c.palette.near)
    )
    _seams(c, x * c.width, y * c.height, radius * c.unit)


def _seams(c: Canvas, px: float, py: float, r: float) -> None:
    """Paint the seams of a volleyball around this pixel, its radius in pixels."""
    for turn in (0, 120, 240):
        for shift in (0.62, 0.95, 1.28):
            angle = math.radians(turn + 28)
            cx = px + r * shift * math.cos(angle) * 0.9
            cy = py + r * shift * math.sin(angle) * 0.9
            reach = r * 0.98
            spread = 58 if shift < 1 else 40
            c.draw.arc(
                (cx - reach, cy - reach, cx + reach, cy + reach),
                turn + 208 - spread,
                turn + 208 + spread * 0.2,
                fill=colour(c.palette.near),
                width=max(2, round(r * 0.035)),
            )


def net(c: Canvas, top: float = 0.66) -> None:
    """Paint a volleyball net across the sheet."""
    ink = colour(c.palette.near, 0.8)
    for i in range(int(c.width / c.unit / 0.045) + 2):
        x = i * 0.045 * c.unit / c.width
        c.line([(x, top), (x, top + 0.2)], ink, 0.0022)
    for i in range(6):
        c.line([(0, top + 0.04 * i), (1, top + 0.04 * i)], ink, 0.0022)
    c.draw.rectangle((0, (top - 0.022) * c.height, c.width, top * c.height), fill=colour(c.palette.light))


def brush(c: Canvas, x: float = 0.5, y: float = 0.4, radius: float = 0.3) -> None:
    """Paint one circle of ink in a single stroke, dry at its end."""
    for i in range(240):
        t = i / 240
        spot = _ring(c, x, y, radius * (1 + 0.02 * math.sin(t * 9)), 1, -1.9 + t * 5.85)[0]
        width = radius * (0.13 + 0.06 * math.sin(t * 3.0)) * (1 - 0.55 * t)
        if t < 0.72:
            c.disc(*spot, width, colour(c.palette.near))
        for hair in range(5):
            if c.random.random() > t * 0.75:
                shift = (hair - 2) * width * 0.42
                c.disc(
                    *_ring(c, x, y, radius + shift, 1, -1.9 + t * 5.85)[0],
                    width * 0.17,
                    colour(c.palette.near, 0.9),
                )


def tiles(c: Canvas, top: float = 0.78) -> None:
    """Paint a chequered floor that runs to the horizon."""
    c.draw.rectangle((0, top * c.height, c.width, c.height), fill=colour(c.palette.near))
    edges = [top + (1.04 - top) * (i / 8) ** 1.9 for i in range(9)]
    for row, (y0, y1) in enumerate(pairwise(edges)):
        for column in range(-14, 14):
            if (row + column) % 2:
                corners = [(column, y0), (column + 1, y0), (column + 1, y1), (column, y1)]
                points = [(0.5 + k * 0.05 * (1 + 7 * (y - top)), y) for k, y in corners]
                c.polygon(points, mix(c.palette.accent, c.palette.near, 0.25 + 0.3 * (1 - row / 8)))
