"""Programs look at what would become of each file, and have it done to all of them or to some."""

import pytest

from aniworld.library.episodes import mapping_sheet
from aniworld.models import HeldFile, Series

EPISODE = "Season 01/Barakamon - S01E01.nfo"


@pytest.fixture
def series(program, standin, settings, database):
    """A loaded series with a video."""
    added = program.post("/api/series", json={"name": "Barakamon"}).get_json()
    home = settings.library / program.get(f"/api/series/{added['id']}").get_json()["folder"]
    (home / "Season 01").mkdir()
    (home / "Season 01" / "Barakamon - S01E01.mkv").write_bytes(b"film")
    program.post(f"/api/series/{added['id']}/load", json={"parts": ["episodes", "nfo"]})
    return Series.get()


def sheet(series):
    return mapping_sheet.as_text(series).replace(",1,1,1,1", ",1,1,1,3")


def test_what_would_change_is_told_element_by_element_and_nothing_changes(program, series, settings):
    home = settings.library / series.folder
    before = (home / EPISODE).read_bytes()
    answer = program.post(
        f"/api/series/{series.id}/preview", json={"action": "sheet", "sheet": sheet(series)}
    )
    told = answer.get_json()
    assert answer.status_code == 200 and (told["total"], told["series_id"]) == (1, str(series.id))
    (file,) = told["files"]
    assert (file["file"], file["path"], file["what"], file["is_held"]) == (
        EPISODE,
        f"{series.folder}/{EPISODE}",
        "changed",
        False,
    )
    change = {"tag": "episode", "what": "changed", "old": "1", "new": "3", "entry": ""}
    assert change in file["elements"] and (home / EPISODE).read_bytes() == before


def test_it_is_done_to_all_files_or_only_to_those_that_are_named(program, series, settings):
    path = settings.library / series.folder / EPISODE
    before = path.read_bytes()
    action = {"action": "sheet", "sheet": sheet(series)}
    answer = program.post(f"/api/series/{series.id}/apply", json=action | {"files": []})
    assert answer.status_code == 202 and path.read_bytes() == before
    held = program.get(f"/api/series/{series.id}/held-files").get_json()
    assert held == {"series_id": str(series.id), "files": [EPISODE]}
    let_go = program.put(f"/api/series/{series.id}/held-files", json={"files": []})
    assert (let_go.status_code, let_go.get_json()["files"]) == (200, [])
    assert "<episode>3</episode>" in path.read_text() and not HeldFile.select().exists()


def test_all_files_change_where_none_are_named(program, series, settings):
    program.post(f"/api/series/{series.id}/apply", json={"action": "sheet", "sheet": sheet(series)})
    assert "<episode>3</episode>" in (settings.library / series.folder / EPISODE).read_text()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"action": "dance"}, "action"),
        ({"action": "refresh", "files": "all"}, "files"),
        ({"action": "refresh", "files": [1]}, "files"),
        ({"action": "refresh", "files": ["elsewhere.nfo"]}, "files"),
        ({"action": "advice", "folder_id": 10**9}, "folder_id"),
        ({"action": "match", "provider": "nobody", "id": "1"}, "provider"),
        ({"action": "number", "provider": "nobody"}, "provider"),
        ({"action": "sheet", "sheet": "no sheet"}, "sheet"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(program, series, sent, field):
    answer = program.post(f"/api/series/{series.id}/apply", json=sent)
    assert (answer.status_code, answer.get_json()["field"]) == (422, field)
    assert answer.get_json()["error"].endswith(".")


def test_files_that_are_left_as_they_are_must_be_a_list_of_them(program, series):
    for sent in ({}, {"files": None}, {"files": ["tvshow.nfo"]}):
        assert program.put(f"/api/series/{series.id}/held-files", json=sent).status_code == 422


def test_a_series_or_folder_that_does_not_exist_is_said(program, series):
    for act in ("preview", "apply"):
        assert program.post(f"/api/series/4711/{act}", json={"action": "refresh"}).status_code == 404
    answer = program.post(f"/api/series/{series.id}/preview", json={"action": "advice", "folder_id": 4711})
    assert answer.status_code == 404
