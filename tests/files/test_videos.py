"""Videos are found where people keep them, and their names tell the episodes."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.errors import DiskError
from aniworld.files import videos
from aniworld.files.videos import VideoFile, episodes_of

NAMES = [
    ("Show - S01E01 - Title.mkv", 1, [1]),
    ("Show.S01E01E02.1080p.x264-GRP.mkv", 1, [1, 2]),
    ("Show S01E01-E03.mkv", 1, [1, 2, 3]),
    ("Show - S01E01-E02-E03.mkv", 1, [1, 2, 3]),
    ("Show S01E05-06 Title.mkv", 1, [5, 6]),
    ("Show S01E05-1080p.mkv", 1, [5]),
    ("Show S01E02-3D.mkv", 1, [2]),
    ("Show - S01E01 - 100 Ways.mkv", 1, [1]),
    ("Show s1 e2.mkv", 1, [2]),
    ("Show.S01.E02.mkv", 1, [2]),
    ("Show S01E09E01.mkv", 1, [9]),
    ("Show S01E01-E900.mkv", 1, [1]),
    ("Show 1x02.mkv", 1, [2]),
    ("Show 1x02-03.mkv", 1, [2, 3]),
    ("Show 1x02x03.mkv", 1, [2, 3]),
    ("Show 1920x1080 - 04.mkv", 1, [4]),
    ("Show - 05 [1080p].mkv", 1, [5]),
    ("[Group] Show - 05 (1080p) [ABCD1234].mkv", 1, [5]),
    ("[Group]_Show_-_05v2_(1080p).mkv", 1, [5]),
    ("[Group] Show S2 - 07 (1080p).mkv", 2, [7]),
    ("86 - Eighty Six - 05 [1080p].mkv", 1, [5]),
    ("Mob Psycho 100 - 03.mkv", 1, [3]),
    ("One Piece - 1071.mkv", 1, [1071]),
    ("Show Episode 12.mkv", 1, [12]),
    ("Season 02/05 - Title.mkv", 2, [5]),
    ("Season 02/Show - 11.mkv", 2, [11]),
    ("Staffel 3/Folge 7.mkv", 3, [7]),
    ("Season 1/12.mkv", 1, [12]),
    ("Specials/Show - 02.mkv", 0, [2]),
    ("Season 00/Show - S00E03.mkv", 0, [3]),
    ("Season 1/Show - S02E03.mkv", 2, [3]),
    ("Season 2/Disc 1/Show - 03.mkv", 2, [3]),
]


@pytest.mark.parametrize("path, season, episodes", NAMES)
def test_a_name_tells_its_episodes(path, season, episodes):
    assert episodes_of(path) == (season, tuple(episodes))


@pytest.mark.parametrize(
    "name",
    [
        "Movie.mkv",
        "Area 88.mkv",
        "Show - 05.5 [x].mkv",
        "Show - 1080p.mkv",
        "Show.x264.mkv",
        "12 Monkeys.mkv",
        ".mkv",
    ],
)
def test_a_name_that_tells_no_episode_is_left_out(name):
    assert episodes_of(name) is None


@given(st.text(max_size=80))
def test_any_name_is_read(name):
    told = episodes_of(name.replace("/", "-") + ".mkv")
    assert told is None or (told[0] >= 0 and 0 < len(told[1]) <= 60 and list(told[1]) == sorted(set(told[1])))


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
