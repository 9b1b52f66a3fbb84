"""A series that was removed comes back with all that was known, chosen and edited."""

import pytest

from aniworld import events
from aniworld.database import now, transaction
from aniworld.errors import CannotUndo
from aniworld.library.disk import scan
from aniworld.library.episodes import by_hand
from aniworld.library.history import entries, series_rows, undoing
from aniworld.library.series import editing, series
from aniworld.models import (
    Artwork,
    Episode,
    Folder,
    HistoryEntry,
    HistoryRows,
    MergedSeries,
    Part,
    RenamedFile,
    Renaming,
    Root,
    Series,
    Video,
    VideoEpisode,
)
from aniworld.models.folder import BY_HAND


def removal():
    return HistoryEntry.select().where(HistoryEntry.kind == HistoryEntry.REMOVED).get()


def known_of(added):
    """All rows of a series, without what tells one row from another of the same values."""
    kept = series_rows.kept_with(HistoryEntry(id=keep(added)))
    found = {}
    for name, rows in kept.items():
        clean = []
        for row in rows:
            left_out = ("id", "renaming", "claim", "owner", "lease_until", "asker")
            clean.append(repr(sorted((key, value) for key, value in row.items() if key not in left_out)))
        found[name] = sorted(clean)
    return found


def keep(added):
    """The rows of a series under an entry that is none of the history."""
    with transaction():
        entry = entries.record(added, "kept", "history_added", rows=series_rows.take(added))
    return entry.id


@pytest.fixture
def rich(shelf, frieren):
    """Frieren with a video placed by hand, an edit, an ignored episode, a pinned picture, a renaming."""
    shelf.video(frieren, "Season 01", "Frieren - S01E01.mkv")
    shelf.video(frieren, "Season 01", "whatever.mkv")
    scan.all_roots()
    shelf.work()
    video = Video.get(Video.path == "Season 01/whatever.mkv")
    by_hand.say(frieren, {video.id: [(1, 2)]})
    by_hand.ignore(frieren, 1, [5])
    editing.change(frieren, {"title": "My Frieren"})
    shelf.work()
    Artwork.update(is_pinned=True).where((Artwork.kind == "poster") & Artwork.is_chosen).execute()
    renaming = Renaming.create(series=frieren, state="done")
    row = {"root": Root.FIRST, "folder": "x", "old": "a", "new": "b", "position": 0}
    RenamedFile.create(renaming=renaming, is_done=True, **row)
    MergedSeries.create(id=9000, key="a-card", added_as="a card", series=frieren)
    return Series.get_by_id(frieren.id)


def test_a_removed_series_comes_back_with_all_its_data(shelf, rich):
    before, files = known_of(rich), {path: shelf.path(rich, path).read_bytes() for path in shelf.files(rich)}
    seen = events.latest()
    series.remove(rich)
    undoing.undo(removal())
    back = Series.get_by_id(rich.id)
    assert known_of(back) == before
    assert {path: shelf.path(back, path).read_bytes() for path in shelf.files(back)} == files
    assert Video.get(Video.path == "Season 01/whatever.mkv").how == BY_HAND
    assert VideoEpisode.select().count() == 2 and back.title == "My Frieren"
    assert [event.kind for event in events.since(seen)][-2:] == ["series_removed", "series_added"]
    assert series.led_to("a-card").id == rich.id and RenamedFile.select().count() == 1


def test_nothing_is_asked_or_written_when_it_comes_back(shelf, rich):
    written = {path: shelf.path(rich, path).stat().st_mtime_ns for path in shelf.files(rich)}
    series.remove(rich)
    shelf.standin.log.clear()
    undoing.undo(removal())
    shelf.work()
    assert shelf.standin.log == [] and shelf.states(rich) == "loaded loaded loaded loaded"
    assert {path: shelf.path(rich, path).stat().st_mtime_ns for path in shelf.files(rich)} == written


def test_what_was_removed_from_the_disk_is_put_back(shelf, frieren):
    files = shelf.files(frieren)
    nfo = shelf.path(frieren, "tvshow.nfo").read_bytes()
    home = shelf.path(frieren)
    series.remove(frieren, files=True)
    assert not home.exists()
    undoing.undo(removal())
    assert shelf.path(frieren, "tvshow.nfo").read_bytes() == nfo
    shelf.work()
    assert shelf.files(frieren) == files and shelf.path(frieren, "tvshow.nfo").read_bytes() == nfo
    assert shelf.states(frieren) == "loaded loaded loaded loaded"


