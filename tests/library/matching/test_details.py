"""What is known of a series as a whole: from the spine, with gaps filled, and never emptied."""

from datetime import date

import pytest
from said import said

from aniworld import context
from aniworld.database import now
from aniworld.library.matching import details, uniting
from aniworld.models import Artwork, Series
from aniworld.providers.base import Candidate, Details

pytestmark = pytest.mark.usefixtures("house")  # which languages are preferred is one of its settings


def show(provider, ident, title, **fields):
    return Details(provider=provider, id=ident, title=title, **fields)


SPINE = show("tvmaze", "1", "Frieren", titles={"en": "Frieren"}, overview="An elf.", genres=("Fantasy",))
KITSU = show(
    "kitsu",
    "2",
    "Frieren",
    titles={"en": "Frieren of Kitsu", "ja": "葬送"},
    synonyms=("Sousou",),
    overview="Another text.",
    studio="Madhouse",
    rating=8.9,
    premiered=date(2023, 9, 29),
    runtime_minutes=24,
)
SECOND = show(
    "kitsu", "3", "Frieren Season 2", titles={"de": "Frieren Staffel 2"}, studio="Other", country="JP"
)


def test_gaps_are_filled_and_nothing_that_is_there_is_replaced():
    merged = uniting.with_blanks_filled(SPINE, [KITSU, SECOND])
    assert (merged.provider, merged.title, merged.overview, merged.genres) == (
        "tvmaze",
        "Frieren",
        "An elf.",
        ("Fantasy",),
    )
    assert (merged.studio, merged.country, merged.rating, merged.runtime_minutes) == (
        "Madhouse",
        "JP",
        8.9,
        24,
    )
    assert merged.premiered == date(2023, 9, 29)


def test_titles_of_all_languages_are_united_but_those_of_a_season_are_only_other_names():
    merged = uniting.with_blanks_filled(SPINE, [KITSU, SECOND])
    assert merged.titles == {"en": "Frieren", "ja": "葬送"}
    assert {"Sousou", "Frieren of Kitsu", "Frieren Season 2", "Frieren Staffel 2"} <= set(merged.synonyms)


def test_titles_with_a_lone_x_are_no_season():
    spy = show("kitsu", "2", "SPY x FAMILY", titles={"ja": "スパイファミリー"})
    assert uniting.with_blanks_filled(show("tvmaze", "1", "SPY x FAMILY"), [spy]).titles == {
        "ja": "スパイファミリー"
    }


def test_other_names_are_kept_once_and_not_without_end():
    many = show("kitsu", "2", "Frieren", synonyms=(*tuple(f"Name {n}" for n in range(90)), "Name 1"))
    synonyms = uniting.with_blanks_filled(SPINE, [many]).synonyms
    assert len(synonyms) == 50 == len(set(synonyms))


def test_nothing_to_fill_with_changes_nothing():
    told = {"titles.en": "tvmaze", "overview": "tvmaze", "genres": "tvmaze"}
    assert uniting.with_blanks_filled(SPINE, []) == SPINE.model_copy(update={"sources": told})


def test_it_is_told_from_which_source_each_field_is():
    assert uniting.with_blanks_filled(SPINE, [KITSU, SECOND]).sources == {
        "titles.en": "tvmaze",
        "titles.ja": "kitsu",
        "overview": "tvmaze",
        "genres": "tvmaze",
        "studio": "kitsu",
        "rating": "kitsu",
        "premiered": "kitsu",
        "runtime_minutes": "kitsu",
        "country": "kitsu",
    }


GERMAN = show("tmdb", "4", "Frieren", overview="Eine Elfe.", language="de")
GERMAN_TOO = show("x", "4", "Frieren", overview="Noch eine.", language="de")
OF_A_SEASON = show("tmdb", "5", "Frieren Season 2", overview="Es geht weiter.", language="de")
OVERVIEWS = {
    "English is what is read": (["en"], [GERMAN], "An elf.", "tvmaze"),
    "German first": (["de", "en"], [KITSU, GERMAN], "Eine Elfe.", "tmdb"),
    "German of a region": (["de-at"], [GERMAN], "Eine Elfe.", "tmdb"),
    "German after English": (["en", "de"], [GERMAN], "An elf.", "tvmaze"),
    "neither is read": (["fr"], [GERMAN], "An elf.", "tvmaze"),
    "of two in one language the preferred source's": (["de"], [GERMAN, GERMAN_TOO], "Eine Elfe.", "tmdb"),
    "what is told of one season is not about the show": (["de"], [OF_A_SEASON], "An elf.", "tvmaze"),
}


