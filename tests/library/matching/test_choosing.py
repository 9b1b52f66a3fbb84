"""The chooser alone: which of these shows is surely meant by what was typed."""

import pytest

from aniworld.library.matching import choosing
from aniworld.providers.base import Candidate


def shows(*known):
    """Candidates of (title, year), and more titles behind that."""
    found = []
    for number, (title, year, *more) in enumerate(known, 1):
        found.append(
            Candidate(
                provider="tvmaze",
                id=str(number),
                title=title,
                titles=(title, *more),
                year=year,
                is_animation=True,
            )
        )
    return found


WILLOW, REMADE = ("Willow Tale", 2001), ("Willow Tale", 2019)
JUNIOR, FROST = ("Willow Tale: Junior High", 2015), ("Willow Tale: Merchant of Frost", 2024)

MEANT = {  # what was typed, of these, and the year of the right one
    "the year picks": ("Willow Tale (2019)", [WILLOW, REMADE], 2019),
    "the first of the two": ("Willow Tale (2001)", [REMADE, WILLOW], 2001),
    "without a year the first hit": ("Willow Tale", [REMADE, WILLOW], 2019),
    "a year off": ("Willow Tale (2018)", [WILLOW, REMADE], 2019),
    "a year without brackets": ("Willow Tale 2019", [WILLOW, REMADE], 2019),
    "a number that belongs to the title": ("Willow Tale 2019", [("Willow Tale 2019", 2018), REMADE], 2018),
    "a title with a colon and a year": ("Willow Tale (2020)", [WILLOW, ("Willow Tale:", 2020)], 2020),
    "the subtitled one of that year": ("Willow Tale 2024", [WILLOW, FROST], 2024),
    "an id is no part of the title": ("Willow Tale (2001) [tvdbid-5]", [WILLOW, JUNIOR], 2001),
    "a season": ("Willow Tale 3rd Season", [WILLOW, JUNIOR], 2001),
    "a final season": ("Willow Tale Final Season Part 2", [("Willow Tale", 2023)], 2023),
    "a season by another title": ("Yanagi 3rd Season", [("Willow Tale", 2016, "Yanagi")], 2016),
    "a season later than its show": ("Willow Tale IV (2022)", [("Willow Tale", 2015)], 2015),
    "a later season of the remake": ("Willow Tale Season 2 (2020)", [WILLOW, REMADE], 2019),
    "a season in Japanese": ("柳物語 第2期", [("Willow Tale", 2016, "柳物語")], 2016),
    "the exact one before the beginning": ("Willow Tale", [JUNIOR, WILLOW], 2001),
    "a release": ("[Grp] Willow Tale [BD 1080p]", [WILLOW, JUNIOR], 2001),
    "of two scripts": ("柳物語 Willow Tale", [WILLOW], 2001),
    "a typing error": ("Wilow Tale", [WILLOW], 2001),
    "blanks that nobody agrees on": ("Willowtale", [WILLOW], 2001),
    "an article more": ("Willow Tale: The Merchant of Frost", [FROST], 2024),
    "its beginning": ("Willow Tale", [FROST], 2024),
    "the one without a year in its title": ("Willow Tale", [("Willow Tale (2019)", 2019), WILLOW], 2001),
    "the same signs": ("Willow Tale!!", [("Willow Tale!", 2012), ("Willow Tale!!", 2014)], 2014),
    "no more signs": ("willow tale!", [("Willow Tale!!", 2014), ("Willow Tale!", 2012)], 2012),
    "an apostrophe": ("Willow Tale'", [WILLOW, ("Willow Tale'", 2014)], 2014),
    "an article less": ("Willow", [("The Willow", 2016)], 2016),
    "a sign for a word": ("Willow and Oak", [("Willow & Oak", 2016)], 2016),
    "a sign for a letter": ("Willow x Oak", [("Willow×Oak", 2016)], 2016),
    "a particle in another romanisation": ("Yanagi wo Miru", [("Yanagi o Miru", 2016)], 2016),
    "long vowels": ("Shōjo Yanagi", [("Shojo Yanagi", 2016)], 2016),
    "an abbreviation": ("Willow versus Oak", [("Willow vs. Oak", 2016)], 2016),
    "TV behind it": ("Willow Tale TV", [WILLOW], 2001),
    "more in its middle": (
        "Willow's Tale: The Animated Series",
        [("Willow's Tale", 2003), ("Willow's Tale: The Green Leaf - The Animated Series", 2017)],
        2017,
    ),
    "the year in a source's title": ("Willow Tale", [("Willow Tale (2019)", 2019)], 2019),
}