def test_a_file_that_somebody_put_there_meanwhile_stays(shelf, frieren):
    path = shelf.path(frieren, "tvshow.nfo")
    series.remove(frieren, files=True)
    path.parent.mkdir()
    path.write_text("<tvshow><title>Mine</title></tvshow>")
    undoing.undo(removal())
    assert path.read_text() == "<tvshow><title>Mine</title></tvshow>"


def test_while_the_disk_is_away_the_files_come_later(shelf, frieren):
    files = shelf.files(frieren)
    series.remove(frieren, files=True)
    mount = shelf.unplug()
    undoing.undo(removal())
    mount()
    shelf.later(frieren)
    assert shelf.files(frieren) == files


def test_a_series_that_was_loading_goes_on_where_it_was(shelf):
    added = shelf.put("Frieren")
    claimed = shelf.claim()
    series.remove(added)
    undoing.undo(removal())
    part = Part.get_by_id(claimed.part.id)
    assert part.state == "pending" and part.claim > claimed.part.claim and part.owner is None
    shelf.work()
    assert Series.get_by_id(added.id).loading_status == "completed"


def test_it_can_be_removed_and_brought_back_again_and_again(shelf, frieren):
    before = known_of(frieren)
    for _ in range(3):
        series.remove(Series.get_by_id(frieren.id))
        undoing.undo(HistoryEntry.select().order_by(HistoryEntry.id.desc()).first())
    assert known_of(Series.get_by_id(frieren.id)) == before


def refused(code):
    with pytest.raises(CannotUndo) as caught:
        undoing.undo(removal())
    assert (caught.value.status, caught.value.message.code) == (409, code)


def test_the_same_show_is_not_put_there_twice(shelf, frieren):
    series.remove(frieren)
    shelf.add("Frieren")
    refused("undo_here_again")
    assert Series.select().count() == 1


def test_a_show_that_is_there_under_another_name_is_not_put_there_twice(shelf, frieren):
    series.remove(frieren)
    shelf.add(provider="tvmaze", source_id="503")
    refused("undo_here_again")


def test_a_folder_that_is_anothers_by_now_stays_anothers(shelf, frieren):
    series.remove(frieren)
    other = shelf.put("Mushi-Shi")
    Folder.update(series=other).where(Folder.key == frieren.folder_key).execute()
    refused("undo_folder_taken")
    home = {"root": Root.FIRST, "folder": frieren.folder, "folder_key": frieren.folder_key}
    Folder.delete().execute()
    Series.update(home).where(Series.id == other.id).execute()
    refused("undo_folder_taken")


def test_what_is_done_twice_or_too_late_is_refused(shelf, frieren):
    series.remove(frieren)
    entry = removal()
    HistoryEntry.update(at=now() - entries.UNDO_SECONDS - 1).execute()
    refused("undo_too_late")
    HistoryEntry.update(at=now()).execute()
    undoing.undo(entry)
    refused("undo_done")
    assert Episode.select().count() == 38


def test_rows_that_are_forgotten_cannot_come_back(shelf, frieren):
    series.remove(frieren)
    HistoryRows.delete().execute()
    refused("undo_too_late")
    with pytest.raises(CannotUndo):
        series_rows.kept_with(removal())


def test_another_show_of_the_same_name_keeps_its_address(shelf, frieren):
    other = shelf.put("Mushi-Shi")
    series.remove(frieren)
    Series.update(key=frieren.key).where(Series.id == other.id).execute()
    undoing.undo(removal())
    assert Series.get_by_id(frieren.id).key not in ("", frieren.key)


def test_a_root_that_was_removed_meanwhile_is_none_of_its_own(shelf, rich, tmp_path):
    root = Root.create(path=str(tmp_path / "other"))
    Series.update(root=root).where(Series.id == rich.id).execute()
    RenamedFile.update(root=root).execute()
    Folder.update(root=root).where(Folder.series == rich).execute()
    series.remove(rich)
    root.delete_instance()
    undoing.undo(removal())
    back = Series.get_by_id(rich.id)
    assert back.root_id is None and RenamedFile.select().count() == 0 and Video.select().count() == 0
