"""The first run, with a backup instead of a new account: from the data folder or from a file."""

import io

import pytest
from people import PASSWORD

from aniworld import request_setup
from aniworld.auth import accounts
from aniworld.backup import making, shelf, uploading
from aniworld.database import connected, transaction
from aniworld.models import Series, User

from .pages import Page


@pytest.fixture
def kept(app, put):
    """A backup of an aniworld with one series and the account alice, in the data folder of a new one."""
    put("Frieren")
    with connected():
        accounts.add_user("alice", PASSWORD)
    return made_of_all_that_is_then_lost()


def made_of_all_that_is_then_lost():
    backup = making.make(shelf.MANUAL)
    with connected(), transaction():
        Series.delete().execute()
        User.delete().execute()
    return backup


@pytest.fixture
def code(kept):
    with connected():
        return accounts.setup_code()


def rows():
    with connected():
        return [row.title for row in Series.select()], [user.name for user in User.select()]


def signs_in(person):
    answer = person.post("/login", username="alice", password=PASSWORD)
    return answer.status_code == 302 and person.get("/").status_code == 200


def test_the_first_screen_leads_to_the_backups_that_are_there(stranger, code, kept):
    first = Page(stranger.get(f"/setup?code={code}"))
    page = Page(stranger.get(first.link("restore a backup")))
    assert page.one("h1").text == "Restore a backup" and page.one("option")["value"] == kept.id
    assert "1 series, 0 episodes" in page.one("option").text
    assert page.link("Create an account instead") == f"/setup?code={code}"


def test_one_of_them_is_restored_and_its_account_signs_in(stranger, code, kept):
    answer = stranger.post(f"/setup/restore?code={code}", backup=kept.id)
    assert (answer.status_code, answer.location) == (302, "/login")
    assert "The backup was restored: 1 series, 0 episodes." in Page(stranger.get("/login")).text
    assert rows() == (["Frieren"], ["alice"]) and signs_in(stranger)


def test_a_file_is_uploaded_and_restored(stranger, code, kept):
    content = kept.path.read_bytes()
    shelf.remove(kept.id)
    page = Page(stranger.get(f"/setup/restore?code={code}"))
    assert "There is no backup that can be read" in page.text
    answer = stranger.post(f"/setup/restore/upload?code={code}", file=(io.BytesIO(content), "a.zip"))
    assert (answer.status_code, answer.location) == (302, "/login")
    assert rows() == (["Frieren"], ["alice"]) and signs_in(stranger)


def test_a_backup_without_an_account_goes_on_with_the_first_one(app, stranger, put):
    put("Frieren")
    backup = made_of_all_that_is_then_lost()
    with connected():
        code = accounts.setup_code()
    answer = stranger.post(f"/setup/restore?code={code}", backup=backup.id)
    assert answer.location.startswith("/setup?code=") and rows() == (["Frieren"], [])
    assert Page(stranger.get(answer.location)).one("h1").text == "Create your account"


def a_wrong_file_is_said(stranger, code, content, words):
    page = Page(
        answer := stranger.post(f"/setup/restore/upload?code={code}", file=(io.BytesIO(content), "a.zip"))
    )
    assert answer.status_code == 422 and words in page.one(id="file-error").text
    assert not list(shelf.folder().glob(".aniworld-tmp-*"))


def test_a_wrong_file_is_said_beside_it_and_nothing_is_lost(stranger, code, kept):
    for content in (b"no zip", b"PK", kept.path.read_bytes()[:-99]):
        a_wrong_file_is_said(stranger, code, content, "Nothing was changed.")
    answer = stranger.post(f"/setup/restore/upload?code={code}")
    assert answer.status_code == 422 and "Choose the file" in Page(answer).one(id="file-error").text
    assert shelf.all_backups() == [kept] and rows() == ([], [])
    assert stranger.get(f"/setup?code={code}").status_code == 200


def test_one_that_is_gone_or_damaged_is_said_beside_the_list(stranger, code, kept):
    for name in ("nothing", "../../x", ""):
        answer = stranger.post(f"/setup/restore?code={code}", backup=name)
        assert answer.status_code == 404 and Page(answer).one(id="backup-error")
    kept.path.write_bytes(kept.path.read_bytes()[:-99])
    answer = stranger.post(f"/setup/restore?code={code}", backup=kept.id)
    assert answer.status_code == 422 and "Nothing was changed." in Page(answer).one(id="backup-error").text
    assert rows() == ([], [])


@pytest.mark.parametrize("wrong", ["", "x", "é"])
def test_without_the_printed_code_nobody_restores(stranger, code, kept, monkeypatch, wrong):
    monkeypatch.setattr(uploading, "keep", lambda stream: pytest.fail("it must not be read"))
    large = bytes(request_setup.LARGEST_BODY_OF_STRANGERS * 2)
    assert stranger.client.get("/setup/restore", query_string={"code": wrong}).status_code == 403
    assert stranger.post(f"/setup/restore?code={wrong}", backup=kept.id).status_code == 403
    for content in (b"x", large):
        sent = stranger.post(f"/setup/restore/upload?code={wrong}", file=(io.BytesIO(content), "a.zip"))
        assert sent.status_code == 403 and "no longer valid" in Page(sent).text
    assert rows() == ([], [])


def test_once_there_is_an_account_nobody_restores_here(stranger, code, kept):
    with connected():
        accounts.add_user("bob", PASSWORD)
    for answer in (
        stranger.get(f"/setup/restore?code={code}"),
        stranger.post(f"/setup/restore?code={code}", backup=kept.id),
        stranger.post(f"/setup/restore/upload?code={code}", file=(io.BytesIO(b"x"), "a.zip")),
    ):
        assert answer.status_code == 404
    assert rows() == ([], ["bob"])


def test_the_code_does_nothing_once_a_backup_is_restored(stranger, code, kept):
    stranger.post(f"/setup/restore?code={code}", backup=kept.id)
    assert stranger.post(f"/setup/restore?code={code}", backup=kept.id).status_code == 404


@pytest.mark.parametrize("where", ["data folder", "file"])
def test_an_account_that_is_created_meanwhile_is_not_replaced(stranger, code, kept, monkeypatch, where):
    make = making.make

    def make_while_somebody_is_faster(reason):
        with connected():
            accounts.set_up(code, "bob", PASSWORD)
        return make(reason)

    monkeypatch.setattr(making, "make", make_while_somebody_is_faster)
    if where == "file":
        sent = {"file": (io.BytesIO(kept.path.read_bytes()), "a.zip")}
        answer = stranger.post(f"/setup/restore/upload?code={code}", **sent)
    else:
        answer = stranger.post(f"/setup/restore?code={code}", backup=kept.id)
    assert answer.status_code == 404 and rows() == ([], ["bob"])
