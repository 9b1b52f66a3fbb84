"""The pages of the settings: what is chosen there, what the environment gives, and the way between them."""

from dataclasses import replace

import pytest
from people import Person

from aniworld import context
from aniworld.app import create_app
from aniworld.database import connected, db
from aniworld.library.household import changing
from aniworld.library.sources import ask, keys
from aniworld.models import ChosenPreference, User
from aniworld.preferences import values
from aniworld.settings import Settings

from .pages import Page


@pytest.fixture
def at_home(environ):
    """Takes variables; alice's browser in an aniworld that has these."""

    def at(**variables):
        settings = Settings.load(environ | {"ANIWORLD_PROVIDERS": ""} | variables)
        return Person(create_app(settings, with_queue=False), "alice").sign_in()

    yield at
    if not db.is_closed():
        db.close()


def chosen(name):
    with connected():
        keys.take_up()
        return values.value(name)


def ticked(page, name):
    return {box["value"] for box in page.all("input", name=name) if "checked" in box}


GENERAL = {
    "theme": "dark",
    "page_language": "browser",
    "title_languages": "de, en",
    "rating_system": "DE",
}


def test_the_settings_begin_with_the_general_ones(alice):
    assert alice.get("/settings").location == "/settings/general"
    page = Page(alice.get("/settings/general"))
    assert page.one("h1").text == "General" and page.one("input", name="title_languages")["value"] == "en"
    assert page.one("option", selected="", value="system")


def test_what_is_chosen_counts_from_the_next_page_on(alice):
    answer = alice.post("/settings/general", **GENERAL)
    assert (answer.status_code, answer.location) == (302, "/settings/general")
    page = Page(alice.get("/settings/general"))
    assert "Saved. It counts from now on." in page.text and "Now: German, English." in page.text
    assert page.one("html")["data-theme"] == "dark"
    assert chosen("title_languages") == ["de", "en"] and chosen("rating_system") == "DE"


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(alice):
    answer = alice.post("/settings/general", **GENERAL | {"title_languages": "german!"})
    page = Page(answer)
    assert answer.status_code == 422 and "Languages are codes" in page.one(id="title_languages-error").text
    assert page.one("input", name="title_languages")["value"] == "german!"
    assert chosen("theme") == "system"


def test_what_no_form_of_ours_sends_is_refused_in_the_words_of_the_page(alice):
    answer = alice.post("/settings/general", **GENERAL | {"theme": "blue"})
    said = Page(answer).one(id="theme-error").text
    assert answer.status_code == 422 and "“Usual theme” is one of As the system, Light, Dark." in said


def test_what_is_written_is_ticked(alice):
    page = Page(alice.get("/settings/files"))
    assert page.one("h1").text == "What is written"
    assert "episodeguide" not in ticked(page, "nfo_kinds") and "actors" in ticked(page, "nfo_kinds")
    assert "stills" in ticked(page, "pictures") and ticked(page, "nfo_files") == {"yes"}
    alice.post("/settings/files", nfo_kinds=["tags", "mpaa"], pictures=["poster"])
    page = Page(alice.get("/settings/files"))
    assert ticked(page, "nfo_kinds") == {"tags", "mpaa"} and ticked(page, "pictures") == {"poster"}
    assert ticked(page, "nfo_files") == set() and chosen("nfo_files") is False


def test_what_the_environment_gives_says_so_and_stays(at_home):
    alice = at_home(ANIWORLD_THEME="light", ANIWORLD_PICTURES="logo")
    page = Page(alice.get("/settings/general"))
    assert "disabled" in page.one("select", name="theme")
    assert page.one(id="theme-given").text == "Given by ANIWORLD_THEME, and changed there."
    alice.post("/settings/general", **GENERAL)
    assert chosen("theme") == "light" and chosen("rating_system") == "DE"
    files = Page(alice.get("/settings/files"))
    assert "disabled" in files.one("fieldset", id="pictures") and ticked(files, "pictures") == {"logo"}


def test_members_see_them_and_may_not_change_them(alice):
    with connected():
        User.update(role="editor").execute()
    page = Page(alice.get("/settings/general"))
    assert "disabled" in page.one("select", name="theme") and "An administrator may change this." in page.text
    for path in ("/settings/general", "/settings/files"):
        answer = alice.post(path, **GENERAL)
        assert answer.status_code == 403 and "Only administrators change settings." in Page(answer).text
    with connected():
        assert not ChosenPreference.select().exists()


