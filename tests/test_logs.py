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
    "a\n2026-01-01 00:00:00 error   forged",
    "a\r\nforged",
    "\x1b[31mred\x1b[0m",
    "bell\x07 back\x08",
    "\x9b31m",
    "a\n 2026-01-01 00:00:00 error   forged",
    "a\n\n  forged",
    "a\v\fforged",
    "\u200emark\u200f\u061c",
    "\ufeff",
    "line\u2028separator",
    "right\u202eto left",
    "\x00nul",
    "\x85next line",
    "\u2066isolate",
    "\x7f",
]


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


def raising(text):
    def act(log):
        try:
            try:
                raise KeyError(text)
            except KeyError as error:
                error.add_note(text)
                raise type("Odd", (ValueError,), {})(text) from error
        except ValueError:
            log.exception("It failed with %s", text)

    return act


@pytest.mark.parametrize("title", HOSTILE, ids=ascii)
def test_what_an_error_says_begins_no_line_of_its_own(log_of, title):
    written = log_of("info", "text", raising(title)).split("\n")
    harmless = log_of("info", "text", raising("harmless")).split("\n")
    assert len(written) == len(harmless) and all(line.isprintable() for line in written)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_hostile_address_is_one_line_with_its_trace(log_of, form):
    def act(log):
        try:
            raise ValueError("/x\n 2026-11-28 17:00:00 info    FORGED")
        except ValueError:
            log.exception("request %s failed", "/x\n 2026-11-28 17:00:00 info    FORGED")

    written = log_of("info", form, act)
    forged = [
        line for line in written.splitlines() if line.strip().startswith("2026-11-28 17:00:00 info    FORGED")
    ]
    assert not forged and "FORGED" in written


@pytest.mark.parametrize(
    "level, expected",
    [
        ("debug", "debug info warning error"),
        ("info", "info warning error"),
        ("warning", "warning error"),
        ("error", "error"),
    ],
)
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


def test_an_outage_is_said_once_and_so_is_its_end(log_of):
    def act(log):
        outage = logs.Outage(log, "The database")
        outage.ends()
        for _ in range(3):
            outage.begins(OSError("no route"))
        for _ in range(3):
            outage.ends()
        outage.begins(OSError("gone again"))

    said = [line.split(None, 3)[3] for line in log_of("info", "text", act).splitlines()]
    again = "The database does not answer: gone again"
    assert said == ["The database does not answer: no route", "The database answers again.", again]


def test_an_outage_is_said_once_when_it_begins_and_once_when_it_ends(log_of):
    def act(log):
        outage = logs.Outage(log, "The queue", "The queue could not store new work")
        for error in ("away", "away", "still away"):
            outage.begins(OSError(error))
        outage.ends()
        outage.ends()

    said = log_of("info", "text", act).splitlines()
    assert [line.partition(" ")[2].partition(" ")[2] for line in said] == [
        "error   The queue could not store new work: away",
        "info    The queue answers again.",
    ]


def test_a_mistake_that_comes_each_second_is_traced_once_until_it_is_another_or_was_gone(log_of):
    def act(log):
        mistake = logs.Repeated(log)
        for error in (KeyError("a"), KeyError("a"), KeyError("b"), None, KeyError("b")):
            mistake.stumbled(error, "a round of %s failed", "the clock") if error else mistake.went_well()

    said = log_of("info", "text", act)
    assert said.count("a round of the clock failed") == 3 and said.count("KeyError: 'b'") == 2


def test_requests_that_are_none_fill_no_disk(log_of):
    def act(log):
        refusals = logs.FewRefusals()
        log.addFilter(refusals)
        try:
            for _ in range(500):
                log.warning("Invalid request from ip=%s: %s", "192.0.2.1", "x" * 8000)
            log.warning("The last %s.", "line")
        finally:
            log.removeFilter(refusals)

    written = log_of("info", "text", act).splitlines()
    assert len(written) == 21 and max(map(len, written)) < 400 and written[-1].endswith("The last line.")


def test_what_was_left_out_is_said_later(monkeypatch):
    at = [0.0]
    monkeypatch.setattr(logs.time, "monotonic", lambda: at[0])
    refusals = logs.FewRefusals()

    def passes():
        record = logging.makeLogRecord({"msg": "Invalid request from ip=192.0.2.1: bad", "args": None})
        return refusals.filter(record), record.getMessage()

    assert [passes()[0] for _ in range(23)] == [True] * 20 + [False] * 3
    at[0] = 61.0
    assert passes() == (True, "Invalid request from ip=192.0.2.1: bad (3 more were not written down.)")
