"""What aniworld understands of TMDB, in the user's language."""

from datetime import date

import pytest

from aniworld.errors import ProviderError
from aniworld.providers.base import MAKESHIFT, USUAL
from aniworld.providers.tmdb import DETAILS, TMDB
from aniworld.settings import Settings

PICTURES = "https://image.tmdb.org/t/p"


@pytest.fixture
def tmdb(stored, payload):
    """TMDB as asked by somebody who prefers these languages."""

    def show(params):
        if params["append_to_response"].startswith("season/"):
            return payload(f"tmdb/seasons_{params['language']}")
        return payload("tmdb/show")

    def made(languages="de"):
        stored.answers = {
            "/search/tv": payload("tmdb/search"),
            "/tv/80001": show,
            "/find/390001": payload("tmdb/find"),
        }
        return TMDB(stored, Settings.load({"ANIWORLD_TMDB_KEY": "token", "ANIWORLD_LANGUAGE": languages}))

    return made


def test_a_search_is_answered_in_the_users_language(tmdb, stored):
    first, second = tmdb().search("paper lanterns", priority=3)
    assert stored.asked == [
        ("/search/tv", [("query", "paper lanterns"), ("language", "de"), ("include_adult", "false")])
    ]
    assert (first.id, first.title, first.titles, first.year) == (
        "80001",
        "Papierlaternen",
        ("Papierlaternen", "紙の行灯"),
        2021,
    )
    assert (first.is_animation, first.poster_url) == (True, f"{PICTURES}/w342/poster.jpg")
    assert (second.year, second.is_animation, second.poster_url) == (None, False, None)


def test_details_come_in_one_question(tmdb, stored):
    tmdb("de,en").details("80001", priority=2)
    assert stored.asked == [
        (
            "/tv/80001",
            [
                ("language", "de"),
                ("append_to_response", DETAILS),
                ("include_image_language", "de,en,ja,null"),
            ],
        )
    ]


def test_details_hold_titles_ids_and_facts(tmdb):
    details = tmdb().details("80001", priority=2)
    assert (details.title, details.titles["de"], details.titles["ja"], details.titles["x-jat"]) == (
        "Paper Lanterns",
        "Papierlaternen",
        "紙の行灯",
        "Kami no Andon",
    )
    assert details.synonyms == ("Lanternes de papier",)
    assert details.ids == {"tmdb": "80001", "tvdb": "390001", "imdb": "tt9900001"}
    assert (details.status, details.premiered, details.ended) == (
        "ended",
        date(2021, 4, 3),
        date(2022, 6, 18),
    )
    assert (details.runtime_minutes, details.rating, details.studio, details.country) == (
        25,
        8.12,
        "Tokyo MX",
        "JP",
    )
    assert (
        details.genres == ("Animation", "Sci-Fi & Fantasy")
        and details.url == "https://www.themoviedb.org/tv/80001"
    )


@pytest.mark.parametrize(
    ("languages", "overview", "language"),
    [
        ("de", "A boy folds lanterns that remember.", "en"),
        ("de,pt", "Um rapaz dobra lanternas.", "pt"),
        ("pt-br", "Um menino dobra lanternas.", "pt-br"),
        ("fr", "A boy folds lanterns that remember.", "en"),
    ],
)
def test_a_text_is_in_the_first_language_that_has_it_else_in_english(tmdb, languages, overview, language):
    details = tmdb(languages).details("80001", priority=2)
    assert (details.overview, details.language) == (overview, language)


def test_a_title_of_one_country_is_kept_beside_that_of_its_language(tmdb, stored):
    titles = tmdb("pt-br").details("80001", priority=2).titles
    asked = dict(stored.asked[0][1])
    assert (titles["pt"], titles["pt-br"]) == ("Lanternas de papel", "Lanternas")
    assert (asked["language"], asked["include_image_language"]) == ("pt-BR", "pt,en,ja,null")


def test_a_season_that_is_only_numbered_has_no_name(tmdb):
    seasons = tmdb().details("80001", priority=2).seasons
    assert [(season.number, season.name, season.overview) for season in seasons] == [
        (0, "Extras", ""),
        (1, "", "Die erste Flut."),
        (2, "Die Flut", ""),
    ]
    assert (seasons[1].premiered, seasons[1].episode_count) == (date(2021, 4, 3), 2)


def test_pictures_have_their_language_and_drawings_come_as_png(tmdb):
    images = tmdb().details("80001", priority=2).images
    logos = {i.language: (i.url, i.width, int(i.score)) for i in images if i.kind == "logo"}
    assert logos == {
        "en": (f"{PICTURES}/original/logo-en.png", 800, USUAL),
        "de": (f"{PICTURES}/w500/logo-de.png", None, USUAL),
        None: (f"{PICTURES}/original/logo.png", 500, MAKESHIFT),
    }
    posters = {(i.url.rpartition("/")[2], i.language) for i in images if i.kind == "poster"}
    assert posters == {("poster.jpg", "de"), ("poster-plain.jpg", None)}
    assert [(i.season, i.url) for i in images if i.kind == "season_poster"] == [
        (1, f"{PICTURES}/original/season1.jpg"),
        (2, f"{PICTURES}/original/season2.jpg"),
    ]


