"""The videos of a series, as pages and programs see them."""

import pytest

from aniworld.errors import NotFound
from aniworld.library.disk import scan
from aniworld.library.episodes import video_list
from aniworld.models import Video


def test_one_of_the_videos_is_found_by_its_id_and_no_other(shelf, frieren):
    shelf.video(frieren, "Frieren - S01E01.mkv")
    scan.all_roots()
    video = Video.get()
    assert video_list.one(frieren, video.id).path == "Frieren - S01E01.mkv"
    with pytest.raises(NotFound):
        video_list.one(frieren, video.id + 1)
