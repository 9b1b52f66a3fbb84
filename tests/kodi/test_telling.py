"""What Kodi does when it is told that a series has changed: both calls are needed."""

import pytest

pytestmark = pytest.mark.kodi

NAME = "Season 01/Barakamon - S01E0{}.mkv"


@pytest.fixture
def series(shelf):
    return shelf.holding("Barakamon", NAME.format(1))


def known(shelf, field):
    """What Kodi says in this field of all shows."""
    shows = shelf.kodi.ask("VideoLibrary.GetTVShows", properties=[field])["tvshows"]
    return [show[field] for show in shows]


def test_a_scan_of_the_folder_finds_new_videos(shelf, series):
    shelf.video(series, NAME.format(2))
    shelf.look_at_files()
    shelf.kodi.scan(shelf.path(series))
    assert shelf.differences(shelf.told(series)) == []


def test_a_scan_of_the_folder_of_a_new_series_finds_nothing_but_one_of_the_folder_above_does(shelf, series):
    other = shelf.add("Frieren")
    shelf.video(other, "Season 01/Frieren - S01E01.mkv")
    shelf.look_at_files()
    shelf.kodi.scan(shelf.path(other))
    assert known(shelf, "title") == ["Barakamon"]
    shelf.kodi.scan(shelf.root)
    assert shelf.differences(shelf.told(other)) == []


def test_a_scan_does_not_read_changed_nfo_files_again_but_a_refresh_does(shelf, series):
    before = shelf.told(series).show["overview"]
    path = shelf.path(series, "tvshow.nfo")
    path.write_text(path.read_text().replace("<plot>", "<plot>As a matter of fact: "))
    shelf.later_by_a_second()
    shelf.kodi.scan(shelf.path(series))
    assert known(shelf, "plot") == [before]
    shelf.kodi.refresh(shelf.path(series))
    told = shelf.told(series)
    told.show["overview"] = f"As a matter of fact: {before}"
    assert shelf.differences_at_last(told) == []


def test_a_refresh_finds_new_videos_too(shelf, series):
    shelf.video(series, NAME.format(2))
    shelf.look_at_files()
    shelf.kodi.refresh(shelf.path(series))
    assert shelf.differences_at_last(shelf.told(series)) == []
