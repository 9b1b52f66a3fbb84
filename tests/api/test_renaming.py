"""Programs see which videos would be renamed, rename them, and undo it."""

import pytest
from library.episodes import rows

from aniworld.database import connected
from aniworld.library.episodes import video_places
from aniworld.models import Series

PATH = "/api/series/1/rename"


@pytest.fixture
def video(put, settings):
    """A video that Kodi cannot read, with subtitles."""
    home = settings.library / "Frieren"
    home.mkdir(parents=True, exist_ok=True)
    (home / "[G] Show - 01.mkv").write_bytes(b"film")
    (home / "[G] Show - 01.srt").write_bytes(b"words")
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1, has_folder=True)
    with connected():
        rows.with_seasons(Series.get(), 12)
        folder = rows.folder(Series.get())
        found = rows.video(folder, "[G] Show - 01.mkv", 1)
        video_places.renew([folder.id])
    return found


def test_what_would_be_renamed_is_shown_and_nothing_is(program, video, settings):
    answer = program.get(f"{PATH}?pattern={{episodes}}").get_json()
    assert answer["total"] == 1 and answer["last"] is None
    assert answer["videos"][0] | {"folder_id": 0} == {
        "id": video.id,
        "folder_id": 0,
        "old": "[G] Show - 01.mkv",
        "new": "S01E01.mkv",
        "sidecars": [{"old": "[G] Show - 01.srt", "new": "S01E01.srt"}],
        "unreadable_by": ["Kodi"],
        "refusal": None,
        "refusal_code": None,
    }
    assert (settings.library / "Frieren" / "[G] Show - 01.mkv").exists()


def test_videos_are_renamed_and_get_their_names_back(program, video, settings):
    home = settings.library / "Frieren"
    answer = program.post(PATH, json={"pattern": "{episodes}", "videos": [video.id]})
    assert answer.status_code == 200 and answer.get_json()["state"] == "done"
    assert {row["new"] for row in answer.get_json()["files"]} == {"S01E01.mkv", "S01E01.srt"}
    assert (home / "S01E01.mkv").exists() and (home / "S01E01.srt").exists()
    assert program.get(PATH).get_json()["last"]["state"] == "done"
    assert program.post(f"{PATH}/undo").get_json()["state"] == "undone"
    assert (home / "[G] Show - 01.mkv").exists() and (home / "[G] Show - 01.srt").exists()
    assert program.post(f"{PATH}/undo").status_code == 404


def test_a_name_that_is_taken_is_said(program, video, settings):
    (settings.library / "Frieren" / "S01E01.mkv").write_bytes(b"another")
    answer = program.get(f"{PATH}?pattern={{episodes}}").get_json()
    assert answer["videos"][0]["refusal_code"] == "rename_taken"
    assert program.post(PATH, json={"pattern": "{episodes}"}).status_code == 422


@pytest.mark.parametrize(
    "sent",
    [{"which": "some"}, {"pattern": "{title}"}, {"videos": "1"}, {"videos": [True]}, {"videos": []}, []],
)
def test_what_makes_no_sense_is_refused_in_words(program, video, sent):
    answer = program.post(PATH, json=sent)
    assert answer.status_code == 422 and answer.get_json()["error"].endswith(".")
    assert program.get("/api/series/99/rename").status_code == 404


def test_files_that_were_edited_and_left_behind_are_listed(program, video):
    assert program.get("/api/series/1/videos").get_json()["left_behind"] == []
