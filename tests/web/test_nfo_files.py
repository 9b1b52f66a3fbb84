"""The page of the NFO files."""

from aniworld.api.nfo_files import age_ratings
from aniworld.database import connected
from aniworld.library.disk import nfo_kinds
from aniworld.models import User
from aniworld.web.nfo_files import WORDS

from .pages import Page


def ticked(page):
    return {box["value"] for box in page.all("input", type="checkbox") if "checked" in box}


def test_every_kind_has_a_box_and_all_but_the_guide_and_locks_are_ticked(alice):
    page = Page(alice.get("/nfo"))
    assert page.one("h1").text == "NFO files" and list(WORDS) == list(nfo_kinds.KINDS)
    assert ticked(page) == set(nfo_kinds.KINDS) - {"episodeguide", "locked_fields"}
    assert len(page.all("option")) == len(age_ratings.SYSTEMS)
    assert page.one("option", selected="")["value"] == "US"


def test_what_is_ticked_is_written_from_now_on(alice):
    answer = alice.post("/nfo", kinds=["tags", "mpaa"], rating_system="DE")
    assert answer.headers["Location"] == "/nfo"
    page = Page(alice.get("/nfo"))
    assert ticked(page) == {"tags", "mpaa"} and page.one("option", selected="")["value"] == "DE"


def test_a_member_sees_it_and_may_not_change_it(alice):
    with connected():
        User.update(role="editor").execute()
    page = Page(alice.get("/nfo"))
    assert "disabled" in page.one("fieldset") and "An administrator may change this." in page.text
    assert alice.post("/nfo").status_code == 403


def test_it_is_linked_from_every_page_and_from_those_of_the_settings(alice):
    for address in ("/activity", "/sources"):
        assert Page(alice.get(address)).link("NFO files") == "/nfo"
