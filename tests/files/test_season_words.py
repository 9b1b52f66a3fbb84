"""Words for seasons and parts in titles, in the languages in which people name folders."""

import importlib.util

import pytest

from aniworld.files import season_words

SEASONS = {
    "Willow Tale Season 2": ("Willow Tale", 2),
    "Willow Tale 2nd Season": ("Willow Tale", 2),
    "Willow Tale Second Season": ("Willow Tale", 2),
    "Willow Tale: The Third Season": ("Willow Tale", 3),
    "Willow Tale Season Two": ("Willow Tale", 2),
    "Willow Tale (Season 2)": ("Willow Tale", 2),
    "Willow Tale - S02": ("Willow Tale", 2),
    "Willow_Tale_S2": ("Willow Tale", 2),
    "Willow Tale II": ("Willow Tale", 2),
    "Willow Tale Ⅳ": ("Willow Tale", 4),
    "Willow Tale II: Beyond the River": ("Willow Tale: Beyond the River", 2),
    "Willow 100 Season 3": ("Willow 100", 3),
    "Willow Tale 2nd Stage": ("Willow Tale", 2),
    "柳物語 第2期": ("柳物語", 2),
    "柳物語 第二季": ("柳物語", 2),
    "柳物語 2期": ("柳物語", 2),
    "柳物語 第十二期": ("柳物語", 12),
    "柳物語 第二十一期": ("柳物語", 21),
    "柳物語 シーズン3": ("柳物語", 3),
    "柳物語 第３シーズン": ("柳物語", 3),
    "柳物語 セカンドシーズン": ("柳物語", 2),
    "버들 이야기 2기": ("버들 이야기", 2),
    "버들 이야기 시즌 2": ("버들 이야기", 2),
}


@pytest.mark.parametrize("title, right", SEASONS.items(), ids=SEASONS)
def test_the_words_for_a_season_are_taken_out_of_a_title(title, right):
    said = season_words.split(title)
    assert (said.title, said.season) == right
    assert said.part is None


FOLDERS = (
    "Season 2",
    "season_02",
    "S02",
    "Series 2",
    "Staffel 2",
    "2. Staffel",
    "Saison 2",
    "2ème saison",
    "2e Saison",
    "Temporada 2",
    "2ª Temporada",
    "Stagione 2",
    "Seizoen 2",
    "Säsong 2",
    "Sæson 2",
    "Sesong 2",
    "Kausi 2",
    "Sezon 2",
    "2. Sezon",
    "sezona 2",
    "Sezonul 2",
    "Série 2",
    "Řada 2",
    "2. évad",
    "Сезон 2",
    "2 сезон",
    "2-й сезон",
    "Σεζόν 2",
    "Musim 2",
    "Mùa 2",
    "Phần 2",
    "ซีซั่น 2",
    "الموسم 2",
    "עונה 2",
    "第二季",
    "第2期",
    "シーズン2",
    "시즌 2",
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_name_of_nothing_else_leaves_no_title(folder):
    assert season_words.split(folder)[:2] == ("", 2)


PARTS = {
    "Willow Tale 2nd Season Part 2": ("Willow Tale", 2, 2),
    "Willow Tale Part II": ("Willow Tale", None, 2),
    "Willow Tale Cour 2": ("Willow Tale", None, 2),
    "Willow Tale 2nd Cour": ("Willow Tale", None, 2),
    "柳物語 第2クール": ("柳物語", None, 2),
    "柳物語 第二部分": ("柳物語", None, 2),
    "Willow Tale Teil 2": ("Willow Tale", None, 2),
}


@pytest.mark.parametrize("title, right", PARTS.items(), ids=PARTS)
def test_a_part_is_told_from_a_season(title, right):
    assert season_words.split(title)[:3] == right


@pytest.mark.parametrize(
    "title", ["Willow Tale: The Final Season", "Willow Tale Final Season", "Willow Tale 最終季"]
)
def test_of_the_final_season_nobody_tells_the_number(title):
    assert season_words.split(title) == ("Willow Tale", None, None, True)


@pytest.mark.parametrize(
    "title", ["Willow Tale Season 1-3", "Willow Tale S1-S3", "Willow Tale Seasons 1+2", "Willow Tale S01~S03"]
)
def test_several_seasons_in_one_folder_are_none(title):
    assert season_words.split(title)[:2] == ("Willow Tale", None)


@pytest.mark.parametrize(
    "title",
    [
        "Hunter x Hunter",
        "Mob Psycho 100",
        "86",
        "Season of the Witch",
        "Stargate SG-1",
        "Willow Season 2018",
        "Xi You Ji",
        "Part of Your World",
        "Ghost in the Shell: SAC 2nd GIG",
        "柳の期待",
        "四季物語",
        "Steins;Gate 0",
        "",
    ],
)
def test_a_title_that_names_no_season_stays_as_it_is(title):
    said = season_words.split(title)
    assert said.title == title
    assert not said.says_something


def test_specials_are_season_zero():
    assert season_words.split("Willow Tale S00").season == 0


@pytest.mark.parametrize(
    "title, right",
    [
        ("Willow Tale 3", ("Willow Tale", 3)),
        ("Willow Tale V", ("Willow Tale", 5)),
        ("Willow Tale!! 2", ("Willow Tale!!", 2)),
        ("Willow Tale 0", None),
        ("Willow Tale 100", None),
        ("86", None),
        ("86 2", None),
        ("Willow Tale", None),
    ],
)
def test_a_lone_number_at_the_end_may_tell_a_sequel(title, right):
    assert season_words.sequel(title) == right


def test_once_ready_no_title_waits_for_a_pattern():
    fresh = importlib.util.module_from_spec(season_words.__spec__)
    season_words.__spec__.loader.exec_module(fresh)
    fresh.get_ready()
    for pattern in (*fresh._IN_WORDS, *fresh._IN_SIGNS, *fresh._PART):
        assert "search" in vars(pattern)  # it is kept once it was compiled
