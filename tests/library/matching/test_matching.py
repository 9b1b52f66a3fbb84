"""Which show is meant: the right one of several that look alike, or a sentence, but never a wrong guess."""

from datetime import date

import pytest

from aniworld.errors import ProviderError, UnknownTitle
from aniworld.library.matching import matching
from aniworld.library.sources import ask
from aniworld.providers.base import Capability, Details

from .standins import Source, called, cour, resolve, tv

DOWN = ProviderError("It does not answer.", "any", retryable=True)
REFUSED = ProviderError("It wants a key that it knows.", "any", retryable=False)


PIECE = tv(1, "One Piece", 1999)
PIECE_LIVE = tv(2, "One Piece", 2023, genres=("live action",))
FRUITS = tv(3, "Fruits Basket", 2001)
FRUITS_NEW = tv(4, "Fruits Basket", 2019)
FRIEREN = tv(
    5,
    "Frieren: Beyond Journey's End",
    2023,
    titles={"x-jat": "Sousou no Frieren"},
    synonyms=("Frieren at the Funeral",),
)
SPY = tv(6, "SPY x FAMILY", 2022)
SPY_1 = cour(61, "SPY x FAMILY", 2022)
SPY_2 = cour(62, "SPY x FAMILY Part 2", 2022, 10, ids={"mal": "50602"})
SPY_3 = cour(63, "SPY x FAMILY Season 3", 2025)
SPY_MOVIE = cour(64, "The Spy Who Loved Me", 1977)


PICKED = {
    "the only one": ("Fruits Basket", None, [FRUITS], FRUITS),
    "the animation, not the live action": ("One Piece", None, [PIECE_LIVE, PIECE], PIECE),
    "the live action, when nothing else is there": ("One Piece", None, [PIECE_LIVE], PIECE_LIVE),
    "of the remake and the first the likelier hit": ("Fruits Basket", None, [FRUITS_NEW, FRUITS], FRUITS_NEW),
    "the one of the year": ("Fruits Basket", 2001, [FRUITS_NEW, FRUITS], FRUITS),
    "a year off is no other show": ("Fruits Basket", 2018, [FRUITS, FRUITS_NEW], FRUITS_NEW),
    "with a typing error": ("Fruits Baskett", None, [FRUITS], FRUITS),
    "its beginning is enough": ("Frieren", None, [FRIEREN], FRIEREN),
    "in other letters": ("FRUITS BASKET!!", None, [FRUITS], FRUITS),
    "by another of its titles": ("Sousou no Frieren", None, [FRIEREN], FRIEREN),
    "by one of its aliases": ("Frieren at the Funeral", None, [FRIEREN], FRIEREN),
}


@pytest.mark.parametrize("typed, year, shows, right", PICKED.values(), ids=PICKED)
def test_the_right_show_is_picked(sources, typed, year, shows, right):
    sources(shows)
    assert resolve(typed, year).spine == right


WRONG = {
    "nothing at all": ("Frieren", None, []),
    "only something else": ("One Piece", None, [tv(9, "One Punch")]),
    "only a part of a word": ("Fruit", None, [FRUITS]),
    "the same name of another time": ("Fruity Baskets", 1960, [FRUITS]),
}


@pytest.mark.parametrize("typed, year, shows", WRONG.values(), ids=WRONG)
def test_a_guess_is_never_made(sources, typed, year, shows):
    sources(shows)
    with pytest.raises(UnknownTitle) as caught:
        resolve(typed, year)
    assert str(caught.value) == f"No show called “{typed}” was found. Look for it under another title."


def test_only_the_likeliest_three_are_looked_at_for_other_titles(sources):
    decoys = [tv(n, f"No {n}") for n in range(10, 13)]
    sources([*decoys, FRIEREN])
    with pytest.raises(UnknownTitle):
        resolve("Sousou no Frieren")


def test_a_long_title_is_shortened_in_the_sentence(sources):
    sources()
    with pytest.raises(UnknownTitle) as caught:
        resolve("x" * 500)
    assert len(str(caught.value)) < 160


# The entries that belong to it


def test_every_cour_belongs_to_the_show_in_the_order_in_which_they_aired(sources):
    sources([SPY], [SPY_3, SPY_MOVIE, SPY_2, SPY_1])
    assert [entry.id for entry in resolve("spy x family").others] == ["61", "62", "63"]


def test_an_entry_without_a_date_comes_last(sources):
    sources([SPY], [cour(60, "SPY x FAMILY Season 4"), SPY_3, SPY_1])
    assert [entry.id for entry in resolve("SPY x FAMILY").others] == ["61", "63", "60"]


