"""Layers of what people built: towns, walls, ships, temples, tents."""

import math
from itertools import pairwise

from .canvas import Canvas, colour, mix


def city(c: Canvas, base: float = 1.0, height: float = 0.42, share: float = 0.85) -> None:
    """Paint two rows of tower blocks with lit windows."""
    p = c.palette
    for depth, (lift, tone) in enumerate(((1.0, share * 0.5), (0.66, share))):
        x = -0.03
        while x < 1.0:
            w = c.random.uniform(0.07, 0.16) * (1 - 0.25 * (1 - depth))
            h = height * lift * c.random.uniform(0.45, 1)
            centre = x + w / 2 * c.unit / c.width
            c.box(centre, base, w, h, mix(p.far, p.near, tone))
            if c.random.random() < 0.3:
                c.box(centre, base - h * c.unit / c.height + 0.001, w * 0.06, 0.05, mix(p.far, p.near, tone))
            _windows(c, centre, base, w, h, 0.6 if depth else 0.3)
            x += w * c.unit / c.width * c.random.uniform(0.92, 1.2)


def _windows(c: Canvas, x: float, base: float, width: float, height: float, brightness: float) -> None:
    columns, step = max(2, int(width / 0.026)), 0.03
    for row in range(1, int(height / step)):
        for column in range(columns):
            if c.random.random() < 0.34:
                wx = x + ((column + 0.5) / columns - 0.5) * width * 0.84 * c.unit / c.width
                wy = base - (height - row * step) * c.unit / c.height
                c.box(wx, wy, 0.009, 0.012, colour(c.palette.light, brightness * c.random.uniform(0.5, 1)))


def rooftops(c: Canvas, base: float = 0.95, size: float = 0.2) -> None:
    """Paint old-town gables with chimneys and warm windows, three rows deep."""
    p, ux, uy = c.palette, c.unit / c.width, c.unit / c.height
    for row in range(3):
        x, foot = -0.05, base - (2 - row) * 0.085
        while x < 1.05:
            w, h = size * c.random.uniform(0.45, 0.8), size * c.random.uniform(0.55, 1.1)
            roof, wall = foot - h * uy, mix(p.light, p.far, 0.25 + 0.3 * row)
            c.box(x + w / 2 * ux, 1.01, w, (1.01 - roof) / uy, wall)
            tip = roof - w * c.random.uniform(0.5, 0.95) * uy
            tile = mix(p.accent, p.near, c.random.uniform(0.05, 0.55))
            c.polygon([(x - 0.012 * ux, roof), (x + w / 2 * ux, tip), (x + (w + 0.012) * ux, roof)], tile)
            if c.random.random() < 0.5:
                c.box(x + w * 0.75 * ux, roof - w * 0.1 * uy, 0.018, 0.06, tile)
            for k in range(2):
                c.box(x + w * (0.3 + 0.4 * k) * ux, roof + 0.06 * uy, 0.022, 0.032, mix(p.near, p.far, 0.2))
            x += w * ux
        c.veil(foot - 0.02, 1.0, colour(p.near), 0.3)


def wall(c: Canvas, top: float = 0.5, bottom: float = 0.82) -> None:
    """Paint a wall from edge to edge, far too high, built of great blocks."""
    p, uy = c.palette, c.unit / c.height
    c.draw.rectangle((0, top * c.height, c.width, bottom * c.height), fill=colour(p.far))
    c.draw.rectangle((0, top * c.height, c.width, (top + 0.018) * c.height), fill=mix(p.far, p.light, 0.3))
    rows, row_height = int((bottom - top) / (0.045 * uy)) + 1, 0.045 * uy
    for row in range(rows):
        y, x = top + 0.018 + row * row_height, -0.07 * (row % 2)
        while x < 1:
            w = c.random.uniform(0.1, 0.19) * c.unit / c.width
            shade = mix(p.far, p.near, c.random.uniform(0.08, 0.34))
            c.draw.rectangle(
                (x * c.width + 2, y * c.height + 2, (x + w) * c.width, (y + row_height) * c.height),
                fill=shade,
            )
            x += w
    for x in (0.12, 0.5, 0.88):
        c.box(x, bottom, 0.16, (bottom - top + 0.03) / uy, mix(p.far, p.near, 0.2))
        c.box(x, top + 0.005, 0.19, 0.04, mix(p.far, p.light, 0.15))
    c.box(0.5, bottom, 0.11, 0.2, mix(p.near, p.far, 0.1))
    c.veil(top, bottom, colour(p.near), 0.75)