@pytest.mark.parametrize("typed, known, year", MEANT.values(), ids=MEANT)
def test_the_show_that_is_meant_is_chosen(typed, known, year):
    best = choosing.likeliest(shows(*known), [typed], None)
    assert best is not None
    assert best.year == year


NOT_SURE = {
    "a word more": ("Yanagi Neko", [("Yanagi Neko Mini", 2026)]),
    "words more": ("Yanagi", [("Yanagi the Scarlet", 2011), ("Yanagi the Animation", 2005)]),
    "the word of another title": ("Orange", [("Orange Is the New Black", 2013)]),
    "a number more in what was typed": ("Willow;Tale 0", [("Willow;Tale", 2011)]),
    "another number": ("Willow Tale 100", [("Willow Tale 200", 2011)]),
    "a word more in what was typed": ("Willow Tale New", [("Willow Tale", 2002)]),
    "a subtitle in what was typed": ("Willow Tale: Thousand Leaves", [("Willow Tale", 2004)]),
    "only one of another time": ("Willow Tale (2019)", [("Willow Tale", 1969)]),
    "a season before its show": ("Willow Tale Season 2 (1999)", [WILLOW]),
    "two that begin so": ("Willow Tale", [JUNIOR, FROST]),
    "a letter more": ("Willow Tale Z", [WILLOW]),
    "a letter less": ("Willow Tale", [("Willow Tale R", 2002)]),
    "a letter in a short word": ("Kari", [("Karin", 2005)]),
    "two errors in few letters": ("Hoshi no Koe", [("Oshi no Ko", 2023)]),
    "a subtitled one of the year before": ("Willow Tale (2025)", [FROST]),
    "two shows that sound alike": ("Lain", [("Rain", 2002)]),
    "one beside the show": ("Willow Tale", [JUNIOR]),
    "one beside it, of its year": ("Willow Tale (2015)", [JUNIOR]),
    "the one with actors": ("Willow Tale (Live Action)", [WILLOW]),
    "the one of another country": ("Willow Tale (US)", [WILLOW]),
    "a film": ("Willow Tale Movie", [WILLOW]),
    "an OVA": ("Willow Tale OVA", [WILLOW]),
    "only a part of a word": ("Willow", [("Willows", 2001)]),
    "nothing of it": ("Willow Tale", [("One Piece", 1999)]),
    "nothing readable": ("!?", [WILLOW]),
    "a title without a letter": ("Willow", [("?!", 2001)]),
    "no show": ("Willow Tale", []),
}


@pytest.mark.parametrize("typed, known", NOT_SURE.values(), ids=NOT_SURE)
def test_what_only_sounds_like_it_is_never_sure(typed, known):
    assert choosing.likeliest(shows(*known), [typed], None) is None


MORE = (
    *(
        "0",
        "2",
        "3",
        "100",
        "Z",
        "R",
        "R2",
        "X",
        "A",
        "GT",
        "D",
        "Next",
        "New",
        "Zero",
        "Mini",
        "Petit",
        "Junior",
    ),
    *(
        "Brave",
        "Crystal",
        "Stars",
        "Gaiden",
        "Movie",
        "The Movie",
        "Specials",
        "OVA",
        "Recap",
        "Academy",
        "Life",
    ),
    *(": Thousand Leaves", " - Chibi Theater", ": Kyoto Arc", " (US)", " (Live Action)"),
)
SHORT_AND_LONG = ("Willow", "Willow Tale", "Yanagi no Monogatari", "Willow Tale of the Northern Frost")


