"""Pictures whose few bytes are very many pixels."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def encoded(image: Image.Image, format_name: str, **options) -> bytes:
    stream = BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()


def png(width: int, height: int, *, bits: int = 1, colour: int = 0, has_pixels: bool = False) -> bytes:
    """Return a PNG that is black or clear. colour: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA, as
    in its header."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    palette = chunk(b"PLTE", bytes(6)) if colour == 3 else b""
    packer, row = (
        zlib.compressobj(),
        bytes(1 + (width * bits * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] + 7) // 8),
    )
    pixels = b"".join(packer.compress(row) for _ in range(height * has_pixels)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + header + palette + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, mode: str = "RGB", **options) -> bytes:
    """Return a JPEG that says it is so large, and has pixels for one of 64 × 64."""
    content = bytearray(encoded(Image.new(mode, (64, 64)), "JPEG", **options))
    frame = next(place for kind in (b"\xff\xc0\0", b"\xff\xc2\0") if (place := content.find(kind)) > 0)
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def moving(format_name: str, mode: str, size: tuple[int, int], **options) -> bytes:
    return encoded(
        Image.new(mode, size), format_name, save_all=True, append_images=[Image.new(mode, size, 1)], **options
    )
