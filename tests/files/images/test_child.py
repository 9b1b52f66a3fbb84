"""What a child process does with an order, and when it ends by itself."""

import sys
from io import BytesIO

import pytest
from PIL import Image

from aniworld.files import images
from aniworld.files.images import child, logo, pool, rendering
from aniworld.files.images.pool import Pool
from aniworld.messages import SENTENCES

from .bombs import encoded, jpeg, moving, png
from .hostile import PLAIN

ORDER = {"do": "render", "format": "jpeg", "widths": [30, 60], "colour": True, "seconds": 5}


def carried_out(content: bytes, **other) -> tuple[dict, tuple[bytes, ...]]:
    told, *sent = child._carried_out(ORDER | other, content)
    return told, tuple(sent)


@pytest.mark.parametrize("name", PLAIN)
def test_an_order_brings_all_that_is_wanted_of_one_picture(name):
    told, (converted, *thumbnails) = carried_out(PLAIN[name])
    assert told["source"] == (name.lower(), 64, 96) and told["picture"] == ("jpeg", 64, 96)
    assert told["is_unchanged"] is (name == "JPEG") and bool(converted) is (name != "JPEG")
    assert [Image.open(BytesIO(small)).size for small in thumbnails] == [(30, 45), (60, 90)]
    assert told["colour"].startswith("#") and len(told["colour"]) == 7


def test_a_transparent_picture_stays_so_unless_it_becomes_a_jpeg():
    clear = encoded(Image.new("RGBA", (60, 90), (255, 0, 0, 0)), "WEBP")
    told, (_, small, _) = carried_out(clear, format="png")
    assert (
        told["picture"] == ("png", 60, 90)
        and Image.open(BytesIO(small)).mode == "RGBA"
        and told["colour"] == "#262626"
    )
    told, (_, small, _) = carried_out(clear)
    assert told["picture"] == ("jpeg", 60, 90) and Image.open(BytesIO(small)).mode == "RGB"


def test_a_check_alone_brings_nothing_else():
    assert carried_out(PLAIN["PNG"], format=None, widths=[], colour=False)[1] == (b"",)


REFUSED = {
    "no picture": (b"<html>", "NoPicture"),
    "cut": (PLAIN["PNG"][:-300], "BadImage"),
    "colours": (png(7000, 7000, bits=8, colour=6), "TooCostly"),
    "pixels": (png(10_000, 10_000), "TooCostly"),
    "frames": (moving("PNG", "RGB", (4, 4)), "TooCostly"),
    "scans": (jpeg(7000, 7000, progressive=True, subsampling=0), "TooCostly"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("content, refusal", REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_an_answer(content, refusal, monkeypatch):
    monkeypatch.setattr(rendering, "MAX_FRAMES", 1)
    told, sent = carried_out(content)
    assert told["refusal"] == refusal and told["code"] in SENTENCES and not sent


def test_too_little_memory_is_a_refusal_wherever_it_shows(monkeypatch):
    def too_little(*_, **__):
        raise MemoryError

    monkeypatch.setattr(rendering.decoding, "reduced", too_little)
    assert carried_out(PLAIN["PNG"])[0]["refusal"] == "TooCostly"
    monkeypatch.setattr(child, "render", too_little)
    assert carried_out(PLAIN["PNG"])[0]["refusal"] == "TooCostly"


def test_one_that_is_too_large_once_it_is_converted_is_refused(monkeypatch):
    monkeypatch.setattr(rendering, "MAX_BYTES", 100)
    told, _ = carried_out(PLAIN["PNG"])
    assert told == {
        "refusal": "TooLarge",
        "code": "picture_too_large_converted",
        "args": {"megabytes": 0, "format": "JPEG"},
    }


def test_a_logo_is_drawn_by_the_child_as_here():
    assert (
        child._carried_out({"do": "logo", "titles": ["K"]}, b"")
        == ({}, images.draw_logo("K"))
        == ({}, logo.draw_logo("K"))
    )


def test_a_child_that_nobody_wants_ends_by_itself_and_the_next_order_does_not_mind(monkeypatch):
    hasty = "from aniworld.files.images import child; child.IDLE_SECONDS = 0.05; child.main()"
    monkeypatch.setattr(pool, "COMMAND", [sys.executable, "-c", hasty])
    own = Pool(1)
    own.run(ORDER, PLAIN["PNG"])
    first = own._idle[0]
    assert first._process.wait(20) == 0
    monkeypatch.undo()
    assert own.run(ORDER, PLAIN["PNG"])[0]["picture"] and own._idle[0].pid != first.pid
    own._idle[0].kill()
