"""The folders that people have, for programs."""

import pytest

from aniworld.library.disk import scan
from aniworld.library.matching import folder_questions
from aniworld.models import Folder, Series

KNOWN, UNKNOWN = "Steins;Gate (2011)", "qwx zyv"


@pytest.fixture
def folders(program, database, settings):
    """Ids of two folders that belong to nobody, by their paths."""
    for name in (KNOWN, UNKNOWN):
        (settings.library / name).mkdir(parents=True)
        (settings.library / name / "Show - 01.mkv").write_bytes(b"film")
    scan.all_roots()
    while folder_questions.look_up():
        pass
    return {row.path: row.id for row in Folder.select()}


def test_unmatched_folders_are_listed_with_their_candidates(program, folders):
    answer = program.get("/api/folders?state=unmatched").get_json()
    assert (answer["total"], answer["page"], answer["pages"]) == (2, 1, 1)
    known = answer["folders"][0]
    assert (known["id"], known["root"], known["path"], known["series_id"]) == (folders[KNOWN], 1, KNOWN, None)
    assert (known["videos"], known["numbering"], known["season"], known["offset"]) == (1, "seasons", None, 0)
    best = known["candidates"][0]
    assert set(best) >= {"provider", "id", "title", "year", "confidence", "reason"}
    assert best["confidence"] >= 0.9 and best["reason"].endswith(".")
    assert program.get("/api/folders?page=9").get_json()["folders"] == []


def test_a_folder_is_accepted(program, folders):
    answer = program.post(f"/api/folders/{folders[KNOWN]}/accept")
    assert answer.status_code == 202 and answer.get_json()["folder"] == KNOWN
    said = program.post(f"/api/folders/{folders[UNKNOWN]}/accept", json={"provider": "tvmaze", "id": 513})
    assert said.status_code == 202 and said.get_json()["folder"] == UNKNOWN
    shown = program.get(f"/api/folders/{folders[KNOWN]}").get_json()
    assert shown["series_id"] == answer.get_json()["id"]
    assert program.get("/api/folders?state=linked").get_json()["total"] == 2


def test_all_sure_ones_are_accepted(program, folders):
    answer = program.post("/api/folders/accept", json={"min_confidence": 0.9})
    assert (answer.status_code, answer.get_json()) == (202, {"accepted": 1})
    assert program.post("/api/folders/accept").get_json() == {"accepted": 0}


def test_a_folder_is_linked_relinked_let_go_and_ignored(program, folders, database):
    added = program.post("/api/series", json={"name": "Barakamon"}).get_json()["id"]
    linked = program.post(f"/api/folders/{folders[UNKNOWN]}/link", json={"series_id": added})
    assert (linked.status_code, linked.get_json()["series_id"]) == (200, added)
    back = program.post(f"/api/folders/{folders[KNOWN]}/relink", json={"series_id": int(added)})
    assert back.status_code == 202 and back.get_json()["folder"] == KNOWN
    assert program.post(f"/api/folders/{folders[UNKNOWN]}/let-go").get_json()["series_id"] is None
    ignored = program.post(f"/api/folders/{folders[UNKNOWN]}/ignore")
    assert ignored.status_code == 200 and ignored.get_json()["is_ignored"]
    again = program.post(f"/api/folders/{folders[UNKNOWN]}/ignore", json={"ignored": False})
    assert not again.get_json()["is_ignored"]


def test_what_would_be_written_is_told(program, folders):
    told = program.get(f"/api/folders/{folders[KNOWN]}/preview").get_json()
    assert {"tag": "title", "what": "added", "value": "Steins;Gate"} in told["elements"]
    assert "poster.jpg" in told["pictures"] and told["videos"] == 1


@pytest.mark.parametrize(
    ("act", "sent", "status", "field"),
    [
        ("accept", {}, 422, "folder"),
        ("accept", {"provider": "nobody", "id": "1"}, 422, "provider"),
        ("accept", {"provider": 1.5}, 422, "provider"),
        ("link", {}, 422, "series_id"),
        ("link", {"series_id": 4711}, 404, None),
        ("ignore", {"ignored": "yes"}, 422, "ignored"),
        ("relink", {"series_id": []}, 422, "series_id"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(program, folders, act, sent, status, field):
    answer = program.post(f"/api/folders/{folders[UNKNOWN]}/{act}", json=sent)
    assert answer.status_code == status and answer.get_json()["error"]
    assert answer.get_json().get("field") == field
    assert not Series.select().exists()


@pytest.mark.parametrize("least", ["much", -1, 2, True, None, []])
def test_a_confidence_is_a_number_from_0_to_1(program, folders, least):
    answer = program.post("/api/folders/accept", json={"min_confidence": least})
    assert answer.status_code == 422


def test_states_and_folders_that_do_not_exist_are_refused(program):
    assert program.get("/api/folders?state=lost").status_code == 422
    for act in ("accept", "link", "ignore", "relink", "let-go"):
        assert program.post(f"/api/folders/4711/{act}", json={"series_id": 1}).status_code == 404
    assert program.get("/api/folders/4711").status_code == 404


def test_a_folder_whose_show_is_told_is_offered_only_once(program, folders):
    program.post(f"/api/folders/{folders[KNOWN]}/accept")
    assert [row["path"] for row in program.get("/api/folders?state=unmatched").get_json()["folders"]] == [
        UNKNOWN
    ]


def test_a_preview_of_the_catalogue_asks_the_sources_and_says_what_they_lack(
    program, folders, standin, settings
):
    (settings.library / UNKNOWN / "poster.jpg").write_bytes(b"mine")
    (settings.library / UNKNOWN / "tvshow.nfo").symlink_to("/etc/hostname")
    best = program.get(f"/api/folders/{folders[KNOWN]}").get_json()["candidates"][0]
    told = program.get(
        f"/api/folders/{folders[UNKNOWN]}/preview?provider=catalogue&id={best['id']}"
    ).get_json()
    assert told["title"] and told["kept_pictures"] == ["poster.jpg"]
    nothing = program.get(f"/api/folders/{folders[UNKNOWN]}/preview?provider=tvmaze&id=99999999").get_json()
    assert nothing["elements"] == []
    strange = program.get(f"/api/folders/{folders[UNKNOWN]}/preview?provider=catalogue&id=0")
    assert strange.status_code == 422