def ship(c: Canvas, x: float = 0.5, water: float = 0.74, size: float = 0.36) -> None:
    """Paint a sailing ship seen from the side."""
    ux, uy, hull = size * c.unit / c.width, size * c.unit / c.height, mix(c.palette.near, "#000000", 0.25)
    c.polygon(
        [
            (x - 0.5 * ux, water - 0.14 * uy),
            (x + 0.56 * ux, water - 0.2 * uy),
            (x + 0.4 * ux, water + 0.06 * uy),
            (x - 0.36 * ux, water + 0.06 * uy),
        ],
        hull,
    )
    c.line([(x + 0.5 * ux, water - 0.17 * uy), (x + 0.76 * ux, water - 0.34 * uy)], hull, 0.018 * size)
    for mast, high, wide in ((-0.26, 0.78, 0.19), (0.06, 1.0, 0.25), (0.34, 0.74, 0.17)):
        mx = x + mast * ux
        c.line([(mx, water - 0.1 * uy), (mx, water - high * uy)], hull, 0.022 * size)
        for low, up, share in ((0.24, 0.58, 1.0), (0.6, 0.86, 0.72)):
            _sail(c, mx, water - high * low * uy, water - high * up * uy, wide * share * ux)
        top, low, middle = water - high * uy, water - (high - 0.07) * uy, water - (high - 0.03) * uy
        c.polygon([(mx, top), (mx, low), (mx - 0.13 * ux, middle)], colour(c.palette.accent))


def _sail(c: Canvas, x: float, low: float, high: float, half: float) -> None:
    belly = half * 0.28
    edge = [(x + half + belly * math.sin(math.pi * i / 6), low + (high - low) * i / 6) for i in range(7)]
    back = [(px - 2 * half, py) for px, py in reversed(edge)]
    c.polygon([*edge, *back], mix(c.palette.light, c.palette.far, 0.06))


def airship(c: Canvas, x: float = 0.5, y: float = 0.34, size: float = 0.4) -> None:
    """Paint a rigid airship with fins and a gondola."""
    w, h = size * c.unit, size * 0.3 * c.unit
    px, py = c.at(x, y)
    body, trim = mix(c.palette.light, c.palette.accent, 0.12), colour(c.palette.accent)
    back, up, down = px - w * 0.62, py - h * 0.55, py + h * 0.55
    c.draw.polygon([(px - w * 0.36, py), (back, up), (px - w * 0.52, py), (back, down)], fill=trim)
    hull = (px - w / 2, py - h / 2, px + w / 2, py + h / 2)
    c.draw.ellipse(hull, fill=body)
    c.draw.chord(hull, 14, 166, fill=mix(c.palette.light, c.palette.near, 0.3))
    c.draw.ellipse(
        (px - w * 0.2, py - h / 2, px + w * 0.2, py + h / 2), outline=trim, width=max(1, round(w * 0.012))
    )
    c.draw.rounded_rectangle(
        (px - w * 0.13, py + h * 0.5, px + w * 0.14, py + h * 0.74),
        radius=h * 0.1,
        fill=colour(c.palette.near),
    )


def poles(c: Canvas, base: float = 1.0, height: float = 0.62) -> None:
    """Paint telegraph poles that march into the distance, wires between them."""
    ink = colour(c.palette.near)
    ux, uy = c.unit / c.width, c.unit / c.height
    tops = []
    for i in range(6):
        scale = 0.62**i
        x, foot = 0.12 + 0.78 * (1 - scale), base - 0.32 * (1 - scale)
        h = height * scale
        c.box(x, foot, 0.022 * scale, h, ink)
        for arm in (0.95, 0.85):
            c.box(x, foot - h * arm * uy, 0.2 * scale, 0.013 * scale, ink)
        tops.append(
            [(x + side * 0.09 * scale * ux, foot - h * arm * uy) for side in (-1, 1) for arm in (0.97, 0.87)]
        )
    for left, right in pairwise(tops):
        for (x0, y0), (x1, y1) in zip(left, right, strict=True):
            sagging = []
            for step in range(9):
                t = step / 8
                sagging.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.02 * math.sin(math.pi * t)))
            c.line(sagging, ink, 0.0022)
    for wire in range(4):
        x0, y0 = tops[0][wire]
        c.line([(x0, y0), (-0.05, y0 - 0.05 - 0.01 * wire)], ink, 0.0026)


