"""Several sources, one series: who numbers it, who fills it, whose pictures it gets, and what a silent one
does to the others."""

from html import unescape

import pytest

from aniworld.api import serializers
from aniworld.errors import Invalid
from aniworld.library.episodes import renumbering
from aniworld.library.series import rematch, series
from aniworld.library.sources import ask
from aniworld.models import Artwork, Series, SeriesId
from aniworld.web import provenance

from ..extras import EVERYBODY, FRIEREN, KEYS, tmdb_season, tmdb_show


@pytest.fixture
def environ(environ, services):
    """Every source is asked, each at its stub."""
    return environ | services.environment() | EVERYBODY


def ids(added):
    return {(row.provider, row.value) for row in SeriesId.select().where(SeriesId.series == added)}


# With a key


def test_with_a_key_tmdb_numbers_the_show_and_tells_it_in_the_users_language(shelf, with_keys):
    frieren = shelf.add("Frieren")
    assert (frieren.spine, frieren.title) == ("tmdb", "Frieren – Nach dem Ende der Reise")
    assert frieren.overview == "Eine Elfe geht noch einmal auf Reisen."
    assert (frieren.titles["en"], frieren.titles["ja"], frieren.original_title) == (
        "Frieren: Beyond Journey's End",
        "葬送のフリーレン",
        "葬送のフリーレン",
    )
    assert shelf.states(frieren) == "loaded loaded loaded loaded"


def test_its_episodes_are_tmdbs_and_what_they_lack_is_kitsus(shelf, with_keys):
    rows = shelf.episodes(shelf.add("Frieren"))
    assert list(rows) == [(1, 1), (1, 2), (1, 3)]
    first = rows[1, 1]
    assert (first.provider, first.title, first.overview, first.runtime_minutes) == (
        "tmdb",
        "Kapitel A",
        "Text 1.",
        24,
    )
    assert first.titles["de"] == "Kapitel A" and first.titles["x-jat"] == "Where the Road Stops"
    assert first.sources == dict.fromkeys(["still_url", "titles.en", "titles.x-jat"], "kitsu")


def test_tvmaze_gives_its_ids_and_pictures_though_it_does_not_number(shelf, with_keys):
    frieren = shelf.add("Frieren")
    assert {("tmdb", str(FRIEREN)), ("tvmaze", "503"), ("tvdb", "424536"), ("kitsu", "46474")} <= ids(frieren)
    assert shelf.chosen(frieren, "banner").source == "tvmaze"
    chosen = Artwork.select().where(Artwork.is_chosen)
    assert [credit.label for credit in provenance.where_from(frieren, chosen)] == [
        "TMDB",
        "TVmaze",
        "Kitsu",
        "fanart.tv",
    ]


def test_each_field_remembers_its_source(shelf, with_keys):
    frieren = shelf.add("Frieren")
    assert frieren.sources["overview"] == frieren.sources["rating"] == frieren.sources["title"] == "tmdb"
    assert frieren.sources["runtime_minutes"] == frieren.sources["studio"] == "tvmaze"


def test_programs_are_told_the_sources_too(app, shelf, with_keys):
    frieren = shelf.add("Frieren")
    with app.test_request_context():
        assert serializers.series(frieren)["sources"]["overview"] == "tmdb"


def test_another_show_forgets_the_sources_of_the_first(shelf, with_keys):
    frieren = shelf.add("Frieren")
    rematch.to(frieren, "tvmaze", "515")
    assert SeriesId.select().count() == 1 and type(frieren).get().sources == {}


def test_each_source_is_thanked_in_the_words_that_it_asks_for(alice, switch):
    switch(**KEYS)
    page = unescape(alice.get("/about").get_data(as_text=True))
    for source in ask.providers().values():
        assert source.attribution.text in page and source.attribution.url in page


def test_pictures_are_in_the_users_language(shelf, with_keys):
    frieren = shelf.add("Frieren")
    assert shelf.chosen(frieren, "poster").url.endswith("/poster-de.jpg")
    assert shelf.chosen(frieren, "logo").url.endswith("/fanart-de.png"), (
        "made for the purpose goes before the preferred source"
    )
    assert shelf.chosen(frieren, "fanart").source == "tmdb"


