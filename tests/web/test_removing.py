"""The page on which a series is removed, and what it says of the files."""

from aniworld.database import connected
from aniworld.errors import DiskError
from aniworld.library.disk import file_removal
from aniworld.models import ForeignWrite, Part

from .pages import Page
from .test_series import add, page_of


def test_removing_asks_first_and_says_that_the_files_stay(alice, put):
    put("Barakamon", "loaded", folder="Barakamon (2014)")
    page = Page(alice.get("/series/1/remove"))
    assert page.one("h1").text == "Remove this series?"
    assert "Your files stay where they are, in Barakamon (2014)." in page.text
    assert "Within 30 days History brings all of it back." in page.text
    assert page.one("form", action="/series/1/remove")["method"] == "post"
    assert page.link("Keep it") == "/series/1"
    assert Page(alice.get("/")).cards == ["1"]


def test_a_removed_series_leaves_the_library_and_its_files(alice, settings):
    add(alice, name="Barakamon")
    files = sorted((settings.library / "Barakamon (2014)").rglob("*"))
    answer = alice.post("/series/1/remove")
    assert (answer.status_code, answer.location) == (302, "/")
    assert Page(alice.get("/")).cards == [] and alice.get("/series/1").status_code == 404
    assert sorted((settings.library / "Barakamon (2014)").rglob("*")) == files != []
    assert alice.post("/series/1/remove").status_code == 404


def test_the_files_that_aniworld_wrote_go_too_when_that_is_ticked(alice, settings):
    add(alice, name="Barakamon")
    folder = settings.library / "Barakamon (2014)"
    (folder / "S01E01.mkv").write_bytes(b"a video")
    page = Page(alice.get("/series/1/remove"))
    box = page.one("input", name="files")
    assert box["type"] == "checkbox" and "checked" not in box
    assert (
        page.one(id=box["aria-describedby"]).text
        == "Your videos stay, and so does what you added or changed yourself."
    )
    assert alice.post("/series/1/remove", files="yes").location == "/"
    assert [path.name for path in folder.rglob("*")] == ["S01E01.mkv"]
    assert alice.get("/series/1").status_code == 404


def test_the_files_of_the_user_that_were_given_other_names_are_named(alice, settings):
    folder = settings.library / "Barakamon (2014)"
    folder.mkdir()
    for name in ("poster.jpg", "fanart.jpg", "folder.jpg", "logo.png"):
        (folder / name).write_bytes(b"half a picture")
    add(alice, name="Barakamon")
    alice.post("/series/1/remove", files="yes")
    said = Page(alice.get("/")).text
    assert "stay: fanart.jpg.bak, folder.jpg.bak, logo.png.bak, …." in said
    assert len(list(folder.iterdir())) == 4


def test_while_the_disk_is_away_the_series_stays_and_the_page_says_why(alice, settings):
    add(alice, name="Barakamon")
    settings.library.rename(settings.library.with_name("away"))
    answer = alice.post("/series/1/remove", files="yes")
    page = Page(answer)
    assert answer.status_code == 507 and "checked" in page.one("input", name="files")
    said = page.one(id="remove-error").text
    assert "is missing. Is the disk mounted?" in said and "The series is still in your library." in said
    assert alice.get("/series/1").status_code == 200
    assert alice.post("/series/1/remove").location == "/", "without its files it goes all the same"


def test_a_series_that_is_gone_is_not_said_to_be_there_when_its_last_file_cannot_go(alice, put, monkeypatch):
    put("Barakamon", "loaded", folder="Barakamon (2014)")

    def late(home, files):
        raise DiskError("disk_read_only", "poster.jpg", cannot="Cannot remove", place="poster.jpg")

    monkeypatch.setattr(file_removal, "remove_late", late)
    answer = alice.post("/series/1/remove", files="yes")
    assert answer.status_code == 507 and "Cannot remove poster.jpg" in Page(answer).text
    assert "still in your library" not in Page(answer).text and alice.get("/series/1").status_code == 404


def test_what_was_written_into_files_that_were_there_is_said(alice, put):
    put("Frieren", "loaded", folder="Frieren", folder_key="frieren", root=1)
    assert "Written into" not in page_of(alice).text
    with connected():
        ForeignWrite.create(
            series=1, path="tvshow.nfo", elements=[["genre", "A"], ["genre", "B"], ["mpaa", "G"]]
        )
    text = page_of(alice).text
    assert "Written into 1 NFO file that you had already" in text
    assert "Frieren/tvshow.nfo: genre, mpaa" in text


def test_the_show_that_an_nfo_names_is_offered(alice, put):
    put("Frieren", "loaded")
    with connected():
        args = {"file": "tvshow.nfo", "ids": ["tvdb:55555"]}
        Part.update(error_code="nfo_of_other_show", error_args=args).where(Part.name == "nfo").execute()
    address = page_of(alice).link("Look for that show")
    assert address == "/search?series=1&q=tvdb:55555"
