"""bin/build-catalogue, run on packages that are made up."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cysqlite
import pytest

from aniworld.catalogue import search, sounds, store

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
    item("海×海 焔!", bangumi="18"),
]
LISTS = {
    "readings.txt": "# written, read\n海 umi\n特別編 tokubetsu hen\n",
    "short_names.txt": "# title | others\n星の海 | HnU | en:Ocean of Stars\nnothing | x\n双子 | Twin\n",
    "newest.txt": "# id | first day | kind | title\n99 | 2026-07-02 | tv | 新番組\n",
}
# What stands for the two packages that read Japanese: each says that it was asked, and how.
CUTLET = """
class Cutlet:
    def __init__(self, system, use_foreign_spelling):
        self.name = "foreign" if use_foreign_spelling else "spoken"

    def romaji(self, text):
        plain = text.replace("焔", "???").encode("ascii", "ignore").decode()
        return f"{self.name} {plain}"
"""
PAIRS = [
    {"mal_id": 102, "anilist_id": 202},
    {"mal_id": 103, "anilist_id": 203},
    {"mal_id": 101, "anilist_id": 999},
    {"mal_id": 104},
    {"annict_id": 1},
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The two packages as npm unpacks them, and the lists of our own."""
    bangumi, arm = (tmp_path_factory.mktemp("npm") / "package" for _ in range(2))
    lists = tmp_path_factory.mktemp("lists")
    for name, lines in LISTS.items():
        (lists / name).write_text(lines, "utf-8")
    contents = {
        bangumi / "dist" / "data.json": {"siteMeta": {}, "items": ITEMS},
        bangumi / "package.json": {"version": "1.2.3"},
        arm / "arm.json": PAIRS,
        arm / "package.json": {"version": "4.5.6"},
    }
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    return bangumi, arm, "--lists", lists


def run(packages, folder, python_path=""):
    done = subprocess.run(
        [sys.executable, SCRIPT, *packages, "--into", folder],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(python_path)},
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
    forget()
    monkeypatch.setattr(store, "PATH", built / "titles.db")
    yield
    forget()


def forget():
    for cached in (store._file, store.words, store.sounds, sounds.table):
        cached.cache_clear()


def test_the_same_packages_give_the_same_bytes(packages, built, tmp_path):
    assert "9 entries" in run(packages, tmp_path)
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
    assert entry.titles == {"ja": "星の海", "en": "Sea of Stars", "zh": "星海"}
    assert entry.synonyms == ("星之海", "Ocean of Stars")
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


def test_a_short_name_finds_a_show_and_an_official_one_is_a_title_of_it(opened):
    assert [entry.id for entry in search("hnu")] == ["11"] == [entry.id for entry in search("ocean of stars")]
    assert "Ocean of Stars" in store.get("11").synonyms and search("hnu")[0].found_as == ""


def test_a_name_goes_to_the_one_that_is_written_so_or_is_a_show(opened):
    assert [entry.id for entry in search("twin")] == ["17"]


def test_a_show_that_the_package_does_not_have_yet_stands_in_a_list(opened):
    entry = store.get("99")
    assert (entry.titles, entry.year, entry.kind, entry.ids) == (
        {"ja": "新番組"},
        2026,
        "TV",
        {"bangumi": "99"},
    )


def test_titles_in_latin_letters_have_a_sound_and_others_have_none(opened):
    assert [sound for _, sound in sounds.of(store.get("11").rank)] == ["seaofstars", "hnu", "oseanofstars"]
    assert sounds.of(store.get("14").rank) == []


@pytest.fixture
def reader(tmp_path):
    """Both packages that read Japanese, as Python finds them."""
    (tmp_path / "cutlet.py").write_text(CUTLET, "utf-8")
    for name in ("cutlet", "unidic_lite"):
        info = tmp_path / f"{name}-7.8.9.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 7.8.9\n", "utf-8")
    return tmp_path


def test_japanese_titles_are_read_as_spoken_and_with_foreign_words_as_at_home(packages, reader, tmp_path):
    into = tmp_path / "read"
    into.mkdir()
    assert "with readings" in run(packages, into, reader)
    db = cysqlite.connect(str(into / "titles.db"))
    names = db.execute_one("SELECT names FROM entry WHERE id = 14")[0]
    assert names == "ja\t星の海 特別編\n\tspoken umi tokubetsu hen\n\tforeign umi tokubetsu hen\n"
    names = db.execute_one("SELECT names FROM entry WHERE id = 18")[0]
    assert names == "ja\t海×海 焔!\n\tspoken umi x umi !\n\tforeign umi x umi !\n"
    assert "cutlet 7.8.9" in (into / "LICENSES.txt").read_text("utf-8")


def test_without_them_titles_are_not_read_and_they_are_not_named(packages, built, tmp_path):
    assert "without readings" in run(packages, tmp_path)
    assert "cutlet" not in (built / "LICENSES.txt").read_text("utf-8")
