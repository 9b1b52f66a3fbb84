"""The German catalogue: every text is in it, none is left over, and each names what the English one names."""

import re
import string
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from aniworld.translations import FOLDER, LANGUAGES

ROOT = Path(__file__).parents[2]
PO = FOLDER / "de" / "LC_MESSAGES" / "messages.po"


def the_script():
    """bin/translations as a module."""
    loader = SourceFileLoader("translations_script", str(ROOT / "bin" / "translations"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


SCRIPT = the_script()
KEPT = SCRIPT.read(PO)
MESSAGES = [message for message in KEPT if message.id]


@cache
def collected():
    """Read when a test first needs it, and by that process alone: each process collects this file."""
    return SCRIPT.collected()


def pairs(message):
    """Each English text of a message with its German one."""
    english = message.id if isinstance(message.id, tuple) else (message.id,)
    german = message.string if isinstance(message.string, tuple) else (message.string,)
    return list(zip(english, german, strict=True))


PAIRS = [pair for message in MESSAGES for pair in pairs(message)]


def key(message):
    return message.id, message.context


def test_every_text_that_is_shown_is_in_the_catalogue_and_no_other():
    known, shown = (
        {key(message) for message in MESSAGES},
        {key(message) for message in collected() if message.id},
    )
    assert sorted(map(str, shown - known)) == [], "run bin/translations, and translate what is new"
    assert sorted(map(str, known - shown)) == [], "run bin/translations: these are shown no more"
    assert len(known) > 1500


def test_every_text_is_translated_and_none_is_a_guess():
    assert [message.id for message in MESSAGES if not SCRIPT.is_translated(message)] == []


def test_what_is_read_at_run_time_is_made_of_what_is_kept():
    assert PO.with_suffix(".mo").read_bytes() == SCRIPT.mo_of(KEPT), "run bin/translations"
    assert PO.read_bytes() == SCRIPT.po_of(SCRIPT.updated(KEPT, collected())), "run bin/translations"


def test_the_languages_are_those_with_a_catalogue():
    assert sorted(LANGUAGES) == sorted(["en", *(path.parts[-3] for path in FOLDER.glob("*/*/messages.mo"))])


def braces(text):
    """The places for values in a text of the tables: {name}, {count:count episode}."""
    return sorted((name, form) for _, name, form, _ in string.Formatter().parse(text) if name is not None)


def percents(text):
    return sorted(re.findall(r"%(?:\(\w+\))?[sr]", text))


def tags(text):
    return sorted(re.findall(r"<[^>]+>", text))


@pytest.mark.parametrize("look", [percents, tags], ids=["values", "markup"])
def test_a_translation_has_the_same_values_and_the_same_markup(look):
    assert [english for english, german in PAIRS if look(english) != look(german)] == []


def test_a_translation_of_the_tables_has_the_same_places_for_values():
    written = [(english, german) for english, german in PAIRS if "%(" not in english and "<" not in english]
    assert [english for english, german in written if braces(english) != braces(german)] == []


def test_a_translation_ends_as_the_english_text_does():
    """A sentence stays a sentence, and the word before a value keeps its blank."""

    def ending(text):
        return re.search(r"[.?:…]?\s*$", text)[0].replace("?", ".")

    wrong = [
        english
        for english, german in PAIRS
        if ending(english) != ending(german) and "{cannot}" not in english
    ]
    assert [text for text in wrong if not text.startswith("Cannot ")] == []


def test_no_text_is_left_in_english():
    alike = [english for english, german in PAIRS if english == german]
    several = [text for text in alike if re.search("[a-z]{2} [a-z]{2}", re.sub("<[^>]+>|{[^}]+}", "", text))]
    assert several == ["Clear art"]


def test_german_quotes_its_words_as_germans_do():
    assert [german for _, german in PAIRS if "”" in german or german.count("„") != german.count("“")] == []


def test_a_button_is_short_enough_for_a_phone():
    """A word for a word: what is short in English is no long sentence in German."""
    long = [(english, german) for english, german in PAIRS if len(english) <= 12 and len(german) > 30]
    assert [pair for pair in long if "{" not in pair[0] and not pair[0].startswith(" ")] == []


def test_the_command_says_what_is_missing(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["translations", "--check"])
    assert SCRIPT.main() == 0
    assert "0 not translated" in capsys.readouterr().out
    more = with_one_more(collected())
    monkeypatch.setattr(SCRIPT, "collected", lambda: more)
    assert SCRIPT.main() == 1
    assert "A new text" in capsys.readouterr().out


def with_one_more(catalogue):
    more = SCRIPT.Catalog()
    for message in [*catalogue, SCRIPT.Message("A new text.")]:
        if message.id:
            more.add(message.id, context=message.context)
    return more


def test_a_text_in_a_variable_is_translated_by_a_filter_that_escapes_it():
    """_() returns markup: with a variable in it, what a stranger wrote would be drawn as it is."""
    called = re.compile(r"\b_\((?![\"'])")
    pages = [path for path in SCRIPT.TEMPLATES.rglob("*.html") if called.search(path.read_text())]
    assert pages == []
