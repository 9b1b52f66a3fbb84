"""What aniworld understands of fanart.tv: pictures, by the id of TVDB."""

import pytest

from aniworld.errors import ProviderError
from aniworld.providers.base import Capability
from aniworld.providers.fanart import Fanart
from aniworld.settings import Settings

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def settings():
    return Settings.load({"ANIWORLD_FANART_KEY": KEY})


@pytest.fixture
def fanart(stored, payload, settings):
    stored.answers = {"/tv/390001": payload("fanart/show")}
    return Fanart(stored, settings)


def test_it_has_pictures_and_nothing_else(fanart):
    assert fanart.capabilities == Capability.IMAGES and not fanart.is_spine


@pytest.mark.parametrize(
    ("ids", "found"),
    [({"tvdb": "390001", "imdb": "tt1"}, "390001"), ({"fanart": "7"}, "7"), ({"imdb": "tt1"}, None)],
)
def test_a_show_is_known_by_its_id_at_tvdb(fanart, stored, ids, found):
    assert fanart.resolve(ids, priority=2) == found and stored.asked == []


def test_pictures_have_language_size_and_season(fanart):
    images = fanart.images("390001", priority=2)
    assert [(i.kind, i.url[-5:], i.language, i.season) for i in images] == [
        ("logo", "a.png", "en", None),
        ("logo", "b.png", "de", None),
        ("logo", "c.png", None, None),
        ("poster", "h.jpg", "en", None),
        ("fanart", "e.jpg", None, None),
        ("banner", "g.jpg", "en", None),
        ("clearart", "d.png", "en", None),
        ("season_poster", "i.jpg", "en", 1),
    ]
    assert (images[0].width, images[0].height) == (800, 310)


def test_a_large_logo_goes_before_a_small_one_however_many_like_it(fanart):
    large, _, small, *_ = fanart.images("390001", priority=2)
    assert int(large.score) > int(small.score) and small.score % 1 > large.score % 1


@pytest.mark.parametrize("source_id", ["", "x", "../tv/1", "999"])
def test_a_show_that_it_does_not_have_has_no_pictures(fanart, source_id):
    assert fanart.images(source_id, priority=2) == ()


@pytest.mark.parametrize("answer", [{}, [], {"status": "error", "error message": "Something"}, {"name": "x"}])
def test_an_answer_without_a_show_is_an_error(fanart, stored, answer):
    stored.answers["/tv/390001"] = answer
    with pytest.raises(ProviderError):
        fanart.images("390001", priority=2)


def test_that_there_is_nothing_is_remembered(client, server, settings):
    server.says("/tv/5", {"status": "error", "error message": "Not found"}, status=404)
    fanart = Fanart(client, settings)
    assert fanart.images("5", priority=2) == fanart.images("5", priority=2) == () and len(server.asked) == 1
    assert fanart.images("5", priority=2, force=True) == () and len(server.asked) == 2


def test_each_picture_has_a_small_version(fanart):
    logo = fanart.images("390001", priority=2)[0].url
    assert fanart.preview(logo, "logo") == "https://assets.fanart.tv/preview/tv/390001/hdtvlogo/a.png"
