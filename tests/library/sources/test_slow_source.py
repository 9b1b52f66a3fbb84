"""A slow second source holds back nothing of what the first one has told."""

import threading

import pytest

from aniworld import events
from aniworld.database import connected
from aniworld.errors import ProviderError
from aniworld.library.episodes import load as load_episodes
from aniworld.library.matching import details, related, title_search
from aniworld.library.parts import claims
from aniworld.library.parts.claims import Stopping
from aniworld.library.sources import ask
from aniworld.models import Artwork, Series


class Slow:
    """A source that answers nothing until the pages were told of what is there without it, and what they
    saw then."""

    def __init__(self, monkeypatch):
        self.patch, self.free, self.seen = monkeypatch, threading.Event(), []
        for module in (related, title_search, load_episodes):
            monkeypatch.setattr(module, "SOON_SECONDS", 0.05)
        tell = load_episodes.update_pages
        monkeypatch.setattr(
            load_episodes, "update_pages", lambda claimed: (tell(claimed), self.look(claimed))
        )

    def look(self, claimed):
        series = Series.get_by_id(claimed.series.id)
        rows = list(series.episodes)
        self.seen.append(
            (
                series.title,
                len(rows),
                sum("x-jat" in (row.titles or {}) for row in rows),
                series.resolved_at is not None,
            )
        )
        self.free.set()

    def hold(self, provider, method, error=None):
        real = getattr(provider, method)

        def late(*what, **how):
            assert self.free.wait(20), "nothing was shown before the slow source told its share"
            if error:
                raise error
            return real(*what, **how)

        self.patch.setattr(provider, method, late)


@pytest.fixture
def slow(monkeypatch, house):
    return Slow(monkeypatch)


@pytest.mark.parametrize(
    "how", [{"name": "Frieren"}, {"provider": "tvmaze", "source_id": "503"}], ids=["by name", "by id"]
)
@pytest.mark.parametrize("method", ["search", "episodes"])
def test_what_the_first_source_says_is_stored_and_shown_at_once(shelf, slow, how, method):
    slow.hold(ask.providers()["kitsu"], method)
    added = shelf.add(**how)
    assert slow.seen == [("Frieren: Beyond Journey's End", 38, 0, True)]
    assert added.loading_status == "completed" and shelf.states(added) == "loaded loaded loaded loaded"
    assert any("x-jat" in (row.titles or {}) for row in added.episodes), "the slow one's share is there, too"
    assert {row.provider for row in added.ids} >= {"tvmaze", "kitsu"}


def test_a_slow_source_that_fails_in_the_end_is_asked_once_and_missed_in_a_sentence(shelf, slow):
    kitsu = ask.providers()["kitsu"]
    asked = []
    slow.hold(kitsu, "search", ProviderError("Kitsu did not answer in time.", "kitsu", retryable=True))
    late = kitsu.search
    slow.patch.setattr(kitsu, "search", lambda *what, **how: (asked.append(what), late(*what, **how))[1])
    added = shelf.add("Frieren")
    part = shelf.part(added, "episodes")
    assert len(slow.seen) == 1 and len(asked) == 1
    assert (part.state, part.error) == (
        "partial",
        "Some titles may be missing: Kitsu did not answer in time.",
    )
    assert added.loading_status == "completed"


def test_in_the_usual_case_pages_are_told_no_oftener(shelf, monkeypatch):
    told = []
    monkeypatch.setattr(load_episodes, "update_pages", told.append)
    added = shelf.add("Frieren")
    assert (
        told == []
        and [event.kind for event in events.since(0, 1000) if event.topic == added.topic].count(
            "series_updated"
        )
        == 1
    )


def test_a_worker_that_stops_between_the_two_leaves_what_is_there_and_the_next_goes_on(shelf, slow):
    kitsu = ask.providers()["kitsu"]
    with slow.patch.context() as patch:
        real, slow.patch = slow.patch, patch
        slow.hold(kitsu, "search", Stopping())
        added = shelf.put("Frieren")
        shelf.run()
        slow.patch = real
    assert (
        Series.get_by_id(added.id).episodes.count() == 38 and shelf.part(added, "episodes").state == "loading"
    )
    claims.give_back("me")
    shelf.work()
    assert shelf.states(added) == "loaded loaded loaded loaded"
    assert Series.get_by_id(added.id).episodes.count() == 38


def test_what_a_slow_source_told_before_is_not_taken_away_for_the_time_being(shelf, slow, frieren):
    Series.update(
        overview="Of Kitsu", titles={"x-jat": "Sousou no Frieren"}, sources={"titles.x-jat": "kitsu"}
    ).execute()
    slow.hold(ask.providers()["kitsu"], "search")
    kept = []
    real = details.store
    slow.patch.setattr(
        details, "store", lambda *what, **how: (kept.append(what[1].is_complete), real(*what, **how))[1]
    )
    shelf.load(frieren, "episodes", force=True)
    assert kept == [True] and slow.seen[0][1] == 38


def test_what_a_slow_source_offers_is_looked_at_by_parts_that_ended_without_it(shelf, slow, monkeypatch):
    real = related.others

    def with_a_logo(search, spine):
        for found, is_complete in real(search, spine):
            if is_complete:
                with connected():
                    Artwork.create(series=Series.get(), kind="logo", url=url, source="kitsu", score=9e6)
            yield found, is_complete

    url = shelf.standin.url + "/images/original_untouched/frieren/poster.jpg"
    monkeypatch.setattr(related, "others", with_a_logo)
    slow.hold(ask.providers()["kitsu"], "search")
    added = shelf.add("Frieren")
    assert shelf.chosen(added, "logo").url == url and shelf.states(added) == "loaded loaded loaded loaded"
