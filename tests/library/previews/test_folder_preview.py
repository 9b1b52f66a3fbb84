"""What would be written into a folder of nobody is shown file by file, and what is chosen is then written."""

import pytest

from aniworld.errors import Invalid
from aniworld.library.disk import held_files, homes, scan
from aniworld.library.matching import folder_questions
from aniworld.library.previews import folder_preview
from aniworld.library.previews.folder_preview import Pick
from aniworld.models import Episode, Folder, Series, SeriesId

NAME = "Frieren - Beyond Journey's End (2023)"
FIRST, SECOND = "Season 01/Frieren - S01E01.nfo", "Season 01/Frieren - S01E02.nfo"


@pytest.fixture
def folder(shelf):
    """A folder of nobody, with two videos, a picture and an NFO of its owner."""
    home = shelf.root / NAME
    (home / "Season 01").mkdir(parents=True)
    for number in (1, 2):
        (home / "Season 01" / f"Frieren - S01E0{number}.mkv").write_bytes(b"film")
    (home / "poster.jpg").write_bytes(b"mine")
    (home / "tvshow.nfo").write_text("<tvshow><title>My title</title></tvshow>")
    scan.all_roots()
    while folder_questions.look_up() or folder_questions.ask_sources():
        pass
    return Folder.get(Folder.path == NAME)


def test_every_nfo_is_shown_and_nothing_stays_of_it(shelf, folder):
    before = {path: path.read_bytes() for path in shelf.root.rglob("*") if path.is_file()}
    found = folder_preview.of(folder, Pick("tvmaze", "503"))
    files = {change.path: change for change in found.files}
    assert set(files) == {"tvshow.nfo", "Season 01/season.nfo", FIRST, SECOND}
    assert files[FIRST].what == "new" and files["tvshow.nfo"].what == "changed"
    assert (found.title, found.year, found.videos, found.problem) == (
        "Frieren: Beyond Journey's End",
        2023,
        2,
        "",
    )
    assert found.kept_pictures == ["poster.jpg"] and "fanart.jpg" in found.pictures
    assert not Series.select().exists() and not Episode.select().exists()
    assert Folder.get_by_id(folder.id).series_id is None
    assert {path: path.read_bytes() for path in shelf.root.rglob("*") if path.is_file()} == before


def test_only_what_was_chosen_is_written_once_it_is_accepted(shelf, folder):
    added = folder_preview.accept(folder, Pick("tvmaze", "503"), ["tvshow.nfo", FIRST])
    shelf.work()
    assert shelf.path(added, FIRST).exists() and not shelf.path(added, SECOND).exists()
    assert "Fantasy" in shelf.path(added, "tvshow.nfo").read_text()
    assert held_files.of(added) == {SECOND, "Season 01/season.nfo"}


def test_without_a_choice_all_is_written(shelf, folder):
    added = folder_preview.accept(folder, Pick())
    shelf.work()
    assert shelf.path(added, SECOND).exists() and held_files.of(added) == set()


def test_the_likeliest_show_is_shown_without_a_word(folder):
    assert folder_preview.of(folder, Pick()).title == "Frieren: Beyond Journey's End"


def test_the_folder_of_a_show_that_is_there_already_shows_its_files_too(shelf, folder):
    added = shelf.add("Barakamon")
    other = shelf.root / "Other disk" / "Barakamon"
    other.mkdir(parents=True)
    (other / "Barakamon - S01E02.mkv").write_bytes(b"film")
    scan.all_roots()
    row = Folder.get(Folder.path == "Other disk/Barakamon")
    known = SeriesId.get((SeriesId.series == added) & (SeriesId.provider == added.spine))
    found = folder_preview.of(row, Pick(known.provider, known.value))
    assert [change.shown for change in found.files if change.what == "new"] == [
        "Other disk/Barakamon/Barakamon - S01E02.nfo"
    ]


def test_why_no_more_is_known_is_said(folder):
    found = folder_preview.of(folder, Pick("tvmaze", "99999999"))
    assert found.files == [] and found.problem.endswith(".")


def test_what_cannot_be_accepted_is_refused(shelf, folder):
    Folder.update(candidates=[]).execute()
    with pytest.raises(Invalid):
        folder_preview.of(Folder.get_by_id(folder.id), Pick())
    with pytest.raises(Invalid):
        folder_preview.of(folder, Pick("nobody", "1"))
    with pytest.raises(Invalid):
        folder_preview.accept(folder, Pick("tvmaze", "503"), ["elsewhere.nfo"])
    assert homes.get(folder.id).series_id is None
