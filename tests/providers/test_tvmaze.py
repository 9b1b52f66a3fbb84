"""What aniworld understands of TVmaze's answers."""

from datetime import date

import pytest

from aniworld.errors import ProviderError
from aniworld.providers import tvmaze_answers
from aniworld.providers.base import Season
from aniworld.providers.tvmaze import TVmaze


@pytest.fixture
def tvmaze(stored, payload):
    stored.answers = {
        "/search/shows": payload("tvmaze/search"),
        "/shows/901": payload("tvmaze/show"),
        "/shows/901/episodes": payload("tvmaze/episodes"),
    }
    return TVmaze(stored)


def test_the_likest_show_comes_first_and_says_that_it_is_animation(tvmaze, stored):
    found = tvmaze.search("paper lanterns", priority=3)
    assert [(c.id, c.title, c.year, c.is_animation, c.kind) for c in found] == [
        ("901", "Paper Lanterns", 2021, True, "Animation"),
        ("902", "Lantern Street", 2003, False, "Scripted"),
    ]
    assert found[0].overview == "A boy folds lanterns that remember & speak."
    assert found[0].poster_url.endswith("/medium_portrait/1/2.jpg")
    assert stored.asked == [("/search/shows", [("q", "paper lanterns")])]


def test_an_empty_search_asks_nobody(tvmaze, stored):
    assert tvmaze.search("  \x00 ", priority=3) == [] and stored.asked == []


def test_details_come_in_one_request(tvmaze, stored):
    show = tvmaze.details("901", priority=2)
    assert [path for path, _ in stored.asked] == ["/shows/901"]
    embedded = ["seasons", "images", "akas", "cast", "crew"]
    assert stored.asked[0][1] == [("embed[]", name) for name in embedded]
    assert show.overview == "A boy folds lanterns that remember & speak.\nThey ask for more paper."
    assert (show.status, show.premiered, show.ended, show.runtime_minutes) == (
        "running",
        date(2021, 4, 3),
        None,
        25,
    )
    assert (show.rating, show.genres, show.studio, show.country) == (
        8.1,
        ("Anime", "Fantasy"),
        "Tokyo MX",
        "JP",
    )
    assert show.ids == {"tvmaze": "901", "tvdb": "390001", "imdb": "tt9900001"}
    assert show.url == "https://www.tvmaze.com/shows/901/paper-lanterns"


def test_titles_are_known_in_german_japanese_and_romaji(tvmaze):
    show = tvmaze.details("901", priority=2)
    assert show.titles == {
        "en": "Paper Lanterns",
        "x-jat": "Kami no Andon",
        "ja": "紙の行灯",
        "de": "Papierlaternen",
    }
    assert show.synonyms == ("Lanternes de papier",)


def test_an_alias_without_a_country_is_of_the_country_that_the_show_is_from(tvmaze, stored, payload):
    web = payload("tvmaze/show") | {"network": None, "webChannel": {"name": "Stream", "country": None}}
    web["_embedded"]["akas"] = [
        {"name": "紙の行灯", "country": None},
        {"name": "", "country": None},
        {"name": "Lampions"},
    ]
    stored.answers["/shows/901"] = web
    show = tvmaze.details("901", priority=2)
    assert (
        show.titles == {"en": "Paper Lanterns", "ja": "紙の行灯", "x-jat": "Lampions"}
        and show.studio == "Stream"
    )
    stored.answers["/shows/901"] = web | {"language": "French"}
    assert tvmaze.details("901", priority=2).titles == {"en": "Paper Lanterns"}


def test_seasons_keep_what_is_known_of_them(tvmaze):
    first, second = tvmaze.details("901", priority=2).seasons
    assert first == Season(number=1, premiered=date(2021, 4, 3), ended=date(2021, 6, 19), episode_count=12)
    assert second == Season(number=2, name="The Flood", overview="Water meets paper.")


def test_pictures_are_told_by_kind_with_the_main_poster_first(tvmaze):
    images = tvmaze.details("901", priority=2).images
    by_kind = {image.kind: [other.url for other in images if other.kind == image.kind] for image in images}
    assert by_kind["poster"] == [
        "https://static.tvmaze.com/uploads/images/original_untouched/1/2.jpg",
        "https://static.tvmaze.com/o/older-poster.jpg",
    ]
    assert by_kind["fanart"] == ["https://static.tvmaze.com/o/wide.jpg"]
    assert by_kind["banner"] == ["http://static.tvmaze.com/o/banner.jpg"]
    assert by_kind["logo"] == ["https://static.tvmaze.com/o/title.png"]
    assert by_kind["season_poster"] == ["https://static.tvmaze.com/o/31.jpg"]
    assert next(i for i in images if i.kind == "season_poster").season == 1


def test_missing_embeds_are_asked_for_by_themselves(tvmaze, stored, payload):
    show = payload("tvmaze/show")
    stored.answers["/shows/901/images"] = show["_embedded"].pop("images")
    del show["_embedded"]["seasons"]  # and its own address answers 404
    stored.answers["/shows/901"] = show
    details = tvmaze.details("901", priority=2)
    assert [path for path, _ in stored.asked] == ["/shows/901", "/shows/901/seasons", "/shows/901/images"]
    assert details.seasons == () and any(image.kind == "logo" for image in details.images)


