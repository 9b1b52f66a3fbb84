"""Which sources there are follows the settings."""

import logging

import pytest

from aniworld.errors import SettingsError
from aniworld.providers import SOURCES, build
from aniworld.providers.base import Capability
from aniworld.settings import Settings

KEYS = {"ANIWORLD_TMDB_KEY": "token", "ANIWORLD_FANART_KEY": "word"}
ALL = ["tmdb", "tvmaze", "kitsu", "jikan", "anilist", "fanart"]


@pytest.fixture
def made(tmp_path):
    """The sources that are made in an environment."""
    return lambda **environ: build(Settings.load({"ANIWORLD_DATA_DIR": str(tmp_path)} | environ))


@pytest.mark.parametrize(
    ("wanted", "keys", "names"),
    [
        ("", {}, ["tvmaze", "kitsu", "jikan", "anilist"]),
        ("", KEYS, ALL),
        ("kitsu,tvmaze", KEYS, ["kitsu", "tvmaze"]),
        ("kitsu", {}, ["kitsu"]),
        ("tvmaze,tmdb", KEYS, ["tvmaze", "tmdb"]),
        ("tmdb,tvmaze", {}, ["tvmaze"]),
    ],
)
def test_sources_come_in_the_order_of_the_settings_as_far_as_they_can_work(made, wanted, keys, names):
    assert list(made(ANIWORLD_PROVIDERS=wanted, **keys).by_name) == names


def test_a_source_without_its_key_is_left_out_with_a_word_in_the_log(made, caplog):
    caplog.set_level(logging.INFO)
    assert "fanart" not in made().by_name
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "TMDB is left out: it needs a key, from ANIWORLD_TMDB_KEY or from the sources page."),
        ("INFO", "fanart.tv is left out: it needs a key, from ANIWORLD_FANART_KEY or from the sources page."),
    ]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("ANIWORLD_PROVIDERS", "tvmaze,kitzu", f"ANIWORLD_PROVIDERS knows {', '.join(ALL)}, but not kitzu."),
        (
            "ANIWORLD_PROVIDER_RATE",
            "kitzu=1/s",
            f"ANIWORLD_PROVIDER_RATE knows images, {', '.join(ALL)}, myanimelist, but not kitzu.",
        ),
    ],
)
def test_a_name_that_no_source_has_is_refused(made, setting, value, sentence):
    with pytest.raises(SettingsError) as caught:
        made(**{setting: value})
    assert str(caught.value) == sentence


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel", "x" * 2001])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(key):
    with pytest.raises(SettingsError) as caught:
        Settings.load({"ANIWORLD_TMDB_KEY": key})
    assert str(caught.value) == "ANIWORLD_TMDB_KEY must be a key as the source gave it, in one piece."


def test_each_source_says_what_it_can_how_fast_it_may_be_asked_and_whom_to_thank(made):
    sources = made(**KEYS).by_name
    assert [name for name, source in sources.items() if source.is_spine] == ["tmdb", "tvmaze"]
    assert [name for name, source in sources.items() if Capability.SEARCH not in source.capabilities] == [
        "fanart"
    ]
    assert [name for name, source in sources.items() if Capability.EPISODES in source.capabilities] == ALL[:4]
    assert {name: source.rate for name, source in sources.items()} == {
        "tmdb": (20, 1.0),
        "tvmaze": (20, 10.0),
        "kitsu": (2, 1.0),
        "jikan": (3, 3.0),
        "anilist": (25, 60.0),
        "fanart": (2, 1.0),
    }
    assert all(
        source.name == name and source.attribution.url.startswith("https://")
        for name, source in sources.items()
    )
    assert (
        sources["tmdb"].attribution.text
        == "This product uses the TMDB API but is not endorsed or certified by TMDB."
    )
    assert sources["tvmaze"].attribution.text == "Data by TVmaze, licensed under CC BY-SA 4.0."


def test_the_public_hosts_of_a_source_are_never_trusted_with_private_addresses(made):
    allowed = made(ANIWORLD_KITSU_URL="http://192.168.1.5:9000").client._pictures
    hosts = {host for source in SOURCES.values() for host in source.image_hosts} | {
        "api.tvmaze.com",
        "graphql.anilist.co",
    }
    assert allowed.public >= hosts and allowed.trusted == {"192.168.1.5:9000"}


def test_a_mirror_at_home_is_asked_and_may_send_pictures(made, server, database):
    sources = made(ANIWORLD_TVMAZE_URL=f"{server.url}/mirror/")
    server.says(
        "/mirror/shows/901", {"id": 901, "name": "Paper Lanterns", "_embedded": {"seasons": [], "images": []}}
    )
    server.says("/a.png", b"\x89PNG", Content_Type="image/png")
    assert sources.by_name["tvmaze"].details("901", priority=2).title == "Paper Lanterns"
    assert sources.client.get_image(f"{server.url}/a.png", priority=2).read() == b"\x89PNG"


def test_a_mirror_of_tmdbs_pictures_may_send_them(made, server, database):
    server.says("/t/p/original/a.png", b"\x89PNG", Content_Type="image/png")
    sources = made(ANIWORLD_TMDB_IMAGE_URL=f"{server.url}/t/p")
    assert sources.client.get_image(f"{server.url}/t/p/original/a.png", priority=2).read() == b"\x89PNG"


def test_a_lookup_is_followed_to_its_show(made, server, database):
    server.says("/lookup/shows", b"", status=301, Location="/shows/901")
    server.says("/shows/901", {"id": 901, "name": "Paper Lanterns"})
    assert (
        made(ANIWORLD_TVMAZE_URL=server.url).by_name["tvmaze"].resolve({"tvdb": "390001"}, priority=2)
        == "901"
    )
