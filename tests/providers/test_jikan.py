"""What aniworld understands of MyAnimeList, as Tenrai and Jikan tell it."""

from datetime import date

import pytest

from aniworld.errors import ProviderError
from aniworld.providers.base import MAKESHIFT, Image
from aniworld.providers.jikan import Jikan


@pytest.fixture
def jikan(stored, payload):
    stored.answers = {
        "/anime": payload("jikan/search"),
        "/anime/60001/full": payload("jikan/anime"),
        "/anime/60001/episodes": payload("jikan/episodes"),
    }
    return Jikan(stored)


def test_one_search_tells_each_entry_with_its_details(jikan, stored):
    first, second = jikan.search(" paper  lanterns ", priority=3)
    assert stored.asked == [("/anime", [("q", "paper lanterns"), ("limit", "10"), ("sfw", "true")])]
    assert (first.id, first.title, first.year, first.kind, first.episode_count) == (
        "60001",
        "Paper Lanterns",
        2021,
        "TV",
        12,
    )
    assert first.poster_url.endswith("/60001.jpg") and first.is_animation
    assert first.details.ids == {"mal": "60001"} and first.details.premiered == date(2021, 4, 3)
    assert (second.id, second.title, second.year, second.episode_count) == (
        "60002",
        "Kami no Andon: Second Fold",
        None,
        None,
    )


def test_a_song_is_no_show_and_what_stands_for_no_picture_is_no_picture(jikan):
    first, second = jikan.search("kami no andon", priority=3)
    assert (second.poster_url, second.details.images) == (None, ())
    assert "60003" not in (first.id, second.id)


def test_details_hold_titles_by_language_the_german_one_too(jikan):
    details = jikan.details("60001", priority=2)
    assert details.titles == {
        "x-jat": "Kami no Andon",
        "ja": "紙の行灯",
        "en": "Paper Lanterns",
        "de": "Papierlaternen",
        "fr": "Lanternes de papier",
    }
    assert (details.title, details.synonyms) == ("Paper Lanterns", ("Lanterns of Paper",))
    assert details.overview == "A boy folds lanterns that remember.\nThey ask for more paper."
    assert (details.status, details.premiered, details.ended) == (
        "ended",
        date(2021, 4, 3),
        date(2021, 6, 19),
    )
    assert (details.runtime_minutes, details.rating, details.genres, details.studio) == (
        25,
        8.12,
        ("Fantasy",),
        "Studio Crease",
    )
    poster = Image(
        kind="poster", url="https://cdn.myanimelist.net/images/anime/1/60001l.jpg", score=MAKESHIFT
    )
    assert details.images == (poster,)


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ("25 min per ep", 25),
        ("24 min", 24),
        ("1 hr 30 min", 90),
        ("2 hr", 120),
        ("30 sec per ep", None),
        ("Unknown", None),
    ],
)
def test_a_duration_is_read_from_its_words(jikan, stored, payload, told, minutes):
    stored.answers["/anime/60001/full"]["data"]["duration"] = told
    assert jikan.details("60001", priority=2).runtime_minutes == minutes


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("Currently Airing", "running"),
        ("Finished Airing", "ended"),
        ("Not yet aired", "upcoming"),
        (None, ""),
    ],
)
def test_a_status_is_one_of_ours(jikan, stored, told, status):
    stored.answers["/anime/60001/full"]["data"]["status"] = told
    assert jikan.details("60001", priority=2).status == status


def test_episodes_have_titles_in_three_scripts_and_blanks_where_nothing_is_known(jikan):
    told = []
    first, second = jikan.episodes("60001", priority=2, progress=lambda *counts: told.append(counts))
    assert (first.id, first.season, first.number, first.title, first.air_date) == (
        "1",
        1,
        1,
        "First Fold",
        date(2021, 4, 3),
    )
    assert first.titles == {"en": "First Fold", "ja": "初めての折り", "x-jat": "Hajimete no Ori"}
    assert (second.number, second.title, second.titles, second.air_date) == (2, "", {}, None)
    assert told == [(2, 2)]


