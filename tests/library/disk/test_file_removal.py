"""Our files leave the library one by one: what one of them meets keeps none of the others."""

import pytest

from aniworld.errors import DiskError, NotAllowed
from aniworld.files import atomic
from aniworld.library.disk import file_removal, series_folder


def test_a_file_that_leads_out_of_the_library_is_left_and_the_others_go(shelf, frieren, monkeypatch):
    remove = series_folder.remove

    def lead_out(series, path):
        if path == "poster.jpg":
            raise NotAllowed("not_inside_the_library", place=path)
        return remove(series, path)

    monkeypatch.setattr(series_folder, "remove", lead_out)
    count = len(shelf.files(frieren))
    assert file_removal.remove_ours(frieren) == count - 1
    assert shelf.files(frieren) == ["poster.jpg"]


def test_nothing_goes_while_the_disk_cannot_say_whose_it_is(shelf, frieren, monkeypatch):
    before = shelf.files(frieren)

    def fail(root, path, *most):
        raise DiskError("cannot_read", root, "failing", place=path, why="Input/output error")

    monkeypatch.setattr(atomic, "read", fail)
    with pytest.raises(DiskError) as refused:
        file_removal.remove_ours(frieren)
    assert refused.value.reason == "failing" and shelf.files(frieren) == before
