"""The status of the sources: on or off and why, how fast they answered, and what a test of one
says."""

import pytest
from said import reason

from aniworld.database import now
from aniworld.errors import NotFound
from aniworld.library.sources import ask, keys, source_stats
from aniworld.library.sources import status as source_status
from aniworld.library.sources.source_stats import Speed
from aniworld.providers.rate_gate import Gate
from aniworld.providers.transport import Timeouts
from aniworld.settings import Settings


def told(tested):
    """What came of a test, in words."""
    return tested.kind, tested.sentence, tested.until


@pytest.fixture
def environ(environ, services):
    return environ | services.environment() | {"ANIWORLD_PROVIDERS": "kitsu,tmdb,tvmaze"}


def entry(name):
    return next(entry for entry in source_status.entries({}) if entry.name == name)


def test_sources_come_in_order_of_preference_and_those_that_are_not_wanted_last(house):
    assert [e.name for e in source_status.entries({})] == [
        "kitsu",
        "tmdb",
        "tvmaze",
        "jikan",
        "anilist",
        "fanart",
    ]


def test_each_says_why_it_is_off(house):
    why = {e.name: e.why_off for e in source_status.entries({})}
    assert why == {
        "kitsu": "",
        "tvmaze": "",
        "tmdb": source_status.NO_KEY,
        "jikan": source_status.NOT_NAMED,
        "anilist": source_status.NOT_NAMED,
        "fanart": source_status.NOT_NAMED,
    }


def test_without_a_list_of_sources_only_a_key_is_missing(house, environ):
    keys.use(Settings.load(environ | {"ANIWORLD_PROVIDERS": ""}))
    assert [e.name for e in source_status.entries({}) if e.why_off] == ["tmdb", "fanart"]
    assert source_status.why_off("fanart") == source_status.NO_KEY


def test_each_says_what_it_gives_and_at_which_rate(house):
    tvmaze, fanart = entry("tvmaze"), entry("fanart")
    assert (
        tvmaze.gives == ("search", "details and pictures", "episodes")
        and tvmaze.is_spine
        and not tvmaze.takes_key
    )
    assert fanart.gives == ("pictures",) and fanart.takes_key and fanart.gate.rate == (2, 1.0)
    assert next(e for e in source_status.entries({"kitsu": (7, 2.0)}) if e.name == "kitsu").gate.rate == (
        7,
        2.0,
    )


def test_credits_are_given_to_those_that_are_asked_and_to_the_others(house):
    on, off = source_status.thanks()
    assert [credit.name for credit in on] == ["Kitsu", "TVmaze"]
    assert [credit.name for credit in off] == ["TMDB", "MyAnimeList via Tenrai", "AniList", "fanart.tv"]


# How fast


def test_the_last_answers_tell_how_fast_a_source_is(house):
    for seconds in [9.0] + [0.2] * 9 + [1.4]:
        source_stats.count("tvmaze", "2xx", seconds)
    speed = entry("tvmaze").speed
    told = (speed.count, speed.usual, speed.slowest)
    assert told == (10, 0.2, 1.4), "the eleventh from the end is forgotten"
    assert abs(speed.at - now()) < 5


def test_what_never_came_has_no_speed_and_image_servers_none_of_their_own(house):
    source_stats.count("tvmaze", "none", 20.0)
    source_stats.count("images:static.tvmaze.com", "2xx", 0.1)
    assert source_stats.speeds() == {}
    source_stats.count("tvmaze", "4xx", 0.3)
    assert list(source_stats.speeds()) == ["tvmaze"] and isinstance(source_stats.speeds()["tvmaze"], Speed)


# The test


def test_a_source_that_works_says_how_long_it_took(house):
    tested = source_status.probe("tvmaze")
    assert (
        tested.kind == source_status.WELL
        and tested.sentence.startswith("TVmaze answered in 0.")
        and tested.sentence.endswith(" s.")
    )
    assert entry("tvmaze").tested == tested and abs(tested.at - now()) < 5


