"""Which sources there are follows the settings."""

import pytest

from aniworld.providers import build
from aniworld.settings import Settings


@pytest.mark.parametrize(
    ("wanted", "made"),
    [("", ["tvmaze", "kitsu"]), ("kitsu,tvmaze", ["kitsu", "tvmaze"]), ("kitsu", ["kitsu"]), ("anilist,tvmaze", ["tvmaze"])],
)
def test_sources_come_in_the_order_of_the_settings(tmp_path, wanted, made):
    settings = Settings.load({"ANIWORLD_PROVIDERS": wanted, "ANIWORLD_DATA_DIR": str(tmp_path)})
    assert list(build(settings).by_name) == made


def test_only_tvmaze_numbers_whole_shows_and_all_ask_for_their_credit(tmp_path):
    sources = build(Settings.load({"ANIWORLD_DATA_DIR": str(tmp_path)})).by_name
    assert {name: source.is_spine for name, source in sources.items()} == {"tvmaze": True, "kitsu": False}
    assert all(source.name == name and source.attribution.url.startswith("https://") for name, source in sources.items())


def test_a_mirror_at_home_is_asked_and_may_send_pictures(tmp_path, server, database):
    address = {"ANIWORLD_TVMAZE_URL": f"{server.url}/mirror/", "ANIWORLD_DATA_DIR": str(tmp_path)}
    sources = build(Settings.load(address))
    server.says("/mirror/shows/901", {"id": 901, "name": "Paper Lanterns", "_embedded": {"seasons": [], "images": []}})
    server.says("/a.png", b"\x89PNG", Content_Type="image/png")
    assert sources.by_name["tvmaze"].details("901", priority=2).title == "Paper Lanterns"
    assert sources.client.get_image(f"{server.url}/a.png", priority=2) == b"\x89PNG"


def test_a_lookup_is_followed_to_its_show(tmp_path, server, database):
    address = {"ANIWORLD_TVMAZE_URL": server.url, "ANIWORLD_DATA_DIR": str(tmp_path)}
    server.says("/lookup/shows", b"", status=301, Location="/shows/901")
    server.says("/shows/901", {"id": 901, "name": "Paper Lanterns"})
    assert build(Settings.load(address)).by_name["tvmaze"].resolve({"tvdb": "390001"}, priority=2) == "901"
