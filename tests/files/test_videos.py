"""Which files are videos."""

import pytest

from aniworld.files import videos


@pytest.mark.parametrize("name", ["01.mkv", "Show - S01E01.MP4", "a.b.c.avi", "第1話.webm", "#1.m2ts"])
def test_videos_are_told_by_their_extension(name):
    assert videos.has_video_extension(name)


@pytest.mark.parametrize(
    "name", ["01.nfo", "01-thumb.jpg", "01.mkv.part", "mkv", ".mkv", "01.mkv ", "", "01."]
)
def test_all_other_files_are_none(name):
    assert not videos.has_video_extension(name)
