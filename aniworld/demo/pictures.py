"""How each kind of picture is made out of a show's scene and its titles."""

import colorsys
import random
from dataclasses import replace

from PIL import Image, ImageColor, ImageDraw

from . import lettering
from .scenery import Palette, paint
from .scenery.canvas import Colour, colour
from .shows import Show

SIZES = {
    "poster": (680, 1000), "season": (680, 1000), "background": (1920, 1080), "banner": (1000, 185),
    "logo": (800, 310), "cover": (1680, 400), "still": (400, 225),
}  # fmt: skip
CREAM = "#fff8ec"
MARGIN = 58
# Layers that a still can do without: nothing else stands on them.
LOOSE = {
    "sun", "moon", "halo_sun", "stars", "clouds", "birds", "petals", "lights", "rain", "rays", "ship", "airship", "tree",
    "tent", "seal", "wisteria",
}  # fmt: skip
LOGO_SCALE = 2  # logos are drawn larger for smooth edges


def poster(show: Show, number: int) -> Image.Image:
    """The scene above the title; each number above 1 is another version of it, in colours of its own."""
    return _sheet(show, number, f"{show.premiered.year}  ·  {show.network}" if show.premiered else show.network)


def season(show: Show, number: int) -> Image.Image:
    return _sheet(show, number, f"Season {number}")


def _sheet(show: Show, number: int, caption: str) -> Image.Image:
    width, height = SIZES["poster"]
    palette = of_season(show.palette, number)
    ground = darker(palette.near, 0.62)
    image = Image.new("RGB", (width, height), ground)
    image.paste(paint((width, height - 110), palette, show.scene, f"{show.slug}{number if number > 1 else ''}"))
    shadow = Image.linear_gradient("L").resize((width, 440)).point([round(255 * (v / 255) ** 1.4) for v in range(256)])
    image.paste(ground, (0, height - 550), shadow)
    ImageDraw.Draw(image, "RGBA").rectangle((22, 22, width - 23, height - 23), outline=colour(palette.light, 0.55), width=2)
    _title(image, show, palette, caption)
    _native_column(image, show, palette)
    return image


def _title(image: Image.Image, show: Show, palette: Palette, caption: str) -> None:
    width, height = image.size
    draw, ink = ImageDraw.Draw(image, "RGBA"), letters_of(palette)
    centred = random.Random(show.slug).random() < 0.5
    x, left = (width / 2, width / 2 - 36) if centred else (MARGIN, MARGIN)
    setting = lettering.fit(show.name, width - 2 * MARGIN, 280, 92)
    top = height - 92 - setting.height
    draw.rectangle(
        (left, top - 20, left + 72, top - 15), fill=colour(palette.accent if is_bright(palette.accent, 0.25) else palette.light)
    )
    lettering.block(draw, setting, x, top, ink, centred=centred)
    draw.text((x, height - 62), caption, fill=(*ink[:3], 200), font=lettering.font(19), anchor="mm" if centred else "lm")


def _native_column(image: Image.Image, show: Show, palette: Palette) -> None:
    if not show.native or not lettering.drawable(show.native):
        return
    right = image.width - 66
    behind = image.crop((right - 26, 50, right + 18, 420)).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    ink = colour(palette.near, 0.85) if sum(behind) > 420 else letters_of(palette)
    lettering.column(ImageDraw.Draw(image, "RGBA"), right, 52, show.native, ink, 34, 430)


def banner(show: Show, _number: int) -> Image.Image:
    image = paint(SIZES["banner"], show.palette, show.scene, show.slug)
    ramp = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_270).resize((620, image.height))
    image.paste(darker(show.palette.near, 0.6), (0, 0), ramp.point([round(v * 0.92) for v in range(256)]))
    setting = lettering.fit(show.name, 430, 118, 64)
    lettering.block(ImageDraw.Draw(image, "RGBA"), setting, 42, (image.height - setting.height) / 2, letters_of(show.palette))
    return image


def background(show: Show, number: int) -> Image.Image:
    seed = f"{show.slug}{number if number > 1 else ''}"
    return paint(SIZES["background"], of_season(show.palette, number), show.scene, seed, scale=4 / 3)


def cover(show: Show, number: int) -> Image.Image:
    """Kitsu's wide picture of one season."""
    return paint(SIZES["cover"], of_season(show.palette, number), show.scene, f"{show.slug} cover", scale=1.5)


