"""Whose the folders of nobody are is looked for in the background: at once here, in time at the sources."""

import pytest

from aniworld import rounds
from aniworld.errors import GateClosed, ProviderError
from aniworld.library.disk import scan
from aniworld.library.matching import folder_candidates, folder_questions
from aniworld.library.parts import activity
from aniworld.models import Folder, Series

PLEX = b"tvdbid: 424536\n"


@pytest.fixture
def unknown(shelf):
    """A folder whose name tells nothing, with the id of Frieren's TVDB page in it."""
    path = shelf.root / "qwx zyv"
    path.mkdir(parents=True)
    (path / "01.mkv").write_bytes(b"film")
    (path / ".plexmatch").write_bytes(PLEX)
    scan.all_roots()
    return path


def only():
    return Folder.get()


def test_new_folders_are_looked_up_once(unknown):
    assert folder_questions.look_up() == 1 and folder_questions.look_up() == 0
    assert only().candidates == [] and only().looked_at == folder_questions.LOOKED_UP
    assert only().said["ids"] == {"tvdb": "424536"}


def test_the_sources_are_asked_for_what_is_not_sure_once(unknown, shelf):
    folder_questions.look_up()
    assert folder_questions.ask_sources() and not folder_questions.ask_sources()
    best = only().candidates[0]
    assert (best["provider"], best["confidence"]) == ("tvmaze", 0.99)
    assert not Series.select().exists()


def test_what_the_sources_did_not_know_is_asked_again_after_a_month(unknown):
    folder_questions.look_up()
    folder_questions.ask_sources()
    Folder.update(looked_at=only().looked_at - folder_questions.AGAIN_SECONDS - 1).execute()
    assert folder_questions.ask_sources()


def test_a_source_in_trouble_hides_nothing(unknown, monkeypatch):
    def fail(said, known):
        raise ProviderError("source_off", "tvmaze", retryable=False, source="TVmaze")

    folder_questions.look_up()
    monkeypatch.setattr(folder_candidates, "with_sources", fail)
    assert folder_questions.ask_sources()
    assert only().looked_at > folder_questions.LOOKED_UP


def test_a_folder_is_looked_at_anew(unknown):
    folder_questions.look_up()
    (unknown / ".plexmatch").write_bytes(b"anidbid: 23\n")
    folder_questions.look_again(only())
    assert only().said["ids"] == {"anidb": "23"} and only().candidates[0]["confidence"] == 0.99


def test_a_changed_file_is_enough_to_be_looked_at_anew(unknown):
    folder_questions.look_up()
    folder_questions.ask_sources()
    (unknown / ".plexmatch").write_bytes(b"anidbid: 23\n")
    scan.all_roots()
    assert folder_questions.look_up() == 1
    assert only().said["ids"] == {"anidb": "23"} and only().candidates[0]["confidence"] == 0.99


def test_a_moment_is_not_exceeded(unknown, monkeypatch):
    monkeypatch.setattr(folder_questions, "MOST_SECONDS", -1)
    Folder.create(root=1, path="another", key="another")
    assert folder_questions.look_up() == 1


def test_the_worker_asks_while_nothing_else_is_loaded(unknown, shelf, monkeypatch):
    watch = rounds.FolderWatch(shelf.data)
    watch.round()
    assert only().looked_at == folder_questions.LOOKED_UP
    activity.pause()
    watch.round()
    assert only().looked_at == folder_questions.LOOKED_UP
    activity.resume()
    watch.ask_at = 0.0
    watch.round()
    assert only().candidates
    watch.round()
    assert watch.ask_at > 0


def test_the_worker_waits_for_a_gate_that_is_shut(unknown, shelf, monkeypatch):
    def refuse():
        raise GateClosed("twin_removed", "tvmaze", retryable=True, retry_after_seconds=60.0)

    watch = rounds.FolderWatch(shelf.data)
    watch.round()
    monkeypatch.setattr(folder_questions, "ask_sources", refuse)
    watch.round()
    at = watch.ask_at
    watch.round()
    assert watch.ask_at == at


def test_a_folder_for_which_a_gate_is_shut_is_asked_for_again(unknown, monkeypatch):
    def refuse(said, known):
        raise GateClosed("twin_removed", "tvmaze", retryable=True, retry_after_seconds=60.0)

    folder_questions.look_up()
    monkeypatch.setattr(folder_candidates, "with_sources", refuse)
    with pytest.raises(GateClosed):
        folder_questions.ask_sources()
    assert only().looked_at == folder_questions.LOOKED_UP
