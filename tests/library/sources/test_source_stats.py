"""How the sources answer is counted: nothing doubled, nothing lost, and seldom written."""

import threading

import pytest
from peewee import OperationalError

from aniworld.database import connected
from aniworld.library.sources import source_stats
from aniworld.models import AnswerCount


def test_answers_are_counted_by_source_and_outcome_with_their_time(shelf):
    for seconds in (0.05, 0.1, 0.3, 99.0):
        source_stats.count("tvmaze", "2xx", seconds)
    source_stats.count("images:static.tvmaze.com", "none", 20.0)
    counted = source_stats.answers()
    assert set(counted) == {("tvmaze", "2xx"), ("images", "none")}
    assert counted["tvmaze", "2xx"].within == [2, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    assert counted["tvmaze", "2xx"].seconds == pytest.approx(99.45)
    assert counted["images", "none"].within.index(1) == 7


def test_answers_that_come_at_once_are_all_counted(shelf):
    def ask():
        with connected():
            for _ in range(10):
                source_stats.count("kitsu", "2xx", 0.2)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(source_stats.answers()["kitsu", "2xx"].within) == 40


def written():
    return AnswerCount.select().count()


def test_what_was_counted_is_written_once_and_seen_before(shelf, monkeypatch):
    monkeypatch.setattr(source_stats, "STORE_EACH_SECONDS", 3600.0)
    source_stats.store()
    source_stats.count("kitsu", "5xx", 0.2)
    source_stats.store()
    source_stats.count("kitsu", "5xx", 0.2)
    source_stats.count("kitsu", "2xx", 0.2)
    assert written() == 1
    assert sum(source_stats.answers()["kitsu", "5xx"].within) == 2
    for _ in range(2):
        source_stats.store()
        assert written() == 2 and sum(source_stats.answers()["kitsu", "5xx"].within) == 2


def test_what_a_busy_database_does_not_take_is_written_later(shelf, monkeypatch):
    def busy():
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(source_stats, "transaction", busy)
        source_stats.count("kitsu", "2xx", 0.2)
        source_stats.store()
        source_stats.count("kitsu", "2xx", 0.2)
    assert written() == 0
    source_stats.store()
    assert written() == 1 and sum(source_stats.answers()["kitsu", "2xx"].within) == 2
