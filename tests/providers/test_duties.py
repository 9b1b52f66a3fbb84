"""What the terms of the sources ask of us, kept by rules and not by good intentions; docs/source-duties.md
says the same."""

from pathlib import Path

import pytest

from aniworld.providers import SOURCES, anilist, cache, tmdb
from aniworld.providers.anilist import AniList
from aniworld.providers.tmdb import TMDB
from aniworld.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "source-duties.md").read_text()
DAY = 86_400.0
HALF_A_YEAR = 180 * DAY
ENTRY = {"data": {"Media": {"id": 70001, "idMal": 7, "title": {"english": "Paper Lanterns"}}}}


@pytest.fixture
def clock(monkeypatch):
    """The cache's idea of the present."""
    present = [1_000_000.0]
    monkeypatch.setattr(cache, "now", lambda: present[0])
    return present


def read_all(client):
    """The keys of the answers that are on disk."""
    client._cache.get("opened")
    with client._cache._db.connection_context():
        return [key for (key,) in client._cache._sql("SELECT key FROM answer").fetchall()]


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_each_source_has_its_credit_and_its_line_in_the_document(source):
    credit = source.attribution
    assert credit.text and credit.url.startswith("https://") and f"| {credit.name} |" in PAGE
    assert not credit.licence_url or credit.licence_url in PAGE


def test_tmdb_is_credited_in_its_own_words():
    words = "This product uses the TMDB API but is not endorsed or certified by TMDB."
    assert TMDB.attribution.text == words and words in PAGE


def test_nothing_of_tmdb_is_kept_for_six_months_without_being_asked_for_again(client, server, payload, clock):
    server.says("/tv/80001", payload("tmdb/show"), ETag='"v1"')
    source = TMDB(client, Settings.load({"ANIWORLD_TMDB_KEY": "token"}))
    source.details("80001", priority=0)
    clock[0] += tmdb.SHOW_TTL_SECONDS + 1
    server.says("/tv/80001", b"", status=304)
    source.details("80001", priority=0)
    assert len(server.asked) == 2, "what is older than a few hours is asked for again"
    clock[0] += cache.LONGEST_SECONDS + 1
    assert client.forget_old_answers() == 1 and read_all(client) == []
    assert cache.LONGEST_SECONDS < HALF_A_YEAR and TMDB.renew_seconds < HALF_A_YEAR - 36 * DAY, (
        "an ended show waits 36 days"
    )


def test_what_anilist_said_is_gone_after_a_day_whatever_tag_it_bore(client, server, clock):
    server.says("/", ENTRY, ETag='"v1"')
    AniList(client).details("70001", priority=0)
    assert len(read_all(client)) == 1 and anilist.SHOW_TTL_SECONDS <= DAY
    clock[0] += anilist.SHOW_TTL_SECONDS + 1
    assert client.forget_old_answers() == 1 and read_all(client) == []
    AniList(client).details("70001", priority=0)
    assert "If-None-Match" not in server.asked[-1][1]


def test_what_a_search_at_anilist_found_is_gone_after_an_hour(client, server, clock):
    server.says("/", {"data": {"Page": {"media": [ENTRY["data"]["Media"]]}}}, ETag='"v1"')
    assert len(AniList(client).search("paper", priority=3)) == 1
    clock[0] += anilist.SEARCH_TTL_SECONDS + 1
    assert client.forget_old_answers() == 1 and anilist.SEARCH_TTL_SECONDS <= 3600


def test_anilist_is_asked_for_single_entries_and_one_page_of_hits_and_never_for_lists(client, server):
    server.says("/", ENTRY)
    source = AniList(client)
    source.details("70001", priority=0)
    source.resolve({"mal": "7"}, priority=0)
    server.says("/", {"data": {"Page": {"media": []}}})
    source.search("paper", priority=3)
    assert [body["variables"] for body in server.posted] == [
        {"id": 70001},
        {"mal": 7},
        {"q": "paper", "hits": anilist.HITS},
    ]
    assert anilist.HITS <= 10 and not any(
        "page:" in body["query"] or "id_in" in body["query"] for body in server.posted
    )
