"""NFO files that cannot be read: ours are set aside and written anew, those of others stay."""

import os

import pytest

from aniworld.errors import DiskError
from aniworld.library.disk import nfo_writing, series_folder

from .test_nfo import load, text
from .test_nfo import watched as watched

BROKEN = {
    "cut": b"<tvshow><title>Mine",
    "binary": b"\x89PNG\r\n\x1a\n\0\0",
    "zeroed": b"\0" * 900,
    "a web page": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "of another encoding": "<tvshow><title>フ</title></tvshow>".encode("shift-jis"),
    "edited into nothing": b"<tvshow><title>Mine</tvshow>",
}


REFUSED = {
    "too large": b"<tvshow>" + b"x" * 30_000_000 + b"</tvshow>",
    "too many elements": b"<tvshow>" + b"<a/>" * 20_000 + b"</tvshow>",
    "entities": b'<!DOCTYPE x [<!ENTITY a "ha">]><tvshow>&a;</tvshow>',
}


@pytest.fixture
def broken(shelf, frieren):
    """Put these bytes in place of tvshow.nfo, and load it."""

    def put(content, name="tvshow.nfo"):
        shelf.path(frieren, name).write_bytes(content)
        load(shelf, frieren)
        return shelf.part(frieren, "nfo")

    return put


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_nfo_of_ours_is_set_aside_and_written_anew(shelf, frieren, broken, content):
    before = text(shelf, frieren)
    part = broken(content)
    assert text(shelf, frieren) == before
    assert shelf.path(frieren, "tvshow.nfo.bak").read_bytes() == content
    assert (part.state, part.error_code) == ("loaded", "set_aside")
    assert (
        part.error == "tvshow.nfo could not be read any more and was written again; "
        "what was there is kept as tvshow.nfo.bak."
    )
    load(shelf, frieren)
    assert shelf.part(frieren, "nfo").error is None


def test_an_emptied_nfo_of_ours_is_written_anew_and_there_is_nothing_to_keep(shelf, frieren, broken):
    before = text(shelf, frieren)
    part = broken(b"\n")
    assert text(shelf, frieren) == before and not shelf.path(frieren, "tvshow.nfo.bak").exists()
    assert (part.state, part.error) == ("loaded", None)


def test_nothing_that_was_set_aside_is_ever_overwritten(shelf, frieren, broken):
    shelf.path(frieren, "tvshow.nfo.bak").write_bytes(b"of the user")
    for content in (b"first", b"second", b"first"):
        broken(content)
    names = [name for name in shelf.files(frieren) if ".bak" in name]
    assert {name: shelf.path(frieren, name).read_bytes() for name in names} == {
        "tvshow.nfo.bak": b"of the user",
        "tvshow.nfo.1.bak": b"first",
        "tvshow.nfo.2.bak": b"second",
    }


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_lies_where_the_copy_would_is_left_alone(shelf, frieren, broken, kind):
    way = shelf.path(frieren, "tvshow.nfo.bak")
    way.symlink_to("/etc/hostname") if kind == "link" else way.mkdir()
    broken(b"cut")
    assert way.is_symlink() if kind == "link" else way.is_dir()
    assert shelf.path(frieren, "tvshow.nfo.1.bak").read_bytes() == b"cut"


def test_a_broken_nfo_for_which_there_is_no_place_is_kept_and_said(shelf, frieren, broken, monkeypatch):
    monkeypatch.setattr(nfo_writing, "MOST_COPIES", 1)
    shelf.path(frieren, "tvshow.nfo.bak").write_bytes(b"of the user")
    part = broken(b"cut")
    assert text(shelf, frieren) == "cut" and (part.state, part.error_code) == ("partial", "unreadable_nfo")


def test_a_broken_nfo_waits_while_its_copy_cannot_be_written(shelf, frieren, monkeypatch):
    def refuse(series, path, content, *, is_new):
        raise DiskError("Cannot write tvshow.nfo.bak: the disk is full.", path, "full")

    shelf.path(frieren, "tvshow.nfo").write_bytes(b"cut")
    with monkeypatch.context() as patch:
        patch.setattr(series_folder, "overwrite", refuse)
        load(shelf, frieren)
    part = shelf.part(frieren, "nfo")
    assert text(shelf, frieren) == "cut"
    assert (part.state, part.error) == ("pending", "Cannot write tvshow.nfo.bak: the disk is full.")
    shelf.later(frieren)
    assert shelf.part(frieren, "nfo").error_code == "set_aside"


