"""Layers above the horizon: gradients, suns, moons, stars, clouds, weather."""

import math

from PIL import Image

from .canvas import Canvas, colour, mix

PETAL = ((-1, 0), (-0.3, -0.55), (0.6, -0.4), (1, 0), (0.6, 0.4), (-0.3, 0.55))


def sky(c: Canvas) -> None:
    """Paint the backdrop of every scene: the sky colours of the palette from top to bottom."""
    stops, strip = c.palette.sky, Image.new("RGB", (1, 256))
    for i in range(256):
        place = i / 256 * (len(stops) - 1)
        strip.putpixel((0, i), mix(stops[int(place)], stops[int(place) + 1], place % 1)[:3])
    c.image.paste(strip.resize((c.width, c.height), Image.Resampling.BILINEAR))


def sun(c: Canvas, x: float = 0.68, y: float = 0.34, radius: float = 0.17) -> None:
    c.glow(x, y, radius * 3.4, colour(c.palette.light), 0.75)
    c.disc(x, y, radius, colour(c.palette.light))


def halo_sun(c: Canvas, x: float = 0.5, y: float = 0.36, radius: float = 0.2) -> None:
    """Paint a flat sun with rings around it, as on old prints."""
    for ring in range(4, 0, -1):
        c.disc(x, y, radius * (1 + 0.34 * ring), colour(c.palette.light, 0.13))
    c.disc(x, y, radius, colour(c.palette.accent))


def moon(c: Canvas, x: float = 0.66, y: float = 0.27, radius: float = 0.13) -> None:
    """Paint a full moon with a few seas."""
    c.glow(x, y, radius * 3.2, colour(c.palette.light), 0.55)
    c.disc(x, y, radius, colour(c.palette.light))
    aspect_x, aspect_y = c.unit / c.width, c.unit / c.height
    for dx, dy, r in ((-0.35, -0.2, 0.3), (0.25, 0.3, 0.22), (0.3, -0.42, 0.14), (-0.2, 0.42, 0.12)):
        c.disc(
            x + dx * radius * aspect_x,
            y + dy * radius * aspect_y,
            radius * r,
            mix(c.palette.light, c.palette.sky[0], 0.16),
        )


def rays(c: Canvas, x: float = 0.5, y: float = 0.5, count: float = 14) -> None:
    """Paint a sunburst behind everything."""
    reach, half = 2.2 * max(c.width, c.height), math.pi / count / 2
    px, py = c.at(x, y)
    for i in range(int(count)):
        angle = i * math.tau / count + 0.11
        tips = [(px + reach * math.cos(a), py + reach * math.sin(a)) for a in (angle - half, angle + half)]
        c.draw.polygon([(px, py), *tips], fill=colour(c.palette.light, 0.2))


def stars(c: Canvas, amount: float = 130, lowest: float = 0.75) -> None:
    for _ in range(int(amount * max(1, c.width / c.height))):
        x, y = c.random.random(), c.random.random() ** 1.4 * lowest
        size = 0.0011 + 0.0032 * c.random.random() ** 4
        c.disc(x, y, size, colour(c.palette.light, c.random.uniform(0.35, 1)))


def clouds(c: Canvas, y: float = 0.3, amount: float = 5) -> None:
    """Paint flat banks of cloud with round shoulders, drawn like a woodblock print."""
    for _ in range(int(amount * max(1, c.width / c.height * 0.8))):
        cx, cy, reach = c.random.random(), y + c.random.uniform(-0.13, 0.13), c.random.uniform(0.16, 0.34)
        ink = colour(c.palette.light, c.random.uniform(0.35, 0.8))
        for row in range(3):
            half = reach * (1 - 0.27 * row) * c.unit / 2
            px, py = (cx + c.random.uniform(-0.05, 0.05)) * c.width, cy * c.height - row * 0.019 * c.unit
            c.draw.rounded_rectangle(
                (px - half, py, px + half, py + 0.024 * c.unit), radius=0.012 * c.unit, fill=ink
            )


def cumulus(c: Canvas, base: float = 0.6, size: float = 0.12) -> None:
    """Paint tall summer clouds that stand on a line."""
    x = -0.05
    while x < 1.05:
        r = size * c.random.uniform(0.5, 1.15)
        for lift, shade in ((0.0, 0.22), (0.35, 0.1), (0.6, 0.0)):
            c.disc(
                x,
                base - lift * r * c.unit / c.height,
                r * (1 - lift * 0.35),
                mix(c.palette.light, c.palette.sky[0], shade),
            )
        x += r * c.unit / c.width * 0.95
    c.draw.rectangle(
        (0, base * c.height, c.width, c.height), fill=mix(c.palette.light, c.palette.sky[0], 0.22)
    )


def mist(c: Canvas, y: float = 0.62, strength: float = 0.75) -> None:
    c.veil(y - 0.16, y, colour(c.palette.light), strength)
    c.veil(y, y + 0.1, colour(c.palette.light), strength, rising=True)


def petals(c: Canvas, amount: float = 46) -> None:
    """Paint petals, leaves or feathers in the wind."""
    for _ in range(int(amount * max(1, c.width / c.height * 0.8))):
        x, y = c.random.random(), c.random.random()
        size = c.random.uniform(0.006, 0.017)
        turn = c.random.uniform(0, math.tau)
        c.shape(x, y, size, turn, PETAL, colour(c.palette.accent, c.random.uniform(0.55, 0.95)))


def rain(c: Canvas, amount: float = 150) -> None:
    for _ in range(int(amount * max(1, c.width / c.height))):
        x, y, length = c.random.random() * 1.1, c.random.random(), c.random.uniform(0.02, 0.06)
        c.line(
            [(x, y), (x - length * 0.25, y + length)],
            colour(c.palette.light, c.random.uniform(0.12, 0.4)),
            0.0016,
        )


def lights(c: Canvas, amount: float = 40, lowest: float = 0.95) -> None:
    """Paint drifting lights: fireflies, spirits, sparks."""
    for _ in range(int(amount * max(1, c.width / c.height * 0.8))):
        x, y, size = c.random.random(), c.random.uniform(0.2, lowest), c.random.uniform(0.003, 0.008)
        c.glow(x, y, size * 6, colour(c.palette.accent), 0.6)
        c.disc(x, y, size, colour(c.palette.light))


def birds(c: Canvas, x: float = 0.3, y: float = 0.25, amount: float = 7) -> None:
    for _ in range(int(amount)):
        px, py = c.at(x + c.random.gauss(0, 0.11), y + c.random.gauss(0, 0.05))
        span = c.unit * c.random.uniform(0.012, 0.024)
        wing = [(-1, -0.25), (-0.45, -0.42), (0, 0), (0.45, -0.42), (1, -0.25)]
        c.draw.line(
            [(px + a * span, py + b * span) for a, b in wing],
            fill=colour(c.palette.near, 0.85),
            width=max(1, round(span * 0.16)),
        )