def test_without_fanart_the_logo_is_tmdbs_in_the_users_language_however_many_like_another(shelf, switch):
    switch(**KEYS, ANIWORLD_PROVIDERS="tmdb,tvmaze,kitsu")
    assert shelf.chosen(shelf.add("Frieren"), "logo").url.endswith("/logo-de.png")


def test_fanart_is_asked_by_the_id_of_tvdb_and_its_logo_goes_before_tvmazes(shelf, switch, services):
    switch(ANIWORLD_FANART_KEY="word")
    frieren = shelf.add("Frieren")
    assert shelf.chosen(frieren, "logo").url.endswith("/fanart-en.png") and ("fanart", "424536") in ids(
        frieren
    )
    offered = [
        row.source for row in Artwork.select().where(Artwork.kind == "logo").order_by(Artwork.score.desc())
    ]
    assert offered == ["fanart", "tvmaze"] and services.count("/fanart/tv/424536") == 1


def test_fanart_is_not_asked_for_a_show_that_has_no_id_at_tvdb(shelf, switch, services):
    switch(ANIWORLD_FANART_KEY="word")
    assert shelf.add("Mob Psycho 100").loading_status == "completed"
    assert not services.count("/fanart")


# One spine for ever


def test_a_show_keeps_its_spine_when_a_better_one_comes(shelf, switch):
    frieren = shelf.add("Frieren")
    places = {place: row.provider_id for place, row in shelf.episodes(frieren).items()}
    switch(**KEYS)
    frieren = shelf.load(frieren, force=True)
    assert (
        frieren.spine == "tvmaze"
        and {place: row.provider_id for place, row in shelf.episodes(frieren).items()} == places
    )
    assert frieren.title == "Frieren – Nach dem Ende der Reise" and ("tmdb", str(FRIEREN)) in ids(frieren)
    assert shelf.chosen(frieren, "poster").source == "tmdb", "in the user's language, it is the better one"
    assert Artwork.select().where(Artwork.source == "tvmaze").exists()


def test_a_spine_that_was_switched_off_is_missed_and_takes_nothing_with_it(shelf, with_keys, switch):
    frieren = shelf.add("Frieren")
    switch()
    frieren = shelf.load(frieren, "episodes")
    part = shelf.part(frieren, "episodes")
    assert (part.state, part.error) == (
        "failed",
        "TMDB numbers the episodes of this show, but is switched off. "
        "Put its key back (ANIWORLD_TMDB_KEY), or let another source number them.",
    )
    assert frieren.title == "Frieren – Nach dem Ende der Reise" and len(shelf.episodes(frieren)) == 3


def test_the_order_of_the_settings_decides_who_numbers(shelf, switch):
    switch(**KEYS, ANIWORLD_PROVIDERS="tvmaze,tmdb,kitsu")
    frieren = shelf.add("Frieren")
    assert frieren.spine == "tvmaze" and ("tmdb", str(FRIEREN)) in ids(frieren)


def test_its_overview_is_in_the_users_language_though_another_numbers_it(shelf, switch):
    frieren = shelf.add("Frieren")
    switch(**KEYS)
    frieren = shelf.load(frieren, force=True)
    assert frieren.spine == "tvmaze" and frieren.overview == "Eine Elfe geht noch einmal auf Reisen."
    assert frieren.sources["overview"] == "tmdb" and frieren.sources["status"] == "tvmaze"


def test_a_show_whose_spine_was_switched_off_can_be_numbered_by_another(shelf, with_keys, switch):
    frieren = shelf.add("Frieren")
    switch()
    assert [source.name for source in renumbering.choices(frieren)] == ["tvmaze"]
    renumbering.change(frieren, "tvmaze")
    frieren = shelf.load(frieren)
    assert (frieren.spine, frieren.loading_status) == ("tvmaze", "completed") and len(
        shelf.episodes(frieren)
    ) > 30


