"""Answers are kept, grow old, leave when there are too many, and their loss never hurts."""

import contextlib
import os
import sqlite3
import threading

import cysqlite
import pytest

from aniworld.providers import cache as module
from aniworld.providers.cache import Cache


@pytest.fixture
def clock(monkeypatch):
    present = [1_000_000.0]
    monkeypatch.setattr(module, "now", lambda: present[0])
    return present


@pytest.fixture
def cache(tmp_path, clock):
    return Cache(tmp_path)


def test_an_answer_is_fresh_for_its_time_and_then_still_there_to_compare(cache, clock):
    cache.put("url", b"body", '"v1"', 60)
    assert cache.get("url") == (b"body", '"v1"', True)
    clock[0] += 61
    assert cache.get("url") == (b"body", '"v1"', False)
    assert cache.get("other") is None


def test_an_answer_from_the_future_is_not_fresh(cache, clock):
    cache.put("url", b"body", "", 60)
    clock[0] -= 86_400
    assert cache.get("url").is_fresh is False


def test_another_process_finds_the_same_answers(cache, tmp_path):
    cache.put("url", b"body", "", 60)
    assert Cache(tmp_path).get("url").body == b"body"


def test_the_oldest_answers_leave_when_there_are_too_many(tmp_path, clock):
    small = Cache(tmp_path, most_bytes=100_000)
    for count in range(100):
        clock[0] += 1
        small.put(f"url{count}", os.urandom(3000), "", 9999)
    assert small.get("url0") is None and small.get("url99") is not None
    assert sum(small.get(f"url{count}") is not None for count in range(100)) <= 33


def test_what_can_no_longer_be_used_leaves_within_the_hour(cache, clock):
    cache.put("stale", b"body", "", 60)
    cache.put("comparable", b"body", '"v1"', 60)
    cache.put("fresh", b"body", "", 9999)
    clock[0] += module.SWEEP_SECONDS + 1
    cache.put("new", b"body", "", 60)
    assert [cache.get(key) is not None for key in ("stale", "comparable", "fresh", "new")] == [
        False,
        True,
        True,
        True,
    ]


def test_nothing_is_kept_for_half_a_year(cache, clock):
    cache.put("old", b"body", '"v1"', 9e9)
    clock[0] += module.LONGEST_SECONDS + 1
    cache.put("new", b"body", "", 60)
    assert cache.get("old") is None and module.LONGEST_SECONDS < 180 * 86_400


def test_a_damaged_file_is_replaced(cache, tmp_path):
    cache.put("url", b"body", "", 60)
    for file in (tmp_path / "cache").iterdir():
        file.write_bytes(b"no database" * 999)
    assert cache.get("url") is None
    cache.put("url", b"again", "", 60)
    assert cache.get("url").body == b"again"


def test_a_file_that_is_removed_is_made_anew(cache, tmp_path):
    cache.put("url", b"body", "", 60)
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    assert cache.get("url") is None
    cache.put("url", b"again", "", 60)
    assert Cache(tmp_path).get("url").body == b"again"


def test_the_connection_is_kept_for_the_next_question(cache, monkeypatch):
    cache.put("url", b"body", "", 60)
    monkeypatch.setattr(cysqlite, "Connection", None)
    assert cache.get("url").body == b"body"


def test_a_connection_to_a_file_that_is_gone_is_not_kept(cache, tmp_path):
    cache.put("url", b"body", "", 60)

    def meanwhile():
        for file in (tmp_path / "cache").iterdir():
            file.unlink()
        thread = threading.Thread(target=cache.put, args=("url", b"again", "", 60))
        thread.start()
        thread.join()

    cache._safely(meanwhile)
    assert cache.get("url").body == b"again"


def test_a_text_that_is_no_text_any_more_is_damage_too(cache, tmp_path):
    cache.put("url", b"body", "", 60)
    with contextlib.closing(sqlite3.connect(tmp_path / "cache" / "answers.db")) as damaged, damaged:
        damaged.execute("UPDATE answer SET etag = CAST(x'ff' AS TEXT)")
    assert cache.get("url") is None
    cache.put("url", b"again", "", 60)
    assert cache.get("url").body == b"again"


def test_a_folder_that_cannot_be_made_is_passed_over(tmp_path, caplog):
    (tmp_path / "cache").write_text("a file in the way")
    blocked = Cache(tmp_path)
    blocked.put("url", b"body", "", 60)
    assert blocked.get("url") is None
    assert len(caplog.records) == 1, "told once, not with every request"


def test_reading_lets_old_answers_go_too(cache, clock):
    cache.put("old", b"body", '"v1"', 9e9)
    clock[0] += module.LONGEST_SECONDS + 1
    assert cache.get("old") is None


def test_old_answers_go_without_any_traffic_when_somebody_sweeps(cache, clock, tmp_path):
    cache.put("stale", b"body", "", 60)
    cache.put("fresh", b"body", "", 9999)
    clock[0] += 61
    assert (cache.sweep(), cache.sweep()) == (1, 0)
    assert cache.get("fresh") is not None
    (tmp_path / "other").write_text("a file in the way")
    assert Cache(tmp_path / "other").sweep() == 0
