"""What names of folders say, as people keep them and as groups name their releases."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.files import folder_names

NAMES = {  # name: title, year, season
    "Willow Tale": ("Willow Tale", None, None),
    "Willow Tale (2014)": ("Willow Tale", 2014, None),
    "Willow Tale [2014]": ("Willow Tale", 2014, None),
    "Willow Tale (2014-2016)": ("Willow Tale", 2014, None),
    "Willow Tale (TV 2014)": ("Willow Tale", 2014, None),
    "Willow Tale\u3000（2014）": ("Willow Tale", 2014, None),
    "Willow Tale (2014) [tvdbid-5]": ("Willow Tale", 2014, None),
    "Willow Tale (2014) {tmdb-5} {edition-Uncut}": ("Willow Tale", 2014, None),
    "Willow Tale, The (2014)": ("The Willow Tale", 2014, None),
    "Willow Tale (TV)": ("Willow Tale", None, None),
    "Willow Tale (US)": ("Willow Tale (US)", None, None),
    "[Grp] Willow;Tale [1080p]": ("Willow;Tale", None, None),
    "[Grp] Willow Tale (01-12) (1080p) [Batch]": ("Willow Tale", None, None),
    "[Grp] Willow Tale (Season 2) [1080p][HEVC x265 10bit][Dual-Audio]": ("Willow Tale", None, 2),
    "[Grp-Studio] Willow Tale [Ma10p_1080p]": ("Willow Tale", None, None),
    "[Grp]_Willow_Tale_[BDRip_1080p_HEVC]": ("Willow Tale", None, None),
    "Willow_Tale_(2014)_[BD]": ("Willow Tale", 2014, None),
    "Willow.Tale.S02.1080p.BluRay.x264-GRP": ("Willow Tale", None, 2),
    "Willow.Tale.2014.German.DL.1080p.WEB.x264-GRP": ("Willow Tale", 2014, None),
    "Willow Tale (2014) Complete Series 1080p BluRay x265 Dual Audio": ("Willow Tale", 2014, None),
    "Willow Tale 01-12 [BD]": ("Willow Tale", None, None),
    "Willow Tale [S04][1080p.PDTV]": ("Willow Tale", None, 4),
    "Willow Tale Season 02 1080p": ("Willow Tale", None, 2),
    "Willow Tale Season 1-3 + OVA + Movie [BD]": ("Willow Tale", None, None),
    "Willow Tale - Die Weide (2014)": ("Willow Tale - Die Weide", 2014, None),
    "2014 - Willow Tale": ("Willow Tale", 2014, None),
    "Willow Tale（2014年）": ("Willow Tale", 2014, None),
    "Willow.Tale.S01-S03.COMPLETE.German.1080p": ("Willow Tale", None, None),
    "Willow in German": ("Willow in German", None, None),
    "Willow Tale - TV": ("Willow Tale", None, None),
    "Willow Tale TV+OVA": ("Willow Tale", None, None),
    "Willow Tale 1-12": ("Willow Tale", None, None),
    "Willow Tale Ep 1-12": ("Willow Tale", None, None),
    "Willow Tale S01E01-E12": ("Willow Tale", None, None),
    "Willow Tale 全12話": ("Willow Tale", None, None),
    "Willow Tale (Fan-Sub)": ("Willow Tale", None, None),
    "Willow Tale OmU": ("Willow Tale", None, None),
    "Willow Tale VOSTFR": ("Willow Tale", None, None),
    "Willow Tale OVA": ("Willow Tale", None, 0),
    "Willow Tale Specials": ("Willow Tale", None, 0),
    "Willow Tale II OVA": ("Willow Tale", None, 0),
    "[字幕组][柳物语][Willow Tale][01-12][1080p]": ("柳物语", None, None),
    "【字幕组】[Willow Tale][BDRip]": ("Willow Tale", None, None),
    "柳物語 第2期 (2016)": ("柳物語", 2016, 2),
    "[Willow no Ko]": ("Willow no Ko", None, None),
    "[Willow no Ko] (2023)": ("Willow no Ko", 2023, None),
    "[Grp] [Willow no Ko] Season 2 [1080p]": ("Willow no Ko", None, 2),
    "【WILLOW NO KO】": ("WILLOW NO KO", None, None),
    "Futsuu no Ko ga [Willow] Yatte Mita": ("Futsuu no Ko ga Willow Yatte Mita", None, None),
    "Willow 2199": ("Willow 2199", None, None),
    "W.I.L.O.W. Tale": ("W.I.L.O.W. Tale", None, None),
    "Dr.WILLOW": ("Dr.WILLOW", None, None),
    "86": ("86", None, None),
    "[Grp] K [BD]": ("K", None, None),
    "Season 2": ("", None, 2),
    "[1080p]": ("", None, None),
    "": ("", None, None),
    "[": ("", None, None),
}


@pytest.mark.parametrize("name, right", NAMES.items(), ids=NAMES)
def test_title_year_and_season_are_read(name, right):
    said = folder_names.read(name)
    assert (said.title, said.year, said.season) == right


TITLES = {
    "柳物语 Willow Tale (2014)": {"柳物语 Willow Tale", "柳物语", "Willow Tale"},
    "Yanagi Monogatari (Willow Tale) [BD]": {
        "Yanagi Monogatari (Willow Tale)",
        "Yanagi Monogatari",
        "Willow Tale",
    },
    "Yanagi Monogatari / Willow Tale": {
        "Yanagi Monogatari / Willow Tale",
        "Yanagi Monogatari",
        "Willow Tale",
    },
    "Yanagi aka Willow Tale": {"Yanagi aka Willow Tale", "Yanagi", "Willow Tale"},
    "[字幕组][柳物语][Willow Tale][1080p]": {"柳物语", "Willow Tale"},
    "Willow Tale, The": {"The Willow Tale"},
    "Willow Tale OVA": {"Willow Tale", "Willow Tale OVA"},
    "Fruit Tale 2019": {"Fruit Tale 2019", "Fruit Tale"},
}


@pytest.mark.parametrize("name, right", TITLES.items(), ids=TITLES)
def test_every_title_that_may_be_meant_is_told(name, right):
    assert set(folder_names.read(name).titles) == right


def test_a_year_without_brackets_is_only_maybe_one():
    said = folder_names.read("Fruit Tale 2019")
    assert (said.year, said.maybe_year) == (None, 2019)


def test_the_title_with_its_season_words_is_kept_as_some_sources_call_entries():
    assert folder_names.read("[Grp] Willow Tale 2nd Season [1080p]").whole == "Willow Tale 2nd Season"


def test_part_and_final_season_are_told():
    said = folder_names.read("Willow Tale The Final Season Part 2 (2023)")
    assert (said.title, said.part, said.is_final, said.season) == ("Willow Tale", 2, True, None)


def test_ids_are_told_and_contradictions_are_not():
    said = folder_names.read("Willow Tale [tvdbid-5] {tmdb-1} {tmdb-2}")
    assert (said.title, said.ids) == ("Willow Tale", {"tvdb": "5"})


@pytest.mark.parametrize("name", ["Willow Tale Movie 2", "Willow Tale - The Movie", "劇場版 柳物語"])
def test_a_film_is_told(name):
    assert folder_names.read(name).kind == "movie"


@given(st.text(alphabet="[]() ._-S2季第 Vaol0123456789{}【】iII", max_size=300) | st.text(max_size=300))
def test_no_name_makes_it_fail(name):
    said = folder_names.read(name)
    assert said.title == said.title.strip()
    assert bool(said.title) == bool(said.titles)


@pytest.mark.parametrize(
    "piece", ["[", "[a]", "(a ", "S1-", ", the ", "1. ", "季", "a.", "tt1", " 2019", "(OVA"]
)
def test_a_long_name_is_read_in_no_time(piece):
    start = time.process_time()
    folder_names.read(piece * 3000)
    assert time.process_time() - start < 1
