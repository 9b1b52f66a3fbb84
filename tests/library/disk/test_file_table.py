"""A batch of a scan reads the rows of its own stretch of paths, whatever the names in it begin with."""

from aniworld.library.disk.file_table import Span


def test_a_stretch_holds_what_lies_below_a_name_with_which_another_one_begins():
    span = Span.around(["Show", "Show 2"])
    for path in ("Show", "Show/Season 1", "Show 2", "Show 2/é/日本"):
        assert span.first <= path < span.last


def test_a_stretch_ends_behind_its_last_name():
    span = Span.around(["B"])
    assert not any(span.first <= path < span.last for path in ("A", "A/x", "C", "C/x"))
