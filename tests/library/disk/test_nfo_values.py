"""What the rows of a series become in its NFO files."""

import xml.etree.ElementTree as ET

import pytest

from aniworld.files import nfo
from aniworld.library.disk import nfo_kinds, nfo_values
from aniworld.library.household import changing
from aniworld.library.series import editing
from aniworld.models import Credit, Episode, Series


def show(series):
    return nfo_values.show(Series.get_by_id(series.id), [], nfo_kinds.wanted())


def test_the_people_that_a_source_tells_are_in_the_file(shelf, frieren):
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    cast = [(actor.findtext("role"), actor.findtext("order")) for actor in root.findall("actor")]
    assert cast[:2] == [("The Wanderer", "0"), ("The Old Master", "1")] and len(cast) == 4
    assert all(actor.findtext("name") for actor in root.findall("actor"))
    assert root.findtext("director") and root.findtext("credits")


def test_people_keep_their_order_and_their_portraits(frieren):
    Credit.delete().execute()
    for position, name in ((1, "Mio"), (0, "Aki")):
        Credit.create(
            series=frieren, job=Credit.ACTOR, position=position, name=name, thumb_url=f"https://{name}"
        )
    assert show(frieren).actors == (nfo.Actor("Aki", "", "https://Aki"), nfo.Actor("Mio", "", "https://Mio"))


def test_the_age_is_in_the_system_of_the_household(frieren):
    Series.update(content_ratings={"US": "TV-14", "DE": "12"}).execute()
    assert show(frieren).mpaa == "TV-14"
    changing.change({"rating_system": "DE"})
    assert show(frieren).mpaa == "FSK-12"


def test_the_default_rating_is_that_of_the_row_and_the_others_are_named(frieren):
    told = {"tvmaze": (8.5, None), "kitsu": (8.9, 43), "tmdb": (8.7, 900), "jikan": (9.1, 5)}
    ratings = {name: {"value": value, "votes": votes} for name, (value, votes) in told.items()}
    Series.update(rating=8.7, ratings=ratings, sources=frieren.sources | {"rating": "tmdb"}).execute()
    entry = show(frieren)
    assert (entry.rating_name, entry.rating, entry.votes) == ("themoviedb", 8.7, 900)
    assert entry.other_ratings == (
        nfo.Rating("myanimelist", 9.1, 5),
        nfo.Rating("kitsu", 8.9, 43),
        nfo.Rating("tvmaze", 8.5),
    )


def test_votes_of_another_rating_than_that_of_the_row_are_not_told(frieren):
    Series.update(
        rating=5.0, ratings={"kitsu": {"value": 8.9, "votes": 43}}, sources={"rating": "kitsu"}
    ).execute()
    assert show(frieren).votes is None


def test_a_series_of_an_older_version_has_none_of_it(frieren):
    Credit.delete().execute()
    blank = dict.fromkeys(("tagline", "trailer", "tags", "content_ratings", "ratings"))
    Series.update(blank | {"sources": {}, "country": ""}).execute()
    entry = show(frieren)
    assert (entry.tagline, entry.trailer, entry.tags, entry.mpaa, entry.actors) == ("", "", (), "", ())
    assert (entry.rating_name, entry.other_ratings, entry.countries) == ("default", (), ())


TITLES = {"The Promised Neverland": "Promised Neverland", "Theory": "Theory", "Der Fall": "Fall", "A": "A"}


@pytest.mark.parametrize("title, sorted_as", TITLES.items())
def test_a_show_is_sorted_without_its_article(frieren, title, sorted_as):
    Series.update(title=title).execute()
    assert show(frieren).sort_title == sorted_as


def test_a_special_tells_before_which_episode_it_is_shown(frieren):
    special = Episode.create(
        series=frieren, season=0, number=1, air_date="2023-10-01", provider="tvmaze", provider_id="s1"
    )
    first = Episode.get((Episode.season == 1) & (Episode.number == 1))
    values = nfo_values.EpisodeValues(frieren, nfo_kinds.wanted())
    assert first.air_date == "2023-09-29"
    assert (values.of(special).display_season, values.of(special).display_episode) != (None, None)
    assert values.of(first).display_season is None


def test_an_episode_has_its_ids_at_all_services_its_own_being_the_default(frieren):
    row = Episode.get((Episode.season == 1) & (Episode.number == 1))
    row.ids, row.directors, row.votes = {"kitsu": "7", "tvdb": "9"}, ["Sei"], 12
    entry = nfo_values.EpisodeValues(frieren, nfo_kinds.wanted()).of(row)
    assert entry.ids == {"kitsu": "7", "tvdb": "9", "tvmaze": row.provider_id}
    assert (entry.default_id, entry.directors, entry.votes) == ("tvmaze", ("Sei",), 12)


def test_what_was_edited_here_is_locked_for_jellyfin_where_the_household_wants_it(frieren):
    editing.change(frieren, {"title": "The Mage", "plot": "Mine.", "sort_title": "Mage"})
    assert show(frieren).locked_fields == ()
    changing.change({"nfo_kinds": {"locked_fields": True}})
    assert show(frieren).locked_fields == ("Name", "Overview")
    assert show(frieren).sort_title == "Mage"


def test_a_rating_of_a_person_is_no_services(frieren):
    Series.update(ratings={"tvmaze": {"value": 8.9, "votes": 3}}).execute()
    editing.change(frieren, {"rating": 5})
    entry = show(frieren)
    assert (entry.rating, entry.rating_name, entry.votes) == (5.0, "default", None)
    assert entry.other_ratings == (nfo.Rating("tvmaze", 8.9, 3),)
