"""The health strip: one sentence in the head of every page while something is wrong, and nothing while all
is well."""

from types import SimpleNamespace

import pytest

from aniworld.api import socket as programs
from aniworld.health import installation, places
from aniworld.health.installation import Check
from aniworld.health.places import Finding
from aniworld.library.parts import workers
from aniworld.messages import sentence
from aniworld.models import Part
from aniworld.push import Hub
from aniworld.translations import LANGUAGES, language
from aniworld.web import system

from .pages import Page

PAGES = [
    "/",
    "/activity",
    "/history",
    "/settings/sources",
    "/settings/tasks",
    "/account",
    "/search",
    "/about",
    "/system",
    "/nowhere",
]
STOPPED = (
    "Background work is paused because its program has stopped. "
    "What you add is kept and loads when it runs again."
)
MACHINE_WORDS = ["worker", "gate", "spine", "127.0.0.1", "sqlite", "errno", "traceback"]


@pytest.fixture
def state(app, database):
    """The installation as this app sees it."""
    return app.extensions["installation"]


@pytest.fixture
def worker(settings, database):
    worker = workers.Owner(settings.data_dir)
    workers.beat(worker.name, 4)
    yield worker
    worker.close()


def look(state, seconds=100.0):
    """Look twice, with so many seconds between that nothing is taken for a restart any more."""
    state.look()
    state._since = {code: since - seconds for code, since in state._since.items()}
    return state.look()


def strip(answer):
    (found,) = Page(answer).all(id="health")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_calmly_that_background_work_has_stopped(alice, state, path):
    look(state)
    found = strip(alice.get(path))
    assert (found["role"], found["data-health"]) == ("status", "trouble")
    assert STOPPED in found.text
    assert Page(alice.get(path)).all("a", class_="health-link")[0]["href"] == "/system"


@pytest.mark.parametrize("path", PAGES)
def test_while_all_is_well_the_strip_is_there_and_empty(alice, state, worker, path):
    look(state)
    found = strip(alice.get(path))
    assert (found["role"], found["data-health"], found.text) == ("status", "ok", "")


def test_a_restart_is_not_told_on_pages(alice, state):
    state.look()
    assert strip(alice.get("/"))["data-health"] == "ok"
    assert not next(check for check in state.checks if check.code == "worker").ok


def test_who_has_not_signed_in_is_told_nothing(stranger, state):
    look(state)
    assert not Page(stranger.get("/login")).all(id="health")
    assert stranger.get("/system").status_code == 302


def test_what_is_added_meanwhile_is_accepted_and_kept(alice, still, state):
    look(state)
    assert alice.post("/series", name="Frieren").status_code in (200, 302)
    assert [part.state for part in Part.select()] == ["pending"] * 4


def test_of_several_troubles_the_most_urgent_is_told_and_how_many_more(alice, state, monkeypatch):
    monkeypatch.setattr(places, "FEW_BYTES", 1 << 62)
    monkeypatch.setattr(places, "FEW_PARTS", 1)
    look(state)
    found = strip(alice.get("/"))
    assert found.text.startswith("The disk of the data folder is almost full: ")
    assert found.text.endswith("+1 more")


def test_the_strip_has_no_machine_words(app, database):
    told = [installation.NO_ANSWER.sentence, *map(sentence, installation.WELL.values()), STOPPED]
    assert not [word for words in told for word in MACHINE_WORDS if word in words.lower()]


# The page that says what to do


def test_the_system_page_says_what_is_wrong_and_what_helps(alice, state):
    look(state)
    page = Page(alice.get("/system"))
    assert len(page.all("li", data_check="trouble")) == 1 and len(page.all("li", data_check="ok")) == 5
    assert STOPPED in page.text and "Start it again; its log may say why it stopped." in page.text


# Open pages


class Listening(Hub):
    """A hub whose clients are one list."""

    def __init__(self):
        super().__init__(1)
        self.told = []

    def is_heard(self, ending):
        return True

    def send_to_ending(self, ending, message):
        if ending == "@en":
            self.told.append(Page(message))


@pytest.fixture
def watcher(app, database):
    return system.Watcher(app, Listening())


def test_open_pages_are_told_when_it_goes_wrong_and_when_it_is_over_and_nothing_in_between(
    watcher, state, monkeypatch
):
    hub, troubles = watcher._hub, []
    monkeypatch.setattr(places, "disk_trouble", lambda folder, **told: troubles[0] if troubles else None)
    watcher.round()
    hub.told.clear()
    watcher.round()
    assert hub.told == []
    troubles.append(Finding("disk", "The disk is full.", "Make room."))
    watcher.round()
    watcher.round()
    (told,) = hub.told
    assert "The disk is full." in told.text and "Make room." in told.text
    troubles.clear()
    watcher.round()
    assert len(hub.told) == 2 and "The disk is full." not in hub.told[-1].text


def test_programs_get_no_fragments(app, database):
    hub, sent = Hub(1), []
    dialects = [programs.DIALECT + programs.IN + code for code in LANGUAGES]
    hub.clients = [SimpleNamespace(dialect=dialect, send=sent.append) for dialect in dialects]
    system.Watcher(app, hub).round()
    assert sent == []


def test_what_changes_is_drawn_for_the_languages_in_which_pages_are_open(app, database, monkeypatch):
    drawn = []
    monkeypatch.setattr(system, "draw", lambda: drawn.append(language()) or "")
    troubles = []
    monkeypatch.setattr(places, "disk_trouble", lambda folder, **told: troubles[0] if troubles else None)
    hub = Hub(1)
    watcher = system.Watcher(app, hub)
    watcher.round()
    assert drawn == [], "nobody would see it"
    hub.clients = [SimpleNamespace(dialect="library@de", send=lambda data: None)]
    troubles.append(Finding("disk", "The disk is full.", "Make room."))
    watcher.round()
    watcher.round()
    assert drawn == ["de"]


def test_a_page_without_a_socket_finds_the_same_by_asking(alice, state):
    look(state)
    told = Page(alice.get("/system/now"))
    assert [partial["hx-target"] for partial in told.all("hx-partial")] == ["#health", "#checks"]
    assert STOPPED in told.text


def test_a_database_that_cannot_be_read_is_told_too(watcher, monkeypatch):
    broken = Finding("database", "The database is damaged.", "Restore it.")
    monkeypatch.setattr(places, "database_trouble", lambda: broken)
    monkeypatch.setattr(installation, "connected", away)
    monkeypatch.setattr(system, "connected", away)
    watcher._installation._since = {"database": -1000.0}
    watcher.round()
    assert "The database is damaged." in watcher._hub.told[-1].text
    known = watcher._installation.checks
    assert known[0] == Check("database", False, broken.sentence, broken.cure)
    assert {check.code for check in known[1:]} == {"library", "disk"}, "what only rows can tell is not known"


def away():
    raise installation.DatabaseError("database disk image is malformed")
