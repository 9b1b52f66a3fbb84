"""New versions: looked for only where that is switched on, at the address that was set, and told once."""

import json
from http.server import BaseHTTPRequestHandler

import pytest

from aniworld import __version__
from aniworld.health import facts
from aniworld.library.household import changing
from aniworld.library.notices import new_version
from aniworld.library.notices.kinds import NEW_VERSION
from aniworld.library.parts import schedule
from aniworld.models import Chore

from .conftest import Server


class Releases(Server):
    """A server that lists releases. asked: how often; answer: its status and its bytes."""

    def __init__(self):
        self.asked, self.answer = 0, (200, b"[]")
        releases = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                releases.asked += 1
                status, body = releases.answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.serve(Handler)
        self.url = f"http://{self.host}/repos/me/aniworld/releases"

    def lists(self, *releases):
        self.answer = 200, json.dumps(releases).encode()


@pytest.fixture
def releases():
    made = Releases()
    yield made
    made.close()


@pytest.fixture
def environ(environ, releases):
    return environ | {"ANIWORLD_RELEASES_URL": releases.url}


@pytest.fixture
def switched_on(household):
    schedule.prepare()
    changing.change({"update_check": True})


def release(tag, **values):
    return {"tag_name": tag, "html_url": f"https://example.org/{tag}"} | values


def run_the_chore():
    schedule.run_now("updates")
    schedule.run_due()
    return Chore.get(Chore.name == "updates").result


def test_nobody_is_asked_unless_it_is_switched_on(household, releases):
    schedule.prepare()
    releases.lists(release("v99.0"))
    assert "switched off" in run_the_chore() and releases.asked == 0
    assert not schedule.ENTRIES[new_version.CHORE].is_on()
    assert new_version.known() is None and "New version" not in facts.versions()


def test_it_is_asked_for_as_soon_as_it_is_switched_on(household, releases):
    schedule.prepare()
    later = Chore.get(Chore.name == "updates").next_at
    changing.change({"update_check": True})
    assert Chore.get(Chore.name == "updates").next_at < later
    assert schedule.ENTRIES[new_version.CHORE].is_on()


def test_a_newer_one_is_shown_and_told_once(household, releases, switched_on):
    household.add("webhook", "http://127.0.0.1:9/hook", kinds=[NEW_VERSION])
    releases.lists(release("v0.1.0"), release("v99.10"), release("v99.9.9"))
    assert run_the_chore() == f"aniworld 99.10 is there. This is {__version__}."
    run_the_chore()
    assert household.noted() == [(NEW_VERSION, f"aniworld 99.10 is there. This is {__version__}.")]
    assert new_version.known() == ("99.10", "https://example.org/v99.10")
    assert facts.versions()["New version"] == "99.10" and releases.asked == 2


def test_what_was_found_is_shown_no_more_once_it_is_installed_or_switched_off(
    household, releases, switched_on, monkeypatch
):
    releases.lists(release("v99.0"))
    run_the_chore()
    monkeypatch.setattr(new_version, "__version__", "99.0.0")
    assert new_version.known() is None
    monkeypatch.undo()
    changing.change({"update_check": False})
    assert new_version.known() is None


def test_what_was_found_is_shown_still_when_nobody_answers_later(household, releases, switched_on):
    releases.lists(release("v99.0"), release("v100.2"))
    run_the_chore()
    releases.answer = 500, b""
    assert "100.2" not in run_the_chore()
    assert new_version.known() == ("100.2", "")


NOTHING_NEW = {
    "the same": release(f"v{__version__}"),
    "the same with a nought": release(f"{__version__}.0"),
    "older": release("v0.0.9"),
    "a draft": release("v99.0", draft=True),
    "a trial version": release("v99.0", prerelease=True),
    "a release candidate": release("v99.0-rc1"),
    "another program": release("docs-2026"),
    "no release": "v99.0",
    "digits of another script": release("٩٩.0"),
}


@pytest.mark.parametrize("listed", NOTHING_NEW.values(), ids=NOTHING_NEW)
def test_others_are_no_news(household, releases, switched_on, listed):
    releases.lists(listed)
    run_the_chore()
    assert new_version.known() is None and releases.asked == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://example.org/", "https://x/\n", None, 7])
def test_an_address_that_is_no_plain_one_is_left_out(household, releases, switched_on, address):
    releases.lists(release("v99.0", html_url=address))
    run_the_chore()
    assert new_version.known() == ("99.0", "")


TROUBLES = [(500, b"[]"), (404, b""), (200, b"<html>"), (200, b"{}"), (302, b"")]


@pytest.mark.parametrize("answer", TROUBLES, ids=lambda answer: str(answer[0]))
def test_an_answer_of_no_use_is_said_and_no_news(household, releases, switched_on, answer):
    releases.answer = answer
    assert run_the_chore().startswith("It could not be found out whether there is a new version. 127.0.0.1 ")
    assert new_version.known() is None and not household.noted()
