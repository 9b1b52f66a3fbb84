"""Pictures of one's own, and undoing a choice."""

import pytest
from said import said

from aniworld.errors import BadImage, Invalid, NotFound
from aniworld.files import images
from aniworld.library.artwork import choice as artwork_choice
from aniworld.library.series import rematch, series
from aniworld.models import ReplacedArtwork
from aniworld.models.part import PENDING

from .test_choice import MINE, OTHER, picture
from .test_choice import house_of as house_of

# Upload one's own


@pytest.mark.parametrize(
    "name, form",
    [("poster", "JPEG"), ("poster", "PNG"), ("logo", "WEBP"), ("landscape", "WEBP"), ("season-1", "PNG")],
)
def test_ones_own_picture_is_put_in_place_in_the_form_that_readers_know(house_of, name, form):
    house_of.upload(name, picture(form))
    assert house_of.told(name) == ("yours", False)
    assert images.decode(house_of.bytes(name)).format == ("png" if name == "logo" else "jpeg")
    chosen = house_of.place(name).chosen
    assert (chosen.width, chosen.height) == (60, 90) and house_of.job(
        name
    ).path not in house_of.shelf.written(house_of.series)


@pytest.mark.parametrize("force", [False, True])
def test_no_refresh_touches_ones_own_and_it_stays_on_disk_when_the_series_goes(house_of, force):
    house_of.upload("poster", MINE)
    house_of.load(force=force)
    assert house_of.bytes("poster") == MINE and house_of.told("poster") == ("yours", False)
    path = house_of.shelf.path(house_of.series, "poster.jpg")
    series.remove(house_of.series, files=True)
    assert path.read_bytes() == MINE


def test_what_was_missing_is_looked_at_again(house_of):
    house_of.shelf.set(house_of.series, "images", state="partial", **said("No source has a landscape."))
    assert house_of.upload("landscape", MINE) is True
    assert house_of.shelf.part(house_of.series, "images").state == PENDING
    house_of.shelf.work()
    assert house_of.shelf.part(house_of.series, "images").state == "loaded" and house_of.told(
        "landscape"
    ) == ("yours", False)
    assert house_of.upload("landscape", OTHER) is False


REFUSED = {
    "nothing": (b"", Invalid, 422),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadImage, 415),
    "a page": (b"<html>", BadImage, 415),
    "a GIF": (picture("GIF"), BadImage, 415),
    "a TIFF": (picture("TIFF"), BadImage, 415),
    "cut off": (picture(size=(600, 900))[:-900], BadImage, 422),
    "too much": (MINE + bytes(images.MAX_BYTES), BadImage, 413),
}


@pytest.mark.parametrize("content, error, status", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_and_changes_nothing(house_of, content, error, status):
    before = house_of.told("poster"), house_of.bytes("poster")
    with pytest.raises(error) as refused:
        house_of.upload("poster", content)
    assert refused.value.status == status
    assert (house_of.told("poster"), house_of.bytes("poster")) == before and not house_of.place(
        "poster"
    ).can_undo


# Undo


def test_undo_brings_back_what_was_there_and_undone_again_what_was_chosen_all_without_network(house_of):
    first, before = house_of.place("poster").chosen.url, house_of.bytes("poster")
    house_of.use("poster")
    second, after = house_of.place("poster").chosen.url, house_of.bytes("poster")
    house_of.standin.log.clear()
    for url, content, is_pinned in ((first, before, False), (second, after, True), (first, before, False)):
        house_of.undo("poster")
        assert house_of.place("poster").chosen.url == url and house_of.bytes("poster") == content
        assert house_of.told("poster") == ("tvmaze", is_pinned) and house_of.place("poster").can_undo
    assert house_of.standin.log == []
    house_of.load()
    assert house_of.bytes("poster") == before


def test_a_file_that_the_user_put_there_can_be_replaced_on_purpose_and_comes_back_as_theirs(house_of):
    house_of.shelf.path(house_of.series, "poster.jpg").write_bytes(MINE)
    house_of.use("poster")
    assert house_of.told("poster") == ("tvmaze", True)
    house_of.undo("poster")
    assert house_of.bytes("poster") == MINE and house_of.told("poster") == ("yours", False)
    house_of.load(force=True)
    assert house_of.bytes("poster") == MINE


def test_undo_of_a_first_picture_leaves_the_place_empty_and_can_be_undone(house_of):
    house_of.upload("landscape", MINE)
    house_of.undo("landscape")
    assert house_of.told("landscape") is None and house_of.place("landscape").can_undo
    house_of.undo("landscape")
    assert house_of.bytes("landscape") == MINE and house_of.told("landscape") == ("yours", False)


def test_only_one_step_is_kept(house_of):
    for content in (MINE, OTHER, MINE):
        house_of.upload("poster", content)
    assert ReplacedArtwork.select().count() == 1
    house_of.undo("poster")
    assert house_of.bytes("poster") == OTHER


def test_choosing_what_is_in_place_only_pins_it(house_of):
    artwork_choice.use(house_of.series, house_of.job("poster"), house_of.place("poster").chosen.id)
    assert house_of.told("poster") == ("tvmaze", True) and not house_of.place("poster").can_undo


def test_there_is_nothing_to_undo_at_first(house_of):
    with pytest.raises(NotFound, match="nothing here to undo"):
        house_of.undo("poster")


def test_another_show_has_nothing_to_undo(house_of):
    house_of.use("poster")
    rematch.to(house_of.series, "tvmaze", "515")
    assert ReplacedArtwork.select().count() == 0
