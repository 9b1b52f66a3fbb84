"""The catalogue beside the sources: found at once, joined with what they answer, added by its ids."""

import pytest

from aniworld import context
from aniworld.catalogue import store
from aniworld.errors import AlreadyInLibrary, Invalid
from aniworld.library.matching import catalogue_source
from aniworld.library.series import rematch, series
from aniworld.library.sources import ask
from aniworld.models import Series, SeriesId
from aniworld.providers.base import Candidate, Details

FRIEREN, FRIEREN_2, BARAKAMON, TITAN_2, ALCHEMIST, AYAKASHI = (
    "400602",
    "515759",
    "83868",
    "118335",
    "1428",
    "976",
)


def rows(found):
    return [(candidate["provider"], candidate["title"]) for candidate in found]


# The search


def test_the_catalogue_answers_without_asking_anybody(house, standin):
    found, troubles = ask.search_catalogue("frieren")
    assert rows(found) == [("catalogue", "Frieren: Beyond the Journey's End")] and not troubles
    assert (found[0]["id"], found[0]["year"], found[0]["kind"], found[0]["provider_label"]) == (
        FRIEREN,
        2023,
        "TV",
        "Catalogue",
    )
    assert "葬送のフリーレン" in found[0]["titles"] and found[0]["series_id"] is None
    assert standin.counts()["requests"] == 0


def test_what_a_source_has_of_an_entry_takes_its_place_and_the_others_follow(house):
    at_once, (joined, _) = ask.search_catalogue("attack on titan")[0], ask.search("attack on titan")
    assert at_once[0]["title"] == "Attack on Titan" and rows(joined)[0] == ("tvmaze", "Attack on Titan")
    assert rows(joined)[1 : len(at_once)] == rows(at_once)[1:], "nothing moves"
    assert {provider for provider, _ in rows(joined)[len(at_once) :]} == {"kitsu"}


def test_what_sources_do_not_answer_the_catalogue_still_shows(house, standin):
    standin.fail("/", times=None, status=503)
    found, troubles = ask.search("frieren")
    assert rows(found) == [("catalogue", "Frieren: Beyond the Journey's End")] and len(troubles) == 2


def test_a_broken_catalogue_hides_no_source(house, monkeypatch, tmp_path):
    monkeypatch.setattr(store, "_file", lambda: (_ for _ in ()).throw(OSError("gone")))
    found, troubles = ask.search("frieren")
    assert rows(found)[0] == ("tvmaze", "Frieren: Beyond Journey's End")
    assert troubles == ["The answer of catalogue could not be understood."]
    assert ask.search_catalogue("frieren") == ([], troubles)


@pytest.mark.parametrize(
    "languages, title",
    [
        (["en"], "Frieren: Beyond the Journey's End"),
        (["de", "en"], "Frieren: Beyond the Journey's End"),
        (["ja"], "葬送のフリーレン"),
        (["zh", "en"], "葬送的芙莉莲"),
        (["de"], "Frieren: Beyond the Journey's End"),
    ],
)
def test_the_title_shown_is_in_the_language_that_is_preferred(house, monkeypatch, languages, title):
    monkeypatch.setattr(context.current(), "languages", languages)
    assert catalogue_source.search("葬送のフリーレン")[0].title == title


def test_the_title_that_was_searched_for_comes_right_after_the_one_that_is_shown(house):
    assert catalogue_source.search("コナン")[0].titles[:2] == ("Detective Conan", "名探偵コナン")
    assert catalogue_source.search("case closed")[0].titles[:2] == ("Detective Conan", "Case Closed")


def candidate(provider, ident, title, year=None, is_animation=True, **ids):
    details = Details(provider=provider, id=ident, title=title, ids=ids) if ids else None
    return Candidate(
        provider=provider,
        id=ident,
        title=title,
        titles=(title,),
        year=year,
        is_animation=is_animation,
        details=details,
    )


