"""Videos are found where people keep them, and their names tell the episodes."""

import os

import pytest

from aniworld.errors import DiskError
from aniworld.files import videos
from aniworld.files.videos import VideoFile


def shelve(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")


def paths(folder) -> list[str]:
    return [video.path for video in videos.find(folder).videos]


def test_videos_of_all_seasons_are_found_in_order(tmp_path):
    shelve(
        tmp_path,
        "Season 02/Show - S02E01.mp4",
        "Season 01/Show - S01E01-E02.MKV",
        "Specials/Show - 01.avi",
        "a.txt",
    )
    assert videos.find(tmp_path).videos == [
        VideoFile("Season 01/Show - S01E01-E02.MKV", 1, (1, 2)),
        VideoFile("Season 02/Show - S02E01.mp4", 2, (1,)),
        VideoFile("Specials/Show - 01.avi", 0, (1,)),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "Trailers/Show - 01.mkv",
        "Season 01/Featurettes/Show - 01.mkv",
        "extras/S01E01.mkv",
        "Sample/S01E01.mkv",
        "S01E01-sample.mkv",
        "S01E01 sample.mkv",
        "S01E01-trailer.mkv",
        "S01E01-interview.mkv",
        "Show - 01 NCOP.mkv",
        "Show - NCED - 01.mkv",
        ".S01E01.mkv",
        ".trash/S01E01.mkv",
        "@eaDir/S01E01.mkv",
        "#recycle/S01E01.mkv",
        "S01E01.nfo",
        "S01E01-thumb.jpg",
        "S01E01.mkv.part",
        "a/b/c/d/S01E01.mkv",
    ],
)
def test_extras_hidden_files_and_other_files_are_left_out(tmp_path, path):
    shelve(tmp_path, path, "S01E02.mkv")
    assert paths(tmp_path) == ["S01E02.mkv"]


@pytest.mark.parametrize(
    "name",
    [
        "#Compass - S01E01.mkv",
        "Show - S01E01 - The Interview.mkv",
        "Show - S01E01 - A Deleted Scene.mkv",
    ],
)
def test_episodes_with_odd_titles_are_found(tmp_path, name):
    shelve(tmp_path, name)
    assert paths(tmp_path) == [name]


def test_links_that_lead_out_or_nowhere_are_left_out(tmp_path):
    series, elsewhere = tmp_path / "Show", tmp_path / "elsewhere"
    shelve(series, "S01E01.mkv")
    shelve(elsewhere, "S01E02.mkv")
    links = {
        "S01E02.mkv": elsewhere / "S01E02.mkv",
        "S01E03.mkv": "missing",
        "S01E04.mkv": "S01E04.mkv",
        "S01E05.mkv": "S01E01.mkv",
        "S01E06.mkv": "../Show/../elsewhere/S01E02.mkv",
        "Season 02": elsewhere,
        "Season 03": ".",
    }
    for link, target in links.items():
        (series / link).symlink_to(target)
    assert paths(series) == ["S01E01.mkv", "S01E05.mkv"]


def test_names_that_are_not_text_are_left_out(tmp_path):
    shelve(tmp_path, "S01E01.mkv")
    with open(os.fsencode(tmp_path) + b"/S01E02 \xff.mkv", "wb"):
        pass
    assert paths(tmp_path) == ["S01E01.mkv"]


def test_a_series_without_a_folder_has_no_videos(tmp_path):
    assert videos.find(tmp_path / "missing") == ([], [])


def test_a_folder_that_cannot_be_read_is_an_error_and_not_an_empty_series(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DiskError, match="no permission"):
        videos.find(tmp_path)


def test_looking_stops_at_its_bound(tmp_path, monkeypatch):
    shelve(tmp_path, *(f"S01E{number:02d}.mkv" for number in range(1, 20)))
    monkeypatch.setattr(videos, "MAX_ENTRIES", 5)
    assert len(paths(tmp_path)) == 5
    assert videos.find(tmp_path).unread == [""]  # nobody knows what else is there
    monkeypatch.setattr(videos, "MAX_ENTRIES", 19)
    assert videos.find(tmp_path).unread == []


def test_a_folder_below_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    shelve(tmp_path, "Season 1/S01E01.mkv", "Season 2/S02E01.mkv")
    look = os.scandir

    def refuse(path):
        if str(path).endswith("Season 2"):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = videos.find(tmp_path)
    assert ([video.path for video in found.videos], found.unread) == (["Season 1/S01E01.mkv"], ["Season 2/"])
