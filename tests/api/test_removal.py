"""Programs remove series, with or without the files that we wrote."""

import pytest

from aniworld.database import connected
from aniworld.models import Episode, Part


@pytest.mark.parametrize("identifier", ["1", "barakamon"])
def test_a_removed_series_is_gone_and_its_files_stay(program, loaded, settings, identifier):
    home = settings.library / "Barakamon (2014)"
    before = sorted(path.name for path in home.iterdir())
    answer = program.delete(f"/api/series/{identifier}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert (
        program.get("/api/series/1").status_code
        == program.delete(f"/api/series/{identifier}").status_code
        == 404
    )
    assert program.get("/api/series").get_json()["total"] == 0
    assert sorted(path.name for path in home.iterdir()) == before and "poster.jpg" in before
    with connected():
        assert not Part.select().exists() and not Episode.select().exists()


def test_the_files_that_we_made_go_too_when_that_is_asked_for_and_no_others(program, loaded, settings):
    home = settings.library / "Barakamon (2014)"
    (home / "Season 01").mkdir(exist_ok=True)
    (home / "Season 01" / "Barakamon S01E01.mkv").write_bytes(b"a video")
    (home / "notes.txt").write_text("mine")
    (home / "fanart.jpg").write_bytes(b"my own picture in place of theirs")
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    left = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert left == {"Season 01/Barakamon S01E01.mkv", "notes.txt", "fanart.jpg"}


def test_whether_files_go_is_said_plainly_or_nothing_is_removed(program, loaded):
    refused = program.delete(f"/api/series/{loaded}?files=maybe")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "not_true_or_false")
    assert refused.get_json()["field"] == "files"
    assert program.delete(f"/api/series/{loaded}?files=FALSE").status_code == 204


def test_a_folder_that_held_only_our_files_goes_with_them(program, loaded, settings):
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    assert not [entry for entry in settings.library.iterdir() if not entry.name.startswith(".")]


@pytest.mark.parametrize("is_complete", [True, False], ids=["the whole folder", "a season folder"])
def test_what_leads_out_of_the_library_stays_and_the_series_goes(
    program, loaded, settings, tmp_path, is_complete
):
    home, outside = settings.library / "Barakamon (2014)", tmp_path / "outside"
    place = home if is_complete else home / "Season 01"
    (home / "Season 01").mkdir(exist_ok=True)
    place.rename(outside)
    place.symlink_to(outside)
    before = sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file())
    assert program.delete(f"/api/series/{loaded}?files=true").status_code == 204
    assert program.get(f"/api/series/{loaded}").status_code == 404
    assert sorted((path, path.read_bytes()) for path in outside.rglob("*") if path.is_file()) == before
    assert place.is_symlink() and (is_complete or not (home / "poster.jpg").exists())


def test_a_library_that_is_away_is_said_and_the_series_stays_as_long_as_its_files(program, loaded, settings):
    settings.library.rename(settings.library.with_name("unplugged"))
    refused = program.delete(f"/api/series/{loaded}?files=true")
    assert refused.status_code == 507 and refused.get_json()["code"] == "library_missing"
    assert program.get(f"/api/series/{loaded}").status_code == 200
    assert program.delete(f"/api/series/{loaded}").status_code == 204
