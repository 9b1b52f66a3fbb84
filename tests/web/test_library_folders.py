"""Several library folders on their page: listed with their state, added, removed; which takes new series."""

import pytest

from aniworld.database import connected
from aniworld.errors import LibraryError
from aniworld.events import Event
from aniworld.library.disk import library_gate, root_answers, root_changes, roots
from aniworld.models import Chore, Folder, Root, Series, User
from aniworld.web import live

from .pages import Page


@pytest.fixture
def another(tmp_path):
    place = tmp_path / "anime-private"
    place.mkdir()
    return place


@pytest.fixture
def second(another, database):
    return root_changes.add(str(another))


def panel(page, root):
    return page.one(id=f"root-{root.id}").text


def test_an_administrator_adds_one_and_it_is_looked_into_at_once(alice, database, another):
    Chore.create(name="scan", next_at=9e9)
    assert alice.post("/settings/folders/add", folder=str(another)).status_code == 302
    page = Page(alice.get("/settings/folders"))
    assert str(another) in page.text and "marked as a library folder" in page.text
    assert Chore.get(Chore.name == "scan").next_at < 9e9


def test_what_cannot_be_added_is_said_above_what_was_typed(alice, settings):
    answer = alice.post("/settings/folders/add", folder=str(settings.library / "inner"))
    page = Page(answer)
    assert answer.status_code == 422 and "There is no folder" in page.text
    assert page.one(id="root-path")["value"] == str(settings.library / "inner")


def test_a_folder_of_the_running_system_is_refused_in_words(alice, database):
    answer = alice.post("/settings/folders/add", folder="/proc")
    assert answer.status_code == 422 and "belongs to the running system" in Page(answer).text
    assert len(roots.all()) == 1


def test_a_folder_that_takes_no_mark_is_said_too(alice, another, monkeypatch):
    def refuse(root_id):
        raise LibraryError("library_read_only", "It can only be read.", another)

    monkeypatch.setattr(root_changes.library_mark, "accept", refuse)
    answer = alice.post("/settings/folders/add", folder=str(another))
    assert answer.status_code == 507 and "It can only be read." in Page(answer).text


def test_each_tells_its_own_trouble_and_the_strip_that_it_is_one_of_them(alice, second, another):
    another.rename(another.with_name("unplugged"))
    library_gate.look()
    page = Page(alice.get("/settings/folders"))
    assert "is missing. Is the disk mounted?" in panel(page, second)
    assert "marked as a library folder" in panel(page, Root.get_by_id(Root.FIRST))
    alice.client.application.extensions["installation"].look()
    strip = Page(alice.get("/")).one(id="health").text
    assert "One of your library folders cannot be reached." in strip


def test_a_slow_one_says_how_long_it_took(alice, second, monkeypatch):
    monkeypatch.setattr(root_answers, "of", lambda place, patience=0: root_answers.Answer(4.25))
    assert "it answered after 4.2 seconds" in panel(Page(alice.get("/settings/folders")), second)


def test_each_names_the_first_folders_that_no_scan_looks_into(alice, second):
    rows = [[f"Show {number}", "case", f"SHOW {number}"] for number in range(7)]
    Root.update(left_out=rows).where(Root.id == second.id).execute()
    page = Page(alice.get("/settings/folders"))
    told = page.one(id=f"left-out-{second.id}").text
    assert "7 folders left out" in told and "and 2 more folders" in told
    assert "Show 4" in told and "“SHOW 4” differ" in told and "Rename one of the two" in told
    assert "Show 5" not in told and "left out" not in panel(page, Root.get_by_id(Root.FIRST))


def test_another_takes_new_series(alice, second):
    assert alice.post(f"/settings/folders/{second.id}/takes-new").status_code == 302
    page = Page(alice.get("/settings/folders"))
    assert "New series come here." in panel(page, second)
    assert "New series come here." not in panel(page, Root.get_by_id(Root.FIRST))


def test_removing_one_says_what_is_let_go_and_touches_nothing(alice, second, another, put):
    (another / "Barakamon").mkdir()
    number = put("Barakamon", "loaded", root=second.id, folder="Barakamon", has_folder=True)
    Folder.create(root=second, path="Barakamon", key="barakamon", series=number)
    assert "1 folders with 0 videos; 1 series lose their home" in panel(
        Page(alice.get("/settings/folders")), second
    )
    assert alice.post(f"/settings/folders/{second.id}/removed").status_code == 302
    assert (another / "Barakamon").is_dir() and len(roots.all()) == 1
    assert "removed from aniworld" in Page(alice.get(f"/series/{number}")).text
    assert Series.get_by_id(number).root_id is None


def test_the_first_cannot_be_removed(alice):
    assert "changed there" in Page(alice.get("/settings/folders")).text
    assert alice.post("/settings/folders/1/removed").status_code == 422 and len(roots.all()) == 1


def test_the_mark_of_another_is_accepted_for_it_alone(alice, second, another):
    another.rename(another.with_name("unplugged"))
    another.mkdir()
    Series.create(key="x", title="x", added_as="x", root=second, folder="x", has_folder=True)
    page = Page(alice.get("/settings/folders"))
    assert page.all(id=f"library-accept-{second.id}") and not page.all(id="library-accept")
    assert alice.post("/settings/folders/accept", root=str(second.id)).status_code == 302
    assert library_gate.troubles_now() == {}


@pytest.mark.parametrize("path", ["add", "1/takes-new", "1/removed"])
def test_members_and_programs_change_nothing(browser, program, database, path):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    assert not Page(bob.get("/settings/folders")).all(id="root-path")
    assert bob.post(f"/settings/folders/{path}").status_code == 403
    assert program.post(f"/settings/folders/{path}").status_code in (401, 403)


def test_an_unknown_one_is_not_found(alice):
    assert alice.post("/settings/folders/77/removed").status_code == 404


def test_an_open_page_fetches_what_they_hold_again_as_a_scan_goes_on(alice, second, app):
    page = Page(alice.get("/settings/folders"))
    assert "view=roots" in page.html and page.one(id="roots")
    with app.test_request_context(), connected():
        drawn = live.fragments(
            "roots", [Event(topic="folders", kind="folders_updated", payload={"folders": []})]
        )
        nothing = live.fragments("roots", [Event(topic="series-1", kind="series_updated", payload={})])
    assert 'hx-get="/settings/folders"' in drawn and 'hx-select="#roots"' in drawn
    assert nothing == ""


def test_roots_are_moved_in_the_lists(alice, tmp_path):
    for name in ("anime", "films"):
        (tmp_path / name).mkdir()
        alice.post("/settings/folders/add", folder=str(tmp_path / name))

    def order():
        page = Page(alice.get("/settings/folders"))
        return [int(panel["data-root"]) for panel in page.all("section") if "data-root" in panel]

    first, second, third = order()
    for moved, to, expected in (
        (third, "up", [first, third, second]),
        (first, "down", [third, first, second]),
        (third, "up", [third, first, second]),
        (second, "down", [third, first, second]),
    ):
        assert alice.post(f"/settings/folders/{moved}/step", to=to).status_code == 302
        assert order() == expected
    assert alice.post(f"/settings/folders/{first}/step", to="sideways").status_code == 422
