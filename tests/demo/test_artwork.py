from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from aniworld.demo import lettering
from aniworld.demo.artwork import Gallery
from aniworld.demo.catalogue import Catalogue
from aniworld.demo.pictures import KINDS, SIZES

CATALOGUE = Catalogue(date(2026, 11, 25), many=1)
DRAWN = Gallery()


def picture(slug, kind, number=0, version="original", gallery=DRAWN):
    with Image.open(BytesIO(gallery.picture(CATALOGUE.by_slug(slug), kind, number, version))) as image:
        image.load()
        return image


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_picture_has_its_size_and_format(kind):
    image = picture("frieren", kind, 1)
    assert image.size == SIZES[kind]
    assert (image.format, image.mode) == (("PNG", "RGBA") if kind == "logo" else ("JPEG", "RGB"))


@pytest.mark.parametrize("slug", [*(show.slug for show in CATALOGUE.shows.values()), "generated-show-1"])
def test_every_scene_can_be_painted_and_is_no_plain_colour(slug):
    colours = picture(slug, "still", 1).resize((16, 9)).getcolors(256)
    assert len(colours) > 20


def test_a_logo_is_clear_around_its_letters():
    alpha = picture("one-piece", "logo").getchannel("A")
    assert alpha.getpixel((0, 0)) == 0 and alpha.getextrema() == (0, 255)


def test_the_same_picture_is_drawn_the_same_again_and_seasons_differ():
    show = CATALOGUE.by_slug("frieren")
    assert Gallery().picture(show, "still", 3) == DRAWN.picture(show, "still", 3)
    assert len({DRAWN.picture(show, "season", number, "tiny") for number in (1, 2, 3)}) == 3


@pytest.mark.parametrize(
    "version, width", [("medium_portrait", 210), ("tiny", 110), ("large", 550), ("original", 680)]
)
def test_smaller_versions_keep_their_shape(version, width):
    image = picture("frieren", "poster", 0, version)
    assert image.width == width and abs(image.height - width * 1000 / 680) <= 1


def test_tiny_pictures_are_quick_and_small():
    image = picture("frieren", "background", gallery=Gallery(tiny=True))
    assert image.size == (480, 270)


def test_the_oldest_pictures_make_room(monkeypatch):
    monkeypatch.setattr("aniworld.demo.artwork.MOST_PICTURES", 2)
    gallery, show = Gallery(), CATALOGUE.by_slug("frieren")
    for number in range(4):
        gallery.picture(show, "still", number)
    assert len(gallery._pictures) == 2


@pytest.mark.parametrize(
    "title", ["Haikyu!!", "Neon Genesis Evangelion", "Supercalifragilisticexpialidocious", "a b c d e f g h"]
)
def test_titles_are_broken_so_that_they_fit(title):
    setting = lettering.fit(title, 400, 200, 90)
    assert " ".join(setting.lines) == title and setting.height <= 201
    assert max(lettering.font(setting.size).getlength(line) for line in setting.lines) <= 404


def test_alike_pictures_are_those_of_the_first_show_and_drawn_once():
    gallery = Gallery(alike=True)
    first, second = (CATALOGUE.by_slug(slug) for slug in ("frieren", "barakamon"))
    assert gallery.picture(first, "banner") is gallery.picture(second, "banner")
