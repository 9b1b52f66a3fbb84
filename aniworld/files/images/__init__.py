"""Pictures: checked before anything is made of them, converted to what media centres read, and logos drawn from titles."""

from .logo import draw_logo
from .pictures import Picture, as_jpeg, as_png, decode, dominant_colour, thumbnail

__all__ = ["Picture", "as_jpeg", "as_png", "decode", "dominant_colour", "draw_logo", "thumbnail"]
