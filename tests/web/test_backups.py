"""The page of the backups, and the same for programs."""

import io
import zipfile

import pytest

from aniworld.backup import archive, shelf
from aniworld.database import connected, transaction
from aniworld.models import Series, User

from .pages import Page


@pytest.fixture
def shown(alice, put):
    put("Frieren")
    return alice


def only():
    (backup,) = shelf.all_backups()
    return backup


def make(person):
    answer = person.post("/settings/backups/make")
    assert answer.status_code == 302 and answer.headers["Location"] == "/settings/backups"
    return only()


def test_one_is_made_downloaded_uploaded_and_restored(shown):
    assert "There is no backup yet." in Page(shown.get("/settings/backups")).text
    made = make(shown)
    page = Page(shown.get("/settings/backups"))
    assert "A backup was made: 1 series, 0 episodes." in page.text and "by hand" in page.text
    sent = shown.get(f"/settings/backups/{made.id}/file")
    assert sent.mimetype == "application/zip" and sent.headers["Cache-Control"] == "no-store"
    assert f"filename={made.path.name}" in sent.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(sent.data)) as packed:
        assert packed.namelist() == [archive.DESCRIPTION, archive.DATABASE]
    assert shown.post(f"/settings/backups/{made.id}/removed").status_code == 302 and shelf.all_backups() == []
    assert shown.post("/settings/backups/upload", backup=(io.BytesIO(sent.data), "a.zip")).status_code == 302
    with connected(), transaction():
        Series.delete().execute()
    assert shown.post(f"/settings/backups/{only().id}/restore").status_code == 302
    page = Page(shown.get("/settings/backups"))
    assert "The backup was restored: 1 series, 0 episodes." in page.text
    assert "before another was restored" in page.text and "Frieren" in Page(shown.get("/")).text


def test_what_is_no_backup_is_said_beside_the_form(shown):
    page = Page(answer := shown.post("/settings/backups/upload", backup=(io.BytesIO(b"no zip"), "a.zip")))
    assert answer.status_code == 422
    assert "This is no backup of aniworld" in page.one(id="backup-file-error").text
    answer = shown.post("/settings/backups/upload")
    assert answer.status_code == 422 and "Choose the file of a backup." in Page(answer).text
    assert shelf.all_backups() == [] and not list(shelf.folder().glob(".aniworld-tmp-*"))


def test_a_damaged_one_is_listed_and_refused(shown):
    made = make(shown)
    made.path.write_bytes(made.path.read_bytes()[:-9])
    assert "It is damaged, and cannot be restored." in Page(shown.get("/settings/backups")).text
    answer = shown.post(f"/settings/backups/{made.id}/restore")
    assert answer.status_code == 422 and "Nothing was changed." in Page(answer).text


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2faniworld", "aniworld-20260101-000000-manual"])
def test_there_is_nothing_at_other_names(shown, name):
    assert shown.get(f"/settings/backups/{name}/file").status_code == 404
    assert shown.post(f"/settings/backups/{name}/restore").status_code == 404


def test_only_administrators_have_backups(shown):
    made = make(shown)
    with connected():
        User.update(role="editor").execute()
    page = Page(shown.get("/settings/backups"))
    assert "Only an administrator" in page.text and "Back up now" not in page.text
    assert shown.get(f"/settings/backups/{made.id}/file").status_code == 403
    for path in ("make", "upload", f"{made.id}/restore", f"{made.id}/removed"):
        assert shown.post(f"/settings/backups/{path}").status_code == 403


def test_programs_do_the_same(program, put):
    put("Frieren")
    made = program.post("/api/backups")
    told = made.get_json()
    assert made.status_code == 201 and told["series"] == 1 and told["is_readable"] and told["has_keys"]
    assert program.get(made.headers["Location"]).get_json() == told
    listed = program.get("/api/backups").get_json()
    assert listed["backups"] == [told] and (listed["total"], listed["page"], listed["pages"]) == (1, 1, 1)
    assert program.get("/api/backups?page=2").get_json()["backups"] == []
    content = program.get(told["file"]).data
    assert program.delete(f"/api/backups/{told['id']}").status_code == 204
    uploaded = program.post("/api/backups/upload", data=content).get_json()
    assert uploaded["reason"] == "uploaded" and not uploaded["has_keys"]
    with connected(), transaction():
        Series.delete().execute()
    restored = program.post(f"/api/backups/{uploaded['id']}/restore")
    assert restored.status_code == 202 and restored.get_json()["code"] == "backup_restored"
    assert program.get("/api/series").get_json()["total"] == 1


def test_programs_are_refused_in_json(program):
    refused = program.post("/api/backups/upload", data=b"no zip")
    assert refused.status_code == 422 and refused.get_json()["code"] == "backup_is_no_zip"
    assert program.post("/api/backups/nothing/restore").get_json()["code"] == "no_such_backup"
