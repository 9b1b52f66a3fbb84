"""Pictures: checked before anything is made of them, converted to what media centres read, and logos drawn from titles."""

from .logo import draw_logo
from .pictures import MAX_BYTES, NoPicture, Picture, TooLarge, as_jpeg, as_png, check_size, decode, dominant_colour, thumbnail

__all__ = [
    "MAX_BYTES", "NoPicture", "Picture", "TooLarge", "as_jpeg", "as_png", "check_size", "decode", "dominant_colour", "draw_logo",
    "thumbnail",
]  # fmt: skip
