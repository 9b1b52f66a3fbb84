"""Painted scenes: `paint` lays the layers that a show names one over the other."""

from collections.abc import Callable

from PIL import Image

from . import built, land, signs, sky
from .canvas import Canvas, Palette

Layer = Callable[..., None]


def _layers() -> dict[str, Layer]:
    """Return the public functions of the modules that paint, by name."""
    found: dict[str, Layer] = {}
    for module in (sky, land, built, signs):
        for name, value in vars(module).items():
            is_its_own = getattr(value, "__module__", "") == module.__name__
            if callable(value) and is_its_own and not name.startswith("_"):
                found[name] = value
    return found


LAYERS = _layers()


def paint(
    size: tuple[int, int], palette: Palette, layers: tuple[str, ...], seed: str, scale: float = 2
) -> Image.Image:
    """Draw one scene; each layer is a name of LAYERS and its numbers, such as "sun 0.7 0.3".

    size: in pixels. scale: how much larger it is drawn, for smooth edges. The same seed draws the same
    picture.
    """
    canvas = Canvas(size, palette, seed, scale)
    sky.sky(canvas)
    for layer in layers:
        name, *numbers = layer.split()
        LAYERS[name](canvas, *map(float, numbers))
    return canvas.finish()
