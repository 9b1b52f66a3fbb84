"""Whatever a picture is built of, it is opened or refused at a small cost, and the process that opens
pictures lives on."""

import os
import re
import time
from pathlib import Path

import pytest

from aniworld.errors import BadImage
from aniworld.files import images
from aniworld.files.images import containers, pool
from aniworld.files.images.pool import POOL

from .hostile import HOSTILE, PLAIN, PROGRESSIVE, chunk, cut_short, jpeg_with, png_with, segment, with_flips

SECONDS = 2.0  # of the processor
MOST_MEGABYTES = 260
TICK = os.sysconf("SC_CLK_TCK")
linux = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only Linux tells what other processes used"
)


@pytest.fixture(scope="module", autouse=True)
def fresh_children():
    """What they used for other tests is not counted here, and none of them was ended meanwhile."""
    while POOL._idle:
        POOL._idle.pop().kill()


@pytest.fixture(autouse=True)
def children_stay(monkeypatch):
    """However many orders they had from other tests: here the end of one has no other reason than a
    picture."""
    monkeypatch.setattr(pool, "MOST_ORDERS", float("inf"))


def prepared(content: bytes) -> str:
    """What becomes of a picture: "opened", or the sentence of its refusal."""
    try:
        images.prepare(content, "jpeg", widths=(320, 1280), colour=True)
        return "opened"
    except BadImage as error:
        assert re.fullmatch(r"The (picture|file) .{5,120}\.", str(error))
        return str(error)


def children() -> set[int]:
    return {child.pid for child in POOL._idle}


def seconds_used() -> float:
    """What this process and its children have used of the processor."""
    used = time.process_time()
    for pid in children():
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += (int(numbers[11]) + int(numbers[12])) / TICK
    return used


def most_megabytes() -> int:
    peaks = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1] for pid in children()]
    return max(int(peak) // 1024 for peak in peaks)


@linux
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_picture_that_is_built_to_cost_costs_little(make):
    images.decode(PLAIN["PNG"])
    before, content, used = children(), make(), seconds_used()
    prepared(content)
    assert children() == before, "it is known before it has to be stopped"
    assert seconds_used() - used < SECONDS
    assert most_megabytes() < MOST_MEGABYTES


REFUSED = [name for name in HOSTILE if name.startswith("other: ")] + [
    "jpeg: application segments",
    "jpeg: comments",
    "jpeg: fill bytes",
    "jpeg: fill bytes in the pixels",
    "jpeg: empty scans, 200 KB",
    "jpeg: 1,000 scans of real data",
    "png: private chunks",
    "png: frames",
    "png: empty pieces",
    "gif: comments of two bytes",
    "gif: a million frames",
    "gif: a huge screen",
    "webp: frames",
    "webp: unknown chunks",
    "jpeg: data behind the end",
    "png: data behind the end",
    "webp: data behind the end",
    "jpeg: arithmetic coding",
]


@pytest.mark.parametrize("name", REFUSED)
def test_most_are_refused_before_a_child_process_sees_them(name, monkeypatch):
    monkeypatch.setattr(POOL, "run", None)
    assert prepared(HOSTILE[name]()) != "opened"


def test_one_that_costs_too_much_is_refused_for_good():
    with pytest.raises(images.TooCostly, match="blocks beside its pixels"):
        images.decode(HOSTILE["jpeg: comments"]())
    with pytest.raises(images.TooCostly, match="too many scans"):
        images.decode(HOSTILE["jpeg: empty scans, 200 KB"]())


def test_a_picture_that_is_cut_anywhere_is_refused_and_no_child_ends():
    images.decode(PLAIN["PNG"])
    before = children()
    whole = {name for name in cut_short() if prepared(name) == "opened"}
    assert not whole and children() == before


def test_a_picture_with_turned_bits_is_opened_or_refused_and_no_child_ends():
    images.decode(PLAIN["PNG"])
    before = children()
    assert {prepared(content) == "opened" for content in with_flips(200)} == {True, False}
    assert children() == before


HONEST = {
    "profile in 40 segments": jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\2" + bytes(60_000)), 2_400_000),
    "much EXIF": jpeg_with(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0" + bytes(60_000)), 1_000_000),
    "some filling before a marker": PLAIN["JPEG"][:2] + b"\xff" * 50 + PLAIN["JPEG"][2:],
    "a preview behind the end": PLAIN["JPEG"] + PLAIN["JPEG"],
    "progressive": PROGRESSIVE,
    "a thousand bytes behind a PNG": PLAIN["PNG"] + bytes(1000),
    "an odd chunk in a PNG": png_with(chunk(b"prVt", b"ab"), size=len(PLAIN["PNG"]) + 14),
    "a GIF without its end": PLAIN["GIF"][:-1],
}


@pytest.mark.parametrize("content", HONEST.values(), ids=HONEST)
def test_what_cameras_and_editors_write_is_opened(content):
    assert prepared(content) == "opened"


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_the_walk_knows_size_and_format_without_decoding(content):
    shape = containers.measure(content)
    assert (shape.width, shape.height) == (64, 96) and shape.format.upper() in PLAIN
