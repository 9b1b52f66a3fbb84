"""What all walks over picture files share: they count what goes by, and refuse what is too much of it."""

from dataclasses import dataclass
from typing import Literal

from ...errors import BadImage
from .refusals import MAX_FRAMES, MAX_PIXELS, TooCostly

MAX_BLOCKS = 1000  # beside those that hold pixels: tables, comments, profiles
MAX_EXTRA_BYTES = 8 * 1024 * 1024  # what no pixel is made of: profiles, texts, data behind the end


@dataclass(frozen=True)
class Shape:
    """What the file says of itself. format: as in Picture; sizes are pixels."""

    format: str
    width: int
    height: int


class Walk:
    """Counts what goes by, and refuses what is too much of it."""

    def __init__(self, content: bytes):
        self.content = content
        self.blocks = self.extra = self.frames = 0

    def count_block(self, extra_bytes: int = 0) -> None:
        self.blocks += 1
        if self.blocks > MAX_BLOCKS:
            raise TooCostly("picture_has_other_blocks", most=MAX_BLOCKS)
        self.count_extra(extra_bytes)

    def count_extra(self, size: int) -> None:
        self.extra += size
        if self.extra > MAX_EXTRA_BYTES:
            raise TooCostly("picture_has_other_data", megabytes=MAX_EXTRA_BYTES // 1024**2)

    def count_frame(self) -> None:
        self.frames += 1
        if self.frames > MAX_FRAMES:
            raise TooCostly("picture_has_many_frames", most=MAX_FRAMES)

    def number(self, place: int, size: int, order: Literal["big", "little"] = "big") -> int:
        """Return the number that is written there. Raises BadImage behind the end."""
        if place + size > len(self.content):
            raise damaged()
        return int.from_bytes(self.content[place : place + size], order)


def check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooCostly("picture_has_many_pixels", megapixels=MAX_PIXELS // 10**6)


def damaged() -> BadImage:
    return BadImage("picture_damaged")
