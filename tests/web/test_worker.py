"""While no worker runs, adding goes on as ever, and a calm sentence says what that means; it goes when one is back."""

import pytest

from aniworld.events import latest
from aniworld.library import lookout, owners
from aniworld.library.lookout import LOOKS, Lookout
from aniworld.models import Part

from .pages import Page

SENTENCE = "Background work is paused: the worker is not running. What you add is kept and loads when it is back."


@pytest.fixture
def gone(database, settings):
    """The worker was killed a while ago."""
    look = Lookout(settings.data_dir).look
    for _ in range(LOOKS):
        look()


@pytest.mark.parametrize("path", ["/", "/activity"], ids=["library", "activity"])
def test_a_page_says_calmly_that_the_worker_is_not_running(alice, gone, path):
    (banner,) = Page(alice.get(path)).all(id="worker")
    assert banner["role"] == "status" and banner.text.strip() == SENTENCE


@pytest.mark.parametrize("path", ["/", "/activity"], ids=["library", "activity"])
def test_without_that_news_there_is_no_banner(alice, path):
    (banner,) = Page(alice.get(path)).all(id="worker")
    assert banner["role"] == "status" and banner.text == ""


def test_what_is_added_meanwhile_is_accepted_and_kept(alice, still, gone):
    assert alice.post("/series", name="Frieren").status_code in (200, 302)
    assert [part.state for part in Part.select()] == ["pending"] * 4
    assert SENTENCE in Page(alice.get("/")).text


@pytest.mark.parametrize("view", ["library", "cards", "activity"])
def test_an_open_page_is_told_that_it_went_and_that_it_is_back(alice, database, settings, view):
    look, before = Lookout(settings.data_dir).look, latest()
    for _ in range(LOOKS):
        look()
    assert SENTENCE in Page(alice.get(f"/live/changes?view={view}&since={before}")).text

    worker, before = owners.Owner(settings.data_dir), latest()
    look()
    worker.close()
    told = Page(alice.get(f"/live/changes?view={view}&since={before}"))
    assert [banner.text for banner in told.all(id="worker")] == [""]


def test_programs_are_told_too(database, gone):
    assert lookout.is_worker_gone()
    event = lookout.events.since(0)[-1]
    assert (event.kind, event.payload["message"]) == ("worker_stopped", SENTENCE)
