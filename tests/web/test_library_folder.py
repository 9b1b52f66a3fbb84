"""A library that is away is said on every page, and only an administrator says that another folder is it."""

import io
import shutil

import pytest
from PIL import Image

from aniworld.errors import FolderMissing, LibraryError
from aniworld.library.disk import library_gate, library_mark, missing_folder, series_folder
from aniworld.messages import cure
from aniworld.models import Part, Series, User
from aniworld.models.part import PENDING

from .pages import Page


@pytest.fixture
def frieren(put, database):
    """A series with a file of ours in its folder."""
    number = put("Frieren", "loaded", title="Frieren", year=2023, resolved_at=1.0)
    series_folder.put(Series.get_by_id(number), "poster.jpg", b"a poster")
    return number


@pytest.fixture
def unplugged(frieren, settings):
    """The mount point without its disk, as a worker has found it."""
    settings.library.rename(settings.library.with_name("unplugged"))
    (settings.library / "lost+found").mkdir(parents=True)
    library_gate.look()
    return settings.library


@pytest.fixture
def gone(frieren, settings):
    """The series' folder was deleted, and that was noticed."""
    shutil.rmtree(settings.library / "Frieren (2023)")
    with pytest.raises(FolderMissing):
        missing_folder.check(Series.get_by_id(frieren))
    return frieren


@pytest.mark.parametrize("path", ["/", "/activity", "/series/{}", "/settings/tasks"])
def test_every_page_of_the_library_says_that_it_is_away(alice, unplugged, frieren, path):
    alice.client.application.extensions["installation"].look()
    page = Page(alice.get(path.format(frieren)))
    assert "Your library cannot be reached." in page.one(id="health").text and page.all("h1")


def test_what_waits_says_that_it_waits_for_the_library(alice, program, unplugged, frieren):
    Part.update(state=PENDING).where(Part.name == "nfo").execute()
    assert "Waiting for the library folder." in Page(alice.get("/activity")).text
    assert "Is the disk mounted?" in Page(alice.get(f"/series/{frieren}")).text
    assert "Is the disk mounted?" in program.get(f"/api/series/{frieren}/loading-status").json["message"]


def test_programs_read_what_is_wrong_and_since_when(program, frieren, settings):
    assert program.get("/api/library").json["state"] == "ok"
    library_gate.close(LibraryError("library_full", "It is full.", settings.library))
    told = program.get("/api/library").json
    assert (told["state"], told["sentence"], told["cure"]) == (
        "library_full",
        "It is full.",
        cure("library_full"),
    )
    assert told["since"].endswith("Z") and told["next_probe_at"] > told["since"]


def test_an_administrator_says_that_this_is_the_library(alice, unplugged):
    page = Page(alice.get("/settings/folders"))
    assert page.all(id="library-accept") and "holds neither its mark nor files" in page.text
    assert not (unplugged / library_mark.MARK).exists()
    assert alice.post("/settings/folders/accept").status_code == 302
    assert library_mark.mark_id(unplugged) == library_mark.known_id() and library_gate.trouble() is None
    assert "marked as the library of this aniworld" in Page(alice.get("/settings/folders")).text


@pytest.mark.parametrize("who", ["bob", "program", "stranger", "another page"])
def test_only_an_administrator_on_our_page_accepts_a_folder(
    alice, browser, program, stranger, unplugged, who
):
    if who == "bob":
        bob = browser("bob").sign_in()
        User.update(role="editor").where(User.name == "bob").execute()
        assert not Page(bob.get("/settings/folders")).all(id="library-accept")
        answer = bob.post("/settings/folders/accept")
    elif who == "program":
        answer = program.post("/settings/folders/accept")
    elif who == "stranger":
        answer = stranger.post("/settings/folders/accept")
    else:
        answer = alice.client.post("/settings/folders/accept")
    assert answer.status_code in (302, 401, 403)
    assert "library-folder" not in answer.headers.get("Location", "")
    assert not (unplugged / library_mark.MARK).exists()


@pytest.mark.parametrize(
    "code, is_asked", [("library_full", False), ("library_read_only", False), ("library_other", True)]
)
def test_the_button_is_there_where_it_can_help(alice, frieren, settings, code, is_asked):
    library_gate.close(LibraryError(code, "Something is wrong.", settings.library))
    page = Page(alice.get("/settings/folders"))
    assert bool(page.all(id="library-accept")) is is_asked
    assert f"Something is wrong. {cure(code)}" in page.text


def test_it_is_among_the_news_when_the_library_goes_and_comes_back(alice, unplugged):
    library_gate.accept()
    news = [item["data-news"] for item in Page(alice.get("/activity")).all("li") if "data-news" in item]
    assert news[:2] == ["back", "away"]


# A folder that is missing


def test_a_missing_folder_is_said_on_the_page_and_to_programs(alice, program, gone):
    note = next(
        element for element in Page(alice.get(f"/series/{gone}")).elements if "data-folder" in element
    )
    assert "The folder “Frieren (2023)” is gone" in note.text and "Create it again" in note.text
    told = program.get(f"/api/series/{gone}").json["folder_missing"]
    assert told["code"] == "folder_missing" and told["found"] is None and told["since"].endswith("Z")
    assert told["sentence"].startswith("The folder “Frieren (2023)” is gone")


def test_without_a_missing_folder_nothing_is_said(alice, program, frieren):
    assert not [
        element for element in Page(alice.get(f"/series/{frieren}")).elements if "data-folder" in element
    ]
    assert program.get(f"/api/series/{frieren}").json["folder_missing"] is None


@pytest.mark.parametrize("who", ["person", "htmx", "program"])
def test_it_is_made_anew_by_a_button_and_by_a_program(alice, program, gone, who):
    if who == "program":
        answer = program.post(f"/api/series/{gone}/folder", json={})
        assert answer.status_code == 202 and answer.json["folder_missing"] is None
    elif who == "htmx":
        answer = alice.post(f"/series/{gone}/folder", headers={"HX-Request": "true"})
        assert "data-folder" not in answer.get_data(as_text=True)
    else:
        assert alice.post(f"/series/{gone}/folder").status_code == 302
    assert {part.state for part in Part.select()} == {PENDING}


def test_what_is_not_missing_is_not_made_anew(program, frieren):
    answer = program.post(f"/api/series/{frieren}/folder", json={})
    assert (answer.status_code, answer.json["error"]) == (422, "The folder of this series is not missing.")


def test_an_upload_into_a_missing_folder_is_refused_in_words(alice, gone, settings):
    picture = io.BytesIO()
    Image.new("RGB", (1000, 1500)).save(picture, "PNG")
    picture.seek(0)
    answer = alice.post(f"/series/{gone}/artwork/poster/upload", picture=(picture, "poster.png"))
    assert answer.status_code == 409
    assert "is gone: it was renamed, moved or deleted" in answer.get_data(as_text=True)
    assert not (settings.library / "Frieren (2023)").exists()


def test_parts_of_a_missing_folder_say_so_on_the_activity_page(alice, gone):
    Part.update(state=PENDING).where(Part.name == "nfo").execute()
    assert "Its folder is missing." in Page(alice.get("/activity")).text
