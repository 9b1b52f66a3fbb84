"""The walk over a JPEG: segments, then pixels in one scan or several, with more segments between those."""

import re

from .refusals import NoPicture, TooCostly
from .walk import Shape, Walk, check_pixels, damaged

MAX_SCANS = 100  # of a JPEG; encoders write ten to sixteen
MAX_SCANNED = 1_000_000_000  # pixels times scans
MAX_GAP_BYTES = 65_536  # between the blocks of a JPEG: decoders go over them one by one

_MARKER = re.compile(rb"\xff[^\x00\xff]")
_NOT_ENTROPY_CODED = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # the next marker that is no restart
_FILLING = b"\xff" * 64  # among the pixels; decoders begin anew behind each of them
_END, _SCAN = 0xD9, 0xDA
_FRAMES = {0xC0, 0xC1, 0xC2}  # Huffman: baseline, extended, progressive
# Lossless, hierarchical, arithmetic: nobody sends those.
_OTHER_FRAMES = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without content


def walk_jpeg(walk: Walk) -> Shape:
    """Return what a JPEG says of itself. Raises BadImage."""
    jpeg = _Jpeg(walk)
    while (marker := jpeg.next_marker()) != _END:
        jpeg.take(marker)
    walk.count_extra(len(walk.content) - jpeg.place)
    return Shape("jpeg", jpeg.width, jpeg.height)


class _Jpeg:
    """place: behind what was seen of it."""

    def __init__(self, walk: Walk):
        self._walk, self._content, self.place = walk, walk.content, 2
        self.width = self.height = self._scans = self._gaps = 0

    def next_marker(self) -> int:
        """Return the second byte of the next marker, as of the end where there is none."""
        found = _MARKER.search(self._content, self.place)
        start, behind = found.span() if found else (len(self._content), len(self._content))
        self._gaps += start - self.place
        if self._gaps > MAX_GAP_BYTES:
            raise TooCostly("jpeg_has_rubbish")
        self.place = behind
        return self._content[behind - 1] if found else _END

    def take(self, marker: int) -> None:
        """Skip a marker and its content."""
        size = 0 if marker in _ALONE else self._walk.number(self.place, 2)
        if marker in _FRAMES:
            self._frame()
        elif marker in _OTHER_FRAMES:
            raise NoPicture("jpeg_of_rare_kind")
        self.place += size
        if marker == _SCAN:
            self._scan()
        else:
            self._walk.count_block(size if 0xE0 <= marker <= 0xFE else 0)

    def _frame(self) -> None:
        if self.width:
            raise damaged()
        self.height, self.width = self._walk.number(self.place + 3, 2), self._walk.number(self.place + 5, 2)
        check_pixels(self.width, self.height)

    def _scan(self) -> None:
        self._scans += 1
        if self._scans > MAX_SCANS or self._scans * self.width * self.height > MAX_SCANNED:
            raise TooCostly("jpeg_has_many_scans")
        found = _NOT_ENTROPY_CODED.search(self._content, self.place)
        end = found.start() if found else len(self._content)
        if self._content.find(_FILLING, self.place, end) >= 0:
            raise TooCostly("jpeg_is_padded")
        self.place = end
