"""What decoding a picture costs is known from its header; what costs too much is refused, and all together
stay small."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.files.images import decoding

from .bombs import encoded, jpeg, moving, png

USES = {
    "decode": images.decode,
    "as_jpeg": images.as_jpeg,
    "as_png": images.as_png,
    "dominant_colour": images.dominant_colour,
    "thumbnail": lambda content: images.thumbnail(content, 1280),
}
each_use = pytest.mark.parametrize("use", USES.values(), ids=USES)

PASS, REFUSED = True, False
HEADERS = {
    "poster": (png(2000, 3000, bits=8, colour=2), PASS),
    "background": (png(3840, 2160, bits=8, colour=6), PASS),
    "background of 16 bits": (png(3840, 2160, bits=16, colour=6), PASS),
    "scanned poster": (png(4000, 6000, bits=8, colour=2), PASS),
    "drawing of 49 megapixels": (png(7000, 7000), PASS),
    "palette of 49 megapixels": (png(7000, 7000, bits=8, colour=3), PASS),
    "grey of 16 bits and 49 megapixels": (png(7000, 7000, bits=16), PASS),
    "colours of 49 megapixels": (png(7000, 7000, bits=8, colour=2), REFUSED),
    "transparency of 49 megapixels": (png(7000, 7000, bits=8, colour=6), REFUSED),
    "grey and alpha of 42 megapixels": (png(6500, 6500, bits=8, colour=4), REFUSED),
    "a line": (png(49_000_000, 1), REFUSED),
    "photo": (jpeg(6000, 4000), PASS),
    "photo in full colour": (jpeg(6000, 4000, subsampling=0), PASS),
    "photo of 49 megapixels": (jpeg(7000, 7000, subsampling=0), PASS),
    "progressive photo": (jpeg(6000, 4000, progressive=True), PASS),
    "progressive photo in full colour": (jpeg(6000, 4000, progressive=True, subsampling=0), PASS),
    "progressive photo of 49 megapixels, full colour": (
        jpeg(7000, 7000, progressive=True, subsampling=0),
        REFUSED,
    ),
    "for print": (jpeg(7000, 7000, "CMYK"), PASS),
    "for print, progressive": (jpeg(5000, 5000, "CMYK", progressive=True), REFUSED),
}


def passes(content: bytes) -> bool:
    """Whether a picture is not too large to open; these have few pixels or none behind their header, so it
    may be damaged."""
    try:
        images.decode(content)
    except BadImage as error:
        assert "damaged" in str(error) or "too large to open" in str(error)
        return "damaged" in str(error)
    return True


@pytest.mark.parametrize("content, outcome", HEADERS.values(), ids=HEADERS)
def test_what_costs_too_much_is_refused_before_it_is_decoded(content, outcome):
    assert passes(content) is outcome


@each_use
def test_the_refusal_says_how_large_the_picture_is_and_what_helps(use):
    sentence = "The picture is too large to open: 7000 × 7000 pixels as PNG. A smaller one works."
    with pytest.raises(BadImage, match=f"^{re.escape(sentence)}$"):
        use(png(7000, 7000, bits=8, colour=6))


def with_scan_of(layers: int, content: bytes) -> bytes:
    """The JPEG with a first scan that has so many of its layers, behind a comment that looks like a scan
    of all."""
    scan = content.index(b"\xff\xda")
    lie = b"\xff\xfe\0\x0e\xff\xda\0\x0c\x03" + bytes(7)
    return content[:scan] + lie + content[scan : scan + 4] + bytes([layers]) + content[scan + 5 :]


@pytest.mark.parametrize("layers, outcome", [(3, PASS), (1, REFUSED)])
def test_a_jpeg_in_several_scans_counts_as_a_progressive_one_whatever_its_comments_look_like(layers, outcome):
    assert passes(with_scan_of(layers, jpeg(7000, 7000, subsampling=0))) is outcome


@pytest.mark.parametrize(
    "start", [b"", b"\xff\xff\xfe\0\2", b"\xff\xd0", b"x"], ids=["", "filled", "restart", "rubbish"]
)
def test_a_jpeg_that_is_not_laid_out_plainly_counts_as_one_of_several_scans(start):
    content = jpeg(64, 64)
    assert decoding._is_in_one_scan(content[:2] + start + content[2:], 3) is (start == b"")


WEBP = {
    "background": ((3840, 2160), None),
    "largest": ((4000, 2400), None),
    "too large": ((4100, 2500), "too large to open"),
}


@pytest.mark.parametrize("size, refusal", WEBP.values(), ids=WEBP)
def test_a_webp_takes_more_memory_and_may_have_ten_megapixels(size, refusal):
    content = encoded(Image.new("RGB", size), "WEBP", lossless=True, method=0)
    if refusal:
        with pytest.raises(BadImage, match=refusal):
            images.as_jpeg(content)
    else:
        assert images.decode(images.as_jpeg(content)) == images.Picture("jpeg", *size)


@pytest.mark.parametrize("count", [1, 4, 5, 60])
def test_texts_in_a_png_may_not_unpack_to_more_than_four_megabytes(count):
    texts = PngImagePlugin.PngInfo()
    for number in range(count):
        texts.add_text(f"text {number}", "x" * 1_000_000, zip=True)
    content = encoded(Image.new("1", (1, 1)), "PNG", pnginfo=texts)
    assert len(content) < count * 2000
    if count < 5:
        assert images.decode(content).format == "png"
    else:
        with pytest.raises(BadImage, match="damaged"):
            images.decode(content)


def halves(mode: str, size: tuple[int, int]) -> Image.Image:
    """A picture whose left half is red or light, and whose right half is black or clear."""
    colours = {
        "RGB": (200, 0, 0),
        "RGBA": (200, 0, 0, 255),
        "CMYK": (0, 255, 255, 55),
        "1": 1,
        "P": 1,
        "LA": (200, 255),
    }
    image = Image.new(mode, size)
    if mode == "P":
        image.putpalette([0, 0, 0, 200, 0, 0])
    image.paste(colours.get(mode, 200), (0, 0, size[0] // 2, size[1]))
    return image


@pytest.mark.parametrize(
    "mode, format_name",
    [
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("P", "GIF"),
        ("CMYK", "JPEG"),
        ("RGB", "JPEG"),
        ("RGBA", "WEBP"),
        ("RGB", "MPO"),
    ],
)
def test_a_picture_that_is_reduced_strip_by_strip_looks_as_before(mode, format_name):
    image = halves(mode, (2400, 1600))
    content = encoded(image, format_name)
    small = Image.open(BytesIO(images.thumbnail(content, 240))).convert("RGBA")
    assert small.size == (240, 160)
    for x in (10, 230):
        expected = image.convert("RGBA").getpixel((x * 10, 800))
        for y in (2, 80, 157):
            assert small.getpixel((x, y)) == pytest.approx(expected, abs=12)


def test_a_picture_of_very_many_pixels_is_halved_when_it_is_converted():
    content = png(6000, 4000, bits=8, colour=0, has_pixels=True)
    assert images.decode(content) == images.Picture("png", 6000, 4000)
    assert images.decode(images.as_jpeg(content)) == images.Picture("jpeg", 3000, 2000)


@pytest.mark.parametrize("format_name", ["JPEG", "WEBP", "PNG"])
def test_a_picture_that_lies_on_its_side_is_as_sharp_as_one_that_stands(format_name):
    turned = Image.Exif()
    turned[0x112] = 6
    content = encoded(halves("RGB", (3000, 2000)), format_name, exif=turned)
    assert images.decode(images.thumbnail(content, 500)) == images.Picture("webp", 500, 750)


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0rubbish",
        b"Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\2\0\0\0\4abc\0\0\0\0\0",
        b"Exif\0\0II",
    ],
    ids=["rubbish", "a word", "cut"],
)
def test_exif_data_that_makes_no_sense_turns_nothing(exif):
    content = encoded(Image.new("RGB", (60, 90)), "JPEG", exif=exif)
    assert images.decode(images.thumbnail(content, 30)).height == 45


BOMBS = {
    "1 bit": lambda: png(7000, 7000, has_pixels=True),
    "palette": lambda: png(7000, 7000, bits=8, colour=3, has_pixels=True),
    "16 bits": lambda: png(7000, 7000, bits=16, has_pixels=True),
    "16 bits, RGBA": lambda: png(3840, 2160, bits=16, colour=6, has_pixels=True),
    "RGBA": lambda: png(5500, 5500, bits=8, colour=6, has_pixels=True),
    "RGBA, just not reduced": lambda: png(4150, 2400, bits=8, colour=6, has_pixels=True),
    "moving PNG": lambda: moving("PNG", "RGBA", (4000, 2400), disposal=1),
    "moving GIF": lambda: moving("GIF", "P", (7000, 7000), disposal=2),
    "moving WebP": lambda: moving("WEBP", "RGB", (4000, 2400), lossless=True, method=0),
    "WebP": lambda: encoded(Image.new("RGBA", (3500, 2250)), "WEBP", lossless=True, method=0),
    "CMYK": lambda: encoded(Image.new("CMYK", (4100, 4100)), "JPEG", progressive=True),
    "progressive": lambda: encoded(Image.new("RGB", (6000, 4000)), "JPEG", progressive=True, subsampling=0),
}

DECODE_ALL = """
import sys, threading
from pathlib import Path
from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.files.images.pool import POOL