@pytest.mark.parametrize(
    "found, is_same",
    [
        (candidate("kitsu", "1", "Sousou no Frieren", mal="52991"), True),
        (candidate("kitsu", "1", "Frieren: Beyond Journey's End", 2023, mal="59978"), False),
        (candidate("tvmaze", "1", "Frieren: Beyond Journey's End", 2023), True),
        (candidate("tvmaze", "1", "FRIEREN – Beyond Journey’s End", 2024), True),
        (candidate("tvmaze", "1", "Frieren: Beyond Journey's End", 2020), False),
        (candidate("tvmaze", "1", "Frieren: Beyond Journey's End", None), False),
        (candidate("tvmaze", "1", "Frieren: Beyond Journey's End", 2023, is_animation=False), False),
        (candidate("tvmaze", "1", "Frieren", 2023), False),
        (candidate("tmdb", "209867", "Frieren", 2023, tmdb="209867", tvdb="424536"), False),
    ],
)
def test_a_source_has_an_entry_by_an_id_or_by_title_and_year(house, found, is_same):
    entries = catalogue_source.search("frieren")
    shown = [(one.provider, one.id) for one in catalogue_source.joined(entries, [found])]
    others = [] if is_same else [(entry.provider, entry.id) for entry in entries]
    assert shown == [*others, (found.provider, found.id)]


def test_a_candidate_of_which_its_source_tells_no_ids_has_those_of_its_entry(house):
    found = candidate("tvmaze", "1", "Frieren: Beyond Journey's End", 2023)
    [joined] = catalogue_source.joined(catalogue_source.search("frieren"), [found])
    assert (joined.title, joined.details.ids["mal"]) == (found.title, "52991")


# What is in the library already

NAMES = [
    ("mal", "52991"),
    ("anilist", "154587"),
    ("anidb", "17617"),
    ("bangumi", "400602"),
    ("catalogue", "400602"),
]


@pytest.mark.parametrize("service, value", NAMES)
def test_what_is_in_the_library_is_known_by_any_of_its_ids(shelf, service, value):
    there = shelf.put("An elf")
    SeriesId.create(series=there, provider=service, value=value)
    assert ask.search_catalogue("frieren")[0][0]["series_id"] == there.id
    assert series.add(provider="catalogue", source_id=FRIEREN) == (there, False)


def test_the_id_of_a_whole_show_is_not_enough_to_know_one_of_its_entries(shelf):
    there = shelf.put("A show")
    SeriesId.create(series=there, provider="tmdb", value="209867")
    assert ask.search_catalogue("frieren")[0][0]["series_id"] is None
    assert series.add(provider="catalogue", source_id=FRIEREN)[1]


def test_a_loaded_series_is_known_to_the_catalogue_with_each_of_its_seasons(frieren):
    assert ask.search_catalogue("frieren")[0][0]["series_id"] == frieren.id
    assert series.add(provider="catalogue", source_id=FRIEREN_2) == (frieren, False)


def test_what_came_from_the_catalogue_is_known_to_the_sources_before_they_were_asked(shelf):
    there = shelf.put(provider="catalogue", source_id=FRIEREN)
    found = {(row["provider"], row["id"]): row["series_id"] for row in ask.search("frieren")[0]}
    assert found["kitsu", "46474"] == there.id


# Adding


def test_an_entry_is_added_at_once_with_all_that_the_catalogue_knows(shelf, standin):
    added, is_new = series.add(provider="catalogue", source_id=FRIEREN, title="ignored", year=1950)
    assert is_new and (added.title, added.year) == ("Frieren: Beyond the Journey's End", 2023)
    assert {row.provider: row.value for row in added.ids} == {
        "catalogue": FRIEREN,
        "mal": "52991",
        "anilist": "154587",
        "anidb": "17617",
        "tmdb": "209867",
        "bangumi": FRIEREN,
    }
    assert standin.counts()["requests"] == 0
    assert series.list_series("フリーレン").items == series.list_series("葬送的芙莉莲").items == [added]


def test_the_same_entry_again_is_the_series_there_is(shelf):
    added, _ = series.add(provider="catalogue", source_id=FRIEREN)
    assert series.add(provider="catalogue", source_id=FRIEREN) == (added, False)


def test_an_entry_becomes_the_show_that_a_source_has_under_one_of_its_ids(shelf, standin):
    added = shelf.add(provider="catalogue", source_id=FRIEREN)
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert (added.title, added.spine) == ("Frieren: Beyond Journey's End", "tvmaze")
    ids = {(row.provider, row.value) for row in added.ids}
    assert {
        ("tvmaze", "503"),
        ("kitsu", "46474"),
        ("kitsu", "90102"),
        ("mal", "52991"),
        ("tvdb", "424536"),
    } <= ids
    assert any("externalSite" in path and "52991" in path for path in shelf.asked("/kitsu/mappings"))


