"""A walk finds the videos of a root, whatever lies beside them, and says what it could not read."""

import os

import pytest

from aniworld.library.disk import walk


def shelve(top, *paths):
    for path in paths:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(b"x")


def found(top, path="Show"):
    """The videos below a directory of a root."""
    branch = walk.read(top, path)
    names = []
    for place, listing in branch.listings.items():
        names += [f"{place}/{file.name}" for file in listing.videos]
    return sorted(names)


def test_videos_are_found_at_any_depth_down_to_a_bound(tmp_path):
    deep = "Show/" + "a/" * walk.MAX_DEPTH
    shelve(tmp_path, "Show/01.mkv", "Show/Season 2/02.MKV", deep + "03.mkv", deep + "b/04.mkv")
    assert found(tmp_path) == ["Show/01.mkv", "Show/Season 2/02.MKV", deep + "03.mkv"]


@pytest.mark.parametrize(
    "path",
    [
        "Show/Trailers/Show - 01.mkv",
        "Show/Season 01/Featurettes/Show - 01.mkv",
        "Show/extras/S01E01.mkv",
        "Show/Sample/S01E01.mkv",
        "Show/.S01E01.mkv",
        "Show/.trash/S01E01.mkv",
        "Show/@eaDir/S01E01.mkv",
        "Show/Plex Versions/Optimized for TV/S01E01.mp4",
        "Show/S01E01.trickplay/S01E01.mkv",
        "Show/S01E01.nfo",
        "Show/S01E01.mkv.part",
        "Show/folder.mkv/x.txt",
    ],
)
def test_extras_hidden_files_and_other_files_are_left_out(tmp_path, path):
    shelve(tmp_path, path, "Show/S01E02.mkv")
    assert found(tmp_path) == ["Show/S01E02.mkv"]


def test_links_that_lead_out_or_nowhere_are_left_out(tmp_path, caplog):
    top, elsewhere = tmp_path / "library", tmp_path / "elsewhere"
    shelve(top, "Show/S01E01.mkv")
    shelve(elsewhere, "S01E02.mkv")
    links = {
        "S01E02.mkv": elsewhere / "S01E02.mkv",
        "S01E03.mkv": "missing",
        "S01E04.mkv": "S01E04.mkv",
        "S01E05.mkv": "S01E01.mkv",
        "S01E06.mkv": "../../library/../elsewhere/S01E02.mkv",
        "Season 02": elsewhere,
        "Season 03": ".",
    }
    for link, target in links.items():
        (top / "Show" / link).symlink_to(target)
    assert found(top) == ["Show/S01E01.mkv", "Show/S01E05.mkv"]
    branch = walk.read(top, "Show")
    assert sorted(branch.passed_over) == ["Show/Season 02", "Show/Season 03"]
    assert branch.hides("Show/Season 02/01.mkv") and not branch.hides("Show/S01E02.mkv")
    assert "leads out of the library" in caplog.text


def test_names_that_are_not_text_are_left_out(tmp_path):
    shelve(tmp_path, "Show/S01E01.mkv")
    for name in (b"/Show/S01E02 \xff.mkv", b"/Show/\xff"):
        if name.endswith(b"mkv"):
            open(os.fsencode(tmp_path) + name, "wb").close()
        else:
            os.mkdir(os.fsencode(tmp_path) + name)
    assert found(tmp_path) == ["Show/S01E01.mkv"]
    assert list(walk.read(tmp_path, "Show").listings) == ["Show"]


def test_marks_of_a_show_are_seen_however_they_are_spelled(tmp_path):
    shelve(tmp_path, "Show/TVShow.NFO", "Show/.plexmatch")
    assert walk.read(tmp_path, "Show").listings["Show"].marks == {"tvshow.nfo", ".plexmatch"}


def test_what_is_not_there_gives_nothing(tmp_path):
    branch = walk.read(tmp_path, "Show")
    assert branch.listings == {} and branch.unread == {} and not branch.hides("Show")


def test_a_directory_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path, monkeypatch):
    shelve(tmp_path, "Show/Season 1/S01E01.mkv", "Show/Season 2/S02E01.mkv")
    look = os.scandir

    def refuse(path):
        if str(path).endswith("Season 2"):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    branch = walk.read(tmp_path, "Show")
    assert branch.unread == {"Show/Season 2": "Permission denied"}
    assert (
        branch.hides("Show/Season 2")
        and branch.hides("Show/Season 2/x")
        and not branch.hides("Show/Season 20")
    )


def test_a_video_that_goes_while_it_is_looked_at_is_none(tmp_path, monkeypatch):
    shelve(tmp_path, "Show/S01E01.mkv", "Show/S01E02.mkv")

    class Going:
        name, path = "S01E01.mkv", "S01E01.mkv"

        def is_symlink(self):
            return False

        def is_file(self):
            return True

        def stat(self):
            raise FileNotFoundError

    listing = walk.Listing(0)
    walk._sort_in(Going(), listing, tmp_path, "Show")
    assert listing.videos == []


def test_directories_are_unchanged_while_their_times_are(tmp_path):
    shelve(tmp_path, "Show/S01E01.mkv")
    changed = os.stat(tmp_path / "Show").st_mtime_ns
    assert walk.is_unchanged(tmp_path, [("Show", changed)])
    assert not walk.is_unchanged(tmp_path, [("Show", changed), ("Show/Gone", 1)])
    assert not walk.is_unchanged(tmp_path, [("Show", changed + 1)])
    assert not walk.is_unchanged(tmp_path, [("Show", 0)])
    assert not walk.is_unchanged(tmp_path, [("Sho\0w", 1)])


def test_a_root_is_read_from_its_top(tmp_path):
    shelve(tmp_path, "Show/1.mkv", "Show/Season 01/2.mkv", "loose.mkv")
    assert found(tmp_path, "") == ["/loose.mkv", "Show/1.mkv", "Show/Season 01/2.mkv"]