def test_the_main_poster_is_there_even_when_it_is_not_among_the_images(tmdb, stored, payload):
    source, show = tmdb(), payload("tmdb/show")
    show["images"] = {}
    stored.answers["/tv/80001"] = show
    offered = [
        (image.kind, image.url)
        for image in source.details("80001", priority=2).images
        if image.season is None
    ]
    assert offered == [
        ("poster", f"{PICTURES}/original/poster.jpg"),
        ("fanart", f"{PICTURES}/original/wide.jpg"),
    ]


def test_only_the_ten_best_pictures_of_each_language_are_offered(tmdb, stored, payload):
    source, show = tmdb(), payload("tmdb/show")
    rows = [
        {"file_path": f"/{n}.jpg", "iso_639_1": code, "vote_average": n % 10, "vote_count": 1}
        for n in range(90)
        for code in ("en", "de")
    ]
    show["images"]["posters"], show["poster_path"] = rows, None
    stored.answers["/tv/80001"] = show
    posters = [image for image in source.details("80001", priority=2).images if image.kind == "poster"]
    assert len(posters) == 20 and min(image.score for image in posters) > USUAL + 0.7


@pytest.mark.parametrize(
    "path",
    [
        "/../x.jpg",
        "//evil.example/x.jpg",
        "x.jpg",
        "/x.jpg?y",
        "/a/b.jpg",
        "/x.html",
        "https://evil.example/x.jpg",
        7,
    ],
)
def test_a_path_that_leads_elsewhere_is_no_picture(tmdb, stored, payload, path):
    source, show = tmdb(), payload("tmdb/show")
    show["images"] = {"posters": [{"file_path": path}]}
    show["poster_path"] = show["backdrop_path"] = path
    stored.answers["/tv/80001"] = show
    assert {image.kind for image in source.details("80001", priority=2).images} == {"season_poster"}


# Episodes


def test_episodes_are_told_in_the_users_language_and_what_is_missing_in_english(tmdb, stored):
    told = []
    special, first, second, last = tmdb().episodes(
        "80001", priority=2, progress=lambda *counts: told.append(counts)
    )
    assert (special.season, special.number, special.is_special, special.title) == (0, 1, True, "Winterpapier")
    assert (first.id, first.title, first.overview) == ("8901", "Die erste Falte", "Er findet die Schachtel.")
    assert first.titles == {"de": "Die erste Falte", "en": "First Fold"}
    assert (first.air_date, first.runtime_minutes, first.rating) == (date(2021, 4, 3), 25, 7.9)
    assert first.still_url == f"{PICTURES}/original/still1.jpg"
    assert (second.title, second.overview, second.air_date, second.rating) == (
        "Second Fold",
        "It speaks.",
        None,
        None,
    )
    assert (last.season, last.number, last.title) == (2, 14, "Wasser"), "numbers may go on over the seasons"
    assert told[-1] == (4, 4)


def without_ids(stored):
    """What was asked, but for the ids of episodes at other services."""
    return [
        (path, params)
        for path, params in stored.asked
        if "/external_ids" not in dict(params).get("append_to_response", "")
    ]


def test_only_seasons_with_blanks_are_asked_for_in_another_language(tmdb, stored):
    tmdb().episodes("80001", priority=2)
    assert [
        (dict(params)["language"], dict(params)["append_to_response"])
        for _, params in without_ids(stored)[1:]
    ] == [
        ("de", "season/0,season/1,season/2"),
        ("en", "season/1"),
    ]


def test_who_reads_english_asks_once(tmdb, stored):
    episodes = tmdb("en").episodes("80001", priority=2)
    assert [episode.title for episode in episodes if episode.season == 1] == ["First Fold", "Second Fold"]
    assert [dict(params)["language"] for _, params in without_ids(stored)] == [
        "en"
    ] * 4  # the show, its seasons, two not passed along


def test_a_season_that_was_not_passed_along_is_asked_for_by_itself(tmdb, stored, payload):
    source = tmdb("en")
    stored.answers["/tv/80001/season/2"] = payload("tmdb/seasons_de")["season/2"]
    assert [(e.season, e.number) for e in source.episodes("80001", priority=2)] == [(1, 1), (1, 2), (2, 14)]
    assert [path for path, _ in without_ids(stored)] == [
        "/tv/80001",
        "/tv/80001",
        "/tv/80001/season/0",
        "/tv/80001/season/2",
    ]


def test_a_long_show_is_read_ten_seasons_at_a_time(tmdb, stored, payload):
    show = payload("tmdb/show")
    show["seasons"] = [{"season_number": n, "episode_count": 1} for n in range(22)]

    def answer(params):
        names = params["append_to_response"].split(",")
        numbers = [int(name.removeprefix("season/")) for name in names if name.count("/") == 1]
        row = {"name": "A Fold", "overview": "Paper.", "episode_number": 1}
        return show | {
            f"season/{n}": {"episodes": [row | {"id": 9000 + n, "season_number": n}]} for n in numbers
        }

    source = tmdb("en")
    stored.answers["/tv/80001"] = answer
    assert len(source.episodes("80001", priority=2)) == 22 and len(without_ids(stored)) == 4


