"""The system page: the checks, the room on the disks, who works, and the versions."""

import shutil
import threading

import pytest

from aniworld import __version__
from aniworld.health import space
from aniworld.health.space import Spaces
from aniworld.library.parts import workers
from aniworld.models import User
from aniworld.web.filters import size

from .pages import Page


@pytest.fixture
def bob(app, browser, database):
    """A member of the household who is no administrator."""
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    return bob


def test_it_says_how_much_room_each_disk_has(alice, settings, monkeypatch):
    usage = type(shutil.disk_usage("/"))(2_000_000_000_000, 500_000_000_000, 1_500_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    page = Page(alice.get("/system"))
    assert [found["data-space"] for found in page.all("li") if "data-space" in found] == ["data", "library"]
    assert [meter["value"] for meter in page.all("meter")] == ["25", "25"]
    assert "1.5 TB of 2.0 TB are free." in page.text
    assert str(settings.library) in page.text


def test_a_disk_that_does_not_answer_holds_nothing_up(alice, app, settings, monkeypatch):
    answers = threading.Event()
    asked = []

    def hang(path):
        asked.append(path)
        answers.wait(30)
        raise OSError

    monkeypatch.setattr(space, "JOIN_SECONDS", 0.01)
    monkeypatch.setattr(shutil, "disk_usage", hang)
    spaces = Spaces(settings.data_dir)
    assert [found.free_bytes for found in spaces.look() + spaces.look()] == [None] * 4
    assert len(asked) == 2  # and it is not asked again while it owes an answer
    answers.set()


def test_a_disk_that_is_away_says_so(alice, monkeypatch):
    def away(path):
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", away)
    assert Page(alice.get("/system")).text.count("Its disk does not answer.") == 2


def test_it_names_the_worker_that_was_heard_of(alice, settings, database):
    assert "Nothing was heard of it for ten minutes." in Page(alice.get("/system")).text
    workers.beat("nas:1:abc", 16)
    assert "16 at once on" in Page(alice.get("/system")).text


def test_it_names_the_versions(alice):
    page = Page(alice.get("/system"))
    assert __version__ in page.text
    assert "Python" in page.text
    assert page.link("Log") == "/system/log"


def test_members_see_no_way_to_the_log(bob):
    assert not [link for link in Page(bob.get("/system")).all("a") if link["href"] == "/system/log"]


def test_the_api_says_the_same(alice, program):
    told = program.get("/api/system").get_json()
    assert {disk["kind"] for disk in told["disks"]} == {"data", "library"}
    assert told["versions"]["aniworld"] == __version__
    assert {check["code"] for check in told["checks"]} >= {"database", "library", "disk", "worker", "clock"}


def test_the_room_is_in_the_metrics(program, settings):
    text = program.get("/metrics").get_data(as_text=True)
    assert 'aniworld_disk_free_bytes{folder="' in text
    assert 'kind="library"' in text


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (64_000_000, "64 MB"), (2 * 10**12, "2.0 TB")],
)
def test_sizes_are_read_at_a_glance(count, words):
    assert size(count) == words