def test_a_title_typed_in_romaji_finds_the_show_by_its_entry(sources):
    entry = cour(46474, "Sousou no Frieren", 2023, titles={"en": "Frieren: Beyond Journey's End"})
    sources([FRIEREN.model_copy(update={"titles": {}, "synonyms": ()})], [entry])
    assert resolve("Sousou no Frieren").spine.id == "5"


def test_a_season_typed_with_the_title_finds_the_whole_show(sources):
    sources([SPY], [SPY_1, SPY_3])
    match = resolve("SPY x FAMILY Season 3")
    assert (match.spine.id, [entry.id for entry in match.others]) == ("6", ["61", "63"])


def test_entries_are_looked_for_under_the_right_title_when_the_typed_one_led_elsewhere(sources):
    known = sources([FRIEREN], [cour(1, "Wrong Thing"), cour(2, "Sousou no Frieren")])
    match = resolve("Wrong", tvmaze="5")
    assert [entry.id for entry in match.others] == ["2"]
    assert known["kitsu"].asked == ["wrong", "Frieren: Beyond Journey's End"]


def test_an_entry_that_no_spine_knows_is_the_show_itself(sources):
    barakamon = cour(90281, "Barakamon", 2014)
    sources([], [barakamon])
    match = resolve("Barakamon")
    assert (match.spine, match.others) == (barakamon, [])


def test_a_remake_and_its_forerunner_share_no_entries(sources):
    first, again = (
        show.model_copy(update={"ended": ended})
        for show, ended in ((FRUITS, date(2001, 12, 27)), (FRUITS_NEW, date(2021, 6, 28)))
    )
    entries = [
        cour(31, "Fruits Basket", 2001),
        cour(41, "Fruits Basket", 2019),
        cour(42, "Fruits Basket Season 2", 2020),
    ]
    sources([first, again], entries)
    assert [entry.id for entry in resolve("whatever", tvmaze="3").others] == ["31"]
    assert [entry.id for entry in resolve("whatever it is", tvmaze="4").others] == ["41", "42"]


def test_a_show_without_dates_takes_the_entries_of_its_name(sources):
    sources([SPY.model_copy(update={"premiered": None})], [SPY_1])
    assert [entry.id for entry in resolve("SPY x FAMILY").others] == ["61"]


# What a source cannot do, nobody asks it for


def test_a_source_that_cannot_be_searched_is_asked_by_the_ids_that_others_told(sources):
    known = sources([SPY], [SPY_1, SPY_2])
    known["anidb"] = Source(
        "anidb", Details(provider="anidb", id="90", title="SPY x FAMILY"), resolves={("mal", "50602"): "90"}
    )
    known["anidb"].capabilities, known["anidb"].resolves_from = Capability.DETAILS, ("anidb", "mal")
    match = resolve("SPY x FAMILY")
    assert [(entry.provider, entry.id) for entry in match.others] == [
        ("anidb", "90"),
        ("kitsu", "61"),
        ("kitsu", "62"),
    ]
    assert not known["anidb"].asked and not match.troubles


def test_a_source_that_does_not_understand_these_ids_is_not_asked_about_them(sources):
    known = sources([SPY], [SPY_2])
    known["tvmaze"].resolves_from, known["tvmaze"].resolve = ("imdb",), None
    assert resolve("whatever", kitsu="62").spine == SPY


# By an id


def test_an_id_of_the_spine_decides_whatever_the_title_says(sources):
    sources([FRUITS, PIECE])
    assert resolve("Fruits Basket", tvmaze="1").spine == PIECE


def test_an_id_of_kitsu_leads_to_the_spine_by_its_foreign_ids(sources):
    sources([SPY, FRUITS], [SPY_2], resolves={("mal", "50602"): "6"})
    assert resolve("whatever", kitsu="62").spine == SPY


def test_an_id_of_kitsu_leads_to_the_spine_by_its_title(sources):
    sources([SPY], [SPY_3])
    assert resolve("whatever", kitsu="63").spine == SPY


def test_an_id_of_kitsu_leads_to_no_spine_that_only_looks_alike(sources):
    entry = cour(7, "SPY x FAMILY", 1971)
    sources([tv(8, "Spy Families", 2022)], [entry])
    assert resolve("whatever", kitsu="7").spine == entry


def test_a_foreign_id_that_leads_nowhere_does_not_end_the_search(sources):
    sources([SPY], [SPY_2], resolves={("mal", "50602"): "404"})
    assert resolve("whatever", kitsu="62").spine == SPY_2


