"""The episodes part: how much is asked of which source, and how it ends."""

import threading
from datetime import date, timedelta

import pytest

from aniworld import context
from aniworld.errors import ProviderError
from aniworld.library.episodes import load as load_episodes
from aniworld.library.matching import related
from aniworld.library.sources import ask, episode_requests
from aniworld.models import Episode
from aniworld.providers.base import Candidate, Details


def entry(count=None, weeks_ago=10, **fields):
    start = None if weeks_ago is None else date.today() - timedelta(weeks=weeks_ago)
    return Candidate.of(
        Details(provider="kitsu", id="1", title="x", premiered=start), episode_count=count, **fields
    )


SHORT = {
    "a cour": (entry(12), True),
    "three pages": (entry(60), True),
    "longer": (entry(61), False),
    "without a count, young": (entry(None, 20), True),
    "without a count, running for years": (entry(None, 500), False),
    "without a start": (entry(12, None), False),
    "without details": (Candidate(provider="kitsu", id="1", title="x", episode_count=12), False),
}


@pytest.mark.parametrize("candidate, is_short", SHORT.values(), ids=SHORT)
def test_only_the_lists_of_short_entries_are_asked_for(candidate, is_short):
    assert episode_requests.is_short(candidate) is is_short


def test_no_more_than_six_entries_are_asked_for(shelf):
    shelf.add("My Hero Academia")
    asked = {path.split("/")[3] for path in shelf.asked("/kitsu/anime/") if "/episodes" in path}
    assert len(asked) == episode_requests.MOST_ENTRIES


def test_a_second_load_within_hours_asks_nobody(shelf, frieren):
    shelf.load(frieren, "episodes")
    assert not shelf.asked("/episodes")


def test_the_list_is_asked_for_beside_the_details(shelf, monkeypatch):
    tvmaze, is_listing = ask.providers()["tvmaze"], threading.Event()
    details_of, episodes_of = tvmaze.details, tvmaze.episodes
    monkeypatch.setattr(
        tvmaze, "episodes", lambda *what, **how: is_listing.set() or episodes_of(*what, **how)
    )
    monkeypatch.setattr(
        tvmaze, "details", lambda *what, **how: is_listing.wait(10) and details_of(*what, **how)
    )
    assert shelf.part(shelf.add("Frieren"), "episodes").state == "loaded"
    assert len(shelf.asked("/episodes?specials")) == 1


def test_nothing_that_is_not_needed_for_its_pictures_is_asked_for_before_the_details(shelf, monkeypatch):
    tvmaze, is_asked = ask.providers()["tvmaze"], threading.Event()
    details_of, entries_of = tvmaze.details, related.entries
    monkeypatch.setattr(tvmaze, "details", lambda *what, **how: is_asked.set() or details_of(*what, **how))
    monkeypatch.setattr(related, "entries", lambda *what: is_asked.wait(10) and entries_of(*what))
    assert shelf.part(shelf.add("Frieren"), "episodes").state == "loaded"


def test_a_source_that_has_just_failed_is_asked_for_one_thing_at_a_time(shelf, standin):
    standin.fail("/tvmaze/shows/", status=503, times=3)  # details and list, then the details again
    added = shelf.add("Frieren")
    shelf.later(added)
    assert [path.split("?")[0] for path in shelf.asked("/tvmaze/shows/")][2:] == ["/tvmaze/shows/503"]
    assert shelf.later(added).episodes_loaded


@pytest.mark.parametrize(
    "languages, lacks, missed",
    [
        (["en"], {}, ["tvmaze", "kitsu"]),
        (["en"], {"title": ""}, ["tvmaze", "kitsu", "jikan"]),
        (["ja", "en"], {"titles": {"en": "One"}}, ["tvmaze", "kitsu", "jikan"]),
        (["ja", "en"], {"titles": {"ja": "一"}}, ["tvmaze", "kitsu"]),
    ],
)
def test_of_silent_sources_those_are_missed_that_would_have_added_something(
    frieren, monkeypatch, languages, lacks, missed
):
    Episode.update(title="One", titles={"ja": "一"}).where(Episode.series == frieren).execute()
    Episode.update(lacks or {"title": "One"}).where(
        (Episode.series == frieren) & (Episode.number == 2)
    ).execute()
    monkeypatch.setattr(context.current(), "languages", languages)
    troubles = [ProviderError("It is away.", name, retryable=True) for name in ("tvmaze", "kitsu", "jikan")]
    assert [error.provider for error in load_episodes._missed(frieren, troubles)] == missed