@pytest.mark.parametrize("title", SHORT_AND_LONG)
@pytest.mark.parametrize("more", MORE)
def test_a_title_with_more_behind_it_is_never_surely_the_show_without_it(title, more):
    longer = f"{title}{more}" if more.startswith((":", " ")) else f"{title} {more}"
    assert choosing.likeliest(shows((title, 2010)), [longer], None) is None


@pytest.mark.parametrize("title", SHORT_AND_LONG)
@pytest.mark.parametrize("more", [one for one in MORE if not one.startswith((":", " ", "2", "3", "R2"))])
def test_a_show_with_a_word_more_is_never_surely_meant(title, more):
    assert choosing.likeliest(shows((f"{title} {more}", 2010)), [title], None) is None


def test_a_film_with_actors_is_not_taken_for_a_longer_title():
    life = Candidate(provider="tvmaze", id="1", title="Another: Life", titles=("Another: Life",), year=2019)
    assert choosing.likeliest([life], ["Another"], None) is None


@pytest.mark.parametrize("kind", ["movie", "OVA", "Special"])
def test_a_film_that_begins_so_is_not_taken_for_the_show(kind):
    film = shows(("Willow Tale: Frost", 2019))[0].model_copy(update={"kind": kind})
    assert choosing.likeliest([film], ["Willow Tale"], None) is None
    assert choosing.likeliest([film], ["Willow Tale: Frost"], None) is film


def test_seasons_of_one_show_are_one_show():
    first, second = shows(("Willow: Tale", 2020), ("Willow: Tale Season 2", 2021))
    assert choosing.likeliest([first, second], ["Willow"], None) is first


def test_a_year_that_is_told_beside_the_name_counts():
    assert choosing.likeliest(shows(WILLOW, REMADE), ["Willow Tale"], 2001).year == 2001


def test_a_show_without_a_year_may_be_it():
    assert choosing.likeliest(shows(("Willow Tale", None)), ["Willow Tale (2019)"], None).id == "1"


QUERIES = {
    "Willow Tale": "Willow Tale",
    "Willow Tale (2019)": "Willow Tale",
    "Willow Tale 2019": "Willow Tale",
    "Willow Tale 2nd Season Part 2": "Willow Tale",
    "Willow Tale [tvdbid-5]": "Willow Tale",
    "[Grp] Willow Tale [1080p]": "Willow Tale",
    "Willow Tale OVA": "Willow Tale OVA",
    "Season 2": "Season 2",
}


@pytest.mark.parametrize("typed, query", QUERIES.items())
def test_sources_are_asked_for_the_title_alone(typed, query):
    assert choosing.query(typed) == query


def test_other_questions_are_for_the_other_titles_and_the_beginning():
    assert choosing.other_queries("柳物語 Willow: Tale") == ["柳物語", "Willow: Tale"]
    assert choosing.other_queries("Willow's Journey: The Animated Series") == ["Willow's Journey"]
    assert choosing.other_queries("Willow Tale") == []


def test_shows_of_another_year_come_last():
    first, remade, unknown = shows(WILLOW, REMADE, ("Willow Tale", None))
    assert choosing.by_year([first, remade, unknown], "Willow Tale (2019)") == [remade, unknown, first]
    assert choosing.by_year([first, remade], "Willow Tale") == [first, remade]


def test_a_numbered_title_of_a_sequel_tells_the_show():
    assert choosing.with_sequels(["Yanagi 3rd Season", "Willow Tale 3"]) == [
        "Yanagi 3rd Season",
        "Willow Tale 3",
        "Willow Tale",
    ]
    assert choosing.with_sequels(["Area 5", "Zone"]) == ["Area 5", "Zone"]


HELD = {"Tale": True, "willow (2019)": True, "Tales": False, "!": False}


@pytest.mark.parametrize("typed, is_held", HELD.items())
def test_a_show_that_has_the_words_may_be_meant(typed, is_held):
    assert (choosing.title_with(shows(WILLOW)[0], typed) == "Willow Tale") is is_held


def test_a_season_is_not_named_beside_its_show():
    season, named = shows(("Willow Tale Season 2", 2003), ("Yanagi 2", 2003, "Willow Tale Leaves"))
    assert choosing.title_with(season, "Tale") is None
    assert choosing.title_with(named, "Tale") == "Willow Tale Leaves"
