"""The file of the catalogue, and one entry of it."""

import re

import cysqlite
import pytest

from aniworld import catalogue
from aniworld.catalogue import store

HERE = store.PATH.parent


def test_an_entry_has_its_titles_by_language_its_year_kind_and_ids():
    entry = catalogue.get("400602")
    assert entry.titles == {
        "ja": "葬送のフリーレン",
        "en": "Frieren: Beyond the Journey's End",
        "zh": "葬送的芙莉莲",
    }
    assert "Frieren: Beyond Journey's End" in entry.synonyms and entry.names[0] == ("ja", "葬送のフリーレン")
    assert (entry.year, entry.kind) == (2023, "TV")
    assert entry.ids == {
        "mal": "52991",
        "anilist": "154587",
        "anidb": "17617",
        "tmdb": "209867",
        "bangumi": "400602",
    }


def test_how_a_title_is_read_is_no_title():
    entry = catalogue.get("400602")
    readings = {title for language, title in entry.names if not language}
    assert readings and not readings & {*entry.titles.values(), *entry.synonyms}


def test_a_film_has_no_id_of_a_show():
    film = next(entry for entry in catalogue.search("detective conan raven chaser") if entry.kind == "movie")
    assert "mal" in film.ids and "tmdb" not in film.ids


@pytest.mark.parametrize("ident", ["", "0", "-1", "1.5", "x", "99999999", "9" * 40, "１", "1 OR 1=1", "\x00"])
def test_there_is_no_entry_of_an_id_that_is_none(ident):
    assert catalogue.get(ident) is None


@pytest.mark.parametrize("ids", [{"mal": "52991"}, {"tvdb": "1", "anidb": "17617"}, {"bangumi": "400602"}])
def test_an_entry_is_found_by_an_id_of_a_service(ids):
    assert [entry.id for entry in store.of_ids(ids)] == ["400602"]


def test_all_seasons_have_the_id_of_their_show_and_the_best_known_comes_first():
    seasons = store.of_ids({"tmdb": "1429"})
    assert len(seasons) > 3 and seasons == sorted(seasons, key=lambda entry: entry.rank)


@pytest.mark.parametrize("value", ["", "x", "1 OR 1=1", "9" * 40, "tt0388629", "-1"])
def test_an_id_that_is_none_finds_nothing(value):
    assert store.of_ids({"mal": value}) == []


def test_nobody_can_write_into_the_catalogue():
    with pytest.raises(cysqlite.OperationalError, match="readonly"):
        store._file().execute("DELETE FROM entry")


def test_the_file_is_small_whole_and_not_of_few_titles():
    assert store.PATH.stat().st_size < 6 * 1024 * 1024
    file = store._file()
    assert file.execute_one("PRAGMA integrity_check") == ("ok",)
    assert file.execute_one("SELECT count(*), count(DISTINCT id), min(rank), max(rank) FROM entry")[0] > 8000


def test_whom_it_is_from_stands_beside_it():
    told = (HERE / "LICENSES.txt").read_text("utf-8")
    assert re.search(r"^bangumi-data \d+\.\d+\.\d+ .*\n.*\n?.*\n?.*CC BY 4\.0", told, re.MULTILINE)
    assert re.search(r"^@kawaiioverflow/arm \d+\.\d+\.\d+ .*\n.*MIT", told, re.MULTILINE)
