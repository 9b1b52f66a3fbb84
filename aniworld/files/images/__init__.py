"""Pictures: checked, converted to what media centres read, made small, and logos drawn from titles.

Foreign files are walked over in this process (containers) and opened in another one (pool, child), which
alone has Pillow (rendering, decoding, logo).
"""

from .pictures import (
    Prepared,
    as_jpeg,
    as_png,
    decode,
    dominant_colour,
    draw_logo,
    get_ready,
    in_memory,
    prepare,
    thumbnail,
)
from .refusals import MAX_BYTES, NoPicture, Picture, TooCostly, TooLarge, check_size

__all__ = [
    "MAX_BYTES",
    "NoPicture",
    "Picture",
    "Prepared",
    "TooCostly",
    "TooLarge",
    "as_jpeg",
    "as_png",
    "check_size",
    "decode",
    "dominant_colour",
    "draw_logo",
    "get_ready",
    "in_memory",
    "prepare",
    "thumbnail",
]
