"""A way back from the maintenance page: who may, one command at a time, and what is told of it."""

import threading

import pytest

from aniworld import verdict, way_back
from aniworld.way_back import CODE, WayBack


@pytest.fixture
def data_dir(settings):
    settings.data_dir.mkdir(parents=True)
    return settings.data_dir


@pytest.fixture
def way(settings, data_dir, monkeypatch):
    """A way back whose database nobody else has open."""
    monkeypatch.setattr(verdict, "is_free", lambda data_dir: True)
    return WayBack(settings)


def until_done(way, *arguments, language="en"):
    """Run a command, and wait until it has ended."""
    way.begin(*arguments, language=language)
    wait_for_it()


def wait_for_it():
    for thread in threading.enumerate():
        if thread.name == "way back":
            thread.join(60)


def test_the_code_is_made_once_for_its_owner_only(data_dir):
    made = way_back.code(data_dir)
    assert len(made) >= 32 and way_back.code(data_dir) == made
    assert (data_dir / CODE).stat().st_mode & 0o777 == 0o600
    assert way_back.is_code(data_dir, made)


@pytest.mark.parametrize("sent", ["", "x", "é", "\ud800"])
def test_no_other_code_counts(data_dir, sent):
    assert not way_back.is_code(data_dir, sent)
    way_back.code(data_dir)
    assert not way_back.is_code(data_dir, sent)


def test_an_empty_file_allows_nobody(data_dir):
    (data_dir / CODE).write_text("\n")
    assert not way_back.is_code(data_dir, "")


def test_where_no_code_can_be_kept_there_is_none(data_dir):
    (data_dir / CODE).mkdir()
    assert way_back.code(data_dir) == "" and not way_back.is_code(data_dir, "")


def test_a_command_that_worked_ends_this_process_and_its_code(way, data_dir):
    way_back.code(data_dir)
    finished = threading.Event()
    way.finished = finished.set
    until_done(way, "--help")
    assert finished.is_set() and way.failure == "" and way.doing == "--help"
    assert not (data_dir / CODE).exists()


def test_one_that_failed_says_why_and_may_be_tried_again(way, data_dir):
    made = way_back.code(data_dir)
    way.finished = lambda: pytest.fail("it has not worked")
    until_done(way, "nonsense")
    assert "nonsense" in way.failure and not way.failure.startswith("aniworld:") and way.doing == ""
    assert way_back.is_code(data_dir, made)
    until_done(way, "rubbish")
    assert "rubbish" in way.failure


def test_it_speaks_the_language_of_who_asked(way):
    until_done(way, "nonsense", language="de")
    assert "nonsense" in way.failure and "invalid choice" not in way.failure


def test_a_second_one_does_not_begin_while_the_first_runs(way, monkeypatch):
    asked, go_on = [], threading.Event()

    def wait(data_dir):
        asked.append(data_dir)
        go_on.wait(60)

    monkeypatch.setattr(way_back, "_wait_until_alone", wait)
    way.begin("nonsense", language="en")
    way.begin("rubbish", language="en")
    assert way.doing == "nonsense"
    go_on.set()
    wait_for_it()
    assert len(asked) == 1


def test_it_waits_until_the_other_process_has_let_go(settings, data_dir, monkeypatch):
    looks = iter([False, False, True])
    monkeypatch.setattr(verdict, "is_free", lambda data_dir: next(looks))
    monkeypatch.setattr(way_back, "LOOK_SECONDS", 0.0)
    way = WayBack(settings)
    until_done(way, "nonsense")
    assert next(looks, "all were taken") == "all were taken"


def test_a_command_that_cannot_be_started_is_said(way, monkeypatch):
    monkeypatch.setattr(way_back.sys, "executable", "/nowhere/python")
    until_done(way, "rebuild")
    assert way.failure == "No such file or directory" and way.doing == ""