def test_a_test_asks_anew_each_time_and_keeps_nothing_of_the_answer(house, services):
    keys.save("tmdb", "a-key-of-tmdb")
    source_status.probe("tmdb")
    source_status.probe("tmdb")
    assert services.count("/tmdb/search/tv") == 2
    ask.search("naruto")
    assert services.count("/tmdb/search/tv") == 3, "the search did not find the answer of the test"


def test_a_source_that_is_off_can_be_tested_too(house, services):
    assert source_status.probe("anilist").sentence.startswith("AniList answered in ")
    assert len(services.posted) == 1


def test_a_source_of_pictures_is_asked_for_some(house, services):
    keys.save("fanart", "a-key-of-fanart")
    services.says(f"/fanart/tv/{source_status.SHOW}", {"thetvdb_id": source_status.SHOW})
    assert (
        source_status.probe("fanart").kind == source_status.WELL
        and services.count(f"/fanart/tv/{source_status.SHOW}") == 1
    )


def test_a_slow_source_is_called_slow(house, monkeypatch):
    monkeypatch.setattr(source_status, "SLOW_SECONDS", 0.0)
    tested = source_status.probe("kitsu")
    assert tested.kind == source_status.SLOW and tested.sentence.startswith(
        "Kitsu works, but it is slow: its answer took 0."
    )


def test_without_a_key_nothing_is_sent(house, services):
    assert told(source_status.probe("tmdb"))[:2] == (source_status.KEY, "TMDB needs a key first.")
    assert services.asked == []


def test_a_key_that_the_source_does_not_know_is_said(house, services):
    keys.save("tmdb", "a-wrong-key-of-tmdb")
    services.says("/tmdb/search/tv", {"status_code": 7}, status=401)
    assert told(source_status.probe("tmdb"))[:2] == (
        source_status.KEY,
        "TMDB rejected the API key (HTTP 401).",
    )


def test_an_address_without_an_answer_is_no_matter_of_the_key(house, services):
    keys.save("tmdb", "a-key-of-tmdb")
    services.says("/tmdb/search/tv", b"", status=404)
    assert told(source_status.probe("tmdb"))[:2] == (
        source_status.AWAY,
        "TMDB answered, but not as expected: it found nothing where there is something.",
    )


def test_a_source_that_asks_to_wait_is_left_alone_until_then(house, services):
    services.says("/jikan/anime", b"", status=429, Retry_After="300")
    assert told(source_status.probe("jikan"))[:2] == (
        source_status.AWAY,
        "MyAnimeList via Tenrai asked us to wait.",
    )
    tested = source_status.probe("jikan")
    assert told(tested)[:2] == (source_status.CLOSED, "MyAnimeList via Tenrai asked us to wait.")
    assert 290 < tested.until - now() <= 300 and services.count("/jikan/anime") == 1


def test_a_test_takes_its_turn_like_everybody_else(house, environ):
    keys.use(Settings.load(environ | {"ANIWORLD_PROVIDER_RATE": "kitsu=1/60s"}))
    Gate.insert(name="kitsu", tat=now() + 30, credit=0, **reason("")).execute()
    assert told(source_status.probe("kitsu"))[:3] == (
        source_status.SLOW,
        "Kitsu has as many requests as it allows. Test it again in a moment.",
        None,
    )


def test_a_source_that_is_not_there_is_said_in_words(house, environ):
    keys.use(Settings.load(environ | {"ANIWORLD_TVMAZE_URL": "http://127.0.0.1:9"}))
    assert told(source_status.probe("tvmaze"))[:2] == (source_status.AWAY, "TVmaze could not be reached.")


def test_a_test_does_not_wait_for_long(house, standin, monkeypatch):
    monkeypatch.setattr(source_status, "PATIENCE", Timeouts(1, 0.2, 0.4))
    standin.fail("/tvmaze", hang_seconds=5)
    tested = source_status.probe("tvmaze")
    assert tested.kind == source_status.AWAY and tested.sentence.startswith("TVmaze did not answer within 0.")


@pytest.mark.parametrize("name", ["nobody", "", "catalogue"])
def test_what_is_no_source_cannot_be_tested(house, name):
    with pytest.raises(NotFound):
        source_status.probe(name)
