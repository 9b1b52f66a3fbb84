"""The media servers page: which are told, a test of each, how they see the library; keys only go in."""

import pytest
from library.servers.standins import KEY, KodiStandin, PlexStandin

from aniworld.database import transaction
from aniworld.library.servers import folders_to_tell, server_changes, server_rows, telling
from aniworld.models import FolderToTell, MediaServer, User

from .pages import Page

PASSWORD = KodiStandin.password


@pytest.fixture
def plex():
    standin = PlexStandin(["/media/anime"])
    yield standin
    standin.end()
    assert standin.mistakes == []


@pytest.fixture
def attic(database, plex, settings):
    paths = [{"ours": str(settings.library), "theirs": "/media/anime"}]
    return server_changes.add("plex", {"url": plex.url, "key": KEY, "name": "attic", "paths": paths})


def see(person):
    answer = person.get("/settings/servers")
    assert answer.status_code == 200 and KEY not in answer.get_data(as_text=True)
    return Page(answer)


def test_one_is_added_and_tested_at_once(alice, database, plex, settings):
    assert "No media server is named yet." in see(alice).text
    sent = {"kind": "plex", "url": plex.url, "key": KEY, "name": "attic", "user": ""}
    answer = alice.post("/settings/servers/add", **sent, ours=str(settings.library), theirs="/media/anime")
    server = MediaServer.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/settings/servers#server-{server.id}"
    page = see(alice)
    assert "Plex 1.40.0 answers as attic, and its libraries hold your folders." in page.text
    assert page.one(id=f"server-tested-{server.id}")["data-kind"] == "well"
    assert "It knows of everything that changed" in page.text


def test_what_cannot_be_used_is_said_at_its_field_and_only_the_key_is_typed_again(alice, database):
    answer = alice.post("/settings/servers/add", kind="plex", url="http://nas/?x", key=KEY, name="attic")
    page = Page(answer)
    assert answer.status_code == 422 and page.one(id="server-new-url")["value"] == "http://nas/?x"
    assert page.one(id="server-new-url")["aria-invalid"] == "true"
    assert "An address looks like" in page.one(id="server-new-url-error").text
    assert page.one(id="server-new-name")["value"] == "attic" and page.one(id="server-new-key")["value"] == ""


def test_a_server_is_changed_and_its_key_stays_when_none_is_typed(alice, attic, plex, settings):
    address = f"/settings/servers/{attic.id}"
    sent = {"url": plex.url, "name": "loft", "key": "", "ours": str(settings.library), "theirs": "/elsewhere"}
    assert alice.post(address, **sent).status_code == 302
    changed = MediaServer.get()
    assert changed.name == "loft" and changed.paths == [[str(settings.library), "/elsewhere"]]
    assert server_rows.key_of(changed) == KEY
    page = see(alice)
    assert page.one(id=f"server-tested-{attic.id}")["data-kind"] == "slow"
    words = page.one(id=f"server-tested-{attic.id}").text
    assert "/elsewhere is in none of its libraries. They hold /films, /media/anime." in words


def test_another_address_wants_the_key_again(alice, attic):
    answer = alice.post(f"/settings/servers/{attic.id}", url="http://other:32400", name="attic", key="")
    page = Page(answer)
    assert answer.status_code == 422 and "Type the key again" in page.text
    assert page.one(id=f"server-{attic.id}-url")["value"] == "http://other:32400"


def test_the_test_button_answers_in_its_place_and_without_javascript_with_the_page(alice, attic, plex):
    fragment = alice.post(f"/settings/servers/{attic.id}/test", headers={"HX-Request": "true"})
    assert Page(fragment).one(id=f"server-tested-{attic.id}")["data-kind"] == "well"
    plex.status = 401
    assert alice.post(f"/settings/servers/{attic.id}/test").status_code == 302
    page = see(alice)
    assert page.one(id=f"server-tested-{attic.id}")["data-kind"] == "away"
    assert "attic does not let aniworld in." in page.text


def test_what_waits_and_when_it_is_tried_again_is_said(alice, attic):
    folders_to_tell.note("/library/Frieren")
    with transaction():
        server_rows.failed(attic, telling.Message("server_told", {"server": "attic", "folder": "x"}))
    assert "It has yet to be told of 1 folder, and is tried again" in see(alice).text


def test_one_is_switched_off_and_on_again(alice, attic):
    path = f"/settings/servers/{attic.id}"
    assert alice.post(f"{path}/off").status_code == 302
    page = alice.get("/settings/servers").text
    assert "It is switched off." in page and f'action="{path}/on"' in page
    alice.post(f"{path}/on")
    page = alice.get("/settings/servers").text
    assert "It is switched off." not in page and f'action="{path}/off"' in page


def test_a_server_is_removed_once(alice, attic):
    assert alice.post(f"/settings/servers/{attic.id}/removed").status_code == 302
    assert not MediaServer.select().exists()
    assert alice.post(f"/settings/servers/{attic.id}/removed").status_code == 404


def test_every_library_folder_has_a_field_and_saved_pairs_of_others_stay(alice, attic, settings):
    server_changes.change(attic, {"paths": [{"ours": "/old", "theirs": "/older"}]})
    ours = [field["value"] for field in see(alice).all("input", name="ours")]
    assert ours == [str(settings.library), "/old", str(settings.library)]


@pytest.mark.parametrize("path", ["add", "{}", "{}/test", "{}/off", "{}/removed"])
def test_members_and_programs_change_nothing(browser, program, attic, path):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    page = Page(bob.get("/settings/servers"))
    assert "attic" in page.text and "Only an administrator" in page.text and not page.all("select")
    address = f"/settings/servers/{path.format(attic.id)}"
    assert bob.post(address, kind="plex", url="x", key="y").status_code == 403
    assert program.post(address).status_code in (401, 403)


def test_what_a_server_was_told_is_a_line_on_the_activity_page(alice, attic, plex, settings):
    folders_to_tell.note(settings.library / "Frieren")
    FolderToTell.update(changed_at=0).execute()
    telling.tell_due()
    page = Page(alice.get("/activity"))
    assert plex.said == ["/media/anime/Frieren"]
    assert "attic was told of “Frieren”." in page.one("li", data_news="told").text
    plex.status = 503
    folders_to_tell.note(settings.library / "Frieren")
    FolderToTell.update(changed_at=0).execute()
    telling.tell_due()
    page = Page(alice.get("/activity"))
    assert "attic is having problems (HTTP 503)." in page.one("li", data_news="untold").text
