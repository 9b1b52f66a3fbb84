"""Files that a person wants left as they are: neither written nor removed until that is taken back."""

import pytest

from aniworld.database import transaction
from aniworld.errors import Invalid
from aniworld.library.disk import beside_videos, file_removal, held_files, series_folder
from aniworld.library.episodes import by_hand
from aniworld.library.series import removal
from aniworld.models import Episode, HeldFile, Series, Video, WrittenFile

EPISODE = "Season 01/Frieren - S01E01.nfo"


@pytest.fixture
def held(shelf, frieren):
    """A series whose first episode's NFO is left as it is, and the poster."""
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.load(frieren, "episodes", "nfo")
    with transaction():
        held_files.hold(frieren, [EPISODE, "poster.jpg", EPISODE])
    return Series.get_by_id(frieren.id)


def test_a_load_writes_all_others(shelf, held):
    Episode.update(overview="Another tale").execute()
    Series.update(overview="Another text").execute()
    shelf.load(held, "nfo")
    assert "Another tale" not in shelf.path(held, EPISODE).read_text()
    assert "Another text" in shelf.path(held, "tvshow.nfo").read_text()


def test_one_that_was_deleted_is_not_made_again(shelf, held):
    shelf.path(held, EPISODE).unlink()
    shelf.load(held, "nfo")
    assert not shelf.path(held, EPISODE).exists()


def test_a_picture_counts_as_its_users(shelf, held):
    before = shelf.path(held, "poster.jpg").read_bytes()
    stored = series_folder.put(held, "poster.jpg", b"another")
    assert stored.is_theirs and shelf.path(held, "poster.jpg").read_bytes() == before


def test_it_stays_where_nobody_knows_any_more_what_its_video_holds(shelf, held):
    by_hand.number(Video.get().folder_id, "folder", 9, 0)
    assert beside_videos.strays(held) >= {EPISODE}
    beside_videos.clear(held)
    assert shelf.path(held, EPISODE).exists()


def test_it_goes_with_its_series(shelf, held):
    assert EPISODE not in file_removal.ours(held)
    place = shelf.path(held, EPISODE)
    removal.remove(held, files=True)
    assert not place.exists() and not HeldFile.select().exists()


def test_it_follows_its_video_to_another_name(shelf, held):
    with transaction():
        series_folder.follow(held, EPISODE, "Season 01/New.nfo")
    assert held_files.of(held) == {"Season 01/New.nfo", "poster.jpg"}


def test_it_is_written_again_when_that_is_taken_back(shelf, held):
    Episode.update(overview="Another tale").execute()
    assert held_files.keep_only(held, ["poster.jpg"]) == {"poster.jpg"}
    shelf.work()
    assert "Another tale" in shelf.path(held, EPISODE).read_text()
    assert not held_files.is_held(held, EPISODE)


def test_nothing_is_loaded_when_nothing_is_taken_back(shelf, held):
    claim = shelf.part(held, "nfo").claim
    held_files.keep_only(held, [EPISODE, "poster.jpg"])
    assert shelf.part(held, "nfo").claim == claim
    with pytest.raises(Invalid):
        held_files.keep_only(held, ["tvshow.nfo"])
    assert len(held_files.of(held)) == 2 and WrittenFile.select().exists()