@pytest.mark.parametrize(
    "ids, sentence",
    [
        ({"tvmaze": "77"}, "Tvmaze has no show 77."),
        ({"kitsu": "77"}, "Kitsu has no show 77."),
        ({"tmdb": "77"}, "TMDB has no show 77."),
    ],
)
def test_an_id_that_nobody_has_is_said_so(sources, ids, sentence):
    sources([SPY], [SPY_1])
    with pytest.raises(UnknownTitle) as caught:
        resolve("SPY x FAMILY", **ids)
    assert str(caught.value) == sentence


# When a source does not answer


def test_kitsu_being_down_never_hides_what_tvmaze_knows(sources):
    sources([SPY], kitsu_trouble=DOWN)
    for match in (resolve("SPY x FAMILY"), resolve("By its id", tvmaze="6")):
        assert (match.spine, match.others, match.troubles) == (SPY, [], [DOWN])


def test_a_source_that_answers_the_second_question_is_no_trouble(sources):
    known = sources([SPY], [SPY_1], kitsu_trouble=DOWN)
    answer = known["kitsu"].search

    def recovering(query, *, priority):
        try:
            return answer(query, priority=priority)
        finally:
            known["kitsu"].trouble = None

    known["kitsu"].search = recovering
    match = resolve("SPY x FAMILY")
    assert ([entry.id for entry in match.others], match.troubles) == (["61"], [])


@pytest.mark.parametrize("ids", [{}, {"tvmaze": "6"}, {"kitsu": "61"}])
def test_tvmaze_being_down_is_waited_for_and_gives_the_show_no_other_spine(sources, ids):
    sources([SPY], [SPY_1], tvmaze_trouble=DOWN)
    with pytest.raises(ProviderError) as caught:
        resolve("SPY x FAMILY", **ids)
    assert caught.value is DOWN


def test_a_title_is_not_called_unknown_while_a_source_did_not_answer(sources):
    sources([], kitsu_trouble=DOWN)
    with pytest.raises(ProviderError) as caught:
        resolve("Sousou no Frieren")
    assert caught.value is DOWN


def test_an_unknown_id_is_unknown_even_when_another_source_did_not_answer(sources):
    sources([], kitsu_trouble=DOWN)
    with pytest.raises(UnknownTitle):
        resolve("whatever", tvmaze="77")


# What the catalogue told

ELF = {"catalogue": "400602", "mal": "50602", "tmdb": "7"}


def test_a_spine_that_knows_an_id_of_the_catalogue_is_it(sources):
    sources([SPY], [SPY_2], resolves={("mal", "50602"): "6"})
    assert resolve("whatever", **ELF).spine == SPY


@pytest.mark.parametrize("error, spine", [(DOWN, None), (REFUSED, SPY_2)])
def test_a_spine_that_cannot_look_up_an_id_is_waited_for_or_passed_over(sources, error, spine):
    known = sources([SPY], [SPY_2], tvmaze_trouble=error)
    known["kitsu"].resolves = {("mal", "50602"): "62"}
    if spine is None:
        with pytest.raises(ProviderError) as caught:
            resolve("whatever", **ELF)
        assert caught.value is DOWN
    else:
        match = resolve("whatever", **ELF)
        assert match.spine == spine and match.troubles == [REFUSED]


def test_an_entry_that_only_an_enricher_knows_by_its_id_leads_to_the_spine(sources):
    known = sources([SPY], [SPY_3])
    known["kitsu"].resolves = {("mal", "50602"): "63"}
    assert resolve("whatever", **ELF).spine == SPY


def test_an_id_that_leads_nowhere_leaves_the_title(sources):
    known = sources([SPY], [SPY_1], resolves={("mal", "50602"): "404"})
    known["kitsu"].resolves = {}
    assert resolve("SPY x FAMILY", **ELF).spine == SPY


def test_a_show_whose_id_at_its_spine_is_lost_is_found_by_its_title(sources):
    sources([FRIEREN])
    series = called("Frieren: Beyond Journey's End", {})
    series.spine = "tvmaze"
    with ask.side_by_side() as asked:
        *_, match = matching.resolve(series, asked, matching.known_ids(series), priority=2)
    assert match.spine == FRIEREN


def test_a_source_that_finds_no_show_by_foreign_ids_is_not_asked_for_them(sources):
    kitsu = sources([FRIEREN], [cour(51, "Sousou no Frieren", 2023)])["kitsu"]
    kitsu.resolves_from, kitsu.resolves = (), {("mal", "52991"): "51"}
    assert resolve("Frieren: Beyond Journey's End", mal="52991").spine == FRIEREN