def pages(last: int, claims_more: bool = True):
    def answer(params):
        page = int(params["page"])
        rows = [{"mal_id": 100 * (page - 1) + n} for n in range(1, 101)]
        return {"pagination": {"last_visible_page": last, "has_next_page": claims_more}, "data": rows}

    return answer


def test_a_long_list_ends_at_its_last_page_whatever_it_says_of_a_next_one(jikan, stored):
    stored.answers["/anime/60001/episodes"] = pages(3)
    assert len(jikan.episodes("60001", priority=2)) == 300
    assert [params for _, params in stored.asked] == [[("page", "1")], [("page", "2")], [("page", "3")]]


def test_a_list_without_end_is_left_after_20_pages(jikan, stored):
    stored.answers["/anime/60001/episodes"] = pages(1_000)
    assert len(jikan.episodes("60001", priority=2)) == 2000 and len(stored.asked) == 20


def test_an_empty_page_ends_the_list(jikan, stored):
    stored.answers["/anime/60001/episodes"] = {"pagination": {"last_visible_page": 9}, "data": []}
    assert jikan.episodes("60001", priority=2) == [] and len(stored.asked) == 1


@pytest.mark.parametrize("source_id", ["999", "", "../x", "1?x=1", "0"])
def test_an_unknown_entry_is_none_and_has_no_episodes(jikan, source_id):
    assert jikan.details(source_id, priority=2) is None and jikan.episodes(source_id, priority=2) == []


@pytest.mark.parametrize(
    ("ids", "found"), [({"mal": "60001", "tvdb": "1"}, "60001"), ({"jikan": "7"}, "7"), ({"tvdb": "1"}, None)]
)
def test_an_entry_is_known_by_the_id_of_myanimelist_without_a_question(jikan, stored, ids, found):
    assert jikan.resolve(ids, priority=2) == found and stored.asked == []


@pytest.mark.parametrize(
    "answer", [{}, [], {"data": None}, {"data": {"mal_id": 60001}}, {"status": 504, "type": "BadResponse"}]
)
def test_an_answer_without_an_entry_is_an_error_and_not_an_empty_one(jikan, stored, answer):
    stored.answers |= {"/anime/60001/full": answer, "/anime/60001/episodes": answer, "/anime": answer}
    for ask in (jikan.details, jikan.episodes, jikan.search):
        with pytest.raises(ProviderError):
            ask("60001", priority=2)


def test_a_page_that_fails_is_asked_for_again_and_those_before_it_are_not(client, server):
    rows = [{"mal_id": n, "title": f"Fold {n}"} for n in range(1, 101)]
    troubles = [504]

    def answer(handler):
        page = int(handler.path[-1])
        if page == 2 and troubles:
            return handler.send(troubles.pop(), {}, b"{}")
        handler.say(
            {"pagination": {"last_visible_page": 2}, "data": rows if page == 1 else [{"mal_id": 101}]}
        )

    server.answers["/anime/5/episodes"] = answer
    jikan = Jikan(client)
    with pytest.raises(ProviderError) as caught:
        jikan.episodes("5", priority=2)
    assert (
        caught.value.retryable
        and str(caught.value) == "MyAnimeList via Tenrai is having problems (HTTP 504)."
    )
    assert len(jikan.episodes("5", priority=2)) == 101
    assert [path[-6:] for path, _ in server.asked] == ["page=1", "page=2", "page=2"]


def test_details_hold_the_age_the_votes_the_themes_and_the_trailer(jikan):
    details = jikan.details("60001", priority=2)
    assert (details.content_ratings, details.votes) == ({"mal": "PG-13"}, 4000)
    assert (details.tags, details.trailer) == (("Crafts", "Seinen"), "aaaaaaaaaaa")


def test_the_number_of_an_episode_in_its_entry_is_no_id_for_others(jikan):
    assert all(episode.ids == {} for episode in jikan.episodes("60001", priority=2))