def pagoda(c: Canvas, x: float = 0.5, base: float = 0.9, size: float = 0.5) -> None:
    """Paint a palace tower with swept roofs."""
    ux, uy, p = size * c.unit / c.width, size * c.unit / c.height, c.palette
    y, storeys = base, 4
    for storey in range(storeys):
        w, h = 0.42 - 0.07 * storey, 0.17 - 0.012 * storey
        c.box(x, y, w * size, h * size, mix(p.accent, p.near, 0.5))
        for k in range(-2, 3):
            c.box(
                x + k * w * 0.19 * ux, y - 0.02 * uy, w * 0.09 * size, h * 0.62 * size, colour(p.light, 0.85)
            )
        y -= h * uy
        reach, lift = (w / 2 + 0.13) * ux, 0.055 * uy
        eave = [
            (x - reach, y - lift * 0.6),
            (x - reach * 0.6, y + lift * 0.5),
            (x + reach * 0.6, y + lift * 0.5),
            (x + reach, y - lift * 0.6),
        ]
        c.polygon(
            [*eave, (x + w * 0.3 * ux, y - lift * 1.5), (x - w * 0.3 * ux, y - lift * 1.5)],
            mix(p.near, "#000000", 0.2),
        )
        y -= lift * 1.3
    c.box(x, y, 0.012 * size, 0.2 * size, colour(p.light))


def lanterns(c: Canvas, y: float = 0.1, amount: float = 5) -> None:
    """Paint paper lanterns on a string."""
    count = max(3, int(amount * max(1, c.width / c.height * 0.7)))
    rope = [(i / 40, y + 0.05 * math.sin(math.pi * i / 40)) for i in range(41)]
    c.line(rope, colour(c.palette.near), 0.004)
    for i in range(count):
        x = (i + 0.5) / count
        py, r = y + 0.05 * math.sin(math.pi * x) + 0.045 * c.unit / c.height, 0.036
        c.glow(x, py, r * 3, colour(c.palette.accent), 0.5)
        px, top = x * c.width, py * c.height
        c.draw.ellipse(
            (px - r * c.unit, top - r * 1.2 * c.unit, px + r * c.unit, top + r * 1.2 * c.unit),
            fill=colour(c.palette.accent),
        )
        for edge in (-1.25, 0.98):
            c.box(x, py + (edge + 0.27) * r * c.unit / c.height, r * 1.1, 0.009, colour(c.palette.near))


def tent(c: Canvas, x: float = 0.3, base: float = 0.86, size: float = 0.2) -> None:
    """Paint a tent lit from inside, a small fire beside it."""
    ux, uy, p = size * c.unit / c.width, size * c.unit / c.height, c.palette
    c.glow(x, base, size * 1.5, colour(p.accent), 0.75)
    c.polygon([(x - 0.6 * ux, base), (x, base - 0.7 * uy), (x + 0.6 * ux, base)], colour(p.accent))
    c.polygon(
        [(x, base - 0.7 * uy), (x + 0.6 * ux, base), (x + 0.86 * ux, base - 0.06 * uy)],
        mix(p.accent, p.near, 0.5),
    )
    c.polygon(
        [(x - 0.16 * ux, base), (x, base - 0.7 * uy), (x + 0.16 * ux, base)], mix(p.light, p.accent, 0.15)
    )
    fire = x + 1.25 * ux
    c.glow(fire, base - 0.04 * uy, size * 0.9, colour(p.light), 0.8)
    c.polygon(
        [
            (fire - 0.09 * ux, base),
            (fire - 0.03 * ux, base - 0.26 * uy),
            (fire + 0.02 * ux, base - 0.13 * uy),
            (fire + 0.06 * ux, base - 0.2 * uy),
            (fire + 0.09 * ux, base),
        ],
        colour(p.light),
    )


def arches(c: Canvas, x: float = 0.5, y: float = 0.62, count: float = 6) -> None:
    """Paint stone arches, one inside the other, with light at the far end."""
    p, count = c.palette, int(count)
    for i in range(count):
        scale, tone = 0.72**i, i / (count - 1)
        w, h = 0.62 * scale * c.width, 1.0 * scale * c.height
        px, py = c.at(x, y)
        ink = mix(p.near, p.far, tone**0.8) if i < count - 1 else colour(p.light)
        c.draw.rectangle((px - w, py - h * 0.2, px + w, py + h * 0.52), fill=ink)
        c.draw.pieslice((px - w, py - h * 0.2 - w * 1.1, px + w, py - h * 0.2 + w * 1.1), 180, 360, fill=ink)
        rim = mix(p.near, p.light, 0.1 + 0.4 * tone, 0.8)
        c.draw.arc(
            (px - w, py - h * 0.2 - w * 1.1, px + w, py - h * 0.2 + w * 1.1),
            180,
            360,
            fill=rim,
            width=max(2, round(0.008 * c.unit * scale)),
        )
    c.glow(x, y - 0.05, 0.5, colour(p.light), 0.7)
    for side in (-1, 1):
        c.glow(x + side * 0.36, y - 0.16, 0.16, colour(p.accent), 0.8)
        c.disc(x + side * 0.36, y - 0.16, 0.012, colour(p.light))