def test_a_show_of_tvmaze_can_be_numbered_by_tmdb(shelf, switch):
    frieren = shelf.add("Frieren")
    switch(**KEYS)
    renumbering.change(frieren, "tmdb")
    shelf.work()
    frieren = type(frieren).get()
    assert (frieren.spine, frieren.loading_status, frieren.url) == (
        "tmdb",
        "completed",
        f"https://www.themoviedb.org/tv/{FRIEREN}",
    )
    assert [place for place in shelf.episodes(frieren) if place[0] >= 0] == [(1, 1), (1, 2), (1, 3)]
    assert ("tvmaze", "503") in ids(frieren)


def test_a_remake_cannot_number_it(shelf, switch, services):
    frieren = shelf.add("Frieren")
    services.says(f"/tmdb/tv/{FRIEREN}", tmdb_show(first_air_date="1999-01-01") | tmdb_season())
    switch(**KEYS)
    renumbering.change(frieren, "tmdb")
    shelf.work()
    part = shelf.part(frieren, "episodes")
    assert (part.state, part.error) == (
        "partial",
        "TMDB does not know this show. TVmaze goes on numbering the episodes.",
    )


# From the catalogue

FROM_CATALOGUE = {"provider": "catalogue", "source_id": "400602"}  # with TMDB's number of the show


def test_what_comes_from_the_catalogue_is_numbered_by_tmdb_by_its_id(shelf, with_keys, services):
    frieren = shelf.add(**FROM_CATALOGUE)
    assert (frieren.spine, frieren.loading_status) == ("tmdb", "completed") and not services.count(
        "/tmdb/search"
    )


@pytest.mark.parametrize("status", [400, 401, 404])
def test_without_tmdb_what_comes_from_the_catalogue_is_numbered_by_whoever_knows_its_other_ids(
    shelf, with_keys, services, status
):
    services.fails("tmdb", status, b'{"status_code": 7}')
    frieren = shelf.add(**FROM_CATALOGUE)
    assert (frieren.spine, frieren.loading_status) == ("tvmaze", "completed")


def test_the_order_of_the_settings_decides_also_for_what_comes_from_the_catalogue(shelf, switch):
    switch(**KEYS, ANIWORLD_PROVIDERS="tvmaze,tmdb,kitsu")
    frieren = shelf.add(**FROM_CATALOGUE)
    assert frieren.spine == "tvmaze" and ("tmdb", str(FRIEREN)) in ids(frieren)


def test_tmdb_having_a_bad_day_is_waited_for_with_the_catalogue_too(shelf, with_keys, services):
    services.fails("tmdb")
    frieren = shelf.add(**FROM_CATALOGUE)
    assert (frieren.spine, shelf.part(frieren, "episodes").state) == (None, "pending")


def test_a_show_that_tmdb_does_not_have_is_numbered_by_tvmaze(shelf, with_keys):
    assert shelf.add("Mob Psycho 100").spine == "tvmaze"


def test_the_same_show_from_another_source_is_found_to_be_there(shelf, switch):
    frieren = shelf.add("Frieren")
    switch(**KEYS)
    twin = shelf.put(provider="tmdb", source_id=str(FRIEREN), title="Nach dem Ende der Reise")
    shelf.work()
    assert [row.id for row in Series.select()] == [frieren.id] == [series.led_to(twin.id).id]


def test_a_show_that_one_source_parts_and_another_does_not_stays_two_series(shelf, switch, services):
    frieren, note = shelf.add("Frieren"), shelf.add("Violet Evergarden")
    for tvdb in [value for provider, value in ids(note) | ids(frieren) if provider == "tvdb"]:
        services.says(f"/tmdb/find/{tvdb}", {"tv_results": [{"id": FRIEREN, "name": "Frieren"}]})
    services.says(f"/tmdb/tv/{FRIEREN}", tmdb_show(first_air_date="") | tmdb_season())
    switch(**KEYS)
    frieren, note = shelf.load(frieren, force=True), shelf.load(note, force=True)
    assert (frieren.title, note.title) == ("Frieren – Nach dem Ende der Reise", "Violet Evergarden")
    assert ("tmdb", str(FRIEREN)) in ids(frieren) and not any(provider == "tmdb" for provider, _ in ids(note))
    assert note.loading_status == "completed" and "Frieren" not in note.search_text


