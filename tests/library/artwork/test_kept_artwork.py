"""What a source gave is never replaced by less: by a drawn logo, a worse picture, or nothing."""

import pytest

from aniworld.library.artwork import fetched_files
from aniworld.library.parts import backoff
from aniworld.library.series import rematch
from aniworld.models import Artwork, Series

from .test_load_images import LOGO, picture

SPY = "513"


def pick(shelf, added, source_id):
    rematch.to(added, "tvmaze", source_id)
    shelf.work()
    return Series.get_by_id(added.id)


@pytest.fixture
def full(shelf, frieren):
    """What lies where of a series that has everything, by name."""
    return {
        name: shelf.path(frieren, name).read_bytes()
        for name in shelf.files(frieren)
        if name.endswith((".jpg", ".png"))
    }


NOTHING_GOOD = {
    "not found": {"status": 404},
    "text as a picture": {"body": b"sorry", "content_type": "image/png"},
    "half a picture": {"body": picture("PNG", "#ffffff")[:60], "content_type": "image/png"},
    "empty": {"body": b"", "content_type": "image/png"},
}


@pytest.mark.parametrize("answer", NOTHING_GOOD.values(), ids=NOTHING_GOOD)
def test_what_cannot_be_fetched_again_stays_and_the_parts_say_so(
    shelf, standin, frieren, full, answer, monkeypatch
):
    monkeypatch.setattr(backoff, "TRIES", 3)
    standin.fail("/images/", times=None, **answer)
    shelf.load(frieren, "images", "logo", force=True)
    for _ in range(3):
        shelf.later(frieren)
    assert {name: shelf.path(frieren, name).read_bytes() for name in full} == full
    logo, images = shelf.part(frieren, "logo"), shelf.part(frieren, "images")
    assert (logo.state, logo.error_code, logo.source) == ("partial", "not_renewed", "TVmaze")
    assert logo.error.startswith("The logo could not be fetched again, and the one that was there stays: ")
    assert (images.state, images.error_code) == ("partial", "pictures_not_renewed")
    assert images.error.startswith("The pictures that were there stay, as they could not be fetched again: ")
    assert not shelf.chosen(frieren, "logo").is_drawn and "clearlogo.png" in shelf.written(frieren)
    standin.reset()
    shelf.load(frieren, "images", "logo", force=True)
    assert {shelf.part(frieren, name).error for name in ("logo", "images")} == {None}


DOWN = [
    {"status": 403},
    {"status": 429},
    {"status": 503},
    {"body": b"<html>Sorry</html>", "content_type": "text/html"},
]


@pytest.mark.parametrize("answer", DOWN, ids=["403", "429", "503", "a page"])
def test_what_was_there_stays_while_an_image_host_is_down(shelf, standin, frieren, full, answer):
    standin.fail("/images/", times=None, **answer)
    shelf.load(frieren, "images", "logo", force=True)
    shelf.later(frieren)
    assert {name: shelf.path(frieren, name).read_bytes() for name in full} == full


def test_pictures_that_nobody_offers_any_more_stay(shelf, frieren, full, monkeypatch):
    monkeypatch.setattr(fetched_files, "offer", lambda claimed, job: [])
    shelf.load(frieren, "images", "logo", force=True)
    assert {name: shelf.path(frieren, name).read_bytes() for name in full} == full
    assert {shelf.part(frieren, name).state for name in ("logo", "images")} == {"loaded"}


def test_a_worse_picture_takes_no_place_when_all_is_fetched_again(shelf, standin, frieren, full):
    good = shelf.chosen(frieren, "logo")
    Artwork.create(
        series=frieren,
        kind="logo",
        url=shelf.standin.url + "/images/worse.png",
        source="fanart",
        score=good.score - 1000,
    )
    standin.fail(good.url.removeprefix(standin.url), times=None, status=404)
    standin.fail("/images/worse.png", times=None, body=picture("PNG", "#ffffff"), content_type="image/png")
    shelf.load(frieren, "logo", force=True)
    assert shelf.path(frieren, "clearlogo.png").read_bytes() == full["clearlogo.png"]


def test_a_new_title_draws_no_logo_over_one_that_a_source_gave(shelf, standin, frieren, full):
    Series.update(title="Another Name").execute()
    standin.fail(LOGO, times=None, status=404)
    shelf.load(frieren, "logo", force=True)
    assert shelf.path(frieren, "clearlogo.png").read_bytes() == full["clearlogo.png"]


def test_a_logo_that_is_on_offer_and_cannot_be_had_is_not_told_as_none(shelf, standin):
    standin.fail(LOGO, times=None, status=404)
    added = shelf.add("Frieren")
    part = shelf.part(added, "logo")
    assert (part.state, part.error_code) == ("partial", "drawn_meanwhile")
    assert part.error.startswith(
        "The logo of this show could not be fetched, so one was drawn from its title: "
    )
    standin.reset()
    shelf.load(added, "logo")
    assert (shelf.part(added, "logo").state, shelf.part(added, "logo").source) == ("loaded", "TVmaze")


def test_a_gap_is_filled_by_a_drawn_logo_until_the_real_one_can_be_had(shelf, standin, frieren):
    shelf.path(frieren, "clearlogo.png").unlink()
    standin.fail(LOGO, times=None, status=404)
    shelf.load(frieren, "logo")
    assert shelf.chosen(frieren, "logo").is_drawn and "clearlogo.png" in shelf.files(frieren)


def test_picking_the_same_show_again_loses_nothing_when_nothing_can_be_had(shelf, standin, frieren):
    before = {name: shelf.path(frieren, name).read_bytes() for name in shelf.files(frieren)}
    episodes = {row.id for row in frieren.episodes}
    standin.fail("/images/", times=None, status=404)
    found = pick(shelf, frieren, "503")
    assert {name: shelf.path(found, name).read_bytes() for name in before} == before
    assert {row.id for row in found.episodes} == episodes and found.loading_status == "completed"


def test_the_logo_of_the_other_show_is_never_the_new_ones(shelf, standin):
    titan = shelf.add("Attack on Titan")
    other = shelf.path(titan, "clearlogo.png").read_bytes()
    standin.fail("/images/", times=None, status=404)
    found = pick(shelf, titan, SPY)
    assert shelf.path(found, "clearlogo.png").read_bytes() != other and shelf.chosen(found, "logo").is_drawn
    assert "poster.jpg" not in shelf.files(found)
