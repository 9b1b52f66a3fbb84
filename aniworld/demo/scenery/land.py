"""Layers of land and water: ridges, peaks, woods, meadows, waves."""

import math

from .canvas import Canvas, Point, colour, mix


def ridges(c: Canvas, top: float = 0.55, bottom: float = 0.92, count: float = 4) -> None:
    """Paint rows of hills that darken as they come closer."""
    p, count = c.palette, int(count)
    for i in range(count):
        share = i / max(1, count - 1)
        base = top + (bottom - top) * share
        c.ground(c.skyline(base, 0.055 + 0.03 * share), mix(p.far, p.near, share))
        if i < count - 1:
            c.veil(base + 0.02, base + 0.02 + (1.1 - base) * 0.6, mix(p.far, p.sky[-1], 0.55), 0.42)


def peak(c: Canvas, x: float = 0.5, base: float = 0.68, height: float = 0.34) -> None:
    """Paint one great snow-capped mountain, lit from one side."""
    half, rise = height * 1.9 * c.unit / c.width, height * c.unit / c.height
    left = []
    for step in range(14):
        along, up = step / 14, (step / 13) ** 1.6
        left.append((x - half * (1 - along), base - rise * up))
    right = [(2 * x - px, py) for px, py in reversed(left)]
    c.polygon([*left, *right], colour(c.palette.far))
    crown_left = [point for point in left if point[1] < base - rise * 0.66]
    crown_right = [point for point in right if point[1] < base - rise * 0.66]
    (x0, y0), (x1, _) = crown_left[0], crown_right[-1]
    depths = (0.05, 0.2, -0.02, 0.1, 0.0, 0.26, 0.03, 0.13, -0.03, 0.18, 0.04)
    drips = [(x1 - (x1 - x0) * i / 12, y0 + rise * depth) for i, depth in enumerate(depths, 1)]
    c.polygon([*crown_left, *crown_right, *drips], mix(c.palette.light, c.palette.sky[0], 0.04))
    shade = [
        (x + half * 0.03, base - rise),
        *right,
        (x + half * 0.34, base),
        (x + half * 0.12, base - rise * 0.5),
    ]
    c.polygon(shade, colour(c.palette.near, 0.16))


def pines(c: Canvas, base: float = 0.9, size: float = 0.13, share: float = 0.9) -> None:
    """Paint a row of firs; share is how dark it is, from far (0) to near (1)."""
    ink, x = mix(c.palette.far, c.palette.near, share), -0.02
    c.draw.rectangle((0, base * c.height - 2, c.width, c.height), fill=ink)
    while x < 1.03:
        h = size * c.random.uniform(0.55, 1.15)
        foot = base + c.random.uniform(0, 0.01)
        for tier in range(4):
            low = foot - (0.08 + tier * 0.22) * h * c.unit / c.height
            half = h * (0.24 - 0.05 * tier) * c.unit / c.width
            c.polygon([(x - half, low), (x, low - 0.36 * h * c.unit / c.height), (x + half, low)], ink)
        c.box(x, foot, h * 0.05, h * 0.2, ink)
        x += c.random.uniform(0.22, 0.5) * size * c.unit / c.width


def tree(c: Canvas, x: float = 0.3, base: float = 0.8, height: float = 0.34) -> None:
    """Paint one old tree with a round crown in the accent colour."""
    ux, uy, bark = c.unit / c.width, c.unit / c.height, colour(c.palette.near)
    top = base - height * 0.6 * uy
    w = height * 0.05 * ux
    c.polygon(
        [(x - w * 1.7, base + 0.01), (x - w * 0.6, top), (x + w * 0.6, top), (x + w * 1.7, base + 0.01)], bark
    )
    for lean in (-0.24, 0.22):
        c.line(
            [(x, base - height * 0.34 * uy), (x + lean * height * ux, top - height * 0.1 * uy)],
            bark,
            height * 0.035,
        )
    for shade in (0.34, 0.14, 0.0):
        for _ in range(15):
            angle, away = c.random.uniform(0, math.tau), height * 0.36 * c.random.random() ** 0.6
            dx, dy = away * 1.15 * math.cos(angle), away * 0.62 * math.sin(angle) - shade * -0.12 * height
            radius = height * c.random.uniform(0.09, 0.16) * (0.75 + shade)
            c.disc(
                x + dx * ux,
                top - height * 0.14 * uy + dy * uy,
                radius,
                mix(c.palette.accent, c.palette.near, shade),
            )


