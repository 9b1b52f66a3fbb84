"""The first run: account, folder, languages and keys, in three screens, once."""

import pytest

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.library.household import changing, listing
from aniworld.library.sources import keys
from aniworld.models import Flag, Root, User
from aniworld.preferences import values

from .pages import Page

NEW = {"username": "alice", "password": "correct horse battery"}


@pytest.fixture
def anna(stranger):
    """Somebody who has just made the first account."""
    with connected():
        code = accounts.setup_code()
    assert stranger.post("/setup", code=code, **NEW).location == "/setup/folder"
    return stranger


def going_on():
    with connected():
        return Flag.since(Flag.SETTING_UP) is not None


def test_it_takes_three_screens_and_ends_in_the_library(anna, settings):
    page = Page(anna.get("/setup/folder"))
    assert "Step 2 of 3" in page.text and page.one("input", name="folder")["value"] == str(settings.library)
    assert "aniworld can write there." in page.text and "It is empty." in page.text
    assert anna.post("/setup/folder", folder=str(settings.library)).location == "/setup/preferences"
    page = Page(anna.get("/setup/preferences"))
    assert "Step 3 of 3" in page.text and page.all("button", value="library")
    assert page.link("TMDB") == "https://www.themoviedb.org" and page.link("fanart.tv") == "https://fanart.tv"
    answer = anna.post("/setup/preferences", title_languages="de,en", rating_system="DE", then="library")
    assert answer.location == "/" and not going_on()
    with connected():
        keys.take_up()
        assert values.value("title_languages") == ["de", "en"] and Root.select().count() == 1


def test_where_folders_are_there_it_ends_in_the_import(anna, settings):
    (settings.library / "Frieren (2023)").mkdir()
    assert "that is there" not in Page(anna.get("/setup/preferences")).text
    (settings.library / "Frieren (2023)" / "01.mkv").touch()
    page = Page(anna.get("/setup/preferences"))
    assert "Import the 1 folder that is there" in page.text
    answer = anna.post("/setup/preferences", title_languages="en", then="import")
    assert answer.location == "/import" and not going_on()


TITLES = {
    "de-AT,de;q=0.9,en;q=0.5": "de,en",
    "en-GB": "en",
    "pt-BR": "pt-br,en",
    "fr": "fr,en",
    "xx": "en",
    "": "en",
}


@pytest.mark.parametrize("accepted, titles", TITLES.items())
def test_the_language_of_titles_begins_with_that_of_the_browser(anna, accepted, titles):
    page = Page(anna.get("/setup/preferences", **{"Accept-Language": accepted}))
    assert page.one("input", name="title_languages")["value"] == titles
    with connected():
        assert values.value("title_languages") == ["en"]


def test_the_language_that_was_chosen_at_the_foot_of_the_page_counts_more(anna):
    page = Page(anna.get("/setup/preferences?lang=de", **{"Accept-Language": "ja"}))
    assert page.one("input", name="title_languages")["value"] == "de,en"


def test_languages_that_are_chosen_or_typed_stay(anna):
    with connected():
        changing.change({"title_languages": ["ja"]})
    german = {"Accept-Language": "de"}
    for answer in (
        anna.get("/setup/preferences", **german),
        anna.post("/setup/preferences", german, title_languages="ja", fanart_key="two words"),
    ):
        assert Page(answer).one("input", name="title_languages")["value"] == "ja"


def test_languages_that_are_given_stay(anna, monkeypatch):
    monkeypatch.setattr(listing.values, "is_given", lambda name: name == "title_languages")
    page = Page(anna.get("/setup/preferences", **{"Accept-Language": "de"}))
    assert page.one("input", name="title_languages")["value"] == "en"


