"""Where from: what a page says of sources and of other titles."""

import pytest

from aniworld import context
from aniworld.database import connected
from aniworld.models import Artwork, Episode, Series
from aniworld.web import provenance

from .pages import Page

TITLES = {
    "de": "Frieren auf Deutsch",
    "zh": "芙莉莲",
    "x-jat": "Sousou no Frieren",
    "en": "Frieren",
    "ja": "葬送のフリーレン",
    "tlh": "vavoy",
}


@pytest.fixture
def series(database):
    return Series.create(
        key="x", title="Frieren", added_as="x", spine="tvmaze", url="https://tvmaze.example/503"
    )


def test_other_titles_are_native_romaji_english_german_then_the_rest_and_synonyms(series):
    series.titles, series.synonyms = TITLES, ["The Elf", "Frieren", "葬送のフリーレン", "", "The Elf"]
    assert [(name.text, name.lang, name.language) for name in provenance.also_known_as(series)] == [
        ("葬送のフリーレン", "ja", "Japanese"),
        ("Sousou no Frieren", "ja-Latn", "Romaji"),
        ("Frieren auf Deutsch", "de", "German"),
        ("芙莉莲", "zh", "Chinese"),
        ("vavoy", "tlh", "tlh"),
        ("The Elf", "", ""),
    ]


def test_a_series_without_other_titles_has_none(series):
    series.titles, series.synonyms = {"en": "Frieren"}, None
    assert provenance.also_known_as(series) == []


def credits(series, *pictures):
    return {credit.label: credit for credit in provenance.where_from(series, pictures)}


def test_each_source_is_named_with_what_is_from_it_the_preferred_one_first(series):
    series.sources = {
        "studio": "kitsu",
        "overview": "tvmaze",
        "title": "tvmaze",
        "titles.ja": "kitsu",
        "titles.zh": "catalogue",
        "url": "tvmaze",
    }
    found = credits(
        series,
        Artwork(kind="poster", source="kitsu"),
        Artwork(kind="logo", source="drawn"),
        Artwork(kind="fanart", source="yours"),
    )
    assert list(found) == ["TVmaze", "Kitsu", "Catalogue"]
    assert found["TVmaze"].fields == ("title", "overview")
    assert found["Kitsu"].fields == ("studio", "Japanese title", "poster")
    assert found["Catalogue"].fields == ("Chinese title",)


def test_a_source_leads_to_its_page_of_the_series_or_to_its_home(series):
    series.sources = {"url": "tvmaze", "studio": "kitsu", "overview": "tmdb", "titles.zh": "catalogue"}
    series.sources |= {"status": "tvmaze"}
    assert {label: credit.url for label, credit in credits(series).items()} == {
        "TVmaze": "https://tvmaze.example/503",
        "Kitsu": "https://kitsu.app",
        "TMDB": None,
        "Catalogue": "https://github.com/bangumi-data/bangumi-data",
    }


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", " https://x", "//x"])
def test_an_address_that_is_no_web_page_is_none(series, url):
    series.url = url
    assert provenance.credit(series, "tvmaze").url == "https://www.tvmaze.com"


def test_many_titles_are_counted(series):
    series.sources = {f"titles.{code}": "kitsu" for code in ("ja", "en", "de", "fr", "es")}
    assert credits(series)["Kitsu"].fields == ("titles in 5 languages",)


def test_whose_episodes_they_are_and_who_filled_their_blanks_is_said(series):
    for number, sources in enumerate(({}, {"overview": "kitsu"}, {"overview": "tvmaze"}), 1):
        Episode.create(
            series=series,
            season=1,
            number=number,
            provider="tvmaze",
            provider_id=str(number),
            sources=sources,
        )
    # Of a former numbering.
    Episode.create(series=series, season=-9, number=1, provider="tmdb", provider_id="1")
    found = credits(series)
    assert {label: credit.fields for label, credit in found.items()} == {
        "TVmaze": ("episodes",),
        "Kitsu": ("what episodes lacked",),
    }


# On the page


def page_of(person):
    return Page(person.get("/series/1"))


def test_the_page_says_who_numbers_the_episodes_and_what_is_from_whom(alice):
    alice.post("/series", name="Cowboy Bebop")
    page = page_of(alice)
    where = page.one("section", id="series-1-origin")
    assert "TVmaze numbers the episodes." in " ".join(where.text.split())
    assert "Kitsu: " in where.text and "overview" in where.text and "Japanese" in where.text
    assert [name["lang"] for name in page.all("span") if "lang" in name] == ["ja"]


def test_titles_of_episodes_are_in_the_preferred_language(alice, monkeypatch):
    alice.post("/series", name="Cowboy Bebop")
    with connected():
        Episode.update(titles={"en": "Asteroid Blues", "de": "Asteroiden-Blues"}).where(
            Episode.number == 1
        ).execute()
    for languages, title in ((["en"], "Asteroid Blues"), (["de", "en"], "Asteroiden-Blues")):
        monkeypatch.setattr(context.current(), "languages", languages)
        assert title in page_of(alice).all("li", class_="episode")[0].text


def test_a_day_that_nobody_knows_is_not_called_a_day_to_come(alice):
    alice.post("/series", name="Cowboy Bebop")
    with connected():
        Episode.update(air_date=None, airs_at=None).where(Episode.number == 1).execute()
        Episode.update(air_date="2999-01-01", airs_at=None).where(Episode.number == 2).execute()
    unknown, known = page_of(alice).all("li", class_="episode")[:2]
    assert "date unknown" in unknown.text and "not aired yet" in known.text
    assert unknown["data-state"] == known["data-state"] == "unaired"