@pytest.mark.parametrize("languages, others, overview, source", OVERVIEWS.values(), ids=OVERVIEWS)
def test_the_overview_is_in_the_language_that_is_preferred(monkeypatch, languages, others, overview, source):
    monkeypatch.setattr(context.current(), "languages", languages)
    merged = uniting.with_blanks_filled(SPINE, others)
    assert (merged.overview, merged.sources["overview"]) == (overview, source)


def test_the_title_is_the_spines_when_several_have_it_so():
    same = show("kitsu", "2", "Frieren", titles={"x-jat": "Frieren", "ja": "葬送"})
    merged = uniting.with_blanks_filled(SPINE, [same])
    assert details._source_of_title("Frieren", merged) == "tvmaze"
    assert details._source_of_title("葬送", merged) == "kitsu"
    assert details._source_of_title("Typed by hand", merged) == "tvmaze"


def test_titles_of_a_source_that_is_silent_today_stay(shelf, frieren, standin):
    assert frieren.titles["ja"] == "葬送のフリーレン"
    Series.update(
        titles=frieren.titles | {"fr": "Frieren en français"},
        sources=frieren.sources | {"titles.fr": "anilist"},
        synonyms=["Old name"],
    ).execute()
    after = shelf.load(frieren, "episodes", force=True)
    assert after.titles["fr"] == "Frieren en français" and "Old name" in after.synonyms
    assert "frieren en francais" in after.search_text


def test_titles_that_a_source_has_no_more_go(shelf, frieren):
    Series.update(
        titles=frieren.titles | {"fr": "Faux"},
        sources=frieren.sources | {"titles.fr": "kitsu"},
        synonyms=["Old name"],
    ).execute()
    after = shelf.load(frieren, "episodes", force=True)
    assert "fr" not in after.titles and "Old name" not in after.synonyms


def test_a_source_that_falls_silent_takes_nothing_away(shelf, frieren, monkeypatch):
    before = {
        name: getattr(frieren, name) for name in (*details.PLAIN, "year", "genres", "premiered", "title")
    }
    silent = details.Match(
        show("tvmaze", "503", frieren.title), [Candidate(provider="kitsu", id="1", title="x")]
    )
    monkeypatch.setattr(details, "resolve", lambda series, asked, ids, **how: [silent])
    shelf.set(frieren, "episodes", state="pending")
    details.ensure(shelf.claim())
    after = Series.get()
    assert {name: getattr(after, name) for name in before} == before


def test_what_others_write_meanwhile_is_not_overwritten(shelf, monkeypatch):
    shelf.put("Frieren")
    claimed = shelf.claim()
    Series.update(folder="Mine", **said("x", column="loading_error")).execute()
    claimed.series.folder = None
    details.ensure(claimed)
    assert (Series.get().folder, Series.get().loading_error) == ("Mine", "x")


def test_a_picture_that_is_offered_again_stays_chosen(shelf, frieren):
    before = Artwork.select().count()
    chosen = shelf.chosen(frieren, "poster")
    score = chosen.score
    Artwork.update(score=-5).where(Artwork.id == chosen.id).execute()
    shelf.load(frieren, "episodes", force=True)
    after = shelf.chosen(frieren, "poster")
    assert (after.id, after.sha, after.score, Artwork.select().count()) == (
        chosen.id,
        chosen.sha,
        score,
        before,
    )


HOUR = details.FRESH_SECONDS


@pytest.mark.parametrize("age, is_fresh", [(0, True), (HOUR - 60, True), (HOUR + 1, False), (None, False)])
def test_what_was_read_within_the_hour_is_fresh(age, is_fresh):
    assert details.is_fresh(Series(details_at=None if age is None else now() - age)) is is_fresh