everybody_is_here = threading.Barrier(len(sys.argv) - 1)

def use(path):
    content = Path(path).read_bytes()
    everybody_is_here.wait()
    try:
        images.prepare(content, "jpeg", widths=(320, 1280), colour=True)
    except BadImage as error:
        print(Path(path).name, error)

threads = [threading.Thread(target=use, args=(path,)) for path in sys.argv[1:]]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
for pid in ["self", *(child.pid for child in POOL._idle)]:
    print(Path(f"/proc/{pid}/status").read_text())
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a process' memory"
)
def test_a_dozen_bombs_side_by_side_leave_all_processes_small(tmp_path):
    for name, make in BOMBS.items():
        (tmp_path / name).write_bytes(make())
    paths = map(str, tmp_path.iterdir())
    said = subprocess.run(
        [sys.executable, "-c", DECODE_ALL, *paths], capture_output=True, text=True, check=True
    ).stdout
    peaks = [int(peak) // 1024 for peak in re.findall(r"VmHWM:\s+(\d+) kB", said)]
    assert len(peaks) >= 2, "at least one child lived to the end"
    assert max(peaks) < 240 and peaks[0] < 110, peaks
    refused = {line.partition(" The")[0] for line in said.splitlines() if "too large to open" in line}
    assert refused <= {"RGBA"}, "the others are decoded, in turns"
