"""docs/adding-a-provider.md keeps its word: its example is a source with which a series loads."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from aniworld import providers, tasks
from aniworld.errors import ProviderError
from aniworld.library.series import series
from aniworld.library.sources import ask as asking
from aniworld.models import Episode, Part, Series
from aniworld.settings import Settings

from .conftest import Stub, running

PAGE = (Path(__file__).parents[2] / "docs" / "adding-a-provider.md").read_text()
MODULE, LINE = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOW = {"id": 7, "title": "Paper Lanterns", "text": "<p>A boy folds lanterns.</p>", "since": "2021-04-03"}
EPISODES = [
    {"id": 71, "season": 1, "number": 1, "title": "First Fold", "aired": "2021-04-03"},
    {"id": 72, "season": 1, "number": 2, "title": "Episode 2", "aired": ""},
]


@pytest.fixture
def lantern_server():
    with running(Stub()) as stub:
        stub.says("/shows", [SHOW, {"id": None}, "x"])
        stub.says("/shows/7", SHOW)
        stub.says("/shows/7/episodes", EPISODES)
        stub.says("/tvdb/390001", SHOW)
        yield stub


@pytest.fixture
def lantern(tmp_path, monkeypatch, lantern_server):
    """The class of the page, in its place."""
    file = tmp_path / "lantern.py"
    file.write_text(MODULE)
    spec = importlib.util.spec_from_file_location("aniworld.providers.lantern", file)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    source = getattr(module, LINE.strip(" ,\n"))
    monkeypatch.setattr(source, "address", lantern_server.url)
    monkeypatch.setitem(providers.SOURCES, source.name, source)
    monkeypatch.setitem(providers.NAMES, source.name, source.attribution.name)
    monkeypatch.setitem(providers.RATES, source.name, source.rate)
    return source


@pytest.fixture
def built(house, environ, lantern, lantern_server):
    """Its source as the settings build it, beside no other."""
    named = {"ANIWORLD_PROVIDERS": "lantern", "ANIWORLD_PROVIDER_RATE": "lantern=999/s"}
    trusted = {"ANIWORLD_EXTRA_IMAGE_HOSTS": lantern_server.host}
    asking.use(providers.build(Settings.load(environ | named | trusted)))
    return asking.providers()["lantern"]


def test_it_is_built_among_the_others_with_its_rate_and_hosts(house, environ, lantern):
    everybody = providers.build(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}))
    assert list(everybody.by_name)[-1] == "lantern" and len(everybody.by_name) > 1
    assert (
        providers.RATES["lantern"] == (30, 60.0)
        and "pictures.lantern.example" in everybody.client._pictures.public
    )


def test_a_series_loads_with_it(built):
    added, _ = series.add("paper lanterns")
    tasks.wake()
    added = Series.get_by_id(added.id)
    assert (added.title, added.overview, added.spine, added.year) == (
        "Paper Lanterns",
        "A boy folds lanterns.",
        "lantern",
        2021,
    )
    assert [
        (row.season, row.number, row.title, row.air_date) for row in Episode.select().order_by(Episode.number)
    ] == [
        (1, 1, "First Fold", "2021-04-03"),
        (1, 2, "", None),
    ]
    assert Part.get(Part.name == "episodes").source == "Lantern"


def test_it_answers_each_question_of_its_capabilities(built):
    assert [candidate.title for candidate in built.search("lanterns", priority=3)] == ["Paper Lanterns"]
    assert built.resolve({"tvdb": "390001"}, priority=3) == built.resolve({"lantern": "7"}, priority=3) == "7"
    assert built.resolve({"tvdb": "1"}, priority=3) is None and built.details("8", priority=3) is None
    assert built.episodes("8", priority=3) == []


def test_rubbish_is_a_trouble_in_its_name_and_not_an_empty_show(built, lantern_server):
    lantern_server.says("/shows/7/episodes", [{"id": None}])
    lantern_server.says("/shows/7", {"nothing": 1})
    for ask in (built.details, built.episodes):
        with pytest.raises(ProviderError) as caught:
            ask("7", priority=3)
        assert str(caught.value) == "Lantern sent an unexpected response."


def test_the_page_names_the_attributes_that_a_source_has():
    told = set(
        re.findall(
            r"^\| `(\w+)` \|",
            PAGE.partition("## What to decide")[2].partition("| capability")[0],
            re.MULTILINE,
        )
    )
    assert told == {
        "name",
        "capabilities",
        "is_spine",
        "id_form",
        "resolves_from",
        "rate",
        "image_hosts",
        "attribution",
        "needs_key",
        "renew_seconds",
    }
    assert told < providers.Provider.__annotations__.keys()
