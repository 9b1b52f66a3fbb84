"""The log page: what was logged, for administrators alone, and never a key."""

import logging

import pytest

from aniworld.log_files import WEB, LogFile
from aniworld.models import SourceKey, User

from .pages import Page

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def bob(app, browser, database):
    """A member of the household who is no administrator."""
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    return bob


@pytest.fixture
def log(settings, app, database):
    """Writes a line to the log of the web process."""
    handler = LogFile(settings.data_dir, WEB)

    def write(level, text):
        handler.handle(logging.LogRecord("aniworld", level, __file__, 1, text, None, None))

    yield write
    handler.close()


def shown(answer):
    return [line.text for line in Page(answer).all("span", class_="log-text")]


def test_the_newest_line_is_shown_first(alice, log):
    log(logging.INFO, "The worker is ready.")
    log(logging.ERROR, "The disk is full.")
    answer = alice.get("/system/log")
    assert answer.status_code == 200
    assert set(shown(answer)) == {"The worker is ready.", "The disk is full."}


def test_it_can_be_filtered(alice, log):
    log(logging.INFO, "The worker is ready.")
    log(logging.ERROR, "The disk is full.")
    assert shown(alice.get("/system/log?level=error")) == ["The disk is full."]
    assert shown(alice.get("/system/log?words=WORKER")) == ["The worker is ready."]
    assert shown(alice.get("/system/log?process=worker")) == []
    assert len(shown(alice.get("/system/log?level=loud&process=cat"))) == 2


def test_an_empty_log_says_so(alice, app):
    assert "No line of the log is like this." in Page(alice.get("/system/log?words=unicorn")).text


def test_it_is_downloaded_with_the_versions_and_the_checks(alice, log):
    log(logging.INFO, "The worker is ready.")
    answer = alice.get("/system/log/download")
    text = answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aniworld-log.txt"'
    assert answer.mimetype == "text/plain"
    assert "aniworld: 0." in text
    assert "database: The database can be written to." in text
    assert "The worker is ready.\n" in text


@pytest.mark.parametrize("path", ["/system/log", "/system/log/download"])
def test_no_key_is_in_it(alice, log, path):
    SourceKey.create(source="tmdb", key=KEY)
    log(logging.INFO, f"something said {KEY}, and asked ?apikey={KEY}")
    text = alice.get(path).get_data(as_text=True)
    assert "something said •••" in text
    assert KEY not in text


@pytest.mark.parametrize("path", ["/system/log", "/system/log/download"])
def test_members_may_not_read_it(app, bob, log, path):
    log(logging.INFO, "The worker is ready.")
    answer = bob.get(path)
    assert answer.status_code == 403
    assert "The worker is ready." not in answer.get_data(as_text=True)


def test_markup_in_a_line_is_text(alice, log):
    log(logging.INFO, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in alice.get("/system/log").get_data(as_text=True)
