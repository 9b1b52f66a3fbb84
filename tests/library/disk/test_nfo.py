"""The NFO files: what the library's readers are told, and what people changed by hand stays."""

import os
import xml.etree.ElementTree as ET

import pytest

from aniworld.errors import DiskError
from aniworld.library.disk import nfo_values, nfo_writing, series_folder
from aniworld.models import Episode, Season, Series, SeriesId


def text(shelf, added, name="tvshow.nfo"):
    return shelf.path(added, name).read_text()


def change(shelf, added, old, new, name="tvshow.nfo"):
    path = shelf.path(added, name)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def load(shelf, added, *names, force=False):
    """The NFO after something has changed; nothing is asked for it."""
    return shelf.load(added, "nfo", force=force)


def test_the_show_is_told_in_full(shelf, frieren):
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    expected = {
        "title": "Frieren: Beyond Journey's End",
        "originaltitle": "葬送のフリーレン",
        "year": "2023",
        "premiered": "2023-09-29",
        "status": "Continuing",
        "studio": "Nippon TV",
        "country": "Japan",
        "id": "424536",
    }
    assert {name: root.findtext(name) for name in expected} == expected
    assert [node.text for node in root.findall("genre")] == ["Adventure", "Anime", "Drama", "Fantasy"]
    assert [node.get("type") for node in root.findall("uniqueid") if node.get("default") == "true"] == [
        "tvdb"
    ]


def test_of_the_ids_of_several_cours_the_first_counts(shelf, frieren):
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    assert root.findtext("kitsuid") == "46474"


def test_a_series_that_has_ended_has_an_end(shelf, frieren):
    Series.update(status="ended", ended="2026-03-27").execute()
    SeriesId.delete().execute()
    load(shelf, frieren)
    root = ET.fromstring(shelf.path(frieren, "tvshow.nfo").read_bytes())
    assert (root.findtext("status"), root.findtext("enddate")) == ("Ended", "2026-03-27")


def test_seasons_with_a_name_are_named(shelf, frieren):
    Season.update(name="The Beginning").where(Season.number == 1).execute()
    load(shelf, frieren)
    assert '<namedseason number="1">The Beginning</namedseason>' in text(shelf, frieren)


def test_a_file_whose_content_would_not_change_is_not_touched(shelf, frieren):
    before = shelf.path(frieren, "tvshow.nfo").stat()
    load(shelf, frieren)
    after = shelf.path(frieren, "tvshow.nfo").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


# Episodes and seasons that are present


@pytest.fixture
def watched(shelf, frieren, once):
    """Three videos lie in the folder: one of them holds two episodes, one is a special."""

    def find():
        shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
        shelf.video(frieren, "Season 01", "Frieren - S01E02-E03.mkv")
        Episode.create(series=frieren, season=0, number=1, title="Recap", provider="tvmaze", provider_id="s1")
        Season.create(series=frieren, number=0)
        shelf.video(frieren, "Specials", "Frieren - S00E01.mkv")
        shelf.load(frieren, "episodes", "nfo")

    once("with a special", find)
    return Series.get_by_id(frieren.id)


def test_each_video_gets_its_nfo_beside_it(shelf, watched):
    assert [name for name in shelf.files(watched) if name.endswith(".nfo")] == [
        "Season 01/Frieren - S01E01.nfo",
        "Season 01/Frieren - S01E02-E03.nfo",
        "Season 01/season.nfo",
        "Specials/Frieren - S00E01.nfo",
        "Specials/season.nfo",
        "tvshow.nfo",
    ]
    one = ET.fromstring(shelf.path(watched, "Season 01", "Frieren - S01E01.nfo").read_bytes())
    assert (one.findtext("season"), one.findtext("episode"), one.findtext("title")) == (
        "1",
        "1",
        "Where the Road Stops",
    )
    assert (one.findtext("showtitle"), one.findtext("aired")) == (
        "Frieren: Beyond Journey's End",
        "2023-09-29",
    )
    assert one.find("uniqueid").attrib == {"type": "tvmaze", "default": "true"}


