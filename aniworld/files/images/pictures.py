"""Decodes pictures that strangers send, within limits, and re-encodes them."""

import colorsys
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageOps

from ...errors import BadImage
from . import decoding
from .room import ROOM

FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MAX_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FRAMES = 300  # only the first is ever decoded, but nothing with more is a poster
MAX_CONVERTED_SIDE = 4096  # what is encoded anew needs no more
THUMBNAIL_QUALITY = 80
_CONVERTED = (MAX_CONVERTED_SIDE, MAX_CONVERTED_SIDE)
_ONE_PIXEL = (1, 1)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What Pillow raises on bytes that are cut or crafted.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, MemoryError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_GIF_FRAME = b"\x21\xf9\x04"  # the extension in front of each frame of an animation


class NoPicture(BadImage):
    """Bytes that are no picture at all, or one in another format than was asked for."""

    status = 415


class TooLarge(BadImage):
    """More bytes than are kept."""

    status = 413


@dataclass(frozen=True)
class Picture:
    """A picture that was decoded to its last pixel. format: "jpeg", "png", "webp" or "gif"; sizes are pixels."""

    format: str
    width: int
    height: int
    has_alpha: bool


def decode(content: bytes) -> Picture:
    """Return what the bytes show, whatever their sender calls them; of an animation the first frame counts.

    Raises BadImage: empty, larger than 25 MB or 50 megapixels, or such that decoding it takes too much memory (all
    known before decoding), more than 300 frames, truncated, or anything but JPEG, PNG, WebP and GIF.
    """
    with ROOM.taking(_memory(content, _ONE_PIXEL)), _opened(content) as image:
        width, height = image.size
        decoding.draft(image, _ONE_PIXEL)  # all bytes are read all the same
        image.load()
        return Picture(FORMATS[image.format], width, height, image.has_transparency_data)


def check_size(content: bytes) -> None:
    """Raises TooLarge for more than 25 MB."""
    if len(content) > MAX_BYTES:
        raise TooLarge(f"The picture is larger than {MAX_BYTES // 1024**2} MB.")


def as_jpeg(content: bytes) -> bytes:
    """Return the picture as JPEG: the same bytes when it is one, else converted, on black where it was transparent.

    Raises BadImage as decode does.
    """
    if decode(content).format == "jpeg":
        return content
    with _upright(content, on_black=True) as image:
        return _encoded(image, "JPEG", quality=90, optimize=True, progressive=True)


def as_png(content: bytes) -> bytes:
    """Return the picture as PNG, transparent where it was: the same bytes when it is one. Raises BadImage as decode does."""
    if decode(content).format == "png":
        return content
    with _upright(content) as image:
        return _encoded(image, "PNG", optimize=True)


def thumbnail(content: bytes, width: int) -> bytes:
    """Return the picture as WebP of at most this width, never enlarged. Raises BadImage as decode does."""
    with _upright(content, (width, width * 3)) as image:
        return _encoded(image, "WEBP", quality=THUMBNAIL_QUALITY, method=2)


def dominant_colour(content: bytes) -> str:
    """Return "#rrggbb": the average colour, muted so that a placeholder of it is calm. Raises BadImage as decode does."""
    with _upright(content, (64, 64), on_black=True) as image:
        pixel = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in pixel))
    muted = colorsys.hls_to_rgb(hue, min(max(lightness, 0.15), 0.6), saturation * 0.6)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in muted)


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    if not content:
        raise BadImage("The picture is empty.")
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
            _check(image, content)
            yield image
    except Image.UnidentifiedImageError as error:
        raise NoPicture("The file is no JPEG, PNG, WebP or GIF picture.") from error
    except _BOMB as error:
        raise BadImage(f"The picture has more than {MAX_PIXELS // 10**6} megapixels.") from error
    except _BROKEN as error:
        raise BadImage("The picture is damaged or incomplete.") from error


def _check(image: Image.Image, content: bytes) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    frames = content.count(_GIF_FRAME) if image.format == "GIF" else getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise BadImage(f"The picture is an animation of more than {MAX_FRAMES} frames.")


def _memory(content: bytes, box: decoding.Size) -> int:
    """Return what decoding takes, known from the header alone; raises BadImage when that is more than there is."""
    check_size(content)
    with ROOM.taking(decoding.memory_to_open(content)), _opened(content) as image:
        what = f"{image.width} × {image.height} pixels as {image.format}"
        needed = decoding.memory(image, content, box)
    if needed > ROOM.size:
        raise BadImage(f"The picture is too large to open: {what}. A smaller one works.")
    return needed


@contextmanager
def _upright(content: bytes, box: decoding.Size = _CONVERTED, *, on_black: bool = False) -> Iterator[Image.Image]:
    """Give the picture, no larger than box, turned as its EXIF data says; room for it is kept until it is no longer used."""
    with ROOM.taking(_memory(content, box)):
        yield _fitted(content, box, on_black)


def _fitted(content: bytes, box: decoding.Size, on_black: bool) -> Image.Image:
    with _opened(content) as image:
        factor = decoding.draft(image, box)
        image.load()
        small = decoding.reduced(image, factor, on_black=on_black)
        small.getexif()[ExifTags.Base.Orientation] = decoding.orientation(image)
    del image  # with all that its decoder holds
    ImageOps.exif_transpose(small, in_place=True)
    small.thumbnail(box, reducing_gap=None)
    return small


def _encoded(image: Image.Image, format_name: str, **options: int | bool) -> bytes:
    stream = BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()