@pytest.mark.parametrize(
    "title", ["Episode 5", "Folge 5", "第5話", "Épisode 5", "Episodio 5", "Aflevering 5", "5. Bölüm", ""]
)
def test_a_number_is_no_title(tmdb, stored, payload, title):
    source, season = tmdb("en"), payload("tmdb/seasons_en")
    for row in season["season/1"]["episodes"]:
        row["name"] = title
    stored.answers["/tv/80001"] = lambda params: (
        season if "season/" in params["append_to_response"] else payload("tmdb/show")
    )
    assert [(episode.title, episode.titles) for episode in source.episodes("80001", priority=2)] == [
        ("", {}),
        ("", {}),
    ]


# By other ids, and what is not there


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        ({"tmdb": "17", "tvdb": "1"}, [], "17"),
        ({"tvdb": "390001"}, [("/find/390001", "tvdb_id")], "80001"),
        (
            {"tvdb": "4", "imdb": "tt9900001"},
            [("/find/4", "tvdb_id"), ("/find/tt9900001", "imdb_id")],
            "80001",
        ),
        ({"mal": "1"}, [], None),
        ({"tvdb": "../x"}, [], None),
    ],
)
def test_a_show_is_found_by_its_foreign_ids(tmdb, stored, payload, ids, asked, found):
    source = tmdb()
    stored.answers |= {"/find/4": {"tv_results": []}, "/find/tt9900001": payload("tmdb/find")}
    assert source.resolve(ids, priority=2) == found
    assert [(path, dict(params)["external_source"]) for path, params in stored.asked] == asked


@pytest.mark.parametrize("source_id", ["999", "", "../search", "1/2", "0"])
def test_an_unknown_show_is_none_and_has_no_episodes(tmdb, source_id):
    source = tmdb()
    assert source.details(source_id, priority=2) is None and source.episodes(source_id, priority=2) == []


@pytest.mark.parametrize(
    "answer", [{}, {"id": 80001}, {"success": False, "status_code": 11}, [], {"results": {}}]
)
def test_an_answer_without_a_show_is_an_error_and_not_an_empty_one(tmdb, stored, answer):
    source = tmdb()
    stored.answers |= {"/tv/80001": answer, "/search/tv": answer, "/find/390001": answer}
    questions = [
        lambda: source.details("80001", priority=2),
        lambda: source.episodes("80001", priority=2),
        lambda: source.search("x", priority=2),
        lambda: source.resolve({"tvdb": "390001"}, priority=2),
    ]
    for ask in questions:
        with pytest.raises(ProviderError):
            ask()


@pytest.mark.parametrize(
    ("kind", "url", "small"),
    [
        ("poster", "/t/p/original/x.jpg", "/t/p/w342/x.jpg"),
        ("fanart", "/t/p/original/x.jpg", "/t/p/w300/x.jpg"),
        ("logo", "/t/p/w500/x.png", "/t/p/w500/x.png"),
    ],
)
def test_pictures_have_a_small_version(tmdb, kind, url, small):
    assert tmdb().preview("https://image.tmdb.org" + url, kind) == "https://image.tmdb.org" + small


def test_the_cast_of_all_seasons_is_known_in_its_order(tmdb):
    cast = tmdb().details("80001", priority=2).cast
    assert [(member.name, member.role, member.thumb_url) for member in cast] == [
        ("Aki Fold", "Ren (voice)", f"{PICTURES}/w185/aki.jpg"),
        ("Mio Crease", "The Old Lantern", None),
    ]


def test_who_directed_most_comes_first_and_who_created_it_is_a_writer(tmdb):
    show = tmdb().details("80001", priority=2)
    assert show.directors == ("Sei Kumo", "Nao Glue")
    assert show.writers == ("Tomo Washi", "Ito Scissors")


def test_the_age_that_it_is_for_is_known_by_country(tmdb):
    assert tmdb().details("80001", priority=2).content_ratings == {"US": "TV-14", "DE": "12"}


@pytest.mark.parametrize(
    "languages, key", [("de,en", "bbbbbbbbbbb"), ("en", "aaaaaaaaaaa"), ("fr", "aaaaaaaaaaa")]
)
def test_the_trailer_is_in_the_language_that_is_preferred(tmdb, languages, key):
    assert tmdb(languages).details("80001", priority=2).trailer == key


def test_keywords_are_tags(tmdb):
    assert tmdb().details("80001", priority=2).tags == ("paper", "lantern")


def test_an_episode_has_its_own_director_writer_and_votes(tmdb):
    first, second, *_ = [e for e in tmdb("en").episodes("80001", priority=2) if e.season == 1]
    assert (first.directors, first.writers, first.votes) == (("Sei Kumo",), ("Ito Scissors",), 4)
    assert (second.directors, second.votes) == ((), None)
