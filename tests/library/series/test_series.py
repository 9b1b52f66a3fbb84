"""Series are added, found, listed and removed without waiting for anybody."""

import pytest

from aniworld import events
from aniworld.errors import Invalid, NotFound
from aniworld.library.series import series, titles
from aniworld.models import PARTS, Episode, Part, Series, SeriesId

# Adding


def test_a_new_series_has_its_parts_and_is_told_before_anything_is_asked(shelf):
    added, is_new = series.add("  Frieren \n")
    assert is_new and (added.title, added.key, added.loading_status) == ("Frieren", "frieren", "loading")
    assert {part.name for part in added.parts} == set(PARTS)
    (event,) = events.since(0)
    assert (event.kind, event.topic, event.payload["status"]) == ("series_added", added.topic, "loading")
    assert not shelf.standin.log


@pytest.mark.parametrize("again", ["Frieren", "frieren", "FRIEREN!", "  Frieren  ", "Ｆｒｉｅｒｅｎ"])
def test_the_same_title_again_is_the_same_series(shelf, again):
    first, _ = series.add("Frieren")
    second, is_new = series.add(again)
    assert (second.id, is_new, Series.select().count()) == (first.id, False, 1)


def test_a_loaded_series_is_found_by_its_full_title(shelf, frieren):
    assert series.add("Frieren: Beyond Journey's End") == (frieren, False)
    # Another spelling is for the sources to judge.
    assert series.add("FRIEREN beyond journeys end")[1] is True


def test_what_a_provider_calls_it_is_the_same_series_again(shelf, frieren):
    assert series.add(provider="tvmaze", source_id="503", title="whatever") == (frieren, False)
    assert series.add(provider="kitsu", source_id="90102", title="whatever") == (frieren, False)


def test_a_series_added_by_its_id_waits_under_the_title_that_was_shown(shelf):
    added, _ = series.add(provider="tvmaze", source_id="503", title="Frieren", year=2023)
    assert (added.title, added.year, added.added_as) == ("Frieren", 2023, "tvmaze:503")
    assert [(row.provider, row.value) for row in added.ids] == [("tvmaze", "503")]
    assert series.add(provider="tvmaze", source_id="503")[1] is False


def test_the_title_that_a_source_gave_is_cut(shelf):
    assert series.add(provider="tvmaze", source_id="503", title="x" * 900)[0].title == "x" * 500


def test_an_id_without_a_title_is_shown_as_it_is(shelf):
    assert series.add(provider="tvmaze", source_id="503")[0].title == "tvmaze:503"


ODD = {
    "only signs": "!!!",
    "emoji": "🍕",
    "Japanese": "葬送のフリーレン",
    "right to left": "\u202eevil",
    "very long": "x" * 500,
    "a lone surrogate": "a\ud800b",
    "a NUL": "a\x00b",
    "many words": "word " * 100,
    "many blanks": "word" + " " * 5000,
}


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
def test_any_text_may_be_a_title(shelf, name):
    added, is_new = series.add(name)
    assert is_new and 0 < len(added.title) <= 500 and added.key
    assert series.add(name) == (added, False)
    assert series.get(added.key) == added


REFUSED = {
    "nothing": ({"name": ""}, "name"),
    "no name at all": ({"name": None}, "name"),
    "blanks": ({"name": " \n\t "}, "name"),
    "no text": ({"name": 7}, "name"),
    "too long": ({"name": "x" * 501}, "name"),
    "far too long": ({"name": "x" * 20_000}, "name"),
    "an unknown source": ({"provider": "imdb", "source_id": "1"}, "provider"),
    "no id": ({"provider": "tvmaze", "source_id": ""}, "id"),
    "a path as an id": ({"provider": "tvmaze", "source_id": "../1"}, "id"),
    "an id without its source": ({"source_id": "1"}, "provider"),
}


