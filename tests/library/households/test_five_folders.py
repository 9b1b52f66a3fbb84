"""Five folders as people keep them: taken over without a twin, and no byte of theirs is lost."""

import hashlib

import pytest

from aniworld.library.disk import scan
from aniworld.library.matching import folder_questions
from aniworld.library.series import accepting, series
from aniworld.models import Folder, Series
from library.households.folders import PICTURE

NFO = b"<?xml version='1.0'?>\n<tvshow>\n  <title>Mine</title><plot>My words.</plot>\n</tvshow>\n"
FILES = {
    "[Grp] Steins;Gate [1080p]/[Grp] Steins;Gate - 01 [1080p].mkv": b"film 1",
    "[Grp] Steins;Gate [1080p]/poster.jpg": PICTURE,
    "A-F/Barakamon (2014)/Season 1/Barakamon - S01E01.mkv": b"film 2",
    "A-F/Barakamon (2014)/tvshow.nfo": NFO,
    "Mob Psycho 100/Mob Psycho 100 - 01.mkv": b"film 3",
    "Mob Psycho 100 II/Mob Psycho 100 II - 01.mkv": b"film 4",
    "Holiday 2019/beach.mkv": b"not a show",
}


@pytest.fixture
def household(shelf):
    for path, content in FILES.items():
        file = shelf.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return shelf


def digests(shelf):
    return {
        path.relative_to(shelf.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in shelf.root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def look(shelf):
    scan.all_roots()
    while folder_questions.look_up():
        pass


def theirs(shelf):
    """The digests of what was there at first, without the NFO that gets what it lacks."""
    now = digests(shelf)
    return {path: now.get(path) for path in FILES if not path.endswith(".nfo")}


def test_a_scan_writes_nothing(household):
    before = digests(household)
    look(household)
    assert digests(household) == before and not Series.select().exists()


def test_what_is_sure_is_taken_over_and_nothing_of_theirs_is_lost(household):
    before = theirs(household)
    look(household)
    list(accepting.accept_sure(0.9))
    household.work()
    scan.all_roots()
    household.work()
    homes = {row.folder for row in Series.select()}
    assert homes == {"[Grp] Steins;Gate [1080p]", "A-F/Barakamon (2014)", "Mob Psycho 100"}
    tops = {path.name for path in household.root.iterdir() if path.is_dir()}
    assert tops == {path.split("/")[0] for path in FILES}, "no twin"
    assert theirs(household) == before
    assert not any(path.startswith("Holiday") and path.endswith(".nfo") for path in digests(household))


def test_their_nfo_keeps_its_words(household):
    look(household)
    list(accepting.accept_sure(0.9))
    household.work()
    content = (household.root / "A-F/Barakamon (2014)/tvshow.nfo").read_bytes()
    assert b"<plot>My words.</plot>" in content and b"<title>Mine</title>" in content


def test_each_season_has_the_nfo_of_its_own_episodes(household):
    look(household)
    list(accepting.accept_sure(0.9))
    household.work()
    row = Series.get(Series.folder == "Mob Psycho 100")
    assert {place for place, episode in household.episodes(row).items() if episode.file} == {(1, 1), (2, 1)}
    first = (household.root / "Mob Psycho 100/Mob Psycho 100 - 01.nfo").read_text()
    assert "<season>1</season>" in first
    second = household.root / "Mob Psycho 100 II/Mob Psycho 100 II - 01.nfo"
    assert not second.exists() or "<season>2</season>" in second.read_text()


def test_a_removal_leaves_what_is_theirs(household):
    before = theirs(household)
    look(household)
    list(accepting.accept_sure(0.9))
    household.work()
    for row in list(Series.select()):
        series.remove(row, files=True)
    assert theirs(household) == before
    assert Folder.select().where(Folder.series.is_null(False)).count() == 0
