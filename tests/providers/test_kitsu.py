"""What aniworld understands of Kitsu's answers."""

from datetime import date

import pytest

from aniworld.errors import GateClosed, ProviderError
from aniworld.providers.kitsu import Kitsu


@pytest.fixture
def kitsu(stored, payload):
    stored.answers = {
        "/anime": payload("kitsu/search"),
        "/anime/5001": payload("kitsu/anime"),
        "/anime/5001/episodes": payload("kitsu/episodes"),
    }
    return Kitsu(stored)


def test_one_search_tells_titles_and_foreign_ids(kitsu, stored):
    first, second = kitsu.search("paper lanterns", priority=3)
    assert stored.asked == [
        ("/anime", [("filter[text]", "paper lanterns"), ("page[limit]", "10"), ("include", "mappings")])
    ]
    assert (first.id, first.title, first.year, first.kind, first.episode_count) == (
        "5001",
        "Kami no Andon",
        2021,
        "TV",
        12,
    )
    assert set(first.titles) == {
        "Kami no Andon",
        "Paper Lanterns",
        "紙の行灯",
        "KnA",
        "Lanterns of Paper",
        "Jong-i Deungbul",
    }
    assert first.is_animation
    assert (
        first.poster_url.endswith("/5001/small.jpg") and first.url == "https://kitsu.app/anime/kami-no-andon"
    )
    assert first.details.ids == {"kitsu": "5001", "mal": "60001", "anilist": "70001", "tvdb": "390001"}
    assert (second.id, second.year, second.episode_count, second.poster_url) == ("5002", None, None, None)


def test_search_details_hold_texts_rating_and_pictures(kitsu):
    details = kitsu.search("paper lanterns", priority=3)[0].details
    assert details.titles == {"en": "Paper Lanterns", "x-jat": "Kami no Andon", "ja": "紙の行灯"}
    assert details.overview == "Paper that speaks.\nAnd asks for more."
    assert (details.rating, details.status, details.runtime_minutes) == (8.13, "ended", 25)
    assert (details.premiered, details.ended) == (date(2021, 4, 3), date(2021, 6, 19))
    assert [(i.kind, i.url) for i in details.images] == [
        ("poster", "https://media.kitsu.app/anime/poster_images/5001/original.jpg?1"),
        ("fanart", "https://media.kitsu.app/anime/cover_images/5001/large.jpg"),
    ]


def test_details_add_genres_and_studio(kitsu):
    details = kitsu.details("5001", priority=2)
    assert (details.genres, details.studio, details.ids) == (
        ("Fantasy",),
        "Studio Crease",
        {"kitsu": "5001", "anidb": "16001"},
    )
    assert (details.overview, details.status) == ("Paper that speaks.", "running")


def test_episodes_have_titles_by_language_and_blanks_where_nothing_is_known(kitsu):
    first, second = kitsu.episodes("5001", priority=2)
    assert (first.id, first.season, first.number, first.title) == ("88001", 1, 1, "First Fold")
    assert first.titles == {"en": "First Fold", "x-jat": "Hajimete no Ori", "ja": "初めての折り"}
    assert (first.air_date, first.runtime_minutes, first.overview) == (
        date(2021, 4, 3),
        25,
        "He finds the box.",
    )
    assert first.still_url == "https://media.kitsu.app/episodes/thumbnails/88001/original.jpg"
    assert (second.title, second.titles, second.air_date, second.still_url) == ("", {}, None, None)


def pages(count: int, step: int = 20, endless: bool = False):
    def answer(params):
        offset = int(params["page[offset]"])
        rows = [
            {"id": str(n), "attributes": {"number": n}}
            for n in range(offset + 1, min(offset + step, count) + 1)
        ]
        more = endless or offset + step < count
        return {
            "data": rows,
            "meta": {"count": count},
            "links": {"next": "http://10.0.0.1/elsewhere"} if more else {},
        }

    return answer


def test_a_long_list_is_read_page_by_page_and_tells_how_far_it_is(kitsu, stored):
    stored.answers["/anime/5001/episodes"] = pages(45)
    told = []
    episodes = kitsu.episodes("5001", priority=2, progress=lambda *counts: told.append(counts))
    assert [episode.number for episode in episodes] == list(range(1, 46))
    assert told == [(20, 45), (40, 45), (45, 45)]
    assert [dict(params)["page[offset]"] for _, params in stored.asked] == ["0", "20", "40"]
    assert {path for path, _ in stored.asked} == {"/anime/5001/episodes"}, "links are never followed"


def test_a_list_without_end_is_left_after_200_pages(kitsu, stored):
    stored.answers["/anime/5001/episodes"] = pages(1_000_000, endless=True)
    assert len(kitsu.episodes("5001", priority=2)) == 4000
    assert len([path for path, _ in stored.asked if path == "/anime/5001/episodes"]) == 200


def at_once(count: int, step: int = 2000):
    """Scripted answers of GraphQL, one after the other."""

    def node(n):
        still = {"original": {"url": f"https://media.kitsu.app/episodes/{n}.jpg"}}
        titles = {
            "canonical": f"Tale {n}",
            "localized": {"en_us": f"Tale {n}", "ja_jp": f"話 {n}", "en_jp": f"Hanashi {n}"},
        }
        told = {"en": "They talk."} if n % 2 else "They <b>talk</b>."
        return {
            "id": str(n),
            "number": n,
            "titles": titles,
            "description": told,
            "releasedAt": "2021-04-03T15:00:00Z",
            "length": 1440,
            "thumbnail": still,
        }

    starts = iter(range(1, count + 1, step))

    def answer(_):
        start = next(starts)
        end = min(start + step, count + 1)
        more = {"hasNextPage": end <= count, "endCursor": "x"}
        return {
            "data": {
                "findAnimeById": {
                    "episodes": {"pageInfo": more, "nodes": [node(n) for n in range(start, end)]}
                }
            }
        }

    return answer


