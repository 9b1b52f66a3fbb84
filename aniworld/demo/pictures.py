"""How each kind of picture is made out of a show's scene and its titles."""

import colorsys
import random
from dataclasses import replace

from PIL import Image, ImageColor, ImageDraw

from . import lettering
from .scenery import paint
from .scenery.canvas import Colour, Palette, colour
from .shows import Show

SIZES = {
    "poster": (680, 1000),
    "season": (680, 1000),
    "background": (1920, 1080),
    "banner": (1000, 185),
    "logo": (800, 310),
    "cover": (1680, 400),
    "still": (400, 225),
}
CREAM = "#fff8ec"
MARGIN = 58
# Layers that a still can do without: nothing else stands on them.
LOOSE = {
    "sun",
    "moon",
    "halo_sun",
    "stars",
    "clouds",
    "birds",
    "petals",
    "lights",
    "rain",
    "rays",
    "ship",
    "airship",
    "tree",
    "tent",
    "seal",
    "wisteria",
}
LOGO_SCALE = 2  # logos are drawn larger for smooth edges


def poster(show: Show, number: int) -> Image.Image:
    """Draw the scene above the title; each number above 1 is another version, in colours of its own."""
    caption = show.network
    if show.premiered:
        caption = f"{show.premiered.year}  ·  {show.network}"
    return _sheet(show, number, caption)


def season(show: Show, number: int) -> Image.Image:
    return _sheet(show, number, f"Season {number}")


def _sheet(show: Show, number: int, caption: str) -> Image.Image:
    width, height = SIZES["poster"]
    palette = of_season(show.palette, number)
    ground = darker(palette.near, 0.62)
    image = Image.new("RGB", (width, height), ground)
    image.paste(paint((width, height - 110), palette, show.scene, _seed(show, number)))
    shadow = Image.linear_gradient("L").resize((width, 440))
    image.paste(ground, (0, height - 550), shadow.point([round(255 * (v / 255) ** 1.4) for v in range(256)]))
    frame = (22, 22, width - 23, height - 23)
    ImageDraw.Draw(image, "RGBA").rectangle(frame, outline=colour(palette.light, 0.55), width=2)
    _title(image, show, palette, caption)
    _native_column(image, show, palette)
    return image


def _seed(show: Show, number: int) -> str:
    """Return what the picture's chance depends on: numbers above 1 are other versions."""
    return f"{show.slug}{number}" if number > 1 else show.slug


def _title(image: Image.Image, show: Show, palette: Palette, caption: str) -> None:
    width, height = image.size
    draw = ImageDraw.Draw(image, "RGBA")
    ink = letters_of(palette)
    centred = random.Random(show.slug).random() < 0.5
    x: float = MARGIN
    bar_left: float = MARGIN
    anchor = "lm"
    if centred:
        x = width / 2
        bar_left = x - 36
        anchor = "mm"
    setting = lettering.fit(show.name, width - 2 * MARGIN, 280, 92)
    top = height - 92 - setting.height
    bar = palette.accent if is_bright(palette.accent, 0.25) else palette.light
    draw.rectangle((bar_left, top - 20, bar_left + 72, top - 15), fill=colour(bar))
    lettering.block(draw, setting, x, top, ink, centred=centred)
    draw.text((x, height - 62), caption, fill=(*ink[:3], 200), font=lettering.font(19), anchor=anchor)


def _native_column(image: Image.Image, show: Show, palette: Palette) -> None:
    if not show.native or not lettering.drawable(show.native):
        return
    right = image.width - 66
    behind = image.crop((right - 26, 50, right + 18, 420)).resize((1, 1), Image.Resampling.BOX)
    is_light = sum(behind.tobytes()) > 420  # red, green and blue of the one pixel that is left
    ink = colour(palette.near, 0.85) if is_light else letters_of(palette)
    lettering.column(ImageDraw.Draw(image, "RGBA"), right, 52, show.native, ink, 34, 430)


def banner(show: Show, _number: int) -> Image.Image:
    image = paint(SIZES["banner"], show.palette, show.scene, show.slug)
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_270).resize((620, image.height))
    image.paste(darker(show.palette.near, 0.6), (0, 0), ramp.point([round(v * 0.92) for v in range(256)]))
    setting = lettering.fit(show.name, 430, 118, 64)
    top = (image.height - setting.height) / 2
    lettering.block(ImageDraw.Draw(image, "RGBA"), setting, 42, top, letters_of(show.palette))
    return image


def background(show: Show, number: int) -> Image.Image:
    palette = of_season(show.palette, number)
    return paint(SIZES["background"], palette, show.scene, _seed(show, number), scale=4 / 3)


def cover(show: Show, number: int) -> Image.Image:
    """Draw Kitsu's wide picture of one season."""
    return paint(SIZES["cover"], of_season(show.palette, number), show.scene, f"{show.slug} cover", scale=1.5)


