"""bin/build-catalogue, run on packages that are made up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aniworld.catalogue import search, store

SCRIPT = Path(__file__).parents[2] / "bin" / "build-catalogue"


def item(title, begin="2020-04-01T15:00:00.000Z", kind="tv", lang="ja", translated=None, streams=0, **ids):
    sites = [{"site": site, "id": ident} for site, ident in ids.items()]
    sites += [{"site": f"stream{number}", "begin": ""} for number in range(streams)]  # some have no id
    titles = {"title": title, "titleTranslate": translated or {}, "lang": lang}
    return titles | {"type": kind, "begin": begin, "end": "", "sites": sites}


OTHER_TITLES = {"zh-Hans": ["星海", "星之海"], "en": ["Sea of Stars", "SEA of STARS!"]}
ITEMS = [
    item("星の海", bangumi="11", mal="101", aniList="201", tmdb="tv/7", translated=OTHER_TITLES),
    item("星の海 2期", "2022-01-01T15:00:00.000Z", bangumi="12", mal="102", tmdb="tv/7/season/2", streams=3),
    item("星の海 劇場版", kind="movie", bangumi="13", aniList="203", tmdb="movie/7"),
    item("星の海 特別編", kind="ova", bangumi="14", tmdb="tv/7/season/0/episode/3"),
    item("Stern", "1999-12-31T15:30:00.000Z", lang="en", bangumi="15", translated={"ja": ["シュテルン"]}),
    item("名無し", "", bangumi=None, mal="106"),
    item("誰でもない", youku="x1"),
    item("双子", bangumi="17"),
    item("Twins", lang="zh-Hans", bangumi="17", anidb="307"),
]
PAIRS = [
    {"mal_id": 102, "anilist_id": 202},
    {"mal_id": 103, "anilist_id": 203},
    {"mal_id": 101, "anilist_id": 999},
    {"mal_id": 104},
    {"annict_id": 1},
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The two packages as npm unpacks them."""
    bangumi, arm = (tmp_path_factory.mktemp("npm") / "package" for _ in range(2))
    contents = {
        bangumi / "dist" / "data.json": {"siteMeta": {}, "items": ITEMS},
        bangumi / "package.json": {"version": "1.2.3"},
        arm / "arm.json": PAIRS,
        arm / "package.json": {"version": "4.5.6"},
    }
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    return bangumi, arm


def run(packages, folder):
    done = subprocess.run(
        [sys.executable, SCRIPT, *packages, "--into", folder], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def built(packages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    run(packages, folder)
    return folder


@pytest.fixture
def opened(built, monkeypatch):
    """What we built is the catalogue of this test."""
    for cached in (store._file, store.words):
        cached.cache_clear()
    monkeypatch.setattr(store, "PATH", built / "titles.db")
    yield
    for cached in (store._file, store.words):
        cached.cache_clear()


def test_the_same_packages_give_the_same_bytes(packages, built, tmp_path):
    assert "7 entries" in run(packages, tmp_path)
    for name in ("titles.db", "LICENSES.txt"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()


def test_it_is_built_anew_over_an_older_one(packages, built, tmp_path):
    (tmp_path / "titles.db").write_bytes(b"no database")
    run(packages, tmp_path)
    assert (tmp_path / "titles.db").read_bytes() == (built / "titles.db").read_bytes()


def test_the_versions_and_licences_are_named(built):
    told = (built / "LICENSES.txt").read_text("utf-8")
    assert (
        "bangumi-data 1.2.3" in told
        and "@kawaiioverflow/arm 4.5.6" in told
        and "CC BY 4.0" in told
        and "MIT" in told
    )


def test_an_entry_is_what_the_item_says(opened):
    entry = store.get("11")
    assert entry.titles == {"ja": "星の海", "en": "Sea of Stars", "zh": "星海"} and entry.synonyms == (
        "星之海",
    )
    assert (entry.kind, entry.year) == ("TV", 2020)
    assert entry.ids == {"mal": "101", "anilist": "201", "tmdb": "7", "bangumi": "11"}


@pytest.mark.parametrize(
    "ident, ids",
    [
        ("12", {"mal": "102", "anilist": "202", "tmdb": "7", "bangumi": "12"}),
        ("13", {"mal": "103", "anilist": "203", "bangumi": "13"}),
        ("14", {"bangumi": "14"}),
    ],
)
def test_the_second_package_fills_in_ids_and_only_a_show_has_the_id_of_one(opened, ident, ids):
    assert store.get(ident).ids == ids


def test_who_is_shown_in_most_places_is_the_best_known(opened):
    assert store.get("12").rank == 1


def test_a_year_is_that_of_tokyo(opened):
    assert (store.get("15").year, store.get("10000106").year) == (2000, None)


def test_what_has_no_id_to_be_known_by_again_is_left_out_and_two_of_one_id_are_one(opened):
    assert search("誰でもない") == []
    assert [entry.id for entry in search("名無し")] == ["10000106"]
    twins = store.get("17")
    assert set(twins.titles.values()) == {"双子", "Twins"} and twins.ids == {"anidb": "307", "bangumi": "17"}


def test_it_can_be_searched(opened):
    assert [entry.id for entry in search("sea of stars")] == ["11"]
    assert [entry.id for entry in search("星の海")] == ["11", "13", "14"]
    assert [entry.id for entry in search("シュテルン")] == ["15"] == [entry.id for entry in search("stren")]
