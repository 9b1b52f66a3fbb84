"""Where a root really is, when it is asked again after the disk has changed."""

import os

from aniworld.files import real_roots
from aniworld.files.real_roots import real_root


def test_a_link_leads_where_it_leads_now(tmp_path):
    first, second, link = tmp_path / "first", tmp_path / "second", tmp_path / "link"
    for folder in (first, second):
        folder.mkdir()
    link.symlink_to(first)
    assert real_root(link) == real_root(link) == str(first)
    link.unlink()
    link.symlink_to(second)
    assert real_root(link) == str(second)


def test_a_folder_that_has_moved_behind_a_link_is_found_there(tmp_path):
    place, elsewhere = tmp_path / "library", tmp_path / "elsewhere"
    place.mkdir()
    assert real_root(place) == str(place)
    place.rename(elsewhere)
    place.symlink_to(elsewhere)
    assert real_root(place) == str(elsewhere)


def test_a_root_that_is_gone_is_where_it_would_be(tmp_path):
    place = tmp_path / "library"
    place.mkdir()
    assert real_root(place) == str(place)
    place.rmdir()
    assert real_root(place) == str(place)


def test_of_many_roots_some_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(real_roots, "MOST_ROOTS", 3)
    for number in range(10):
        real_root(tmp_path / str(number))
    assert len(real_roots._known) <= 3


def test_a_root_that_is_known_is_not_followed_anew(tmp_path, monkeypatch):
    real_root(tmp_path)
    monkeypatch.setattr(os.path, "realpath", None)
    assert real_root(tmp_path) == str(tmp_path)