def test_a_broken_nfo_whose_copy_would_have_too_long_a_name_is_kept_and_said(shelf, frieren):
    name = "Frieren - S01E01 " + "x" * (251 - 17)
    shelf.video(frieren, name[:251] + ".mkv")
    shelf.load(frieren, "episodes", "nfo")
    path = shelf.path(frieren, name[:251] + ".nfo")
    path.write_bytes(b"cut")
    load(shelf, frieren)
    assert path.read_bytes() == b"cut" and shelf.part(frieren, "nfo").error_code == "unreadable_nfo"


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_kept_whoever_wrote_it_and_the_part_says_so(shelf, frieren, broken, content):
    part = broken(content)
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == content
    assert (part.state, part.error_code) == ("partial", "unreadable_nfo")
    assert "tvshow.nfo" in part.error and part.not_before is not None


def test_a_pipe_in_place_of_an_nfo_is_left_and_said(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    path.unlink()
    os.mkfifo(path)
    load(shelf, frieren)
    assert path.is_fifo() and shelf.part(frieren, "nfo").error_code == "unreadable_nfo"


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_nfo_of_somebody_else_stays_until_they_mend_it(shelf, content):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)"
    folder.mkdir()
    (folder / "tvshow.nfo").write_bytes(content)
    added = shelf.add("Frieren")
    part = shelf.part(added, "nfo")
    assert (folder / "tvshow.nfo").read_bytes() == content and not (folder / "tvshow.nfo.bak").exists()
    assert (part.state, part.error_code) == ("partial", "unreadable_nfo")
    assert part.error.startswith("tvshow.nfo is an unreadable NFO and is kept as it is: The file ")
    assert (added.loading_status, added.nfo_loaded) == ("completed", True)
    (folder / "tvshow.nfo").write_text("<tvshow><title>Mine</title></tvshow>")
    load(shelf, added)
    assert "<title>Mine</title>" in text(shelf, added) and "Nippon TV" in text(shelf, added)
    assert (shelf.part(added, "nfo").state, shelf.part(added, "nfo").error) == ("loaded", None)


def test_many_unreadable_files_are_one_sentence_and_one_line_in_the_log(shelf, watched, caplog):
    names = [name for name in shelf.files(watched) if name.endswith(".nfo")]
    for name in names:
        shelf.path(watched, name).write_bytes(REFUSED["entities"])
    with caplog.at_level("WARNING"):
        load(shelf, watched)
    error = shelf.part(watched, "nfo").error
    assert error.count("unreadable NFO") == 1 and error.endswith(
        f"The same goes for {len(names) - 1} more of its files."
    )
    assert len([record for record in caplog.records if "unreadable NFO" in record.getMessage()]) == 1


@pytest.mark.parametrize(
    "content",
    [
        "<tvshow><title>Mine</title></tvshow>".encode("utf-16"),
        "<tvshow><title>Mine</title></tvshow>".encode("utf-8-sig"),
        "<?xml version='1.0' encoding='ISO-8859-1'?><tvshow><title>Mine</title><set>é</set></tvshow>".encode(
            "latin-1"
        ),
    ],
    ids=["UTF-16", "UTF-8 with mark", "Latin-1"],
)
def test_what_can_be_read_in_another_encoding_is_not_broken(shelf, frieren, broken, content):
    assert broken(content).error is None
    assert (
        shelf.path(frieren, "tvshow.nfo").read_bytes() == content
        and not shelf.path(frieren, "tvshow.nfo.bak").exists()
    )


def test_an_nfo_that_may_not_be_read_holds_up_no_other(shelf, watched, monkeypatch):
    read = series_folder.read

    def refuse(series, path, *how):
        if path == "tvshow.nfo":
            raise DiskError(
                "Cannot read tvshow.nfo: aniworld has no permission there.", path, "no permission"
            )
        return read(series, path, *how)

    shelf.path(watched, "Season 01", "season.nfo").unlink()
    monkeypatch.setattr(series_folder, "read", refuse)
    load(shelf, watched)
    part = shelf.part(watched, "nfo")
    assert shelf.path(watched, "Season 01", "season.nfo").exists()
    assert (
        part.state == "pending" and part.error == "Cannot read tvshow.nfo: aniworld has no permission there."
    )
    monkeypatch.undo()
    shelf.later(watched)
    assert (shelf.part(watched, "nfo").state, shelf.part(watched, "nfo").error) == ("loaded", None)