def meadow(c: Canvas, top: float = 0.8, amount: float = 260) -> None:
    """Paint grass with flowers that grow larger towards the viewer."""
    p = c.palette
    c.ground(c.skyline(top, 0.03, 2), colour(p.near))
    c.veil(top + 0.03, 1.0, mix(p.near, "#000000", 0.5), 0.55)
    for i in range(int(amount * max(1, c.width / c.height * 0.8))):
        depth = (i / (amount * max(1, c.width / c.height * 0.8))) ** 1.3
        x, y = c.random.random(), top + 0.035 + (0.99 - top) * depth + c.random.uniform(-0.01, 0.01)
        size = 0.0022 + 0.009 * depth
        c.line(
            [(x, y), (x + c.random.uniform(-0.004, 0.004), y + size * 4)],
            mix(p.far, p.near, 0.45),
            size * 0.3,
        )
        petals = (colour(p.accent), colour(p.light), mix(p.accent, p.light, 0.5))[i % 3]
        c.disc(x, y, size * c.random.uniform(0.6, 1.1), petals)


def waves(c: Canvas, top: float = 0.72, size: float = 0.085) -> None:
    """Paint rows of overlapping ring waves, the old Japanese sea pattern."""
    p, step = c.palette, size * c.unit / c.height * 0.44
    c.draw.rectangle((0, top * c.height, c.width, c.height), fill=mix(p.far, p.near, 0.2))
    rows = int((1 - top) / step) + 3
    for row in range(rows):
        y, share = top + row * step, row / rows
        x = -size if row % 2 else -size / 2
        while x < c.width / c.unit + size:
            for ring, whole in enumerate((1.0, 0.8, 0.6, 0.4, 0.2)):
                ink = mix(p.light, p.far, 0.1 + 0.5 * share)
                if ring % 2 == 0:
                    ink = mix(p.far, p.near, min(1, share * 1.1))
                c.disc(x * c.unit / c.width, y + size * 0.55 * c.unit / c.height, size / 2 * whole, ink)
            x += size


def sea(c: Canvas, top: float = 0.62, sun_x: float = 0.6) -> None:
    """Paint still water down to the edge, with the light lying on it."""
    p = c.palette
    c.draw.rectangle((0, top * c.height, c.width, c.height), fill=mix(p.far, p.sky[-1], 0.35))
    c.veil(top, 1.0, colour(p.near), 1.0)
    for i in range(70):
        depth = (i / 70) ** 1.5
        y = top + 0.006 + (1 - top) * depth
        half = c.random.uniform(0.2, 1) * (0.03 + 0.13 * depth)
        x = sun_x + c.random.gauss(0, 0.03 + 0.1 * depth)
        c.line([(x - half, y), (x + half, y)], colour(p.light, 0.5 - 0.36 * depth), 0.0026 + 0.003 * depth)


def surf(c: Canvas, base: float = 0.78, count: float = 4) -> None:
    """Paint great rolling waves with foam on their crests."""
    p, count = c.palette, int(count)
    for i in range(count):
        share, level = i / max(1, count - 1), base + i * (1.0 - base) / count
        length, lean, high = 0.62 / (1 + i * 0.12), c.random.random(), (0.035 + 0.012 * i)
        points = []
        for step in range(121):
            x = step / 120
            swell = abs(math.sin(math.pi * (x * c.width / c.unit / length + lean))) ** 0.72
            points.append((x, level - high * swell))
        c.ground(points, mix(p.far, p.near, share))
        c.line(points, colour(p.light, 0.9), 0.006 + 0.002 * i)
        _foam(c, points, share)


def _foam(c: Canvas, crest: list[Point], share: float) -> None:
    for x, y in crest[::2]:
        if c.random.random() < 0.55:
            c.disc(
                x + c.random.gauss(0, 0.008),
                y + c.random.uniform(-0.012, 0.014),
                c.random.uniform(0.002, 0.006 + 0.004 * share),
                colour(c.palette.light, 0.85),
            )


def reeds(c: Canvas, base: float = 1.0, height: float = 0.3, amount: float = 26) -> None:
    """Paint long grass in front of everything."""
    for _ in range(int(amount * max(1, c.width / c.height))):
        x, h, bend = c.random.random(), height * c.random.uniform(0.4, 1), c.random.uniform(-0.07, 0.07)
        points = [(x + bend * (i / 6) ** 2, base - h * i / 6) for i in range(7)]
        c.line(points, mix(c.palette.near, "#000000", c.random.uniform(0, 0.35)), 0.0045)
