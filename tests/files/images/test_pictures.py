"""Pictures are believed only when they decode to their last pixel, and only up to a size."""

import time
import zlib
from functools import cache, partial
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.files.images import pictures

from .bombs import encoded, png

pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")


@cache
def photo(width: int = 60, height: int = 90) -> Image.Image:
    red, green = (
        Image.linear_gradient("L").resize((width, height)),
        Image.radial_gradient("L").resize((width, height)),
    )
    return Image.merge("RGB", (red, green, red.rotate(180)))


@cache
def sticker() -> Image.Image:
    image = photo().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def animation(format_name: str, frames: int) -> bytes:
    pages = [Image.new("RGB", (4, 4), (number % 256, number // 256, 0)) for number in range(frames)]
    return encoded(pages[0], format_name, save_all=True, append_images=pages[1:], duration=20, lossless=True)


JPEG = encoded(photo(), "JPEG")
SAMPLES = {
    "JPEG": (JPEG, images.Picture("jpeg", 60, 90)),
    "progressive JPEG": (encoded(photo(), "JPEG", progressive=True), images.Picture("jpeg", 60, 90)),
    "print JPEG": (encoded(photo().convert("CMYK"), "JPEG"), images.Picture("jpeg", 60, 90)),
    "PNG": (encoded(photo(), "PNG"), images.Picture("png", 60, 90)),
    "transparent PNG": (encoded(sticker(), "PNG"), images.Picture("png", 60, 90)),
    "palette PNG": (
        encoded(photo().convert("P"), "PNG", transparency=3),
        images.Picture("png", 60, 90),
    ),
    "WebP": (encoded(photo(), "WEBP"), images.Picture("webp", 60, 90)),
    "transparent WebP": (encoded(sticker(), "WEBP"), images.Picture("webp", 60, 90)),
    "GIF": (encoded(photo(), "GIF"), images.Picture("gif", 60, 90)),
    "moving GIF": (animation("GIF", 20), images.Picture("gif", 4, 4)),
    "moving WebP": (animation("WEBP", 20), images.Picture("webp", 4, 4)),
}
each_sample = pytest.mark.parametrize("content, picture", SAMPLES.values(), ids=SAMPLES)


@each_sample
def test_a_picture_is_what_it_decodes_to(content, picture):
    assert images.decode(content) == picture


REFUSED = {
    "nothing": (b"", "empty"),
    "HTML": (b"<html><body>Not found</body></html>", "no JPEG"),
    "HTML with a JPEG's start": (b"\xff\xd8\xff<html>", "no JPEG|damaged"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no JPEG"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "no JPEG"),
    "TIFF": (encoded(photo(), "TIFF"), "no JPEG"),
    "BMP": (encoded(photo(), "BMP"), "no JPEG"),
    "PSD": (b"8BPS\0\1" + bytes(40), "no JPEG"),
    "too many bytes": (JPEG + bytes(pictures.MAX_BYTES), "larger than 25 MB"),
    "10k × 10k": (png(10_000, 10_000), "50 megapixels"),
    "30k × 30k": (png(30_000, 30_000), "50 megapixels"),
    "just too large": (png(10_000, 5_001), "50 megapixels"),
    "WebP of 16k × 16k": (
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\xfe\x3f\0\xfe\x3f\0",
        "50 megapixels|no JPEG|damaged",
    ),
    "GIF of 5,000 frames": (partial(animation, "GIF", 5000), "more than 300 frames"),
    "WebP of 400 frames": (partial(animation, "WEBP", 400), "more than 300 frames"),
    "PNG without pixels": (png(100, 100), "damaged"),
    "PNG whose pixels are no zlib stream": (png(100, 100).replace(zlib.compress(b""), b"x" * 8), "damaged"),
}


@pytest.mark.parametrize("content, because", REFUSED.values(), ids=REFUSED)
def test_what_is_no_decent_picture_is_refused_quickly_and_in_words(content, because):
    if callable(content):
        content = content()
    started = time.monotonic()
    for use in (
        images.decode,
        images.as_jpeg,
        images.as_png,
        images.dominant_colour,
        lambda it: images.thumbnail(it, 320),
    ):
        with pytest.raises(BadImage, match=because):
            use(content)
    assert time.monotonic() - started < 2


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_also_where_warnings_are_errors():
    with pytest.raises(BadImage, match="50 megapixels"):
        images.decode(png(10_000, 9_000))


@pytest.mark.parametrize("name", ["JPEG", "progressive JPEG", "PNG", "WebP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_truncated_picture_is_refused(name, share):
    content = SAMPLES[name][0]
    with pytest.raises(BadImage):
        images.decode(content[: int(len(content) * share)])


def test_a_jpeg_without_its_last_byte_is_refused():
    with pytest.raises(BadImage, match="damaged or incomplete"):
        images.as_jpeg(JPEG[:-1])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([content for content, _ in SAMPLES.values()]), st.data())
def test_any_damage_is_either_harmless_or_refused(content, data):
    place = data.draw(st.integers(0, min(len(content), 400) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=6))
    cut = data.draw(st.integers(0, 4))
    damaged = content[:place] + damage + content[place + cut :]
    try:
        images.decode(damaged)
    except BadImage as error:
        assert str(error).startswith("The ")
        return
    assert images.decode(images.as_jpeg(damaged)).format == "jpeg"
    assert images.decode(images.thumbnail(damaged, 20)).format == "webp"


@each_sample
def test_every_picture_can_be_kept_as_jpeg_and_png(content, picture):
    jpeg, png_ = images.as_jpeg(content), images.as_png(content)
    assert images.decode(jpeg) == images.Picture("jpeg", picture.width, picture.height)
    assert images.decode(png_) == images.Picture("png", picture.width, picture.height)
    assert (jpeg == content) is (picture.format == "jpeg") and (png_ == content) is (picture.format == "png")


def test_what_was_transparent_is_black_in_a_jpeg():
    clear = encoded(Image.new("RGBA", (8, 8), (255, 255, 255, 0)), "PNG")
    assert max(Image.open(BytesIO(images.as_jpeg(clear))).getpixel((4, 4))) < 5


def test_what_must_be_encoded_anew_is_brought_to_a_decent_size():
    wide = encoded(Image.new("L", (5000, 100)), "PNG")
    assert images.decode(images.as_jpeg(wide)) == images.Picture("jpeg", 4096, 82)


@pytest.mark.parametrize(
    "size, width, expected",
    [
        ((600, 900), 320, (320, 480)),
        ((60, 90), 320, (60, 90)),
        ((10, 3000), 320, (3, 960)),
        ((3000, 1), 320, (320, 1)),
    ],
)
def test_a_thumbnail_has_the_wanted_width_and_is_never_enlarged(size, width, expected):
    picture = images.decode(images.thumbnail(encoded(Image.new("RGB", size), "PNG"), width))
    assert (picture.format, picture.width, picture.height) == ("webp", *expected)


def test_a_thumbnail_stays_transparent_and_turns_upright():
    with Image.open(BytesIO(images.thumbnail(SAMPLES["transparent PNG"][0], 30))) as small:
        assert small.has_transparency_data
    turned = Image.Exif()
    turned[0x112] = 6
    assert images.decode(images.thumbnail(encoded(photo(), "JPEG", exif=turned), 500)).width == 90


@pytest.mark.parametrize(
    "colour, placeholder",
    [
        ((255, 0, 0), "#cc3333"),
        ((0, 0, 0), "#262626"),
        ((255, 255, 255), "#999999"),
        ((40, 60, 80), "#303c48"),
    ],
)
def test_the_placeholder_is_a_muted_average(colour, placeholder):
    assert images.dominant_colour(encoded(Image.new("RGB", (30, 30), colour), "PNG")) == placeholder
