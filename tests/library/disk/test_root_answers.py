"""A root on a lost server holds up nobody, and is said to be silent."""

import os
import threading

import pytest

from aniworld.library.disk import library_gate, library_trouble, root_answers
from aniworld.models import Root


@pytest.fixture
def lost(house, monkeypatch):
    """The disk of the library does not answer until the test lets it."""
    server, real = threading.Event(), os.stat

    def stat(place, *args, **more):
        if place == house.library and threading.current_thread().name == "place":
            server.wait(20)
        return real(place, *args, **more)

    monkeypatch.setattr(root_answers.os, "stat", stat)
    yield server
    server.set()


@pytest.fixture
def first(house):
    return Root.get_by_id(Root.FIRST)


def test_a_folder_answers_and_one_that_is_not_there_too(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        answer = root_answers.of(place)
        assert answer.has_come and not answer.is_slow and not answer.is_overdue


def test_one_that_does_not_answer_yet_is_not_called_silent(house, lost, first):
    answer = root_answers.of(house.library, patience=0.01)
    assert not answer.has_come and not answer.is_overdue
    assert library_trouble.look_at(first, patience=0.01) is None


def test_one_that_does_not_answer_for_long_closes_its_gate_and_opens_it_again(
    house, lost, first, monkeypatch
):
    monkeypatch.setattr(root_answers, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(library_trouble.look_at, "__defaults__", (0.06,))
    monkeypatch.setattr(library_trouble.silence, "__defaults__", (0.06,))
    library_gate.look()
    trouble = library_gate.trouble()
    assert trouble.code == "library_silent" and "does not answer" in trouble.sentence and trouble.cure
    library_gate.look_at_once()
    assert not library_gate.look_again()
    assert library_gate.trouble_now().code == "library_silent"
    lost.set()
    library_gate.look_at_once()
    assert root_answers.of(house.library, 20).has_come
    assert library_gate.look_again() and library_gate.trouble() is None


def test_a_slow_one_is_told_from_a_quick_one():
    assert root_answers.Answer(root_answers.SLOW_SECONDS).is_slow and not root_answers.Answer(0.1).is_slow
