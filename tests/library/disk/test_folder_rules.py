"""Which directory is the folder of a show: told by names alone, and by what somebody said."""

from types import SimpleNamespace

import pytest

from aniworld.library.disk import folder_rules


def listed(*paths, marks=()):
    """What a walk finds when these files are there; the last part of each path is a file."""
    found = {}

    def directory(path):
        if path not in found:
            found[path] = SimpleNamespace(folders=[], videos=[], marks=set())
            above, _, name = path.rpartition("/")
            if above:
                directory(above).folders.append(name)
        return found[path]

    for path in paths:
        place, _, name = path.rpartition("/")
        directory(place).videos.append(SimpleNamespace(name=name))
    for path in marks:
        place, _, name = path.rpartition("/")
        directory(place).marks.add(name)
    return found


def folders(*paths, marks=(), claimed=()):
    """The folders, each once."""
    found = listed(*paths, marks=marks)
    top = next(iter(found)).partition("/")[0]
    owners = folder_rules.owners(top, found, set(claimed))
    assert owners.keys() == found.keys()
    return sorted({owner for owner in owners.values() if owner is not None})


@pytest.mark.parametrize(
    "paths",
    [
        ["Lantern/01.mkv"],
        ["Lantern/Lantern.mkv"],
        ["Lantern/Season 1/01.mkv", "Lantern/Season 2/01.mkv"],
        ["Lantern/Staffel 1/01.mkv", "Lantern/OVA/01.mkv"],
        ["Lantern/第2期/01.mkv"],
        ["Lantern/01.mkv", "Lantern/Specials/01.mkv"],
        ["Lantern/Lantern Season 2/01.mkv", "Lantern/Lantern S1/01.mkv"],
        ["Lantern (2014)/Lantern.S01.1080p.BluRay.x264-GRP/Lantern.S01E01.mkv"],
        ["Lantern/[Grp] Lantern [BD 1080p]/01.mkv"],
        ["Lantern/Disc 1/01.mkv", "Lantern/Disc 2/03.mkv"],
        ["Lantern/Arc of Fire/01.mkv", "Lantern/Arc of Fire/02.mkv", "Lantern/Arc of Rain/03.mkv"],
        ["Lantern/01.mkv", "Lantern/02.mkv", "Lantern/Long night/03.mkv"],
    ],
    ids=lambda paths: " + ".join(paths),
)
def test_a_show_is_one_folder_with_all_that_lies_in_it(paths):
    assert folders(*paths) == [paths[0].partition("/")[0]]


def test_folders_of_several_shows_lie_at_any_depth():
    assert folders("A-F/Amber/01.mkv", "A-F/Birch/Season 1/01.mkv", "A-F/Old/Cedar/01.mkv") == [
        "A-F/Amber",
        "A-F/Birch",
        "A-F/Old/Cedar",
    ]


def test_the_shows_of_a_franchise_are_folders_of_their_own():
    paths = [
        "Lantern/Lantern Night/01.mkv",
        "Lantern/Lantern Night/02.mkv",
        "Lantern/The Other Lantern/01.mkv",
    ]
    assert folders(*paths) == ["Lantern/Lantern Night", "Lantern/The Other Lantern"]


def test_what_lies_loose_beside_shows_is_a_folder_that_does_not_hold_them():
    found = folders("Films/A long film.mkv", "Films/Amber/01.mkv", "Films/Birch/01.mkv")
    assert found == ["Films", "Films/Amber", "Films/Birch"]


@pytest.mark.parametrize("name", ["Lantern II (2016)", "Lantern II [tvdbid-12]"])
def test_a_year_or_an_id_in_the_name_makes_a_folder_of_its_own(name):
    assert folders("Lantern/01.mkv", f"Lantern/{name}/01.mkv") == ["Lantern", f"Lantern/{name}"]


def test_a_tvshow_nfo_makes_a_folder_even_without_videos():
    assert folders(marks=["Shelf/Lantern/tvshow.nfo"]) == ["Shelf/Lantern"]
    paths = ["Lantern/01.mkv", "Lantern/Long night/01.mkv"]
    assert folders(*paths, marks=["Lantern/Long night/tvshow.nfo"]) == ["Lantern", "Lantern/Long night"]


def test_what_somebody_said_counts_more_than_names():
    paths = ["Shelf/Amber/01.mkv", "Shelf/Birch/01.mkv"]
    assert folders(*paths, claimed=["shelf"]) == ["Shelf"]
    assert folders(*paths, claimed=["shelf", "shelf/birch"]) == ["Shelf", "Shelf/Birch"]
    assert folders("Lantern/Season 1/01.mkv", "Lantern/Season 2/01.mkv", claimed=["lantern/season 2"]) == [
        "Lantern",
        "Lantern/Season 2",
    ]


def test_directories_without_videos_are_no_folders():
    found = listed("Shelf/Lantern/01.mkv")
    found["Shelf"].folders.append("Empty")
    found["Shelf/Empty"] = SimpleNamespace(folders=[], videos=[], marks=set())
    assert folder_rules.owners("Shelf", found, set()) == {
        "Shelf": None,
        "Shelf/Lantern": "Shelf/Lantern",
        "Shelf/Empty": None,
    }


def test_what_is_not_there_has_no_folders():
    assert folder_rules.owners("Shelf", {}, {"shelf"}) == {}


@pytest.mark.parametrize(
    "name", [".hidden", "@eaDir", "lost+found", "$RECYCLE.BIN", "#recycle", "S01E01.trickplay"]
)
def test_directories_of_systems_are_ignored_everywhere(name):
    assert folder_rules.is_ignored(name, is_top=True) and folder_rules.is_ignored(name, is_top=False)


@pytest.mark.parametrize("name", ["Extras", "Trailers", "Sample", "NCOP", "Scans", "Shorts"])
def test_directories_of_extras_are_ignored_where_a_show_would_not_be_called_so(name):
    assert folder_rules.is_ignored(name, is_top=False) and not folder_rules.is_ignored(name, is_top=True)