def test_the_main_poster_is_there_even_when_it_is_not_among_the_images(tvmaze, stored, payload):
    show = payload("tvmaze/show")
    show["_embedded"]["images"] = []
    stored.answers["/shows/901"] = show
    assert [i.url for i in tvmaze.details("901", priority=2).images if i.kind == "poster"] == [
        show["image"]["original"]
    ]


def test_episodes_come_with_specials_and_without_doubles(tvmaze, stored):
    told = []
    first, second, special = tvmaze.episodes("901", priority=2, progress=lambda *counts: told.append(counts))
    assert stored.asked == [("/shows/901/episodes", [("specials", "1")])] and told == [(3, 3)]
    assert (first.id, first.season, first.number, first.title, first.is_special) == (
        "7001",
        1,
        1,
        "First Fold",
        False,
    )
    assert (first.air_date, first.runtime_minutes, first.rating) == (date(2021, 4, 3), 25, 7.9)
    assert (first.overview, first.still_url) == ("He finds the box.", "https://static.tvmaze.com/o/1.jpg")
    assert (second.title, second.titles, second.air_date, second.runtime_minutes) == ("", {}, None, None)
    assert (special.season, special.number, special.is_special) == (1, None, True)


@pytest.mark.parametrize("source_id", ["999", "", "../search", "1/2", "0", "-1", "٣"])
def test_an_unknown_show_is_none_and_has_no_episodes(tvmaze, source_id):
    assert tvmaze.details(source_id, priority=2) is None and tvmaze.episodes(source_id, priority=2) == []


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        ({"tvmaze": "17", "tvdb": "1"}, [], "17"),
        ({"tvdb": "390001"}, [[("thetvdb", "390001")]], "901"),
        ({"tvdb": "4", "imdb": "tt9900001"}, [[("thetvdb", "4")], [("imdb", "tt9900001")]], "901"),
        ({"mal": "1"}, [], None),
    ],
)
def test_a_show_is_found_by_its_foreign_ids(tvmaze, stored, payload, ids, asked, found):
    known = [{"thetvdb": "390001"}, {"imdb": "tt9900001"}]
    stored.answers["/lookup/shows"] = lambda params: payload("tvmaze/show") if params in known else None
    assert tvmaze.resolve(ids, priority=2) == found
    assert [params for _, params in stored.asked] == asked


@pytest.mark.parametrize(
    "answer", [{}, {"id": 901, "name": None}, {"name": "x"}, [], {"name": "Not Found", "status": 404}]
)
def test_an_answer_without_a_show_is_an_error_and_not_an_empty_show(tvmaze, stored, answer):
    stored.answers["/shows/901"] = answer
    with pytest.raises(ProviderError):
        tvmaze.details("901", priority=2)


@pytest.mark.parametrize("answer", [{}, [None], [{"id": 1}], [{"id": None, "season": 1, "number": 1}], "x"])
def test_a_list_in_which_nothing_can_be_read_is_an_error_and_not_an_empty_list(tvmaze, stored, answer):
    stored.answers["/shows/901/episodes"] = answer
    with pytest.raises(ProviderError):
        tvmaze.episodes("901", priority=2)


def test_a_show_without_episodes_yet_is_no_error(tvmaze, stored):
    stored.answers["/shows/901/episodes"] = []
    assert tvmaze.episodes("901", priority=2) == []


@pytest.mark.parametrize(
    ("kind", "size"),
    [("poster", "medium_portrait"), ("season_poster", "medium_portrait"), ("banner", "original_untouched")],
)
def test_only_posters_are_sure_to_have_a_small_version(tvmaze, kind, size):
    url = "https://static.tvmaze.com/uploads/images/original_untouched/1/2.jpg"
    assert tvmaze.preview(url, kind) == f"https://static.tvmaze.com/uploads/images/{size}/1/2.jpg"


def test_the_cast_is_known_with_its_characters_and_portraits(tvmaze):
    cast = tvmaze.details("901", priority=2).cast
    assert [(member.name, member.role, member.thumb_url) for member in cast] == [
        ("Aki Fold", "Ren / Ren's Sister", "https://static.tvmaze.com/p/71m.jpg"),
        ("Mio Crease", "The Old Lantern", None),
    ]


def test_the_crew_is_known_by_what_it_did(tvmaze):
    show = tvmaze.details("901", priority=2)
    assert (show.directors, show.writers) == (("Sei Kumo",), ("Tomo Washi",))


def test_a_server_that_embeds_no_people_leaves_them_blank(tvmaze, stored, payload):
    show = payload("tvmaze/show")
    del show["_embedded"]["cast"], show["_embedded"]["crew"]
    stored.answers["/shows/901"] = show
    details = tvmaze.details("901", priority=2)
    assert (details.cast, details.directors) == ((), ()) and len(stored.asked) == 1


@pytest.mark.parametrize(
    "told, moment",
    [
        ({"airtime": "00:30", "airstamp": "2026-01-17T15:30:00+00:00"}, 1768663800.0),
        ({"airtime": "", "airstamp": "2026-01-17T03:00:00+00:00"}, None),  # noon, which nobody has said
        ({"airtime": "00:30", "airstamp": None}, None),
        ({}, None),
    ],
)
def test_the_moment_of_a_broadcast_is_kept_when_its_time_is_known(told, moment):
    row = {"id": 1, "season": 1, "number": 1, "airdate": "2026-01-17"}
    episode = tvmaze_answers.episode(row | told)
    assert (episode.air_date, episode.airs_at) == (date(2026, 1, 17), moment)
