"""The stand-in's pictures, drawn on demand and kept in memory."""

from io import BytesIO
from threading import Lock

from PIL import Image

from . import pictures
from .shows import Show

# What both services call their smaller versions, as widths in pixels; covers are never small.
WIDTHS = {
    "original_untouched": None,
    "original": None,
    "medium_portrait": 210,
    "medium_landscape": 250,
    "tiny": 110,
    "small": 284,
    "medium": 390,
    "large": 550,
}
MOST_PICTURES = 800  # pictures; the oldest go first


class Gallery:
    """Draws each picture once and keeps the last ones. Thread-safe.

    tiny: the pictures are plain and a quarter of the size. alike: all shows have those of the first one that
    was asked for, so that none has to wait for its drawing.
    """

    def __init__(self, tiny: bool = False, alike: bool = False):
        self.tiny, self.alike = tiny, alike
        self._pictures: dict[tuple[str | int, ...], bytes] = {}
        self._drawing = Lock()

    def picture(self, show: Show, kind: str, number: int = 0, version: str = "original") -> bytes:
        """Return one picture as JPEG, or PNG for a logo.

        kind: a key of pictures.KINDS. number: of the season, the still or the alternative.
        version: a key of WIDTHS.
        """
        key: tuple[str | int, ...] = (show.slug, kind, number, version)
        if self.tiny:  # which look alike but for their colours
            key = (show.palette.accent, kind, version)
        if self.alike:
            key = (kind, version)
        with self._drawing:
            if key not in self._pictures:
                self._pictures[key] = self._draw(show, kind, number, version)
                if len(self._pictures) > MOST_PICTURES:
                    del self._pictures[next(iter(self._pictures))]
            return self._pictures[key]

    def _draw(self, show: Show, kind: str, number: int, version: str) -> bytes:
        image = pictures.plain(show, kind) if self.tiny else pictures.KINDS[kind](show, number)
        if kind != "cover":
            image = _shrunk(image, WIDTHS[version])
        return _encoded(image)


def _shrunk(image: Image.Image, width: int | None) -> Image.Image:
    if width is None or width >= image.width:
        return image
    return image.resize(
        (width, round(image.height * width / image.width)), Image.Resampling.LANCZOS, reducing_gap=2
    )


def _encoded(image: Image.Image) -> bytes:
    out = BytesIO()
    if image.mode == "RGBA":
        image.save(out, "PNG", compress_level=4)
    else:
        image.save(out, "JPEG", quality=88)
    return out.getvalue()
