"""People, ages, votes, tags and trailers: stored as told, and never emptied by a source that is silent."""

from aniworld.library.matching import details, further_details, uniting
from aniworld.models import Credit, Series
from aniworld.providers.base import Details
from aniworld.providers.values import CastMember


def show(provider, title="Frieren", **fields):
    return Details(provider=provider, id="1", title=title, **fields)


SPINE = show("tvmaze", rating=8.5, content_ratings={"US": "TV-14"}, directors=("Sei",))
OTHER = show(
    "kitsu",
    rating=8.9,
    votes=43,
    content_ratings={"US": "TV-MA", "kitsu": "PG"},
    directors=("Bo",),
    tags=("elves",),
    trailer="aaaaaaaaaaa",
    cast=(CastMember(name="Aki", role="Ren"),),
)


def people(series, job=Credit.ACTOR):
    rows = Credit.select().where((Credit.series == series) & (Credit.job == job)).order_by(Credit.position)
    return [(row.name, row.role) for row in rows]


# Put together


def test_the_first_source_counts_and_the_others_fill_its_blanks():
    merged = uniting.with_blanks_filled(SPINE, [OTHER])
    assert (merged.directors, merged.tags, merged.trailer) == (("Sei",), ("elves",), "aaaaaaaaaaa")
    assert (merged.sources["cast"], merged.sources["directors"]) == ("kitsu", "tvmaze")


def test_ages_of_all_countries_are_kept():
    merged = uniting.with_blanks_filled(SPINE, [OTHER])
    assert merged.content_ratings == {"US": "TV-14", "kitsu": "PG"}


def test_ratings_of_all_sources_are_kept_but_not_those_of_one_season():
    season = show("jikan", "Frieren Season 2", rating=9.9)
    ratings = uniting.with_blanks_filled(SPINE, [OTHER, season]).ratings
    assert {name: (told.value, told.votes) for name, told in ratings.items()} == {
        "tvmaze": (8.5, None),
        "kitsu": (8.9, 43),
    }


def test_a_source_without_a_rating_has_none():
    assert uniting.with_blanks_filled(show("tvmaze"), [show("kitsu")]).ratings == {}


# Stored


def test_what_is_told_is_on_the_row(frieren):
    further_details.put(frieren, uniting.with_blanks_filled(SPINE, [OTHER]), {"tvmaze", "kitsu"})
    assert (frieren.tags, frieren.trailer) == (["elves"], "aaaaaaaaaaa")
    assert frieren.ratings["kitsu"] == {"value": 8.9, "votes": 43}


def test_a_blank_empties_nothing(frieren):
    full = uniting.with_blanks_filled(SPINE, [OTHER])
    further_details.put(frieren, full, {"tvmaze", "kitsu"})
    further_details.store_people(frieren, full)
    further_details.put(frieren, show("tvmaze"), {"tvmaze"})
    further_details.store_people(frieren, show("tvmaze"))
    assert (frieren.tags, frieren.content_ratings["kitsu"]) == (["elves"], "PG")
    assert set(frieren.ratings) == {"kitsu"}, "that of TVmaze is gone, and Kitsu was silent"
    assert people(frieren) == [("Aki", "Ren")]


def test_people_are_replaced_as_a_whole(frieren):
    told = tuple(CastMember(name=name) for name in ("Mio", "Aki"))
    further_details.store_people(frieren, show("tvmaze", cast=told))
    assert people(frieren) == [("Mio", ""), ("Aki", "")]


def test_people_who_stay_are_not_written_again(frieren):
    told = show("tvmaze", cast=(CastMember(name="Mio"), CastMember(name="Aki")), directors=("Sei",))
    further_details.store_people(frieren, told)
    before = list(Credit.select().dicts())
    further_details.store_people(frieren, told)
    assert list(Credit.select().dicts()) == before


def test_a_loaded_series_has_its_people_and_its_ratings(frieren):
    assert len(people(frieren)) == 4 and people(frieren, Credit.DIRECTOR) and people(frieren, Credit.WRITER)
    assert frieren.ratings["tvmaze"]["value"] == frieren.rating and frieren.sources["cast"] == "tvmaze"


def test_people_go_with_their_series(frieren):
    Series.delete().execute()
    assert Credit.select().count() == 0


def test_the_columns_are_among_those_that_a_load_writes():
    assert set(further_details.COLUMNS) <= set(details.STORED)
