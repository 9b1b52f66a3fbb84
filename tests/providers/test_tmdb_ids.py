"""Ids of TMDB's episodes at other services."""

from aniworld.errors import ProviderError

from .test_tmdb import tmdb as tmdb
from .test_tmdb import without_ids


def ids_of(stored, payload, told):
    """TMDB's answers, with what it tells of the ids of episodes; told: a dict, or the error that follows."""

    def show(params):
        wanted = params["append_to_response"]
        if "/external_ids" in wanted:
            if isinstance(told, Exception):
                raise told
            return payload("tmdb/show") | told
        return payload("tmdb/seasons_en" if wanted.startswith("season/") else "tmdb/show")

    stored.answers["/tv/80001"] = show


def test_episodes_have_their_ids_at_tvdb_and_imdb_twenty_in_one_answer(tmdb, stored, payload):
    source = tmdb("en")
    ids = {"id": 8901, "tvdb_id": 4668379, "imdb_id": "tt3229392", "tvrage_id": None}
    ids_of(stored, payload, {"season/1/episode/1/external_ids": ids, "season/1/episode/2/external_ids": []})
    first, second = source.episodes("80001", priority=2)
    assert (first.ids, second.ids) == ({"tvdb": "4668379", "imdb": "tt3229392"}, {})
    assert first.title == "First Fold" and first.directors == ("Sei Kumo",)
    asked = [call for call in stored.asked if call not in without_ids(stored)]
    assert [dict(params)["append_to_response"] for _, params in asked] == [
        "season/1/episode/1/external_ids,season/1/episode/2/external_ids"
    ]


def test_without_these_ids_the_list_is_complete(tmdb, stored, payload):
    source = tmdb("en")
    ids_of(stored, payload, ProviderError("unavailable", "tmdb", retryable=True, source="TMDB"))
    assert [episode.ids for episode in source.episodes("80001", priority=2)] == [{}, {}]


def test_a_source_that_failed_once_is_asked_for_no_more_ids(tmdb, stored, payload):
    source = tmdb("en")
    row = {"name": "A Fold", "overview": "Paper.", "season_number": 1}
    rows = [row | {"id": 9000 + n, "episode_number": n} for n in range(1, 51)]

    def show(params):
        wanted = params["append_to_response"]
        if "/external_ids" in wanted:
            raise ProviderError("unavailable", "tmdb", retryable=True, source="TMDB")
        if wanted.startswith("season/"):
            return payload("tmdb/show") | {name: {"episodes": rows} for name in wanted.split(",")}
        return payload("tmdb/show")

    stored.answers["/tv/80001"] = show
    assert len(source.episodes("80001", priority=2)) == 50
    assert len(stored.asked) - len(without_ids(stored)) == 1