def still(show: Show, number: int) -> Image.Image:
    """Draw the show's scene at another hour, with some of its layers, now and then from the other side."""
    chance = random.Random(f"{show.slug} still {number}")
    layers = tuple(layer for layer in show.scene if layer.split()[0] not in LOOSE or chance.random() < 0.6)
    palette = turned(show.palette, chance.uniform(-0.07, 0.07), chance.uniform(0.72, 1.06))
    image = paint(SIZES["still"], palette, layers, f"{show.slug}{number}")
    if chance.random() < 0.5:
        return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return image


def logo(show: Show, _number: int) -> Image.Image:
    """Draw the title on nothing: light letters that take on colour downwards.

    They have a dark edge, so that they can be read on any ground. A Japanese title stands below.
    """
    width, height = (side * LOGO_SCALE for side in SIZES["logo"])
    sheet = Image.new("RGBA", (width, height))
    has_native = bool(show.native) and lettering.drawable(show.native)
    height_of_title = height - 52 * LOGO_SCALE if has_native else height
    edge = darker(show.palette.near, 0.75)
    setting = lettering.fit(
        show.name, width - 80 * LOGO_SCALE, height_of_title - 60 * LOGO_SCALE, 128 * LOGO_SCALE
    )
    top = (height_of_title - setting.height) / 2
    _outlined_title(sheet, setting, top, edge)
    mask = Image.new("L", sheet.size)
    lettering.block(ImageDraw.Draw(mask), setting, width / 2, top, 255, centred=True)
    sheet.paste(_letter_colours(sheet.size, round(top), setting.height, show.palette), (0, 0), mask)
    if has_native:
        _native_line(sheet, show.native, top + setting.height + 32 * LOGO_SCALE, edge)
    return sheet.reduce(LOGO_SCALE)


def _outlined_title(sheet: Image.Image, setting: lettering.Setting, top: float, edge: Colour) -> None:
    """Draw the dark edge of the letters, and first its shadow."""
    draw = ImageDraw.Draw(sheet)
    for shift in (5 * LOGO_SCALE, 0):
        lettering.block(
            draw,
            setting,
            sheet.width / 2 + shift,
            top + shift,
            edge,
            centred=True,
            stroke_width=6 * LOGO_SCALE,
            stroke_fill=edge,
        )


def _native_line(sheet: Image.Image, text: str, y: float, edge: Colour) -> None:
    ImageDraw.Draw(sheet).text(
        (sheet.width / 2, y),
        " ".join(text.replace(" ", "")),
        fill=colour(CREAM),
        font=lettering.font(26 * LOGO_SCALE),
        anchor="mm",
        stroke_width=3 * LOGO_SCALE,
        stroke_fill=edge,
    )


def _letter_colours(size: tuple[int, int], top: int, height: int, palette: Palette) -> Image.Image:
    """Paint light above, the accent below, and a gradient over the letters between."""
    fill = Image.new("RGB", size, letters_of(palette)[:3])
    ramp = Image.linear_gradient("L").resize((size[0], height))
    ramp = ramp.point([max(0, round((v - 90) * 1.3)) for v in range(256)])
    fill.paste(colour(palette.accent)[:3], (0, top), ramp)
    last_row = fill.crop((0, top + height - 1, size[0], top + height))
    fill.paste(last_row.resize((size[0], size[1] - top - height)), (0, top + height))
    return fill


def plain(show: Show, kind: str) -> Image.Image:
    """Draw two colours at a quarter of the size, for tests and measurements that need just any picture."""
    width = SIZES[kind][0] // 4
    height = SIZES[kind][1] // 4
    image = Image.new("RGBA" if kind == "logo" else "RGB", (width, height), show.palette.far)
    image.paste(show.palette.accent, (width // 4, height // 4, width // 2, height // 2))
    return image


def turned(palette: Palette, hue: float, light: float = 1.0) -> Palette:
    """Move all colours round the colour circle by `hue` turns, and make them lighter or darker."""

    def turn(text: str) -> str:
        red, green, blue = ImageColor.getrgb(text)[:3]
        h, level, s = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
        parts = colorsys.hls_to_rgb((h + hue) % 1, min(1, level * light), s)
        return "#" + "".join(f"{round(part * 255):02x}" for part in parts)

    single = {name: turn(getattr(palette, name)) for name in ("far", "near", "accent")}
    return replace(palette, sky=tuple(map(turn, palette.sky)), **single)


def of_season(palette: Palette, season: int) -> Palette:
    """Return the show's own colours for the first season; those of the others lie on either side."""
    if season < 2:
        return palette
    side = 1 if season % 2 else -1
    return turned(palette, 0.045 * (season // 2) * side)


def darker(text: str, share: float) -> tuple[int, ...]:
    return tuple(round(part * share) for part in ImageColor.getrgb(text)[:3])


def is_bright(text: str, limit: float = 0.55) -> bool:
    red, green, blue = ImageColor.getrgb(text)[:3]
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255 > limit


def letters_of(palette: Palette) -> Colour:
    """Return the palette's light, or cream where that is too dark to be read on dark ground."""
    if is_bright(palette.light):
        return colour(palette.light)
    return colour(CREAM)


KINDS = {
    "poster": poster,
    "season": season,
    "background": background,
    "banner": banner,
    "logo": logo,
    "cover": cover,
    "still": still,
}
