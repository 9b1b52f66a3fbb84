"""Decodes a picture once and makes everything that is wanted from it.

Runs only in a child process, with limits.
"""

import colorsys
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from ...errors import BadImage
from . import decoding
from .refusals import MAX_BYTES, MAX_FRAMES, MAX_PIXELS, NoPicture, Picture, TooCostly, TooLarge

FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MAX_MEMORY = 160_000_000  # bytes, known from the header; what takes more is not even begun
MAX_CONVERTED_SIDE = 4096  # what is encoded anew needs no more
THUMBNAIL_QUALITY = 80

Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What Pillow raises on bytes that are cut or crafted.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Rendered:
    """source: what was sent; content: in the wanted format, None if it has that already;
    picture: what that shows.
    """

    source: Picture
    picture: Picture
    content: bytes | None = None
    thumbnails: tuple[bytes, ...] = ()
    colour: str | None = None


def render(content: bytes, format_name: str | None, widths: list[int], wants_colour: bool) -> Rendered:
    """Decode a picture to its last pixel, whatever its sender calls it.

    Of an animation the first frame counts.

    format_name: "jpeg" (on black where it was transparent), "png", or None for as it is; widths: of its
    thumbnails.
    Raises BadImage.
    """
    with _opened(content) as image:
        is_unchanged = format_name in (None, FORMATS[image.format or ""])
        box = _box(is_unchanged, widths, wants_colour)
        (width, height), turn = image.size, decoding.orientation(image)
        _check_memory(image, content, box)
        factor = decoding.draft(image, box)
        image.load()  # all bytes are read, also where few pixels are wanted
        source = Picture(FORMATS[image.format or ""], width, height)
        if box == (1, 1):
            return Rendered(source, source)
        small = decoding.reduced(image, factor, on_black=format_name == "jpeg")
        turn = max(turn, decoding.orientation(image))  # a PNG may have it behind its pixels
    del image  # with all that its decoder holds
    return _made_of(
        _fitted(small, turn, box), source, None if is_unchanged else format_name, widths, wants_colour
    )


def _box(is_unchanged: bool, widths: list[int], wants_colour: bool) -> decoding.Size:
    """Return the size that suffices for all that is wanted."""
    if not is_unchanged:
        return MAX_CONVERTED_SIDE, MAX_CONVERTED_SIDE
    width = max(widths, default=64 if wants_colour else 0)
    return max(width, 1), max(width * 3, 1)


def _made_of(
    small: Image.Image, source: Picture, format_name: str | None, widths: list[int], wants_colour: bool
) -> Rendered:
    content, picture = None, source
    if format_name:
        content = _converted(small, format_name)
        picture = Picture(format_name, *small.size)
    thumbnails = tuple(_thumbnail(small, width) for width in widths)
    return Rendered(source, picture, content, thumbnails, _dominant_colour(small) if wants_colour else None)


def _converted(image: Image.Image, format_name: str) -> bytes:
    if format_name == "jpeg":
        content = _encoded(image, "JPEG", quality=90, optimize=True, progressive=True)
    else:
        content = _encoded(image, "PNG", optimize=True)
    if len(content) > MAX_BYTES:
        raise TooLarge(
            "picture_too_large_converted", megabytes=MAX_BYTES // 1024**2, format=format_name.upper()
        )
    return content


def _thumbnail(image: Image.Image, width: int) -> bytes:
    """Return it as WebP of at most this width, never enlarged."""
    small = image.copy()
    small.thumbnail((width, width * 3), reducing_gap=None)
    return _encoded(small, "WEBP", quality=THUMBNAIL_QUALITY, method=2)


def _dominant_colour(image: Image.Image) -> str:
    """Return "#rrggbb": the average colour on black, muted so that a placeholder of it is calm."""
    if image.mode == "RGBA":
        plain = Image.new("RGB", image.size)
        plain.paste(image, mask=image.getchannel("A"))
        image = plain
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    muted = colorsys.hls_to_rgb(hue, min(max(lightness, 0.15), 0.6), saturation * 0.6)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in muted)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            if image.format != "GIF" and getattr(image, "n_frames", 1) > MAX_FRAMES:
                raise TooCostly("picture_has_many_frames", most=MAX_FRAMES)
            yield image
    except UnidentifiedImageError as error:
        raise NoPicture("not_a_picture") from error
    except _BOMB as error:
        raise TooCostly("picture_has_many_pixels", megapixels=MAX_PIXELS // 10**6) from error
    except MemoryError as error:
        raise TooCostly("picture_needs_memory") from error
    except _BROKEN as error:
        raise BadImage("picture_damaged") from error


def _check_memory(image: Image.Image, content: bytes, box: decoding.Size) -> None:
    if decoding.memory(image, content, box) > MAX_MEMORY:
        raise TooCostly(
            "picture_too_large_to_open", width=image.width, height=image.height, format=image.format
        )


def _fitted(image: Image.Image, turn: int, box: decoding.Size) -> Image.Image:
    """Return it upright, no larger than box."""
    image.getexif()[ExifTags.Base.Orientation] = turn
    ImageOps.exif_transpose(image, in_place=True)
    image.thumbnail(box, reducing_gap=None)
    return image


def _encoded(image: Image.Image, format_name: str, **options: int | bool) -> bytes:
    stream = BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()
