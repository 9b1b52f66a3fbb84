"""Pictures that cost little to send and would cost much to open, each built from the rules of its format."""

import random
import struct
import zlib
from collections.abc import Callable
from functools import cache

from PIL import Image, PngImagePlugin

from .bombs import encoded, jpeg, moving, png

FULL = 25_000_000  # bytes: nearly all that is taken


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 90).convert("RGB")


PLAIN = {name: encoded(noise(64, 96), name) for name in ("JPEG", "PNG", "GIF", "WEBP")}
PROGRESSIVE = encoded(noise(64, 96), "JPEG", progressive=True)


def many(start: bytes, block: bytes, end: bytes, size: int = FULL) -> bytes:
    """Return start and end with as many blocks between them as fit."""
    return start + block * ((size - len(start) - len(end)) // len(block)) + end


# JPEG


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(block: bytes, size: int = FULL, content: bytes = PLAIN["JPEG"]) -> bytes:
    """A JPEG with blocks behind its start."""
    return many(content[:2], block, content[2:], size)


def table_of(content: bytes, marker: int) -> bytes:
    place = content.index(bytes([0xFF, marker]))
    return content[place : place + 2 + int.from_bytes(content[place + 2 : place + 4])]


def empty_scans(width: int, height: int, count: int) -> bytes:
    """A progressive JPEG of one layer, and then scans that say of all blocks that they stay as they are."""
    head = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
    head += segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    head += segment(0xC4, b"\0" + bytes([1] + [0] * 15) + b"\0") + segment(
        0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\xe0"
    )
    blocks = -(-width // 8) * -(-height // 8)
    first = segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(blocks // 8 + 1)
    runs = "".join("0" + "1" * 14 for _ in range(-(-blocks // 32767)))
    bits = int(runs.ljust(-(-len(runs) // 8) * 8, "1"), 2).to_bytes(-(-len(runs) // 8))
    scan = segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + bits.replace(b"\xff", b"\xff\0")
    return head + first + scan * count + b"\xff\xd9"


def again_and_again(content: bytes, count: int) -> bytes:
    """A JPEG whose last scan comes many times."""
    scan = content.rindex(b"\xff\xda")
    return content[:scan] + content[scan:-2] * count + content[-2:]


def in_pixels(block: bytes, content: bytes = PLAIN["JPEG"]) -> bytes:
    """A JPEG whose pixels are followed by blocks that are no end."""
    return many(content[:-2], block, content[-2:])


def of_kind(marker: int, content: bytes = PLAIN["JPEG"]) -> bytes:
    """A JPEG that says it is coded in another way."""
    return content.replace(b"\xff\xc0", bytes([0xFF, marker]), 1)


# PNG


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(block: bytes, *, at_end: bool = False, size: int = FULL, content: bytes = PLAIN["PNG"]) -> bytes:
    place = content.rindex(b"IEND") - 4 if at_end else 33
    return many(content[:place], block, content[place:], size)


@cache
def packed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()


def raw_png(
    width: int, height: int, pixels: bytes, *, interlaced: bool = False, chunk_bytes: int = 1 << 30
) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlaced)
    parts = [pixels[place : place + chunk_bytes] for place in range(0, len(pixels), chunk_bytes)]
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(chunk(b"IDAT", part) for part in parts)
        + chunk(b"IEND")
    )


def apng(frames: int) -> bytes:
    control = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 64, 96, 0, 0, 1, 10, 0, 0))
    start = PLAIN["PNG"][:33] + chunk(b"acTL", struct.pack(">II", frames, 0))
    return start + control * frames + PLAIN["PNG"][33:]


# GIF and WebP

GIF_HEAD = 13 + 3 * 256


def frame(width: int, height: int) -> bytes:
    return b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\2\2\x44\1\0"


def gif_with(block: bytes, size: int = FULL) -> bytes:
    return many(PLAIN["GIF"][:GIF_HEAD], block, PLAIN["GIF"][GIF_HEAD:], size)


def gif_of(width: int, height: int, codes: bytes) -> bytes:
    """A GIF of this size whose pixels are these codes, in blocks as they should be."""
    blocks = b"".join(
        bytes([len(part)]) + part for part in (codes[at : at + 255] for at in range(0, len(codes), 255))
    )
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(768)
    return head + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x08" + blocks + b"\0;"


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def canvas(width: int, height: int, flags: int = 0) -> tuple[bytes, bytes]:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", bytes([flags, 0, 0, 0]) + sides


def webp_pixels() -> tuple[bytes, bytes]:
    return PLAIN["WEBP"][12:16], PLAIN["WEBP"][20:]


def text(**how) -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    for number in range(how.pop("count")):
        texts.add_text(f"text {number}", "x" * how["size"], zip=how["zip"])
    return texts


MPF = segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\1\xb0\1\0\4\0\0\0\1\0\0\x0f\xa0" + bytes(60_000))
LONG_TEXT = chunk(b"iTXt", b"k\0\1\0\0\0" + packed(100_000_000))
GRAPHICS = b"\x21\xf9\x04\0\1\0\0\0"
ICO = struct.pack("<HHHBBBBHHII", 0, 1, 1, 64, 96, 0, 0, 1, 32, len(PLAIN["PNG"]), 22) + PLAIN["PNG"]

HOSTILE: dict[str, Callable[[], bytes]] = {
    "jpeg: application segments": lambda: jpeg_with(b"\xff\xe5\0\2"),
    "jpeg: comments": lambda: jpeg_with(b"\xff\xfe\0\2"),
    "jpeg: tables of quantization": lambda: jpeg_with(table_of(PLAIN["JPEG"], 0xDB)),
    "jpeg: tables of codes": lambda: jpeg_with(table_of(PLAIN["JPEG"], 0xC4)),
    "jpeg: intervals of restart": lambda: jpeg_with(segment(0xDD, b"\0\1")),
    "jpeg: arithmetic tables": lambda: jpeg_with(segment(0xCC, b"\0\1")),
    "jpeg: profiles": lambda: jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\xff" + bytes(60_000))),
    "jpeg: extended XMP": lambda: jpeg_with(
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(60_000))
    ),
    "jpeg: EXIF": lambda: jpeg_with(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + bytes(200))),
    "jpeg: EXIF that goes round": lambda: jpeg_with(
        segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(60_000)), 70_000
    ),
    "jpeg: MPF of 4,000 pictures": lambda: jpeg_with(MPF, 65_000),
    "jpeg: fill bytes": lambda: jpeg_with(b"\xff"),
    "jpeg: rubbish between segments": lambda: jpeg_with(b"\0"),
    "jpeg: restarts": lambda: in_pixels(b"\xff\xd0\xff\xd1"),
    "jpeg: nothing but stuffing": lambda: in_pixels(b"\xff\0"),
    "jpeg: fill bytes in the pixels": lambda: in_pixels(b"\xff"),
    "jpeg: data behind the end": lambda: PLAIN["JPEG"] + bytes(FULL - 10_000),
    "jpeg: pictures behind the end": lambda: many(b"", PLAIN["JPEG"], b""),
    "jpeg: empty scans, 200 KB": lambda: empty_scans(7000, 7000, 1370),
    "jpeg: empty scans, as many as are taken": lambda: empty_scans(7000, 7000, 19),
    "jpeg: empty scans, small": lambda: empty_scans(64, 64, 500_000),
    "jpeg: 1,000 scans of real data": lambda: again_and_again(PROGRESSIVE, 1000),
    "jpeg: 90 scans of real data": lambda: again_and_again(
        encoded(noise(600, 900), "JPEG", progressive=True), 90
    ),
    "jpeg: several frames": lambda: jpeg_with(table_of(PLAIN["JPEG"], 0xC0), 6000),
    "jpeg: 65,535 × 1": lambda: jpeg(65535, 1),
    "jpeg: 1 × 65,535": lambda: jpeg(1, 65535, progressive=True),
    "jpeg: 65,535 × 65,535": lambda: jpeg(65535, 65535),
    "jpeg: no height": lambda: jpeg(64, 0),
    "jpeg: arithmetic coding": lambda: of_kind(0xC9),
    "jpeg: arithmetic coding, progressive": lambda: of_kind(0xCA),
    "jpeg: lossless": lambda: of_kind(0xC3),
    "jpeg: 12 bits": lambda: PLAIN["JPEG"].replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
    "jpeg: 7000 × 7000 of nothing": lambda: jpeg(7000, 7000, "L"),
    "jpeg: CMYK, progressive, 49 megapixels": lambda: jpeg(7000, 7000, "CMYK", progressive=True),
    "jpeg: Adobe says something else": lambda: jpeg_with(
        segment(0xEE, b"Adobe\0d\0\0\0\0\2"), 1000, jpeg(300, 300, "CMYK")
    ),
    "png: private chunks": lambda: png_with(chunk(b"prVt")),
    "png: private chunks at the end": lambda: png_with(chunk(b"prVt"), at_end=True),
    "png: texts": lambda: png_with(chunk(b"tEXt", b"k\0")),
    "png: one long text": lambda: png_with(chunk(b"tEXt", b"k\0" + b"x" * 24_000_000)),
    "png: packed texts": lambda: encoded(
        noise(9, 9), "PNG", pnginfo=text(count=40, size=1_000_000, zip=True)
    ),
    "png: a packed text of 100 MB": lambda: png_with(
        chunk(b"zTXt", b"k\0\0" + packed(100_000_000)), size=150_000
    ),
    "png: an international text of 100 MB": lambda: png_with(LONG_TEXT, size=150_000),
    "png: a profile of 100 MB": lambda: png_with(
        chunk(b"iCCP", b"k\0\0" + packed(100_000_000)), size=150_000
    ),
    "png: frames": lambda: apng(100_000),
    "png: 500,000 tiny pieces": lambda: raw_png(
        700, 700, zlib.compress(noise(700, 700).tobytes(), 0), chunk_bytes=2
    ),
    "png: empty pieces": lambda: png_with(chunk(b"IDAT")),
    "png: pixels beyond its size": lambda: raw_png(64, 96, packed(100_000_000)),
    "png: interlaced, 16 megapixels": lambda: raw_png(4000, 4000, packed(48_000_000), interlaced=True),
    "png: 10k × 10k": lambda: png(10_000, 10_000, has_pixels=True),
    "png: 30k × 30k": lambda: png(30_000, 30_000),
    "png: 1 × 49,000,000": lambda: png(1, 49_000_000),
    "png: 65,535 × 700 of one bit": lambda: png(65_535, 700, has_pixels=True),
    "png: a length that lies": lambda: PLAIN["PNG"][:33] + b"\x7f\xff\xff\xffIDAT" + PLAIN["PNG"][41:],
    "png: data behind the end": lambda: PLAIN["PNG"] + bytes(FULL - 30_000),
    "gif: comments of two bytes": lambda: gif_with(b"\x21\xfe" + b"\2ab" * 8_000_000 + b"\0"),
    "gif: comments": lambda: gif_with(b"\x21\xfe\1a\0"),
    "gif: extensions": lambda: gif_with(b"\x21\xff\0"),
    "gif: controls": lambda: gif_with(GRAPHICS + b"\0"),
    "gif: a million frames": lambda: gif_with(frame(1, 1)),
    "gif: 250 frames of 40 megapixels": lambda: gif_of(7000, 5700, b"")[:-1] + frame(7000, 5700) * 250 + b";",
    "gif: a huge screen": lambda: PLAIN["GIF"][:6] + b"\xff\xff\xff\xff" + PLAIN["GIF"][10:],
    "gif: a frame beyond the screen": lambda: gif_with(frame(65535, 65535), 9000),
    "gif: clear codes": lambda: gif_of(64, 96, b"\x00\x01\x04\x10\x40" * 2_000_000),
    "gif: codes of 49 megapixels": lambda: gif_of(7000, 7000, bytes(random.Random(3).randbytes(3_000_000))),
    "gif: rubbish between blocks": lambda: gif_with(b"\x99"),
    "webp: frames": lambda: moving_webp(2000),
    "webp: tiny frames": lambda: riff(
        canvas(64, 96, 2), (b"ANIM", bytes(6)), *[(b"ANMF", bytes(16))] * 200_000
    ),
    "webp: unknown chunks": lambda: riff(canvas(64, 96), *[(b"junk", b"")] * 300_000, webp_pixels()),
    "webp: a profile of 20 MB": lambda: riff(canvas(64, 96, 32), (b"ICCP", bytes(20_000_000)), webp_pixels()),
    "webp: 16,384 × 16,384": lambda: riff(canvas(16384, 16384), webp_pixels()),
    "webp: 9 megapixels in 34 bytes": lambda: encoded(
        Image.new("RGB", (3000, 3000)), "WEBP", lossless=True, method=0
    ),
    "webp: 49 megapixels in few bytes": lambda: encoded(
        Image.new("RGB", (7000, 7000)), "WEBP", lossless=True, method=0
    ),
    "webp: a length that lies": lambda: PLAIN["WEBP"][:16] + b"\xff\xff\xff\x7f" + PLAIN["WEBP"][20:],
    "webp: data behind the end": lambda: PLAIN["WEBP"] + bytes(FULL - 30_000),
    "webp: cut": lambda: PLAIN["WEBP"][:100],
    "other: TIFF": lambda: encoded(noise(9, 9), "TIFF"),
    "other: BMP": lambda: encoded(noise(9, 9), "BMP"),
    "other: ICO": lambda: ICO,
    "other: ICNS": lambda: b"icns" + struct.pack(">I", 8 + len(PLAIN["PNG"])) + b"ic07" + PLAIN["PNG"],
    "other: PSD": lambda: b"8BPS\0\1" + bytes(1000),
    "other: EPS": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(%pipe%id) (r) file\n",
    "other: SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "other: AVIF": lambda: encoded(noise(32, 32), "AVIF"),
    "other: JPEG 2000": lambda: encoded(noise(32, 32), "JPEG2000"),
    "other: nothing but zeros": lambda: bytes(FULL),
}


def moving_webp(frames: int) -> bytes:
    one = moving("WEBP", "RGB", (64, 96), lossless=True)
    place = one.index(b"ANMF")
    block = one[place : place + 8 + int.from_bytes(one[place + 4 : place + 8], "little")]
    return riff(canvas(64, 96, 2), (b"ANIM", bytes(6)), *[(b"ANMF", block[8:])] * frames)


def cut_short() -> list[bytes]:
    """Each plain picture broken off at many points."""
    return [
        content[: len(content) * share // 24]
        for content in (*PLAIN.values(), PROGRESSIVE)
        for share in range(24)
    ]


def with_flips(count: int) -> list[bytes]:
    """Plain pictures with a few bits turned over, the same each time."""
    chance, found = random.Random(8), []
    for _ in range(count):
        content = bytearray(chance.choice([*PLAIN.values(), PROGRESSIVE]))
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(min(len(content), 800))] ^= 1 << chance.randrange(8)
        found.append(bytes(content))
    return found
