"""Searching the catalogue that we ship: what people type finds what they mean, and nothing that they type
does harm."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.catalogue import search


def titles(query, limit=8):
    return [entry.titles.get("en", entry.names[0][1]) for entry in search(query, limit)]


# What is typed, and what comes first
FIRST = [
    ("コナン", "Detective Conan"),
    ("conan", "Detective Conan"),
    ("Détective", "Detective Conan"),
    ("CONAN", "Detective Conan"),
    ("名探偵コナン", "Detective Conan"),
    ("名侦探柯南", "Detective Conan"),
    ("ｃｏｎａｎ", "Detective Conan"),
    ("one pi", "ONE PIECE"),
    ("onepi", "ONE PIECE"),
    ("海贼王", "ONE PIECE"),
    ("naruto ship", "Naruto Shippuuden"),
    ("naruto", "Naruto"),
    ("attack titan", "attack on titan"),
    ("進撃", "attack on titan"),
    ("frieren", "Frieren: Beyond the Journey's End"),
    ("Frieren!!", "Frieren: Beyond the Journey's End"),
    ("evangelion", "Neon Genesis Evangelion"),
    ("fullmetal", "Fullmetal Alchemist"),
    ("full metal", "Full Metal Panic!"),
    ("re zero", "Re: ZERO -Starting Life in Another World-"),
    ("rezero", "Re: ZERO -Starting Life in Another World-"),
    ("spy family", "SPY×FAMILY"),
    ("mob psycho", "Mob Psycho 100"),
    ("化物", "化物語"),
    ("氷菓", "氷菓"),
    ("K", "K"),
]
ROMAJI = [
    ("shingeki no kyojin", "attack on titan"),
    ("kusuriya no hitorigoto", "The Apothecary Diaries"),
    ("mushishi", "蟲師"),
    ("barakamon", "ばらかもん"),
    ("yuru kyan", "Laid-Back Camp"),
    ("non non biyori", "のんのんびより"),
    ("nonnonbiyori", "のんのんびより"),
]
MISTYPED = [
    ("freiren", "Frieren: Beyond the Journey's End"),
    ("naurto", "Naruto"),
    ("narto", "Naruto"),
    ("naruuto", "Naruto"),
    ("conna", "Detective Conan"),
    ("cowboy bepop", "COWBOY BEBOP"),
    ("fullmetel alchemist", "Fullmetal Alchemist"),
    ("evangleion", "Neon Genesis Evangelion"),
]


# What is typed, and the title and the year of what comes first
PICKED = [
    ("Hunter x Hunter (2011)", "HUNTER×HUNTER(2011)", 2011),
    ("Hunter x Hunter (1999)", "HUNTER×HUNTER", 1999),
    ("Dororo (2019)", "どろろ", 2019),
    ("Dororo (1969)", "どろろ", 1969),
    ("Dororo (1968)", "どろろ", 1969),
    ("Fruits Basket 2019", "フルーツバスケット(2019)", 2019),
    ("Fruits Basket 2001", "フルーツバスケット", 2001),
    ("Kino no Tabi (2017)", "キノの旅 -the Beautiful World- the Animated Series", 2017),
    ("Digimon Adventure (2020)", "デジモンアドベンチャー：", 2020),
    ("Boku no Hero Academia 3rd Season", "僕のヒーローアカデミア(第3期)", 2018),
    ("My Hero Academia Season 3", "僕のヒーローアカデミア(第3期)", 2018),
    ("My Hero Academia", "僕のヒーローアカデミア", 2016),
    ("Shingeki no Kyojin Season 2", "進撃の巨人 Season2", 2017),
    ("進撃の巨人 第三季", "進撃の巨人 Season3", 2018),
    ("Overlord IV", "オーバーロードⅣ", 2022),
    ("Log Horizon S2", "ログ・ホライズン(第2シリーズ)", 2014),
    ("Mob Psycho 100", "モブサイコ100", 2016),
    ("[SubsPlease] Sousou no Frieren", "葬送のフリーレン", 2023),
    ("K (2012)", "K", 2012),
]
SHORT = [
    ("FMAB", "鋼の錬金術師 FULLMETAL ALCHEMIST"),
    ("AoT", "進撃の巨人"),
    ("Oregairu", "やはり俺の青春ラブコメはまちがっている。"),
    ("HxH", "HUNTER×HUNTER(2011)"),
    ("DanMachi", "ダンジョンに出会いを求めるのは間違っているだろうか"),
    ("Konosuba", "この素晴らしい世界に祝福を！"),
    ("Wagnaria", "WORKING!!"),
    ("Girls und Panzer das Finale", "ガールズ&パンツァー 最終章 第1話"),
    ("Kino's Journey: The Animated Series", "キノの旅 -the Beautiful World- the Animated Series"),
    ("Chainsmoker Cat ", "ヤニねこ"),
    ("Yona of the Dawn", "暁のヨナ"),
    ("The Disappearance of Haruhi Suzumiya", "涼宮ハルヒの消失"),
    ("My Little Monster", "となりの怪物くん"),
    ("Prinzessin Mononoke", "もののけ姫"),
    ("El viaje de Chihiro", "千と千尋の神隠し"),
    ("Lady Oscar", "ベルサイユのばら"),
    ("H&C", "ハチミツとクローバー"),
    ("F/Z", "Fate/Zero"),
]


@pytest.mark.parametrize("query, title, year", PICKED)
def test_a_year_and_a_season_pick_among_those_of_one_name(query, title, year):
    first = search(query)[0]
    assert (first.names[0][1], first.year) == (title, year)


@pytest.mark.parametrize("query, title", SHORT)
def test_a_short_name_or_an_official_one_finds_it(query, title):
    assert search(query)[0].names[0][1] == title


def test_a_short_name_is_not_shown():
    first = search("FMAB")[0]
    assert first.found_as == "" and "FMAB" not in first.synonyms


@pytest.mark.parametrize("query", ["mal:52991", "Frieren [anilist-154587]", "Nobody Knows [anidbid-17617]"])
def test_an_id_names_the_entry_whatever_else_is_said(query):
    assert search(query)[0].id == "400602"


def test_an_id_that_nothing_has_is_no_reason_to_find_nothing():
    assert search("Frieren {mal-99999999}")[0].id == "400602"


def test_one_letter_in_a_short_word_makes_another_word():
    assert not any("Liar Liar" in entry.titles.values() for entry in search("Aria"))


def test_of_seasons_that_fit_alike_the_first_is_shown():
    assert search("Nodame Cantabile")[0].year == 2007


def test_a_title_that_is_found_says_how_alike_it_is():
    assert search("Cowboy Bebop")[0].likeness == 1.0
    assert 0.0 < search("Cowboy")[0].likeness < 1.0


@pytest.mark.parametrize(
    "query, title",
    [
        ("Kumamiko: Girl Meets Bear", "くまみこ"),
        ("Maesetsu! Opening Act", "まえせつ！"),
        ("EtotamaEtoTamashii", "えとたま"),
    ],
)
def test_a_subtitle_that_no_title_has_does_not_hide_the_show_which_is_never_quite_it(query, title):
    first = search(query)[0]
    assert first.names[0][1] == title
    assert first.likeness < 0.6


@pytest.mark.parametrize("query, title", FIRST)
def test_what_is_meant_comes_first(query, title):
    assert titles(query)[0] == title


@pytest.mark.parametrize("query, title", ROMAJI)
def test_how_a_title_is_read_finds_it_too(query, title):
    assert title in titles(query)


@pytest.mark.parametrize("query, title", MISTYPED)
def test_typing_errors_are_forgiven(query, title):
    assert titles(query)[0] == title


def test_scattered_words_are_found_where_words_begin_and_japanese_ones_anywhere():
    for entry in search("attack on"):
        names = [name.lower() for _, name in entry.names]
        assert any("attack" in name and " on" in name for name in names)
    assert any("天国" in entry.names[0][1] for entry in search("コナン 天国"))


def test_each_letter_more_keeps_what_is_meant_in_sight():
    assert all(
        "Frieren: Beyond the Journey's End" in titles("frieren beyond journeys end"[:length])
        for length in range(4, 28)
    )


@pytest.mark.parametrize("query", ["a", "K", "é", "の", "7", "to"])
def test_a_letter_or_two_find_a_few_titles_that_begin_so_and_no_flood(query):
    assert 0 < len(search(query)) <= 10
    if query.isascii():
        assert all(
            any(name.lower().startswith(query.lower()) for _, name in entry.names) for entry in search(query)
        )


@pytest.mark.parametrize("query", ["巨人", "物語"])
def test_two_characters_of_japanese_are_found_anywhere_in_a_title(query):
    found = [name for entry in search(query) for _, name in entry.names if query in name]
    assert found and any(not name.startswith(query) for name in found)


def test_of_the_seasons_of_a_show_only_the_one_that_is_meant_is_shown():
    shows = [entry.ids.get("tmdb") for entry in search("attack on titan", 20) if "tmdb" in entry.ids]
    assert len(shows) == len(set(shows))
    assert search("attack on titan")[0].year == 2013 and search("attack on titan season2")[0].year == 2017


def test_a_result_says_under_which_title_it_was_found_unless_that_is_only_how_it_is_read():
    assert search("コナン")[0].found_as == "名探偵コナン"
    assert search("case closed")[0].found_as == "Case Closed"
    assert search("shingeki no kyojin")[0].found_as == ""


def test_no_more_are_found_than_were_asked_for():
    assert [len(search("conan", limit)) for limit in (0, 1, 5)] == [0, 1, 5]


HOSTILE = [
    "",
    " ",
    '"',
    "'",
    "*",
    "NEAR(",
    "NEAR(a b, 2)",
    "a AND",
    "OR",
    'one" OR "piece',
    "one* NOT piece",
    "names:one",
    "^one",
    "{a b}:c",
    "1) UNION SELECT 1",
    "title;DROP TABLE entry",
    "%",
    "_",
    "\\",
    "%%%",
    "__",
    "\\%",
    "é%",
    "巨_",
    "\x00",
    "one\x00piece",
    "\ud800",
    "\n\t",
    "x" * 10_000,
    "one piece " * 1_000,
    "あ" * 10_000,
    '"' * 10_000,
    "🙂",
    "🙂" * 5_000,
    "(" * 3_000,
    "null",
    "-1",
    "1e400",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:20]))
def test_signs_that_mean_something_to_a_database_mean_nothing_here(query):
    assert isinstance(search(query), list)


@pytest.mark.parametrize("query", ["", " ", '"', "*", "%", "_", "%%%", "※", "🙂", "\x00"])
def test_nothing_but_signs_finds_nothing(query):
    assert search(query) == []


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(query):
    assert len(search(query, 5)) <= 5


def test_many_threads_get_the_answers_that_one_gets():
    queries = [query for query, _ in (*FIRST, *ROMAJI, *MISTYPED)]
    alone = [search(query) for query in queries]
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(search, queries * 5)) == alone * 5
