"""A series becomes another one while the old show still loads, or while its disk fails."""

import pytest

from aniworld.database import now
from aniworld.errors import DiskError
from aniworld.files import atomic
from aniworld.library.disk import missing_folder, series_folder
from aniworld.library.parts import claims, completeness, loading
from aniworld.library.series import rematch
from aniworld.library.sources import ask
from aniworld.models import Part, Series

# While the other show still loads
from .test_rematch import SPY, pick
from .test_rematch_keeps import says, state


def started(shelf, added, name):
    """A worker that is in the middle of a part."""
    shelf.request(added, name, force=True)
    Part.update(not_before=now() + 999).where((Part.series == added) & (Part.name != name)).execute()
    claimed = shelf.claim()
    assert claimed.part.name == name
    return claimed


@pytest.mark.parametrize("name", ["episodes", "nfo", "logo", "images"])
def test_a_load_of_the_other_show_writes_nothing_any_more(shelf, titan, name):
    claimed = started(shelf, titan, name)
    rematch.to(titan, "tvmaze", SPY)
    before = state(shelf, titan)
    loading.run(claimed)
    assert state(shelf, titan) == before and shelf.part(titan, name).state == "pending"
    shelf.work()
    assert (
        shelf.states(titan) == "loaded loaded loaded loaded"
        and Series.get_by_id(titan.id).title == "SPY x FAMILY"
    )


@pytest.mark.parametrize(
    "name, file", [("nfo", "tvshow.nfo"), ("logo", "clearlogo.png"), ("images", "fanart.jpg")]
)
@pytest.mark.parametrize("is_there", [True, False], ids=["again", "for the first time"])
def test_what_is_just_being_written_is_taken_back(shelf, titan, name, file, is_there, monkeypatch):
    """The other show's file reaches the disk in the moment of the match, after the last look at who holds
    the part."""
    if not is_there:
        shelf.path(titan, file).unlink()
    claimed, write = started(shelf, titan, name), atomic.write

    def late(root, path, content, **how):
        if path == f"{titan.folder}/{file}":
            monkeypatch.setattr(atomic, "write", write)
            rematch.to(titan, "tvmaze", SPY)
            assert file not in shelf.files(titan)
        return write(root, path, content, **how)

    monkeypatch.setattr(atomic, "write", late)
    if name == "nfo":
        Series.update(overview="Other words, so that it is written.").where(Series.id == titan.id).execute()
    loading.run(claimed)
    assert file not in shelf.files(titan) and file not in shelf.written(titan)
    found = pick_up(shelf, titan)
    assert found.title == "SPY x FAMILY" and file in shelf.files(found) and shelf.written(found)[file]
    if name == "nfo":
        assert says("title", "SPY x FAMILY")(shelf.path(found, file).read_bytes())


def pick_up(shelf, added):
    shelf.work()
    return Series.get_by_id(added.id)


def test_a_picture_of_the_other_show_that_was_long_on_its_way_replaces_none_of_the_new_one(
    shelf, titan, monkeypatch
):
    claimed, client = started(shelf, titan, "logo"), ask.sources().client
    get_image = client.get_image

    def slow(url, **how):
        monkeypatch.setattr(client, "get_image", get_image)
        content = get_image(url, **how)
        pick(shelf, titan, "tvmaze", SPY)
        return content

    monkeypatch.setattr(client, "get_image", slow)
    loading.run(claimed)
    logo = shelf.path(titan, "clearlogo.png").read_bytes()
    assert (
        series_folder.digest(logo)
        == shelf.written(titan)["clearlogo.png"].sha
        == shelf.chosen(titan, "logo").sha
    )
    assert shelf.states(titan) == "loaded loaded loaded loaded"


def test_nothing_of_the_new_show_starts_while_files_of_the_other_leave(shelf, titan, monkeypatch):
    seen, remove = [], series_folder.remove

    def look(*args):
        seen.append(shelf.claim())
        return remove(*args)

    monkeypatch.setattr(series_folder, "remove", look)
    rematch.to(titan, "tvmaze", SPY)
    assert seen and not any(seen) and claims.runnable(9) == 1


def test_a_worker_that_died_between_is_made_up_for_after_a_minute(shelf, titan, monkeypatch):
    monkeypatch.setattr(rematch, "_clear_folder", lambda row, but: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        rematch.to(titan, "tvmaze", SPY)
    waits = {part.not_before - now() for part in shelf.parts(titan).values()}
    assert all(0 < wait <= rematch.REMOVING_SECONDS for wait in waits)
    assert shelf.later(titan).title == "SPY x FAMILY" and shelf.states(titan) == "loaded loaded loaded loaded"


# The disk


def test_while_the_disk_is_away_nothing_is_changed(shelf, titan):
    before = state(shelf, titan)
    shelf.root.rename(shelf.root.parent / "away")
    with pytest.raises(DiskError, match="Is the disk mounted"):
        rematch.to(titan, "tvmaze", SPY)
    (shelf.root.parent / "away").rename(shelf.root)
    assert state(shelf, titan) == before and shelf.states(titan) == "loaded loaded loaded loaded"


def test_a_file_that_the_disk_does_not_let_go_stops_no_match_and_goes_with_the_next(
    shelf, titan, monkeypatch, caplog
):
    def refuse(root, path):
        raise DiskError(
            f"Cannot remove {path}: the disk reports an input/output error.", root / path, "broken"
        )

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "remove", refuse)
        found = pick(shelf, titan, "tvmaze", SPY)
    assert found.loading_status == "completed" and "are left: Cannot remove" in caplog.text
    assert "season04-poster.jpg" in shelf.files(found) and "season04-poster.jpg" in shelf.written(found)
    assert "season04-poster.jpg" not in shelf.files(pick(shelf, found, "tvmaze", SPY))


def test_a_folder_that_its_user_threw_away_is_made_again_when_they_say_so(shelf, titan):
    for path in sorted(shelf.path(titan).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    shelf.path(titan).rmdir()
    found = pick(shelf, titan, "tvmaze", SPY)
    assert found.folder == titan.folder and found.folder_missing_since and not shelf.path(found).exists()
    missing_folder.make_anew(found)
    shelf.work()
    assert "poster.jpg" in shelf.files(found) and completeness.library() == 0


def test_files_of_the_former_match_are_left_while_the_disk_cannot_say_whose_they_are(
    shelf, titan, monkeypatch, caplog
):
    def fail(series):
        raise DiskError("cannot_read", shelf.root, "failing", place="tvshow.nfo", why="Input/output error")

    monkeypatch.setattr(rematch.file_removal, "ours", fail)
    rematch.to(titan, "tvmaze", SPY)
    assert "poster.jpg" in shelf.files(titan) and "are left: " in caplog.text
    assert Series.get_by_id(titan.id).added_as != titan.added_as