def test_what_was_added_from_the_catalogue_is_still_found_by_its_titles_when_it_is_loaded(shelf):
    added = shelf.add(provider="catalogue", source_id=FRIEREN)
    assert (added.titles["zh"], added.sources["titles.zh"]) == ("葬送的芙莉莲", "catalogue")
    assert added.sources["titles.en"] == "tvmaze"
    for title in catalogue_source.details(FRIEREN).titles.values():
        assert series.list_series(title).items == [added], title


def test_a_catalogue_that_breaks_later_stops_nothing(shelf, monkeypatch):
    added = shelf.add(provider="catalogue", source_id=FRIEREN)
    monkeypatch.setattr(store, "_file", lambda: (_ for _ in ()).throw(OSError("gone")))
    again = shelf.load(added, force=True)
    assert shelf.states(again).startswith("loaded") and again.titles["zh"] == "葬送的芙莉莲"


def test_an_entry_that_a_later_edition_has_no_more_tells_nothing(house):
    assert catalogue_source.details("99999999") is None


def test_any_season_leads_to_the_whole_show(shelf):
    added = shelf.add(provider="catalogue", source_id=TITAN_2)
    assert (added.title, added.spine, added.year) == ("Attack on Titan", "tvmaze", 2013)
    assert ("mal", "16498") in {(row.provider, row.value) for row in added.ids}


def test_an_entry_that_only_kitsu_has_is_numbered_by_kitsu(shelf):
    added = shelf.add(provider="catalogue", source_id=BARAKAMON)
    assert (added.title, added.spine) == ("Barakamon", "kitsu") and shelf.states(added).startswith("loaded")


def test_when_nobody_knows_its_ids_its_title_is_searched_for(shelf, standin):
    standin.fail("/kitsu/mappings", body='{"data": []}', content_type="application/vnd.api+json", times=None)
    added = shelf.add(provider="catalogue", source_id=FRIEREN)
    assert added.spine == "tvmaze", shelf.part(added, "episodes").error
    assert shelf.states(added).startswith("loaded")


def test_when_kitsu_is_down_the_title_is_enough_for_the_spine(shelf, standin):
    standin.fail("/kitsu", times=None, status=503)
    added = shelf.add(provider="catalogue", source_id=ALCHEMIST)
    assert (added.title, added.spine) == ("Fullmetal Alchemist: Brotherhood", "tvmaze")


def test_when_the_spine_is_down_it_is_waited_for(shelf, standin):
    standin.fail("/tvmaze", times=None, status=503)
    added = shelf.add(provider="catalogue", source_id=FRIEREN)
    assert added.spine is None and shelf.part(added, "episodes").state == "pending"
    standin.reset()
    assert shelf.later(added).spine == "tvmaze"


def test_what_nobody_has_is_said_by_its_title(shelf, standin):
    standin.fail("/kitsu/mappings", body='{"data": []}', content_type="application/vnd.api+json", times=None)
    added = shelf.add(provider="catalogue", source_id=AYAKASHI)
    sentence = shelf.part(added, "episodes").error
    assert sentence == f"No show called “{added.title}” was found. Look for it under another title."


@pytest.mark.parametrize("ident", [None, "", "0", "99999999", "x", "1; DROP", "9" * 40, "１"])
def test_what_is_no_entry_cannot_be_added(house, ident):
    with pytest.raises(Invalid) as caught:
        series.add(provider="catalogue", source_id=ident)
    assert caught.value.field == "id" and not Series.select().exists()


# Choosing an entry for a series


def test_a_series_that_nobody_knew_becomes_the_entry_that_was_picked(shelf):
    added = shelf.add("My holiday in the sun")
    rematch.to(added, "catalogue", BARAKAMON)
    shelf.work()
    assert Series.get_by_id(added.id).title == "Barakamon"


def test_an_entry_that_is_another_series_cannot_be_picked(shelf, frieren):
    added = shelf.put("My holiday in the sun")
    with pytest.raises(AlreadyInLibrary) as caught:
        rematch.to(added, "catalogue", FRIEREN_2)
    assert caught.value.series_id == frieren.id


def test_what_is_no_entry_cannot_be_picked(shelf):
    with pytest.raises(Invalid, match="The catalogue has no such entry"):
        rematch.to(shelf.put("My holiday in the sun"), "catalogue", "99999999")
