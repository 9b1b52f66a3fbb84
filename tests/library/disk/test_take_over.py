"""A series that is added takes the folder that is there, and never makes a twin beside it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from aniworld.database import connected
from aniworld.library.disk import places, root_rows, scan, series_folder, take_over
from aniworld.models import Folder, Series

OTHER = b"<tvshow><title>Other</title><uniqueid type='tvmaze'>999999</uniqueid></tvshow>"


def put(shelf, *names, content=b"not much of a film"):
    path = shelf.root.joinpath(*names)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def folders(shelf):
    return sorted(path.name for path in shelf.root.iterdir() if path.is_dir())


@pytest.mark.parametrize("is_scanned", [True, False])
@pytest.mark.parametrize(
    "name",
    [
        "[Grp] Steins;Gate [1080p]",
        "Steins;Gate (2011) [tvdbid-244061]",
        "シュタインズ・ゲート",
        "Steins.Gate.2011.1080p.BluRay.x264-GRP",
        "S-T/Steins;Gate",
    ],
)
def test_it_takes_the_folder_that_is_there(shelf, name, is_scanned):
    put(shelf, *name.split("/"), "Steins;Gate - S01E01.mkv")
    if is_scanned:
        scan.all_roots()
    before = folders(shelf)
    added = shelf.add("Steins;Gate")
    assert Series.get_by_id(added.id).folder == name
    assert folders(shelf) == before
    assert added.loading_status == "completed" and "tvshow.nfo" in shelf.files(added)
    assert shelf.episodes(added)[1, 1].file == "Steins;Gate - S01E01.mkv"


def test_it_takes_several_folders_and_the_whole_show_is_its_home(shelf):
    put(shelf, "Mob Psycho 100 II", "Mob Psycho 100 II - 01.mkv")
    put(shelf, "Mob Psycho 100", "Mob Psycho 100 - 01.mkv")
    scan.all_roots()
    added = shelf.add("Mob Psycho 100")
    assert Series.get_by_id(added.id).folder == "Mob Psycho 100"
    seasons = {row.path: row.season for row in Folder.select().where(Folder.series == added)}
    assert seasons == {"Mob Psycho 100": None, "Mob Psycho 100 II": 2}
    present = [place for place, row in shelf.episodes(added).items() if row.file]
    assert present == [(1, 1), (2, 1)]


def test_a_folder_whose_nfo_names_another_show_is_not_touched(shelf):
    theirs = put(shelf, "Steins;Gate (2011)", "tvshow.nfo", content=OTHER)
    added = shelf.add("Steins;Gate")
    assert theirs.read_bytes() == OTHER
    assert Series.get_by_id(added.id).folder.startswith("Steins;Gate (2011) [")


def test_the_name_of_several_shows_is_not_enough(shelf):
    put(shelf, "Fruits Basket", "Fruits Basket - 01.mkv")
    scan.all_roots()
    added = shelf.add("Fruits Basket")
    assert Series.get_by_id(added.id).folder != "Fruits Basket"
    assert Folder.get(Folder.path == "Fruits Basket").series_id is None


def test_what_is_ignored_or_another_series_is_not_taken(shelf):
    put(shelf, "[Grp] Steins;Gate", "01.mkv")
    scan.all_roots()
    Folder.update(is_ignored=True).execute()
    added = shelf.add("Steins;Gate")
    assert Series.get_by_id(added.id).folder == "Steins;Gate (2011)"


def test_a_folder_that_comes_before_the_first_file_is_taken(shelf):
    added = shelf.put("Steins;Gate")
    Series.update(
        title="Steins;Gate", year=2011, folder="Steins;Gate (2011)", folder_key="steins;gate (2011)", root=1
    ).execute()
    put(shelf, "[Grp] Steins;Gate", "Steins;Gate - 01.mkv")
    shelf.work()
    shelf.later(added)
    assert Series.get_by_id(added.id).folder == "[Grp] Steins;Gate"
    assert folders(shelf) == ["[Grp] Steins;Gate"]


def test_it_looks_once_more_and_finds_nothing(shelf, frieren):
    assert take_over.look(frieren, root_rows.all())
    assert Series.get_by_id(frieren.id).folder == frieren.folder


def test_two_threads_that_look_at_once_agree_on_the_folder_that_is_there(shelf):
    put(shelf, "Steins;Gate", "Steins;Gate - S01E01.mkv")
    scan.all_roots()
    added = Series.create(key="steins-gate", title="Steins;Gate", year=2011, added_as="Steins;Gate")
    slow, quick = Series.get_by_id(added.id), Series.get_by_id(added.id)
    series_folder.settle(quick, quick)
    series_folder.settle(slow, slow)
    kept = Series.get_by_id(added.id)
    assert (kept.folder, slow.folder, kept.has_folder) == ("Steins;Gate", "Steins;Gate", True)
    assert places.home(kept).path.is_dir()


def test_who_finds_nothing_learns_what_another_thread_has_taken(shelf):
    put(shelf, "Steins;Gate", "Steins;Gate - S01E01.mkv")
    scan.all_roots()
    named = {"folder": "Steins;Gate (2011)", "folder_key": "steins;gate (2011)", "root": 1}
    added = Series.create(key="s", title="Steins;Gate", year=2011, added_as="Steins;Gate", **named)
    slow = Series.get_by_id(added.id)
    assert take_over.look(Series.get_by_id(added.id), root_rows.all())
    assert take_over.look(slow, root_rows.all()) and slow.folder == "Steins;Gate"


def test_of_two_threads_that_make_the_folder_at_once_one_looks_for_it(shelf, monkeypatch):
    added = Series.create(key="steins-gate", title="Steins;Gate", year=2011, added_as="Steins;Gate")
    rows = [Series.get_by_id(added.id), Series.get_by_id(added.id)]
    for row in rows:
        series_folder.folder(row)
    looks, is_looking, is_waiting, may_go_on = [], Event(), Event(), Event()

    class Watched:
        def __init__(self):
            self.lock = Lock()

        def __enter__(self):
            if not self.lock.acquire(blocking=False):
                is_waiting.set()
                self.lock.acquire()

        def __exit__(self, *_):
            self.lock.release()

    def look(series, roots):
        looks.append(series.id)
        is_looking.set()
        assert may_go_on.wait(30)
        return False

    def make(row):
        with connected():
            series_folder.ready(row)

    monkeypatch.setattr(series_folder, "Lock", Watched)
    monkeypatch.setattr(take_over, "look", look)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(make, rows[0])
        assert is_looking.wait(30)
        second = threads.submit(make, rows[1])
        assert is_waiting.wait(30)
        may_go_on.set()
        first.result(), second.result()
    assert looks == [added.id] and rows[1].has_folder


def test_that_another_process_made_the_same_home_meanwhile_is_no_folder_that_was_found(shelf, monkeypatch):
    added = Series.create(key="steins-gate", title="Steins;Gate", year=2011, added_as="Steins;Gate")
    slow, quick = Series.get_by_id(added.id), Series.get_by_id(added.id)
    look = take_over.look

    def look_while_another_makes_it(series, roots):
        monkeypatch.setattr(take_over, "look", look)
        monkeypatch.setattr(series_folder, "_making", {})  # which another process has of its own
        series_folder.ready(quick)
        return look(series, roots)

    series_folder.folder(slow)
    monkeypatch.setattr(take_over, "look", look_while_another_makes_it)
    series_folder.ready(slow)
    assert slow.has_folder and folders(shelf) == ["Steins;Gate (2011)"]