@pytest.mark.parametrize("count, answers", [(61, 1), (1410, 1), (2500, 2)])
def test_a_long_list_is_asked_for_at_once(kitsu, stored, count, answers):
    stored.answers |= {"/anime/5001/episodes": pages(count), "../graphql": at_once(count)}
    first, second, *_ = episodes = kitsu.episodes("5001", priority=2)
    assert [episode.number for episode in episodes] == list(range(1, count + 1))
    assert [path for path, _ in stored.asked] == ["/anime/5001/episodes", *["../graphql"] * answers]
    assert stored.how[1]["body"]["variables"] == {"id": "5001", "after": None}
    assert (first.title, first.titles) == ("Tale 1", {"en": "Tale 1", "ja": "話 1", "x-jat": "Hanashi 1"})
    assert (first.air_date, first.runtime_minutes) == (date(2021, 4, 3), 24), "a length is in seconds there"
    assert first.overview == second.overview == "They talk."
    assert first.still_url == "https://media.kitsu.app/episodes/1.jpg"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"errors": [{"message": "Field does not exist"}]},
        {"data": {"findAnimeById": None}},
        [],
        {"data": {"findAnimeById": {"episodes": {"nodes": [{"id": "x"}, None, {"number": 3}]}}}},
    ],
    ids=["no such door", "errors", "nothing", "a list", "rubbish"],
)
def test_where_that_does_not_work_the_pages_are_read_and_it_is_not_tried_again_for_a_day(
    kitsu, stored, answer
):
    stored.answers |= {"/anime/5001/episodes": pages(90), "../graphql": answer}
    for _ in range(2):
        assert len(kitsu.episodes("5001", priority=2)) == 90
    asked = [path for path, _ in stored.asked]
    assert asked.count("/anime/5001/episodes") == 10
    assert asked.count("../graphql") == 1


def test_a_closed_gate_is_not_taken_for_a_missing_door(kitsu, stored):
    def closed(_):
        raise GateClosed("asked_to_wait", "kitsu", retryable=True, retry_after_seconds=5, source="Kitsu")

    stored.answers |= {"/anime/5001/episodes": pages(90), "../graphql": closed}
    with pytest.raises(GateClosed):
        kitsu.episodes("5001", priority=2)


def test_a_next_page_that_is_empty_ends_the_list(kitsu, stored):
    stored.answers["/anime/5001/episodes"] = pages(20, endless=True)
    assert len(kitsu.episodes("5001", priority=2)) == 20 and len(stored.asked) == 2


@pytest.mark.parametrize("source_id", ["999", "", "../x", "1?x=1"])
def test_an_unknown_entry_is_none_and_has_no_episodes(kitsu, source_id):
    assert kitsu.details(source_id, priority=2) is None and kitsu.episodes(source_id, priority=2) == []


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        ({"kitsu": "17", "mal": "1"}, [], "17"),
        ({"mal": "60001"}, [("myanimelist/anime", "60001")], "5001"),
        ({"anilist": "9"}, [("anilist/anime", "9")], None),
        ({"tvdb": "390001"}, [("thetvdb/series", "390001"), ("thetvdb", "390001/1")], "5001"),
        ({"imdb": "tt9900001"}, [], None),
    ],
)
def test_an_entry_is_found_by_its_foreign_ids(kitsu, stored, ids, asked, found):
    def mapping(params):
        known = (params["filter[externalSite]"], params["filter[externalId]"])
        hit = known in [("myanimelist/anime", "60001"), ("thetvdb", "390001/1")]
        item = {"relationships": {"item": {"data": {"type": "anime", "id": "5001"}}}}
        return {
            "data": [{"relationships": {"item": {"data": {"type": "manga", "id": "3"}}}}, item] if hit else []
        }

    stored.answers["/mappings"] = mapping
    assert kitsu.resolve(ids, priority=2) == found
    assert [
        (dict(params)["filter[externalSite]"], dict(params)["filter[externalId]"])
        for _, params in stored.asked
    ] == asked


@pytest.mark.parametrize(
    "answer", [{}, {"data": None}, {"data": {"id": "5001"}}, {"errors": [{"status": "500"}]}, []]
)
def test_an_answer_without_an_entry_is_an_error_and_not_an_empty_one(kitsu, stored, answer):
    stored.answers |= {"/anime/5001": answer, "/anime/5001/episodes": answer, "/anime": answer}
    for ask in (kitsu.details, kitsu.episodes, kitsu.search):
        with pytest.raises(ProviderError):
            ask("5001", priority=2)


def test_details_hold_the_age_the_votes_and_the_trailer(kitsu):
    details = kitsu.details("5001", priority=2)
    assert (details.content_ratings, details.votes, details.trailer) == ({"kitsu": "PG"}, 43, "aaaaaaaaaaa")


def test_votes_that_cannot_be_read_are_nobodys(kitsu, stored, payload):
    answer = payload("kitsu/anime")
    answer["data"]["attributes"]["ratingFrequencies"] = "many"
    stored.answers["/anime/5001"] = answer
    assert kitsu.details("5001", priority=2).votes is None