def test_a_video_of_two_episodes_gets_one_nfo_with_both(shelf, watched):
    content = text(shelf, watched, "Season 01/Frieren - S01E02-E03.nfo")
    assert content.count("<?xml") == 1 and content.count("<episodedetails>") == 2
    assert content.index("<episode>2</episode>") < content.index("<episode>3</episode>")


@pytest.mark.parametrize(
    "folder, number, title", [("Season 01", "1", "Season 1"), ("Specials", "0", "Specials")]
)
def test_a_season_folder_gets_its_nfo(shelf, watched, folder, number, title):
    season = ET.fromstring(shelf.path(watched, folder, "season.nfo").read_bytes())
    assert (season.findtext("seasonnumber"), season.findtext("title")) == (number, title)


def test_without_season_folders_there_is_no_season_nfo(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    assert [name for name in shelf.files(frieren) if name.endswith(".nfo")] == [
        "Frieren - S01E01.nfo",
        "tvshow.nfo",
    ]


def test_an_episode_without_a_title_is_called_by_its_number(shelf, watched):
    Episode.update(title="", titles={}).where(Episode.number == 1).execute()
    shelf.path(watched, "Season 01", "Frieren - S01E01.nfo").unlink()
    load(shelf, watched)
    assert "<title>Episode 1</title>" in text(shelf, watched, "Season 01/Frieren - S01E01.nfo")


def test_progress_counts_the_files(shelf, watched):
    part = shelf.part(watched, "nfo")
    assert (part.done, part.total) == (6, 6)


# What people changed


def test_what_the_user_wrote_survives_a_forced_load(shelf, frieren):
    change(shelf, frieren, "<title>Frieren: Beyond Journey's End</title>", "<title>My Frieren</title>")
    change(shelf, frieren, "<studio>Nippon TV</studio>", "<studio>Nippon TV</studio><mytag>42</mytag>")
    Series.update(overview="A new text.").execute()
    load(shelf, frieren, force=True)
    content = text(shelf, frieren)
    assert (
        "<title>My Frieren</title>" in content
        and "<mytag>42</mytag>" in content
        and "<plot>A new text.</plot>" in content
    )
    load(shelf, frieren, force=True)
    assert text(shelf, frieren) == content


def test_what_the_user_deleted_stays_deleted(shelf, frieren):
    change(shelf, frieren, "<studio>Nippon TV</studio>", "")
    load(shelf, frieren)
    assert "studio" not in text(shelf, frieren)


def test_an_nfo_that_was_there_before_only_gets_what_it_lacks(shelf):
    folder = shelf.root / "Frieren - Beyond Journey's End (2023)"
    folder.mkdir()
    (folder / "tvshow.nfo").write_text("<tvshow><title>Written by hand</title></tvshow>")
    added = shelf.add("Frieren")
    content = text(shelf, added)
    assert "<title>Written by hand</title>" in content and "<studio>Nippon TV</studio>" in content


KEPT = {
    "locked": b"<tvshow><title>Mine</title><lockdata>true</lockdata></tvshow>",
    "of something else": b"<movie><title>Mine</title></movie>",
    "only an address": b"https://www.thetvdb.com/?id=5",
}


@pytest.mark.parametrize("content", KEPT.values(), ids=KEPT)
def test_an_nfo_that_must_not_be_touched_is_kept_and_the_part_says_so(shelf, frieren, content):
    shelf.path(frieren, "tvshow.nfo").write_bytes(content)
    added = load(shelf, frieren, force=True)
    part = shelf.part(frieren, "nfo")
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == content
    assert (part.state, part.error_code) == ("loaded", "kept")
    assert part.error.startswith("tvshow.nfo is kept as it is: ")
    assert added.loading_status == "completed" and added.nfo_loaded


# What cannot be read

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
        part.error == "tvshow.nfo could not be read any more and was written anew; "
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


def test_a_deleted_nfo_is_written_anew(shelf, frieren):
    before = text(shelf, frieren)
    shelf.path(frieren, "tvshow.nfo").unlink()
    load(shelf, frieren)
    assert text(shelf, frieren) == before


def test_a_season_is_named_as_its_source_names_it():
    assert (
        nfo_values.season(Season(number=3, name="Golden Land", premiered="2027-10-01")).title == "Golden Land"
    )
