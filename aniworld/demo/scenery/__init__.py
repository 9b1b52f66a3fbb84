"""Painted scenes: `paint` lays the layers that a show names one over the other."""

from PIL import Image

from . import built, land, signs, sky
from .canvas import Canvas, Palette

LAYERS = {
    name: layer
    for module in (sky, land, built, signs)
    for name, layer in vars(module).items()
    if callable(layer) and getattr(layer, "__module__", "") == module.__name__ and not name.startswith("_")
}


def paint(size: tuple[int, int], palette: Palette, layers: tuple[str, ...], seed: str, scale: float = 2) -> Image.Image:
    """Draw one scene; each layer is a name of LAYERS and its numbers, such as "sun 0.7 0.3".

    size: in pixels; scale: how much larger it is drawn, for smooth edges. The same seed draws the same picture.
    """
    canvas = Canvas(size, palette, seed, scale)
    sky.sky(canvas)
    for layer in layers:
        name, *numbers = layer.split()
        LAYERS[name](canvas, *map(float, numbers))
    return canvas.finish()
