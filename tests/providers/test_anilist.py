"""What aniworld understands of AniList, and how it bears that AniList is often out of reach."""

from datetime import date

import pytest

from aniworld.errors import GateClosed, ProviderError
from aniworld.providers.anilist import AniList
from aniworld.providers.transport import USER_AGENT

SWITCHED_OFF = {"errors": [{"message": "The API is switched off for now.", "status": 403}], "data": None}
NOT_FOUND = {"errors": [{"message": "Not Found.", "status": 404}], "data": {"Media": None}}


@pytest.fixture
def anilist(client, server, payload):
    server.says("/", payload("anilist/media"))
    return AniList(client)


def test_one_search_tells_each_entry_with_its_details(anilist, server, payload):
    server.says("/", payload("anilist/search"))
    first, second = anilist.search("paper lanterns", priority=3)
    assert (first.id, first.title, first.year, first.kind, first.episode_count) == (
        "70001",
        "Paper Lanterns",
        2021,
        "TV",
        12,
    )
    assert set(first.titles) == {"Paper Lanterns", "Kami no Andon", "紙の行灯"} and first.is_animation
    assert first.details.ids == {"anilist": "70001", "mal": "60001"}
    assert (second.title, second.details.titles, second.details.status) == (
        "Zhi Deng",
        {"x-jat": "Zhi Deng"},
        "upcoming",
    )
    assert (second.year, second.details.images, second.details.ids) == (None, (), {"anilist": "70002"})


def test_the_question_is_posted_and_says_who_asks(anilist, server):
    anilist.details("70001", priority=2)
    (path, headers), body = server.asked[0], server.posted[0]
    assert (path, headers["Content-Type"], headers["User-Agent"]) == ("/", "application/json", USER_AGENT)
    assert body["variables"] == {"id": 70001} and "Media(id: $id, type: ANIME)" in body["query"]
    assert body["query"].count("{") == body["query"].count("}")


def test_details_hold_titles_text_dates_and_pictures(anilist):
    details = anilist.details("70001", priority=2)
    assert details.titles == {"x-jat": "Kami no Andon", "en": "Paper Lanterns", "ja": "紙の行灯"}
    assert (details.title, details.synonyms, details.overview) == (
        "Paper Lanterns",
        ("Lanterns of Paper",),
        "A boy folds lanterns that remember.",
    )
    assert (details.status, details.premiered, details.ended) == ("ended", date(2021, 4, 3), None)
    assert (details.rating, details.runtime_minutes, details.studio, details.country) == (
        8.1,
        25,
        "Studio Crease",
        "JP",
    )
    assert details.url == "https://anilist.co/anime/70001"
    assert [(image.kind, image.url.rpartition("/")[2]) for image in details.images] == [
        ("poster", "bx70001-a.png"),
        ("banner", "70001-b.jpg"),
        ("fanart", "70001-b.jpg"),
    ]


def test_the_same_question_is_asked_once_and_another_one_again(anilist, server):
    assert anilist.details("70001", priority=2) == anilist.details("70001", priority=2)
    assert len(server.asked) == 1
    anilist.details("70002", priority=2)
    anilist.details("70001", priority=2, force=True)
    assert [body["variables"]["id"] for body in server.posted] == [70001, 70002, 70001]


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        ({"anilist": "17", "mal": "1"}, [], "17"),
        ({"mal": "60001"}, [{"mal": 60001}], "70001"),
        ({"tvdb": "1"}, [], None),
    ],
)
def test_an_entry_is_found_by_its_foreign_ids(anilist, server, ids, asked, found):
    assert anilist.resolve(ids, priority=2) == found
    assert [body["variables"] for body in server.posted] == asked


@pytest.mark.parametrize("status", [404, 200])
def test_an_unknown_entry_is_none(anilist, server, status):
    server.says("/", NOT_FOUND, status=status)
    assert anilist.details("1", priority=2) is None and anilist.resolve({"mal": "1"}, priority=2) is None


@pytest.mark.parametrize("source_id", ["", "../x", "0", "99999999999"])
def test_what_is_no_id_is_not_asked_for(anilist, server, source_id):
    assert anilist.details(source_id, priority=2) is None and server.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"data": None, "errors": [{"status": 500}]},
        {"data": {"Media": {"id": 1}}},
        {"data": {"Page": {"media": {}}}},
    ],
)
def test_an_answer_without_an_entry_is_an_error_and_not_an_empty_one(anilist, server, answer):
    server.says("/", answer)
    for ask in (anilist.details, anilist.search):
        with pytest.raises(ProviderError) as caught:
            ask("1", priority=2)
        assert caught.value.retryable


@pytest.mark.parametrize(
    "body", [SWITCHED_OFF, b"", b"<html>", {"errors": [{"message": "No.", "status": 403}]}]
)
def test_any_403_means_that_it_is_out_of_reach_and_it_is_left_alone_for_ten_minutes(anilist, server, body):
    server.says("/", body, status=403)
    with pytest.raises(ProviderError) as caught:
        anilist.search("paper", priority=3)
    assert str(caught.value) == "AniList refuses our requests."
    assert caught.value.retryable and caught.value.retry_after_seconds == 600
    with pytest.raises(GateClosed) as later:
        anilist.details("1", priority=3)
    assert later.value.retry_after_seconds == pytest.approx(600, abs=5) and len(server.asked) == 1


def test_too_many_requests_shut_its_gate_for_as_long_as_it_says(anilist, server):
    server.says(
        "/",
        {"data": None, "errors": [{"message": "Too Many Requests.", "status": 429}]},
        status=429,
        Retry_After="60",
    )
    with pytest.raises(ProviderError) as caught:
        anilist.search("paper", priority=3)
    assert (str(caught.value), caught.value.retry_after_seconds) == ("AniList asked us to wait.", 60)


def test_a_posted_question_is_never_sent_elsewhere(anilist, server, listener):
    server.says("/", b"", status=307, Location=f"{listener.url}/")
    with pytest.raises(ProviderError):
        anilist.search("paper", priority=3)
    server.says("/", b"", status=308, Location="/other")
    with pytest.raises(ProviderError) as caught:
        anilist.search("lanterns", priority=3)
    assert str(caught.value) == "AniList sent an unexpected response (HTTP 308)."
    assert listener.connections == 0 and {path for path, _ in server.asked} == {"/"}


def test_tags_that_fit_and_give_nothing_away_are_taken(anilist):
    assert anilist.details("70001", priority=2).tags == ("Origami",)


def test_the_people_of_a_show_are_known(anilist):
    details = anilist.details("70001", priority=2)
    assert [(member.name, member.role) for member in details.cast] == [("Aki Fold", "Ren")]
    assert details.cast[0].thumb_url.endswith("/large/71.jpg")
    assert (details.directors, details.writers) == (("Sei Kumo",), ("Tomo Washi",))


@pytest.mark.parametrize("site, trailer", [("youtube", "aaaaaaaaaaa"), ("dailymotion", "")])
def test_a_trailer_is_taken_from_youtube_alone(anilist, server, payload, site, trailer):
    answer = payload("anilist/media")
    answer["data"]["Media"]["trailer"]["site"] = site
    server.says("/", answer)
    assert anilist.details("70001", priority=2).trailer == trailer
