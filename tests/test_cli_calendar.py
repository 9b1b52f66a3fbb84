"""The commands about addresses for calendar apps."""

from test_cli import run as run

from aniworld import terminal
from aniworld.auth import calendar_addresses
from aniworld.database import connected
from aniworld.errors import NotPrinted


def test_an_address_is_made_listed_and_removed(run, settings):
    code, out, _ = run("calendar", "add", "My phone")
    assert code == 0 and out.startswith(f"{settings.address}/calendar.ics?token=")
    token = out.strip().partition("token=")[2]
    code, listed, _ = run("calendar", "list")
    assert code == 0 and listed.startswith("My phone\tcreated ") and "never used" in listed
    with connected():
        assert calendar_addresses.find(token).name == "My phone"
    assert "last used" in run("calendar", "list")[1] and token not in run("calendar", "list")[1]
    code, out, _ = run("calendar", "remove", "My phone")
    assert code == 0 and "no longer works" in out
    assert run("calendar", "list")[:2] == (0, "")


def test_what_cannot_be_done_is_said(run):
    run("calendar", "add", "phone")
    code, _, err = run("calendar", "add", "phone")
    assert code == 2 and "already a calendar address called phone" in err
    code, _, err = run("calendar", "remove", "wall")
    assert code == 2 and "no such calendar address" in err


def test_an_address_that_could_not_be_printed_is_taken_back(run, monkeypatch):
    def refuse(line):
        raise NotPrinted("not_printed", why="the pipe is closed")

    monkeypatch.setattr(terminal, "answer", refuse)
    assert run("calendar", "add", "phone")[0] != 0
    with connected():
        assert calendar_addresses.all_of(None) == []