@pytest.mark.parametrize("asked, field", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_series_is_refused_in_words(shelf, asked, field):
    with pytest.raises(Invalid) as caught:
        series.add(**asked)
    assert caught.value.field == field and str(caught.value).endswith(".")
    assert not Series.select().exists()


def test_series_with_like_titles_get_different_keys(shelf):
    names = ["Show", "Show!", "SHOW 2", "show-2", "show 2 2"]
    keys = [
        series.add(provider="tvmaze", source_id=str(n), title=name)[0].key for n, name in enumerate(names, 1)
    ]
    assert keys[0] == "show" and len(set(keys)) == len(keys)


def test_a_key_that_was_freed_is_not_in_the_way(shelf):
    first, second, third = (
        series.add(provider="tvmaze", source_id=str(n), title="Show")[0] for n in (1, 2, 3)
    )
    assert [added.key for added in (first, second, third)] == ["show", "show-2", "show-3"]
    series.remove(first)
    assert [series.add(provider="tvmaze", source_id=str(n), title="Show")[0].key for n in (4, 5)] == [
        "show-4",
        "show-5",
    ]


# Finding


def test_a_series_is_found_by_id_or_key(shelf, frieren):
    assert series.get(frieren.id) == series.get(str(frieren.id)) == series.get("frieren") == frieren


@pytest.mark.parametrize("identifier", ["nothing", "0", "99", "-1", "1" * 40, "", "²", "../1"])
def test_what_is_not_there_is_said(shelf, frieren, identifier):
    with pytest.raises(NotFound):
        series.get(identifier)


def test_a_key_is_never_a_number_as_that_is_what_an_id_is(shelf):
    assert [series.add(title)[0].key for title in ("86", "1984", "86 Eighty-Six")] == [
        "anime-86",
        "anime-1984",
        "86-eighty-six",
    ]
    assert series.get("anime-86").title == "86"


def test_a_number_is_never_taken_for_the_key_that_a_show_of_digits_had_before(shelf):
    added, _ = series.add("86")
    Series.update(key="86").execute()
    with pytest.raises(NotFound):
        series.get("86")
    assert series.called("86") == series.called(str(added.id)) == added
    Series.insert(id=86, key="other", title="Other", added_as="other").execute()
    assert (series.called("86"), series.get("86").title) == (added, "Other")


# Listing


@pytest.fixture
def many(shelf):
    for number, title in enumerate(["The Beta", "Alpha", "Gamma", "Delta"]):
        series.add(title, year=2020 - number)
    Series.update(loading_status="completed").where(Series.title << ["Alpha", "Gamma"]).execute()
    Series.update(loading_status="failed").where(Series.title == "Delta").execute()


def names(**how):
    return [row.title for row in series.list_series(**how).items]


def test_a_shelf_is_sorted_as_asked(many):
    assert names() == ["Delta", "Gamma", "Alpha", "The Beta"]
    assert names(sort="title") == ["Alpha", "The Beta", "Delta", "Gamma"]


def test_a_shelf_is_sorted_by_year(many):
    for number, title in enumerate(["Alpha", "Delta", "Gamma"]):
        Series.update(year=2000 + number).where(Series.title == title).execute()
    Series.update(year=2002).where(Series.title == "The Beta").execute()
    assert names(sort="year") == ["The Beta", "Gamma", "Delta", "Alpha"]


def test_a_shelf_shows_one_state(many):
    assert (names(state="loading"), names(state="failed")) == (["The Beta"], ["Delta"])
    assert names(state="completed") == ["Gamma", "Alpha"]


def test_a_shelf_has_pages_and_counts(many):
    page = series.list_series(page=2, per_page=3)
    assert ([row.title for row in page.items], page.total, page.page, page.pages) == (["The Beta"], 4, 2, 2)
    assert (page.library_total, page.loading_count, page.failed_count) == (4, 1, 1)
    assert series.list_series(page=99, per_page=3).page == 2
    assert series.list_series(page=-5, per_page=3).page == 1


@pytest.mark.parametrize("wrong", [{"sort": "size"}, {"state": "lost"}])
def test_a_shelf_that_does_not_exist_is_refused(many, wrong):
    with pytest.raises(Invalid):
        series.list_series(**wrong)


FOUND = {
    "frieren": True,
    "FRIEREN": True,
    "sousou": True,
    "葬送": True,
    "journey": True,
    " ": True,
    "naruto": False,
    "%": False,
    "_": False,
}


@pytest.mark.parametrize("typed, is_found", FOUND.items())
def test_the_search_box_finds_a_series_by_any_of_its_titles(shelf, frieren, typed, is_found):
    assert bool(series.list_series(q=typed).items) is is_found


WAYS = {"as it is": str, "in capitals": str.upper, "without accents and signs": titles.fold}


@pytest.mark.parametrize("typed_as", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", ["Frieren", "Pokémon Horizons", "SPY x FAMILY", "Steins;Gate"])
def test_the_search_box_finds_a_series_by_each_of_its_titles_and_synonyms(shelf, name, typed_as):
    added = shelf.add(name)
    known = [added.title, added.original_title, *added.titles.values(), *added.synonyms]
    assert len(set(known)) >= 2
    for title in known:
        assert series.list_series(typed_as(title)).items == [added], title


# Asking again, and removing


@pytest.mark.parametrize("parts", [[], ["logos"], ["logo", "all"]])
def test_a_part_that_does_not_exist_is_refused(shelf, frieren, parts):
    with pytest.raises(Invalid):
        series.load(frieren, parts)
    assert shelf.states(frieren) == "loaded loaded loaded loaded"


def test_a_removed_series_is_gone_with_all_its_rows_but_its_files_stay(shelf, frieren):
    path = shelf.path(frieren)
    series.remove(frieren)
    assert not any(rows.select().exists() for rows in (Series, Part, Episode, SeriesId))
    assert (path / "poster.jpg").exists()
    event = events.since(0)[-1]
    assert (event.kind, event.payload["series_id"], event.payload["name"]) == (
        "series_removed",
        str(frieren.id),
        frieren.title,
    )


def test_a_series_removed_with_its_files_leaves_what_is_the_users(shelf, frieren):
    video = shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    path = shelf.path(frieren)
    series.remove(Series.get(), files=True)
    assert [entry for entry in path.rglob("*") if entry.is_file()] == [video]


def test_a_removed_series_can_be_added_again(shelf, frieren):
    series.remove(frieren)
    again = shelf.add("Frieren")
    assert (again.loading_status, again.id > frieren.id) == ("completed", True)