def test_another_folder_becomes_a_library_folder_that_takes_new_series(anna, tmp_path):
    other = tmp_path / "anime"
    other.mkdir()
    page = Page(anna.client.get("/setup/folder", query_string={"folder": str(other)}))
    assert page.one("input", name="folder")["value"] == str(other) and "It is empty." in page.text
    assert anna.post("/setup/folder", folder=f"{other}/").location == "/setup/preferences"
    with connected():
        assert Root.get(Root.takes_new).path == str(other)


@pytest.mark.parametrize("folder", ["anime", "/nowhere/at/all", "/a/../b", "/proc"])
def test_a_folder_that_cannot_be_is_said_in_the_form(anna, folder):
    answer = anna.post("/setup/folder", folder=folder)
    page = Page(answer)
    assert answer.status_code == 422 and page.one(id="folder-error")
    assert page.one("input", name="folder")["value"] == folder and going_on()


def test_a_mistake_on_the_last_screen_is_said_there_and_nothing_is_saved(anna):
    answer = anna.post("/setup/preferences", title_languages="german!", rating_system="DE")
    assert answer.status_code == 422 and Page(answer).one(id="title_languages-error") and going_on()
    answer = anna.post("/setup/preferences", title_languages="de", fanart_key="two words")
    assert answer.status_code == 422 and Page(answer).one(id="fanart_key-error")
    with connected():
        keys.take_up()
        assert values.value("title_languages") == ["en"]


def test_a_key_is_tried_before_it_is_saved(anna):
    for headers in ({}, {"HX-Request": "true"}):
        answer = anna.post("/setup/preferences/fanart/test", headers, fanart_key="typed-key-of-mine")
        assert Page(answer).one(id="tested-fanart")["data-kind"] == "well"
    told = Page(anna.post("/setup/preferences/fanart/test", fanart_key="two words"))
    assert told.one(id="tested-fanart")["data-kind"] == "key"
    with connected():
        assert keys.of("fanart") is None
    anna.post("/setup/preferences", fanart_key="typed-key-of-mine", tmdb_key="")
    with connected():
        assert keys.of("fanart") and keys.of("tmdb") is None


def test_the_rest_can_be_skipped_and_gone_on_with(anna):
    page = Page(anna.get("/"))
    assert "Set-up is not finished." in page.text and page.link("Go on with it") == "/setup/folder"
    assert anna.post("/setup/skip").location == "/" and not going_on()
    assert "Set-up is not finished." not in Page(anna.get("/")).text


def nothing_happens(person, tmp_path):
    other = tmp_path / "other"
    other.mkdir(exist_ok=True)
    for path in ("/setup/folder", "/setup/preferences"):
        assert person.get(path).location == "/"
    assert person.post("/setup/folder", folder=str(other)).location == "/"
    assert person.post("/setup/preferences", title_languages="ja").location == "/"
    assert person.post("/setup/skip").location == "/"
    assert person.post("/setup/preferences/tmdb/test", tmdb_key="k" * 20).status_code == 403
    with connected():
        keys.take_up()
        assert values.value("title_languages") == ["en"] and Root.select().count() == 1


def test_after_it_none_of_its_screens_does_anything(anna, tmp_path):
    anna.post("/setup/skip")
    nothing_happens(anna, tmp_path)


def test_members_have_no_part_in_it(anna, tmp_path):
    with connected():
        User.update(role="editor").execute()
    nothing_happens(anna, tmp_path)


def test_strangers_have_no_part_in_it(stranger):
    for path in ("/setup/folder", "/setup/preferences"):
        assert stranger.get(path).location.startswith("/login")


def test_whoever_lost_the_link_is_told_where_it_is(stranger):
    assert stranger.get("/").location.startswith("/login")
    text = Page(stranger.get("/login")).text
    assert "docker logs aniworld" in text and "python -m aniworld setup-link" in text


def test_a_user_name_survives_a_mistake(stranger):
    with connected():
        code = accounts.setup_code()
    page = Page(stranger.post("/setup", code=code, username="anna", password="short"))
    assert page.one("input", name="username")["value"] == "anna"
