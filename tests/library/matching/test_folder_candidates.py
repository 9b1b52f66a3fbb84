"""Whose a folder may be: the likeliest first, with a reason that a person understands."""

import pytest

from aniworld.errors import GateClosed
from aniworld.library.disk import evidence
from aniworld.library.disk.whose_folder import Show
from aniworld.library.matching import folder_candidates
from aniworld.library.matching.folder_shows import Known, Suggestion
from aniworld.library.sources import ask
from aniworld.models import Series


def likeliest(name, *files):
    found = folder_candidates.at_once(evidence.of(name, *files))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("[Grp] Steins;Gate [1080p]", "Steins;Gate"),
        ("Cowboy Bebop (1998)", "Cowboy Bebop"),
        ("Dororo (2019)", "Dororo"),
        ("Nobody would call it so [anidb-23]", "Cowboy Bebop"),
    ],
)
def test_the_catalogue_knows_it_at_once(house, name, title):
    found = likeliest(name)
    assert found.title.casefold() == title.casefold() and found.confidence >= 0.9
    assert found.reason.sentence.endswith(".")


def test_the_year_tells_shows_of_one_name_apart(house):
    assert likeliest("Dororo (2019)").year == 2019
    assert likeliest("Dororo (1969)").year == 1969


@pytest.mark.parametrize("name", ["Dororo", "Fruits Basket", "Hunter x Hunter"])
def test_a_name_of_several_shows_is_not_sure(house, name):
    found = likeliest(name)
    assert found.confidence < 0.9 and found.reason.code == "folder_name_of_several"


def test_a_folder_that_nobody_knows_has_no_candidate(house):
    assert folder_candidates.at_once(evidence.of("qwx zyv")) == []
    assert not folder_candidates.is_settled(evidence.of("qwx zyv"), [])


def test_a_series_of_the_library_comes_first(shelf, frieren):
    found = folder_candidates.at_once(evidence.of("Sousou no Frieren 2nd Season"))
    assert found[0].series_id == frieren.id and found[0].provider == "tvmaze"
    titles = [one.title for one in found]
    assert len(titles) == len(set(titles))


def test_an_id_finds_a_series_of_the_library(shelf, frieren):
    value = frieren.ids.where(type(frieren.ids[0]).provider == "tvdb").get().value
    found = folder_candidates.at_once(evidence.of(f"Whatever [tvdbid-{value}]"))
    assert found[0].series_id == frieren.id and found[0].confidence == 1.0


def test_the_sources_are_asked_for_what_the_catalogue_does_not_know(shelf, standin):
    said = evidence.of("Delicious in Dungeon", b"tvdbid: 424536")
    found = folder_candidates.with_sources(said, [])
    assert found[0].provider == "tvmaze" and found[0].confidence >= 0.9
    assert shelf.asked("search") or shelf.asked("lookup")


def test_a_shut_gate_is_told(shelf, monkeypatch):
    shut = GateClosed("twin_removed", "tvmaze", retryable=True)
    monkeypatch.setattr(ask, "ask_all", lambda questions: ask.Answers({}, {"tvmaze": shut}))
    with pytest.raises(GateClosed):
        folder_candidates.with_sources(evidence.of("Willow"), [])


def test_what_a_row_keeps_comes_back(house):
    found = likeliest("Cowboy Bebop (1998)")
    assert Suggestion.of(found.as_json()) == found


def test_the_entry_of_a_later_season_tells_that_season(house):
    season_two = likeliest("Whatever [mal-25777]")
    assert season_two.season == 2 and season_two.confidence == 1.0
    assert likeliest("Attack on Titan (2013)").season is None


def test_a_film_is_less_likely_in_a_folder_that_does_not_say_so(house):
    film = folder_candidates.at_once(evidence.of("Kimi no Na wa. (2016)"))
    assert all(one.confidence < 0.9 for one in film)


def show(name, year, **more):
    known = Show((name,), year, {"tvmaze": frozenset([str(year)])})
    return Known("tvmaze", str(year), f"{name} {year}", known, **more)


def test_two_shows_of_one_name_are_both_in_doubt(house):
    found = folder_candidates.ranked(evidence.of("qwx zyv"), [show("Qwx Zyv", 1990), show("Qwx Zyv", 2020)])
    assert [one.reason.code for one in found] == ["folder_name_of_several"] * 2
    assert all(one.confidence == folder_candidates.DOUBTFUL for one in found)


def test_what_is_not_animated_is_less_likely(house):
    live = folder_candidates.ranked(evidence.of("Qwx (2020)"), [show("Qwx", 2020, is_animation=False)])
    assert live[0].confidence < 0.9


def test_a_source_that_does_not_know_an_id_says_nothing(shelf):
    assert folder_candidates.with_sources(evidence.of("[tvdbid-999999999]"), []) == []


def test_the_id_of_a_source_that_numbers_shows_is_enough(house):
    found = likeliest("Qwx [tvmaze-513]")
    assert (found.provider, found.id, found.title, found.confidence) == ("tvmaze", "513", "Qwx", 1.0)


def test_a_folder_that_tells_an_id_is_not_sure_by_its_title_alone(house):
    said = evidence.of("Cowboy Bebop [tvdbid-267440]")
    found = folder_candidates.at_once(said)
    assert found[0].confidence >= 0.9 and not folder_candidates.is_settled(said, found)
    doubted = folder_candidates.until_asked(said, found)
    assert max(one.confidence for one in doubted) == folder_candidates.UNCONFIRMED
    plain = evidence.of("Cowboy Bebop")
    assert folder_candidates.is_settled(plain, folder_candidates.at_once(plain))


@pytest.mark.parametrize(
    "name",
    [
        "Jujutsu Kaisen [tvdbid-377543] [tvmaze-503]",
        "One Piece [tvmaze-501] {mal-1}",
        "Cowboy Bebop [tvdbid-81797] [anidb-23]",
    ],
)
def test_ids_of_two_shows_are_decided_by_nobody_but_a_person(shelf, standin, name):
    said = evidence.of(name)
    known = folder_candidates.at_once(said)
    assert not folder_candidates.is_settled(said, known)
    found = folder_candidates.with_sources(said, known)
    assert max(one.confidence for one in found) <= 0.5
    assert "folder_ids_of_two_shows" in [one.reason.code for one in found]


@pytest.mark.parametrize(
    "name",
    [
        "Whatever [tvmaze-503] [tvdbid-424536]",
        "Whatever [tvmaze-506] [mal-1]",
        "Whatever [tvdbid-267440] {mal-25777}",
        "Whatever [tvdbid-76885] [tmdbid-30991]",
    ],
)
def test_two_ids_of_one_show_or_of_its_seasons_are_sure(shelf, standin, name):
    said = evidence.of(name)
    found = folder_candidates.with_sources(said, folder_candidates.at_once(said))
    assert found[0].confidence == 1.0


def test_several_ids_in_one_file_need_no_further_question(house):
    said = evidence.of("Cowboy Bebop", b"tvdbid: 76885\ntmdbid: 30991\n")
    assert folder_candidates.is_settled(said, folder_candidates.at_once(said))


def test_a_card_of_which_nobody_knows_what_it_is_is_not_suggested(house):
    Series.create(key="qwx", title="Qwx Zyv", added_as="Qwx Zyv", search_text="qwx zyv")
    assert folder_candidates.at_once(evidence.of("Qwx Zyv")) == []
