"""The one door to pictures: they are measured here, and decoded once, in a child process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from ...budget import PICTURES, PIXELS
from ...errors import BadImage
from .containers import measure
from .pool import POOL
from .refusals import MAX_BYTES, NoPicture, Picture, TooCostly, TooLarge, too_large
from .walk import Shape

PIXELS_A_SECOND = 4_000_000  # of the processor; machines of today take ten times as many
REFUSALS = {refusal.__name__: refusal for refusal in (BadImage, NoPicture, TooCostly, TooLarge)}


@dataclass(frozen=True)
class Prepared:
    """A sound picture with what was wanted of it.

    source: what was sent; content, picture: it in the wanted format, the same bytes where it had that;
    thumbnails: WebP by their widths; colour: "#rrggbb", None when not wanted.
    """

    source: Picture
    picture: Picture
    content: bytes
    thumbnails: dict[int, bytes]
    colour: str | None


@contextmanager
def in_memory(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a picture's file, which is closed then.

    Waits until there is room for them and for what is made of them. Not inside another such block. Raises
    TooLarge, before anything is read.
    """
    size = file.seek(0, os.SEEK_END)
    if size > MAX_BYTES:
        file.close()
        raise too_large()
    with PICTURES.taking(_needed(size)):
        with file:
            file.seek(0)
            content = file.read()
        yield content


def _needed(size: int) -> int:
    """Return the bytes that a picture takes here: itself, what is compared with it, and its thumbnails."""
    return 2 * size + 500_000


def get_ready() -> None:
    """Have the process started that opens pictures: some will come, and to start it takes a while."""
    POOL.get_ready()


def prepare(
    content: bytes, format_name: str | None = None, *, widths: tuple[int, ...] = (), colour: bool = False
) -> Prepared:
    """Decode a picture to its last pixel, whatever its sender calls it.

    Of an animation the first frame counts.

    format_name: "jpeg" (on black where it was transparent), "png", or None for as it is; widths: of
    thumbnails, which are never enlarged; colour: whether its average is wanted, muted so that a placeholder
    of it is calm.

    Raises BadImage: empty, truncated, anything but JPEG, PNG, WebP and GIF, larger than 25 MB or 50
    megapixels, of more than 300 frames; TooCostly where opening it takes more time, memory or blocks than a
    picture is worth.
    """
    shape = measure(content)
    order: dict[str, Any] = {"do": "render", "format": format_name, "widths": list(widths), "colour": colour}
    order["seconds"] = _seconds(shape)
    with PIXELS.taking(shape.width * shape.height):
        reply, sent = POOL.run(order, content)
    if "refusal" in reply:
        raise REFUSALS[reply["refusal"]](reply["code"], **reply["args"])
    return _prepared(content, widths, reply, sent)


def _prepared(content: bytes, widths: tuple[int, ...], reply: dict[str, Any], sent: bytearray) -> Prepared:
    """Return what the child made of a picture."""
    converted, *small = _parts(reply, sent)
    if reply["is_unchanged"]:
        converted = content
    return Prepared(
        source=Picture(*reply["source"]),
        picture=Picture(*reply["picture"]),
        content=converted,
        thumbnails=dict(zip(widths, small, strict=True)),
        colour=reply["colour"],
    )


def _seconds(shape: Shape) -> int:
    """Return the processor time allowed: in proportion to the pixels, not to what the file makes of them."""
    return 1 + shape.width * shape.height // PIXELS_A_SECOND


def _parts(reply: dict[str, Any], sent: bytearray) -> list[bytes]:
    parts, place = [], 0
    for length in reply["lengths"]:
        parts.append(bytes(sent[place : place + length]))
        place += length
    return parts


def decode(content: bytes) -> Picture:
    """Return what the bytes show. Raises BadImage as prepare does."""
    return prepare(content).source


def as_jpeg(content: bytes) -> bytes:
    """Return the picture as JPEG: the same bytes when it is one. Raises BadImage as prepare does."""
    return prepare(content, "jpeg").content


def as_png(content: bytes) -> bytes:
    """Return the picture as PNG, transparent where it was: the same bytes if it is one.

    Raises as prepare().
    """
    return prepare(content, "png").content


def thumbnail(content: bytes, width: int) -> bytes:
    """Return the picture as WebP of at most this width, never enlarged. Raises BadImage as prepare does."""
    return prepare(content, widths=(width,)).thumbnails[width]


def dominant_colour(content: bytes) -> str:
    """Return "#rrggbb": the average colour, muted. Raises BadImage as prepare does."""
    return prepare(content, colour=True).colour or ""


def draw_logo(title: str, *other_titles: str) -> bytes:
    """Return a PNG of 800 x 310 pixels, transparent: the title in white, in one to three lines.

    It reads on anything. The first title is set of which our font has most letters (Latin, Greek, Cyrillic,
    kana, kanji); emoji are
    left out. Equal titles give equal bytes.
    """
    return bytes(POOL.run({"do": "logo", "titles": [title, *other_titles], "seconds": 5})[1])
