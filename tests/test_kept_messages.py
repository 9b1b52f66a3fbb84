"""Codes with values, and the sentences that are made of them."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aniworld.errors import (
    AniworldError,
    BadImage,
    DiskError,
    GateClosed,
    Invalid,
    LibraryError,
    UnknownTitle,
)
from aniworld.messages import CURES, SENTENCES, Message, cure, plain, sentence

VALUES = st.recursive(
    st.text() | st.integers() | st.floats(allow_nan=False) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.builds(Message, st.sampled_from(sorted(SENTENCES)), st.just({}))
    ),
    max_leaves=5,
)


def names_of(pattern):
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


@given(
    st.sampled_from(sorted(SENTENCES)),
    st.dictionaries(st.sampled_from(["source", "why", "count", "seconds", "kinds", "part"]), VALUES),
)
def test_a_sentence_can_be_made_of_any_values_that_a_row_may_keep(code, args):
    kept = json.loads(json.dumps(Message(code, args).as_json))
    assert isinstance(Message.of_json(kept).sentence, str)


def test_a_message_inside_another_says_the_same_from_a_row():
    message = Message("titles_missing", {"why": Message("source_slow", {"source": "Kitsu"})})
    assert str(message) == "Some titles may be missing: Kitsu is slow to answer."
    assert str(Message.of_row("titles_missing", message.plain_args)) == str(message)


def test_a_message_from_a_row_is_kept_in_another_row():
    inner = Message("which_show", {"title": "Aster", "shows": ["Oak", "Ash"]})
    kept = Message.of_json(json.loads(json.dumps(Message("unknown_title", {"sentence": inner}).as_json)))
    again = Message.of_json(json.loads(json.dumps(kept.as_json)))
    assert again.sentence == inner.sentence


def test_a_code_that_nobody_knows_any_more_is_told_in_words_or_as_it_was():
    assert sentence("long_gone") == "Long gone."
    assert sentence("long_gone", {"sentence": "It was so."}) == "It was so."
    assert Message.of_row(None, None) is None and Message.of_json(None) is None


def test_several_messages_keep_the_code_of_the_first():
    first, second = Message("cancelled"), Message("more_files", {"count": 2})
    assert Message.several([first]) is first
    both = Message.several([first, second])
    assert both.code == "cancelled" and str(both) == f"{first} {second}"


def test_a_list_is_told_as_its_sentence_wants_it():
    assert "a poster or banner for" in sentence("kinds_missing", {"kinds": ["poster", "banner"]})
    assert plain({1}) == [1] and plain(Message("cancelled")) == {"code": "cancelled", "args": {}}


def test_what_helps_is_known_by_code():
    assert cure("library_full").startswith("Make room") and cure("cancelled") == ""
    assert all(text.endswith(".") for text in CURES.values())


KEPT = {
    "of no code": (Invalid("Type it."), "invalid", "Type it."),
    "with a code": (AniworldError("cancelled"), "cancelled", str(Message("cancelled"))),
    "of a kind that is looked at": (
        UnknownTitle("source_slow", "kitsu", retryable=False, source="Kitsu"),
        "unknown_title",
        "Kitsu is slow to answer.",
    ),
    "that wraps another": (
        GateClosed("told", "kitsu", retryable=True, sentence=Message("no_images")),
        "gate_closed",
        "No source has images for this show.",
    ),
    "of the disk": (DiskError("no_folder_name", "/x", title="A"), "disk", "No folder name is free for “A”."),
    "of the library": (LibraryError("library_full", "It is full.", "/x"), "library_full", "It is full."),
    "of a picture": (BadImage("told", sentence=Message("no_images")), "bad_image", str(Message("no_images"))),
}


@pytest.mark.parametrize("error, code, text", KEPT.values(), ids=KEPT)
def test_rows_keep_the_code_by_which_an_error_is_known(error, code, text):
    assert (error.kept.code, error.code, str(error.kept), str(error)) == (code, code, text, text)
