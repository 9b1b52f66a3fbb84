"""Numbers, sizes and dates as their reader writes them."""

import logging
from datetime import date, datetime

import pytest

from aniworld.errors import NotFound
from aniworld.logs import TextFormatter
from aniworld.messages import Cure, Message, counted, duration
from aniworld.messages.words import word
from aniworld.translations import formats, speaking

DAY = date(2026, 3, 9)
MOMENT = datetime(2026, 11, 25, 14, 5)
EACH = [
    (lambda: formats.number(2010), "2,010", "2.010"),
    (lambda: formats.formatted(1.5, ".1f"), "1.5", "1,5"),
    (lambda: formats.size(640), "640 bytes", "640 Bytes"),
    (lambda: formats.size(1500), "1.5 KB", "1,5 KB"),
    (lambda: formats.size(640 * 10**6), "640 MB", "640 MB"),
    (lambda: formats.size(15 * 10**11), "1.5 TB", "1,5 TB"),
    (lambda: formats.day(DAY), "9 Mar 2026", "9. März 2026"),
    (lambda: formats.day_and_time(MOMENT), "25 Nov 2026, 14:05", "25. Nov. 2026, 14:05"),
    (lambda: formats.month(DAY), "March 2026", "März 2026"),
    (lambda: formats.month_name(DAY), "March", "März"),
    (lambda: formats.weekday(DAY), "Monday", "Montag"),
    (lambda: formats.short_weekday(DAY), "Mon", "Mo"),
    (lambda: formats.language_name("ja", "Japanese"), "Japanese", "Japanisch"),
    (lambda: formats.language_name("x-jat", "Romaji"), "Romaji", "Romaji"),
    (lambda: counted(1, "episode"), "1 episode", "1 Folge"),
    (lambda: counted(2010, "episode"), "2,010 episodes", "2.010 Folgen"),
    (lambda: duration(45), "45 seconds", "45 Sekunden"),
    (lambda: duration(600), "10 minutes", "10 Minuten"),
    (lambda: word("card_newly_missing", count=1234), "1,234 newly missing", "1.234 neu fehlend"),
]
SENTENCES = [
    (
        Message("source_well", {"source": "Kitsu", "seconds": 1.25}),
        "Kitsu answered in 1.2 s.",
        "Kitsu hat in 1,2 s geantwortet.",
    ),
    (Message("loading_part", {"part": "episodes"}), "Loading episodes…", "Lädt: Folgen…"),
    (
        Message("sources_in_trouble", {"sources": ["A", "B"]}),
        "A and B are having problems. What needs them waits and is tried again.",
        "A und B haben Schwierigkeiten. Was diese Quellen braucht, wartet und wird erneut versucht.",
    ),
    (
        Message("kinds_missing", {"kinds": ["poster", "background"]}),
        "No source has a poster or background for this show.",
        "Für diese Serie hat keine Quelle: Poster oder Hintergrund.",
    ),
    (Message("database_damaged"), "The database is damaged.", "Die Datenbank ist beschädigt."),
    (Message("never_heard_of"), "Never heard of.", "Never heard of."),
]


@pytest.mark.parametrize(("said", "english", "german"), EACH)
def test_each_is_written_as_its_reader_does(said, english, german):
    assert said() == english
    with speaking("de"):
        assert said() == german


@pytest.mark.parametrize(("message", "english", "german"), SENTENCES)
def test_a_message_is_a_sentence_in_the_language_of_its_reader(message, english, german):
    assert message.sentence == english
    with speaking("de"):
        assert message.sentence == german


def test_what_helps_is_told_in_the_language_of_its_reader():
    helps = Cure("library_overlapping")
    assert str(helps) == "Remove one of the two on the page “Library folders”."
    with speaking("de"):
        assert str(helps) == "Einen der beiden auf der Seite „Bibliotheksordner“ entfernen."


def test_what_is_wrong_and_what_helps_are_read_one_after_the_other():
    both = Message("told", {"sentence": [Message("database_damaged"), Cure("library_overlapping")]})
    assert both.sentence == "The database is damaged. Remove one of the two on the page “Library folders”."
    assert both.plain_args["sentence"][1] == str(Cure("library_overlapping"))


def test_an_error_that_was_made_in_one_language_is_told_in_another():
    error = NotFound("no_such_series")
    with speaking("de"):
        assert str(error) == "Eine solche Serie ist nicht in der Bibliothek."


def test_the_log_is_english_whatever_is_spoken():
    said = ("it failed: %s", (NotFound("no_such_series"),), None)
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, *said)
    with speaking("de"):
        assert "it failed: There is no such series in the library." in TextFormatter().format(record)