def test_a_remake_of_the_same_name_is_no_sister(shelf, with_keys, services):
    services.says(
        f"/tmdb/tv/{FRIEREN}", tmdb_show(first_air_date="1999-01-01", external_ids={}) | tmdb_season()
    )
    frieren = shelf.add("Frieren")
    assert frieren.spine == "tmdb" and not any(provider == "tvmaze" for provider, _ in ids(frieren))


# When a source does not answer


def test_the_source_that_numbers_a_show_having_a_bad_day_is_waited_for(shelf, with_keys, services):
    frieren = shelf.add("Frieren")
    services.fails("tmdb")
    part = shelf.part(shelf.load(frieren, "episodes", force=True), "episodes")
    assert (part.state, part.error) == ("pending", "TMDB is having problems (HTTP 500).")


def test_a_key_that_is_no_longer_good_is_said_with_what_one_can_do(shelf, with_keys, services):
    frieren = shelf.add("Frieren")
    services.fails("tmdb", 401, b'{"status_code": 7}')
    frieren = shelf.load(frieren, "episodes", force=True)
    part = shelf.part(frieren, "episodes")
    assert (part.state, part.error) == (
        "failed",
        "TMDB rejected the API key (HTTP 401). It numbers the episodes of this show: "
        "set that right, or let another source number them.",
    )
    assert len(shelf.episodes(frieren)) == 3


@pytest.mark.parametrize("status", [401, 400])
def test_a_key_that_tmdb_does_not_know_leaves_the_show_to_tvmaze_and_says_so(
    shelf, with_keys, services, status
):
    services.fails("tmdb", status, b'{"status_code": 7}')
    frieren = shelf.add("Frieren")
    assert (frieren.spine, frieren.loading_status) == ("tvmaze", "completed")
    part = shelf.part(frieren, "episodes")
    assert part.state == "partial" and part.error.startswith("Some titles may be missing: TMDB ")


def test_tmdb_having_a_bad_day_is_waited_for(shelf, with_keys, services):
    services.fails("tmdb")
    frieren = shelf.add("Frieren")
    part = shelf.part(frieren, "episodes")
    assert (frieren.spine, part.state, part.error) == (
        None,
        "pending",
        "TMDB is having problems (HTTP 500).",
    )


@pytest.mark.parametrize("silent", ["jikan", "anilist", "fanart"])
def test_a_silent_extra_hides_nobody_else(shelf, with_keys, services, silent):
    services.fails(silent)
    frieren = shelf.add("Frieren")
    assert (frieren.spine, frieren.loading_status) == ("tmdb", "completed")
    assert shelf.states(frieren).split()[1:] == ["loaded"] * 3


def test_anilist_turning_everybody_away_leaves_no_trace_on_a_series(shelf, services):
    services.fails("anilist", 403, b'{"errors": [{"message": "No.", "status": 403}]}')
    frieren, other = shelf.add("Frieren"), shelf.add("Death Note")
    assert shelf.states(frieren) == shelf.states(other) == "loaded loaded loaded loaded"
    assert services.count("/anilist") == 1, "its breaker is open"


def test_an_unknown_title_is_unknown_though_an_extra_is_silent(shelf, services):
    services.fails("anilist", 403)
    services.fails("jikan")
    added = shelf.add("No Such Show Whatsoever")
    assert shelf.part(added, "episodes").error_code == "unknown_title"


def test_a_search_says_which_source_did_not_answer_in_its_own_name(house, services):
    services.fails("anilist", 403)
    assert ask.search("frieren")[1] == ["AniList refuses our requests."]


def test_a_source_that_only_has_pictures_is_never_searched_nor_picked(house, switch, services):
    switch(**KEYS)
    ask.search("frieren")
    assert not services.count("/fanart")
    with pytest.raises(Invalid) as caught:
        series.add(provider="fanart", source_id="1")
    assert str(caught.value) == "The provider is one of catalogue, tmdb, tvmaze, kitsu, jikan, anilist."
