"""Walks over the blocks of a picture file without decoding it: what it is, how large, whether hostile.

Each loop ends after a number of steps that no honest file comes near; whatever is searched, is searched once.
"""

from collections.abc import Callable

from ...errors import BadImage
from .jpeg_walk import walk_jpeg
from .refusals import NoPicture, TooCostly, check_size
from .walk import Shape, Walk, check_pixels, damaged

MAX_PNG_CHUNKS = 20_000  # with pixels; 25 MB in the chunks of libpng are 3,200
MAX_GIF_BLOCKS = 150_000  # of up to 255 bytes each; 25 MB in full ones are 103,000


def measure(content: bytes) -> Shape:
    """Return what the file says of itself, after a walk over all of its blocks.

    Raises BadImage: empty, no JPEG, PNG, WebP or GIF, larger than 25 MB or 50 megapixels, broken off, or a
    TooCostly.
    """
    check_size(content)
    if not content:
        raise BadImage("picture_empty")
    shape = _walk_for(content)(Walk(content))
    check_pixels(shape.width, shape.height)
    if not shape.width or not shape.height:
        raise damaged()
    return shape


def _walk_for(content: bytes) -> Callable[[Walk], Shape]:
    if content.startswith(b"\xff\xd8\xff"):
        return walk_jpeg
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _gif
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp
    raise NoPicture("not_a_picture")


def _png(walk: Walk) -> Shape:
    if walk.content[12:16] != b"IHDR" or walk.number(8, 4) != 13:
        raise damaged()
    width, height = walk.number(16, 4), walk.number(20, 4)
    place, kind, with_pixels = 33, b"IHDR", 0
    while kind != b"IEND":
        size, kind = walk.number(place, 4), walk.content[place + 4 : place + 8]
        if place + 12 + size > len(walk.content):
            raise damaged()
        if kind in (b"IDAT", b"fdAT"):
            with_pixels += 1
            if with_pixels > MAX_PNG_CHUNKS:
                raise TooCostly("picture_has_many_blocks", most=MAX_PNG_CHUNKS)
        elif kind == b"fcTL":
            walk.count_frame()
        else:
            walk.count_block(size)
        place += 12 + size
    walk.count_extra(len(walk.content) - place)
    return Shape("png", width, height)


def _gif(walk: Walk) -> Shape:
    content = walk.content
    width, height = walk.number(6, 2, "little"), walk.number(8, 2, "little")
    place, left = 13 + _colour_table(walk.number(10, 1)), MAX_GIF_BLOCKS
    while place < len(content) and content[place] != 0x3B:
        kind = content[place]
        if kind == 0x21:
            start, (place, left) = place + 2, _sub_blocks(content, place + 2, left)
            walk.count_block(place - start)
        elif kind == 0x2C:
            walk.count_frame()
            x, y, wide, high = (walk.number(place + 1 + 2 * step, 2, "little") for step in range(4))
            width, height = max(width, x + wide), max(height, y + high)
            place += 10 + _colour_table(walk.number(place + 9, 1)) + 1
            place, left = _sub_blocks(content, place, left)
        else:
            place += 1  # decoders pass over what is no block
            walk.count_block(1)
    walk.count_extra(max(0, len(content) - place))
    return Shape("gif", width, height)


def _colour_table(flags: int) -> int:
    """Return how many bytes of colours follow."""
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _sub_blocks(content: bytes, place: int, left: int) -> tuple[int, int]:
    """Return the place behind a chain of blocks, and how many more the file may have."""
    end = len(content)
    while place < end and (size := content[place]):
        place += 1 + size
        left -= 1
        if not left:
            raise TooCostly("picture_has_many_blocks", most=MAX_GIF_BLOCKS)
    return place + 1, left


def _webp(walk: Walk) -> Shape:
    content, end = walk.content, walk.number(4, 4, "little") + 8
    if end > len(content) + 1:  # the last byte may be the padding of an odd one
        raise damaged()
    width = height = 0
    place = 12
    while place + 8 <= end:
        kind, size = content[place : place + 4], walk.number(place + 4, 4, "little")
        if place + 8 + size > end:
            raise damaged()
        has_pixels = kind in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF")
        if kind == b"ANMF":
            walk.count_frame()
        walk.count_block(0 if has_pixels else size)
        if not width:
            width, height = _webp_size(walk, kind, place + 8)
        place += 8 + size + size % 2
    walk.count_extra(max(0, len(content) - end))
    return Shape("webp", width, height)


def _webp_size(walk: Walk, kind: bytes, place: int) -> tuple[int, int]:
    """Return the size that the first block tells: a canvas, or a single picture."""
    if kind == b"VP8X":
        return walk.number(place + 4, 3, "little") + 1, walk.number(place + 7, 3, "little") + 1
    if kind == b"VP8L":
        bits = walk.number(place + 1, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return walk.number(place + 6, 2, "little") & 0x3FFF, walk.number(place + 8, 2, "little") & 0x3FFF
    raise damaged()
