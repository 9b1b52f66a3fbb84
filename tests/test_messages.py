"""Everything that aniworld says has a code: errors are raised with one, and one table has the sentences."""

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

import aniworld
from aniworld.messages import CURES, ROOMS, SENTENCES, Message, duration, sentence
from aniworld.messages.disk import ACTS
from aniworld.messages.words import WORDS
from aniworld.translations import speaking

PACKAGE = Path(aniworld.__file__).parent
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "messages" not in path.relative_to(PACKAGE).parts[0])
# Whose errors still bring sentences along.
LATER = ()
LONGEST_CODE = 32  # characters, in the rows that keep it


# Read when a test first needs it, and by that process alone: each process collects this file.
@cache
def trees():
    return {path: ast.parse(path.read_text()) for path in FILES}


def name_of(node):
    """The last word of what is called, or of a base class."""
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


@cache
def error_classes():
    """The names of AniworldError and of all classes that are made of it. A LibraryError is left out: it has
    a code of its own, by which its cure is known; its sentence is a message beside it."""
    found = {"AniworldError"}
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while more := {one.name for one in classes if found & set(map(name_of, one.bases))} - found:
        found |= more
    return found - {"LibraryError"}


def codes_of(node):
    """The texts that an argument may be, as far as they stand there."""
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) + codes_of(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def calls():
    """Each call in aniworld: (file, call)."""
    for path, tree in trees().items():
        relative = path.relative_to(PACKAGE)
        yield from ((relative, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def given(call):
    """The names of the values that a call gives its sentence; None when that cannot be seen."""
    names = {word.arg for word in call.keywords}
    if name_of(call.func) == "Message":
        if len(call.args) < 2:
            return set()
        values = call.args[1]
        return {key.value for key in values.keys} if isinstance(values, ast.Dict) else None
    if name_of(call.func) in ("failure", "NoAnswer"):
        names.add("source")  # which failure() adds to what it is given
    return None if None in names else names


@cache
def said():
    """Each place where a message is made: (where, code, names of its values)."""
    found = []
    for relative, call in calls():
        called = name_of(call.func)
        place = 1 if called == "failure" else 0
        if called in error_classes() | {"Message", "NoAnswer", "failure"} and len(call.args) > place:
            for code in codes_of(call.args[place]):
                found.append((f"{relative}:{call.lineno}", code, given(call)))
    return found


def test_every_error_is_raised_with_a_code_that_has_a_sentence():
    assert len(said()) > 100
    assert [(where, code) for where, code, _ in said() if code not in SENTENCES] == []


def test_no_error_is_raised_with_a_text_that_is_put_together():
    texts = (ast.JoinedStr, ast.BinOp)
    raised = [(where, call) for where, call in calls() if name_of(call.func) in error_classes() and call.args]
    assert [(where, call.lineno) for where, call in raised if isinstance(call.args[0], texts)] == []


def placeholders(code):
    return {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code]) if name}


def test_every_value_of_a_sentence_is_given_where_it_is_said():
    missing = []
    for where, code, names in said():
        if code == "told" or code not in SENTENCES or names is None:
            continue
        if not placeholders(code) <= names:
            missing.append((where, code, placeholders(code) - names))
    assert missing == []


@cache
def texts():
    """Every text that stands in aniworld's code by itself."""
    return {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_sentence_is_said_somewhere():
    assert [code for code in SENTENCES if code not in texts()] == []


def is_used(code):
    """Whether a word stands somewhere, whole or as one of a kind: f"sort_{name}"."""
    beginnings = [code[: place.end()] for place in re.finditer("_", code)]
    return any(text in texts() for text in [code, *beginnings])


def test_every_word_is_used_somewhere():
    assert [code for code in WORDS if not is_used(code)] == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_code_is_a_word_that_fits_its_column(code):
    assert re.fullmatch("[a-z][a-z0-9_]*", code) and len(code) <= LONGEST_CODE


@pytest.mark.parametrize("code", sorted(SENTENCES.keys() - ACTS.keys()))
def test_a_sentence_is_one_plain_sentence_or_two(code):
    pattern = SENTENCES[code]
    assert pattern.endswith((".", "?", "…", "}")) and "\n" not in pattern and "  " not in pattern
    assert len(re.findall(r"[.?](?= [A-Z{]|$)", pattern)) <= 3


@pytest.mark.parametrize("code", CURES)
def test_a_cure_is_a_whole_sentence_and_belongs_to_something_that_is_said(code):
    assert CURES[code].endswith(".") and code in SENTENCES.keys() | texts()


def test_a_message_is_said_with_its_values_also_after_it_was_kept_as_json():
    why = Message("server_error", {"source": "TVmaze", "status": 503})
    said = Message("being_tried_again", {"why": why})
    assert said.sentence == "TVmaze is having problems (HTTP 503). It is being tried again."
    assert Message.of_json(said.as_json).sentence == said.sentence


def test_a_value_that_is_missing_and_a_code_that_is_unknown_are_no_errors():
    assert sentence("no_such_user") == "There is no user called …."
    assert sentence("made_of_cheese") == "Made of cheese."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (1, "1 second"), (45.4, "45 seconds"), (90, "2 minutes"), (3600, "60 minutes")],
)
def test_times_are_told_in_words(seconds, words):
    assert duration(seconds) == words


def test_no_code_has_two_sentences():
    codes = [code for room in ROOMS for code in room]
    assert sorted(codes) == sorted(set(codes))


def test_a_name_in_a_message_is_told_to_programs_as_a_text_and_a_message_as_its_parts():
    server = Message("image_server", {"host": "img.example"})
    why = Message("server_error", {"source": server, "status": 503})
    told = Message("notice_refused", {"why": why, "several": [server, 7]}).as_told
    shown = "The image server img.example"
    assert told["args"]["several"] == [shown, 7] and told["code"] == "notice_refused"
    assert told["args"]["why"] == {"code": "server_error", "args": {"source": shown, "status": 503}}
    with speaking("de"):
        assert why.as_told["args"]["source"] == "Der Bildserver img.example"
    assert why.as_json["args"]["source"] == server.as_json