def still(show: Show, number: int) -> Image.Image:
    """The show's scene at another hour, with some of its layers, now and then from the other side."""
    chance = random.Random(f"{show.slug} still {number}")
    layers = tuple(layer for layer in show.scene if layer.split()[0] not in LOOSE or chance.random() < 0.6)
    palette = turned(show.palette, chance.uniform(-0.07, 0.07), chance.uniform(0.72, 1.06))
    image = paint(SIZES["still"], palette, layers, f"{show.slug}{number}")
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if chance.random() < 0.5 else image


def logo(show: Show, _number: int) -> Image.Image:
    """The title on nothing: light letters that take on colour downwards, with a dark edge so that they read anywhere."""
    width, height = (side * LOGO_SCALE for side in SIZES["logo"])
    sheet, native_height = (
        Image.new("RGBA", (width, height)),
        52 * LOGO_SCALE if show.native and lettering.drawable(show.native) else 0,
    )
    setting = lettering.fit(show.name, width - 80 * LOGO_SCALE, height - 60 * LOGO_SCALE - native_height, 128 * LOGO_SCALE)
    top, edge, draw = (height - native_height - setting.height) / 2, darker(show.palette.near, 0.75), ImageDraw.Draw(sheet)
    for shift in (5 * LOGO_SCALE, 0):
        lettering.block(
            draw, setting, width / 2 + shift, top + shift, edge, centred=True, stroke_width=6 * LOGO_SCALE, stroke_fill=edge
        )
    mask = Image.new("L", sheet.size)
    lettering.block(ImageDraw.Draw(mask), setting, width / 2, top, 255, centred=True)
    sheet.paste(_letter_colours(sheet.size, round(top), setting.height, show.palette), (0, 0), mask)
    if native_height:
        style = {"font": lettering.font(26 * LOGO_SCALE), "anchor": "mm", "stroke_width": 3 * LOGO_SCALE, "stroke_fill": edge}
        below = width / 2, top + setting.height + 32 * LOGO_SCALE
        draw.text(below, " ".join(show.native.replace(" ", "")), fill=colour(CREAM), **style)
    return sheet.reduce(LOGO_SCALE)


def _letter_colours(size: tuple[int, int], top: int, height: int, palette: Palette) -> Image.Image:
    """Light above, the accent below, a gradient over the letters between."""
    fill = Image.new("RGB", size, letters_of(palette)[:3])
    ramp = Image.linear_gradient("L").resize((size[0], height)).point([max(0, round((v - 90) * 1.3)) for v in range(256)])
    fill.paste(colour(palette.accent)[:3], (0, top), ramp)
    fill.paste(fill.getpixel((0, top + height - 1)), (0, top + height, *size))
    return fill


def plain(show: Show, kind: str) -> Image.Image:
    """Two colours and no more, a quarter of the size: for tests and measurements that only need some picture."""
    width, height = SIZES[kind][0] // 4, SIZES[kind][1] // 4
    image = Image.new("RGBA" if kind == "logo" else "RGB", (width, height), show.palette.far)
    image.paste(show.palette.accent, (width // 4, height // 4, width // 2, height // 2))
    return image


def turned(palette: Palette, hue: float, light: float = 1.0) -> Palette:
    """All colours moved round the colour circle by `hue` turns and made lighter or darker."""

    def turn(text: str) -> str:
        h, level, s = colorsys.rgb_to_hls(*(part / 255 for part in ImageColor.getrgb(text)))
        parts = colorsys.hls_to_rgb((h + hue) % 1, min(1, level * light), s)
        return "#" + "".join(f"{round(part * 255):02x}" for part in parts)

    single = {name: turn(getattr(palette, name)) for name in ("far", "near", "accent")}
    return replace(palette, sky=tuple(map(turn, palette.sky)), **single)


def of_season(palette: Palette, season: int) -> Palette:
    """The first season has the show's own colours; the others lie on either side of them."""
    step = season // 2 if season > 1 else 0
    return turned(palette, 0.045 * step * (1 if season % 2 else -1)) if step else palette


def darker(text: str, share: float) -> tuple[int, ...]:
    return tuple(round(part * share) for part in ImageColor.getrgb(text)[:3])


def is_bright(text: str, limit: float = 0.55) -> bool:
    red, green, blue = (part / 255 for part in ImageColor.getrgb(text)[:3])
    return 0.3 * red + 0.59 * green + 0.11 * blue > limit


def letters_of(palette: Palette) -> Colour:
    """The palette's light, when it is light enough to be read on dark ground."""
    return colour(palette.light if is_bright(palette.light) else CREAM)


KINDS = {
    "poster": poster, "season": season, "background": background, "banner": banner, "logo": logo, "cover": cover, "still": still,
}  # fmt: skip
