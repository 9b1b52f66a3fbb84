"""A series that is removed while it loads: no row, no file and no folder comes back."""

import pytest

from aniworld import events
from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.library.disk import file_removal, series_folder
from aniworld.library.parts import loading
from aniworld.library.series import series
from aniworld.models import Artwork, Episode, Part, Season, Series, SeriesId, WrittenFile

REMOVALS = {
    "before its first question": ("episodes", "/search"),
    "while its details are read": ("episodes", "/tvmaze/shows/503"),
    "while its list is read": ("episodes", "/shows/503/episodes"),
    "while its pictures arrive": ("images", "/images"),
    "while its logo arrives": ("logo", "/images"),
}


@pytest.mark.parametrize("name, moment", REMOVALS.values(), ids=REMOVALS)
def test_a_series_removed_while_it_loads_leaves_no_row_and_no_folder(
    shelf, monkeypatch, caplog, name, moment
):
    added = shelf.put("Frieren")
    if name != "episodes":
        shelf.run()
        Part.update(not_before=9e9).where(Part.name != name).execute()
    client = loading.load_episodes.ask.sources().client
    ask = client._fetch

    def ask_and_remove(request, *rest):
        answer = ask(request, *rest)
        if moment in request.url and Series.select().exists():
            series.remove(Series.get_by_id(added.id), files=True)
        return answer

    monkeypatch.setattr(client, "_fetch", ask_and_remove)
    assert shelf.run().name == name
    for rows in (Series, Part, Episode, Season, SeriesId, Artwork, WrittenFile):
        assert not rows.select().exists(), rows
    assert [path.name for path in shelf.root.iterdir() if path.is_dir()] == []
    assert "Traceback" not in caplog.text
    assert events.since(0)[-1].kind == "series_removed"


def test_a_file_that_is_written_in_the_very_moment_of_the_removal_does_not_stay_behind(shelf, monkeypatch):
    added, write = shelf.put("Frieren"), atomic.write

    def write_and_remove(root, path, content, **how):
        written = write(root, path, content, **how)
        if path.endswith("poster.jpg"):
            series.remove(added, files=True)  # as it was read before it had a folder
        return written

    monkeypatch.setattr(atomic, "write", write_and_remove)
    with pytest.raises(Series.DoesNotExist):
        series_folder.put(added, "poster.jpg", b"a poster")
    assert [path.name for path in shelf.root.iterdir() if path.is_dir()] == []


def test_a_file_that_is_written_after_the_others_were_removed_goes_with_its_series(
    shelf, frieren, monkeypatch
):
    remove_ours = file_removal.remove_ours

    def remove_and_write_one(removed, **how):
        remove_ours(removed, **how)
        series_folder.put(removed, "poster.jpg", b"a late poster")
        shelf.video(removed, "S01E01.mkv")

    monkeypatch.setattr(file_removal, "remove_ours", remove_and_write_one)
    home = shelf.path(frieren)
    series.remove(frieren, files=True)
    assert [path.name for path in home.iterdir()] == ["S01E01.mkv"]


@pytest.mark.parametrize("mount_point", ["gone", "empty"])
def test_while_the_library_is_away_a_series_is_not_removed_together_with_its_files(
    shelf, frieren, mount_point
):
    home, there, away = shelf.path(frieren), set(shelf.files(frieren)), shelf.root.with_name("unplugged")
    shelf.root.rename(away)
    if mount_point == "empty":
        shelf.root.mkdir()
    with pytest.raises(DiskError, match="Is the disk mounted"):
        series.remove(frieren, files=True)
    assert WrittenFile.select().exists() and series.get(frieren.id) == frieren
    if mount_point == "empty":
        shelf.root.rmdir()
    away.rename(shelf.root)
    assert set(shelf.files(frieren)) == there
    series.remove(frieren, files=True)
    assert not home.exists() and not Series.select().exists(), "but when it is back"


def test_while_the_library_is_away_a_series_can_be_removed_without_its_files(shelf, frieren):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    series.remove(frieren)
    assert not Series.select().exists()


def test_while_the_library_is_away_a_series_that_never_wrote_a_file_can_be_removed(shelf):
    shelf.root.rename(shelf.root.with_name("unplugged"))
    series.remove(shelf.put("Frieren"), files=True)
    assert not Series.select().exists()


def test_two_who_remove_the_same_series_remove_it_once(shelf, frieren):
    twice = Series.get_by_id(frieren.id)
    series.remove(frieren)
    series.remove(twice)
    assert [event.kind for event in events.since(0)].count("series_removed") == 1


def test_a_series_removed_between_two_parts_wakes_nothing(shelf):
    added = shelf.put("Frieren")
    shelf.run()
    series.remove(added)
    assert shelf.run() is None
