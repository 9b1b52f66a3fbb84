"""The log: one line an event, and nobody else writes lines into it."""

import io
import json
import logging

import pytest

from aniworld import logs


@pytest.fixture
def log_of(monkeypatch):
    """Configures the log and returns what it wrote: log_of("info", "text", act)."""
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level

    def run(at, form, act):
        out = io.StringIO()
        monkeypatch.setattr("sys.stderr", out)
        logs.configure(at, form)
        act(logging.getLogger("aniworld.test"))
        return out.getvalue()

    yield run
    root.handlers[:] = kept
    root.setLevel(level)


HOSTILE = [
    "a\n2026-01-01 00:00:00 error   forged", "a\r\nforged", "\x1b[31mred\x1b[0m", "bell\x07 back\x08", "\x9b31m",
    "line\u2028separator", "right\u202eto left", "\x00nul", "\x85next line", "\u2066isolate", "\x7f",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE, ids=ascii)
def test_a_hostile_title_stays_on_its_line_and_is_shown(log_of, title):
    written = log_of("info", "text", lambda log: log.info("Loaded %s.", title))
    (line,) = written.removesuffix("\n").split("\n")
    assert line.isprintable() and "\\x" in line and line.endswith(".")


@pytest.mark.parametrize("title", HOSTILE, ids=ascii)
def test_a_hostile_title_is_one_line_of_json(log_of, title):
    written = log_of("info", "json", lambda log: log.warning("Loaded %s.", title))
    (line,) = written.splitlines()
    entry = json.loads(line)
    assert line.isascii() and entry["message"] == f"Loaded {title}."
    assert (entry["level"], entry["logger"]) == ("warning", "aniworld.test") and entry["at"].endswith("Z")


@pytest.mark.parametrize("name", ["Détective Conan", "名探偵コナン 🙂", "شرح", "50 % done %s", "tab\there"])
def test_a_name_is_written_as_it_is(log_of, name):
    assert f"Loaded {name}.\n" in log_of("info", "text", lambda log: log.info("Loaded %s.", name))


def fail(log):
    try:
        raise ValueError("what went wrong")
    except ValueError:
        log.exception("It failed")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_mistake_is_logged_with_its_trace(log_of, form):
    written = log_of("info", form, fail)
    assert "It failed" in written and "Traceback" in written and "ValueError: what went wrong" in written
    assert form == "text" or json.loads(written)["trace"].startswith("Traceback")


@pytest.mark.parametrize("level, expected", [
    ("debug", "debug info warning error"), ("info", "info warning error"), ("warning", "warning error"), ("error", "error"),
])  # fmt: skip
def test_only_what_is_important_enough_is_logged(log_of, level, expected):
    def act(log):
        for name in ("debug", "info", "warning", "error"):
            log.log(logging.getLevelName(name.upper()), "said")

    assert [line.split()[2] for line in log_of(level, "text", act).splitlines()] == expected.split()


def test_libraries_speak_up_only_when_something_is_wrong(log_of):
    def act(log):
        for name in logs.QUIET:
            logging.getLogger(name).info("chatter with ?apikey=canary")
            logging.getLogger(name).warning("trouble in %s", name)

    written = log_of("debug", "text", act)
    assert "canary" not in written and written.count("trouble") == len(logs.QUIET)