def test_sources_are_moved_and_switched_on_their_page(at_home):
    alice = at_home()
    for name, to in (("kitsu", "up"), ("jikan", "off")):
        answer = alice.post(f"/settings/sources/{name}/step", to=to)
        assert answer.location == f"/settings/sources#source-{name}"
    rows = [
        row["data-source"] for row in Page(alice.get("/settings/sources")).all("li") if "data-source" in row
    ]
    assert rows == ["tmdb", "kitsu", "tvmaze", "anilist", "fanart", "jikan"]
    assert list(ask.providers()) == ["kitsu", "tvmaze", "anilist"]
    assert alice.post("/settings/sources/kitsu/step", to="sideways").status_code == 422


def test_a_source_that_is_off_can_be_switched_on_again(at_home):
    alice = at_home()
    alice.post("/settings/sources/jikan/step", to="off")
    page = Page(alice.get("/settings/sources"))
    assert "jikan" not in ask.providers() and "Switch on: MyAnimeList" in page.text
    alice.post("/settings/sources/jikan/step", to="on")
    assert "jikan" in ask.providers()


def test_where_the_environment_says_which_sources_are_asked_nobody_else_does(alice):
    page = Page(alice.get("/settings/sources"))
    assert "ANIWORLD_PROVIDERS sets which are used" in page.text and "Switch off" not in page.text
    answer = alice.post("/settings/sources/kitsu/step", to="up")
    assert answer.status_code == 422 and "ANIWORLD_PROVIDERS gives this setting" in Page(answer).text


def test_how_many_backups_are_kept_is_chosen_on_their_page(alice):
    assert alice.post("/settings/backups/keep", backup_days="14", backup_weeks="0").status_code == 302
    page = Page(alice.get("/settings/backups"))
    assert page.one("input", name="backup_days")["value"] == "14" and chosen("backup_weeks") == 0
    answer = alice.post("/settings/backups/keep", backup_days="many", backup_weeks="0")
    assert answer.status_code == 422
    assert Page(answer).one(id="backup_days-error")
    assert chosen("backup_days") == 14


def test_a_folder_is_looked_at_while_it_is_typed(alice, tmp_path):
    field = Page(alice.get("/settings/folders")).one("input", name="folder")
    assert field["hx-post"] == "/settings/folders/look" and field["hx-target"] == "#folder-checked"
    told = Page(alice.post("/settings/folders/look", folder=str(tmp_path / "data"))).one(id="folder-checked")
    assert told["data-well"] == "yes" and "aniworld can write there." in told.text
    told = Page(alice.post("/settings/folders/look", folder="nowhere")).one(id="folder-checked")
    assert "data-well" not in told and "is not a whole path" in told.text
    with connected():
        User.update(role="editor").execute()
    assert alice.post("/settings/folders/look", folder="/").status_code == 403


OLD = {
    "/nfo": "/settings/files",
    "/library-folder": "/settings/folders",
    "/servers": "/settings/servers",
    "/sources": "/settings/sources",
    "/notifications": "/settings/notifications",
    "/timetable": "/settings/tasks",
    "/backups": "/settings/backups",
}


@pytest.mark.parametrize("old, new", OLD.items())
def test_an_old_address_leads_to_the_page(alice, old, new):
    answer = alice.get(old)
    assert (answer.status_code, answer.location) == (301, new) and alice.get(new).status_code == 200


def test_each_page_of_the_settings_leads_to_the_others(alice):
    for path in ("/settings/general", "/settings/files", *OLD.values(), "/account", "/about"):
        page = Page(alice.get(path))
        assert page.link("General") == "/settings/general"
        assert page.link("Library folders") == "/settings/folders"


def test_new_versions_cannot_be_looked_for_without_an_address(alice):
    page = Page(alice.get("/settings/general"))
    switch = page.one("input", name="update_check")
    assert "disabled" in switch and "ANIWORLD_RELEASES_URL" in page.one(id="update_check-needs").text
    wanted = {"theme": "dark", "page_language": "de", "title_languages": "en", "rating_system": "language"}
    answer = alice.post("/settings/general", update_check="yes", **wanted)
    assert answer.status_code == 422 and Page(answer).one(id="update_check-error")
    assert chosen("update_check") is False and chosen("theme") == "system"


def test_saving_the_page_keeps_a_switch_that_is_locked_just_now(alice, monkeypatch):
    settings = context.current().settings
    monkeypatch.setattr(context.current(), "settings", replace(settings, releases_url="https://example.org"))
    with connected():
        changing.change({"update_check": True})
    monkeypatch.setattr(context.current(), "settings", settings)
    wanted = {"theme": "dark", "page_language": "de", "title_languages": "en", "rating_system": "language"}
    assert alice.post("/settings/general", **wanted).status_code == 302
    assert chosen("theme") == "dark" and chosen("update_check") is True
