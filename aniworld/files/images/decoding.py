"""Decodes a picture to no more pixels than are wanted, and knows from its header what memory that takes."""

import math
import struct

from PIL import ExifTags, Image, JpegImagePlugin, PngImagePlugin

Size = tuple[int, int]

# Pixels that are ever held in full colour at once; what has more is reduced while it is read.
MAX_WIDENED = 10_000_000
_LARGEST_FACTOR = 16  # a strip has at least so many rows
_STRIP = 2**17  # pixels

# Bytes per pixel. Pillow keeps RGB in four. A WebP has two canvases beside the picture, and a copy on the
# way; a GIF has
# what follows its frame, from the moment it is opened.
_BY_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2}
_BY_FORMAT = {"WEBP": 12, "GIF": 2}
_WEBP_COPY = 4
_COLOUR = 4
_COPIES = 16  # the picture in full colour while it is resized or encoded
_COEFFICIENT = 2

_NO_EXIF = (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error)

# Texts in a PNG are unpacked as it is opened; nobody reads them.
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024


def memory(image: Image.Image, content: bytes, box: Size) -> int:
    """Return the most bytes that it takes to have an opened picture in a box, or encoded again.

    Sets it to draft.
    """
    passing = _passing(image, content)
    factor = draft(image, box)
    width, height = image.size
    decoded = width * height * (_BY_FORMAT.get(image.format or "") or _BY_MODE.get(image.mode, _COLOUR))
    small = math.ceil(width / factor) * math.ceil(height / factor)
    strip = width * min(_rows(width, factor), height)
    return max(decoded + max(passing, _COLOUR * small + _COPIES * strip), _COPIES * small)


def draft(image: Image.Image, box: Size) -> int:
    """Have a JPEG decoded small; return the whole factor by which the picture is to be reduced then."""
    if orientation(image) > 4:  # it is turned on its side
        box = box[1], box[0]
    factor = _factor(image.size, box)
    if image.draft(None, (max(1, image.width // factor), max(1, image.height // factor))):
        factor = _factor(image.size, box)
    return min(factor, _LARGEST_FACTOR)


def orientation(image: Image.Image) -> int:
    """Return how a picture is to be turned, 1 to 8 as in EXIF; above 4 it lies on its side.

    A PNG may say so at its end only.
    """
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        turn = exif.get(ExifTags.Base.Orientation)
    except _NO_EXIF:
        turn = None
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def reduced(image: Image.Image, factor: int, *, on_black: bool) -> Image.Image:
    """Return the picture in "RGB", or in "RGBA" where it is transparent and is not put on black.

    Coloured strip by strip.
    """
    mode = "RGBA" if image.has_transparency_data and not on_black else "RGB"
    small = Image.new(mode, (math.ceil(image.width / factor), math.ceil(image.height / factor)))
    rows = _rows(image.width, factor)
    for top in range(0, image.height, rows):
        strip = _coloured(image.crop((0, top, image.width, min(top + rows, image.height))), mode)
        small.paste(strip.reduce(factor), (0, top // factor))
    return small


def _factor(size: Size, box: Size) -> int:
    """Return the largest factor that leaves enough pixels for the box, and not too many in all."""
    by_box = max(size[0] // box[0], size[1] // box[1])
    by_shape = min(size) // 8  # a thin one keeps its proportions
    return max(min(by_box, by_shape), math.ceil(math.sqrt(size[0] * size[1] / MAX_WIDENED)), 1)


def _rows(width: int, factor: int) -> int:
    return max(1, _STRIP // (width * factor)) * factor


def _coloured(strip: Image.Image, mode: str) -> Image.Image:
    if strip.mode == mode:
        return strip
    if not strip.has_transparency_data:
        return strip.convert(mode)
    strip = strip.convert("RGBA")
    if mode == "RGBA":
        return strip
    plain = Image.new(mode, strip.size)
    plain.paste(strip, mask=strip.getchannel("A"))
    return plain


def _passing(image: Image.Image, content: bytes) -> int:
    """Return the bytes that a decoder keeps only until it has the picture.

    They are copies, or all that the scans of a JPEG add up to.
    """
    if image.format == "WEBP":
        return image.width * image.height * _WEBP_COPY
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return 0
    if "progressive" not in image.info and _is_in_one_scan(content, image.layers):
        return 0
    across = max(layer[1] for layer in image.layer)
    down = max(layer[2] for layer in image.layer)
    share = sum(layer[1] * layer[2] for layer in image.layer) / (across * down)
    width = math.ceil(image.width / 32) * 32  # whole blocks
    height = math.ceil(image.height / 32) * 32
    return math.ceil(width * height * share) * _COEFFICIENT


def _is_in_one_scan(content: bytes, layers: int) -> bool:
    """Return whether the first scan of a JPEG has all its layers; False also for an unusual layout."""
    place = 2
    while (
        content[place] == 0xFF
        and 0xC0 <= content[place + 1] <= 0xFE
        and not 0xD0 <= content[place + 1] <= 0xD9
    ):
        if content[place + 1] == 0xDA:
            return content[place + 4] == layers
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return False
