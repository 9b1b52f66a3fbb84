"""What aniworld says: one table from a code to its sentence.

Rows, events and answers keep the code and its values. A sentence is made where somebody reads it, in their
language. No code compares a sentence or takes one apart.
"""

import string
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from ..translations import gettext
from ..translations.formats import formatted
from . import (
    adding,
    backups,
    database,
    disk,
    edits,
    folders,
    health,
    history,
    library,
    lists,
    neighbours,
    notices,
    numbers,
    people,
    pictures,
    preferences,
    previews,
    program,
    renaming,
    roots,
    security,
    servers,
    sources,
)
from .counting import counted as counted


class Message(NamedTuple):
    """Something that is said: its code, and the values that its sentence names.

    A value is a text, a number, another message ({"code": …, "args": …} in JSON), or a list of these. One
    that is named "sentence" is the whole sentence: so an error keeps its code while another message says why.
    """

    code: str
    args: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def of_row(cls, code: str | None, args: Mapping[str, Any] | None) -> Self | None:
        """Return the message that a row keeps in two columns; None without a code."""
        return cls(code, args or {}) if code else None

    @classmethod
    def of_json(cls, kept: Mapping[str, Any] | None) -> Self | None:
        """Return the message that `as_json` was made of."""
        return cls(kept["code"], kept.get("args") or {}) if kept else None

    @classmethod
    def several(cls, messages: Sequence["Message"]) -> "Message":
        """Return messages that are read one after the other as one; its code is that of the first."""
        first, *more = messages
        return cls(first.code, {"sentence": [*messages]}) if more else first

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return sentence(self.code, self.args)

    @property
    def as_json(self) -> dict[str, Any]:
        """Return this message as JSON keeps it."""
        return {"code": self.code, "args": self.plain_args}

    @property
    def plain_args(self) -> dict[str, Any]:
        """Return the values as JSON keeps them."""
        return {name: plain(value) for name, value in self.args.items()}

    @property
    def as_told(self) -> dict[str, Any]:
        """Return this message as programs are told it: names are texts, in the language of who asks."""
        return {"code": self.code, "args": _told(self.plain_args)}


def _told(value: Any) -> Any:
    """Return a value as JSON keeps it, with each name in it as a text."""
    if isinstance(value, list):
        return [_told(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("code") in NAMES:
        return sentence(value["code"], value.get("args"))
    return {name: _told(item) for name, item in value.items()}


def plain(value: Any) -> Any:
    """Return a value of a message as JSON can keep it."""
    if isinstance(value, Message):
        return value.as_json
    if isinstance(value, Cure):
        return str(value)
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):  # a message that a row has kept
        return {name: plain(item) for name, item in value.items()}
    return str(value)


def sentence(code: str, args: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of a code; of one that nobody knows (any more), the code in words."""
    args = args or {}
    if "sentence" in args:
        return _FORMATTER.format_field(args["sentence"], "sentences")
    pattern = gettext(SENTENCES.get(code, ""))
    if not pattern:
        return code.replace("_", " ").capitalize() + "."
    return _FORMATTER.vformat(pattern, (), _Values(args))


def cure(code: str) -> str:
    """Return what helps; "" where nobody knows."""
    return gettext(CURES.get(code, ""))


class Cure(NamedTuple):
    """What helps against something; its text is made where somebody reads it."""

    code: str

    def __str__(self) -> str:
        return cure(self.code)


def duration(seconds: float) -> str:
    """Return a time in words: "40 seconds", "2 minutes"."""
    if seconds >= 90:
        return counted(round(seconds / 60), "minute")
    return counted(max(round(seconds), 1), "second")


def listed(items: Sequence[str], form: str) -> str:
    """Return texts as one: form "or" and "and" say what connects them, "sentences" a blank, else commas."""
    if form == "or":
        return gettext(" or ").join(items)
    if form == "and":
        return gettext(" and ").join(items)
    return (" " if form == "sentences" else ", ").join(items)


class _Values(dict[str, Any]):
    """The values of a message; one that is missing is shown as three dots, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value in words; format_spec: "duration" for seconds, "count folder"
        for a number of folders, "or", "and" or "sentences" for a list, "word" for a word of ours.
        """
        if isinstance(value, Message | Cure):
            return str(value)
        if isinstance(value, dict):
            return sentence(value.get("code", ""), value.get("args"))
        if isinstance(value, list | tuple):
            form, _, of_each = format_spec.partition(" ")
            return listed([self.format_field(item, of_each) for item in value], form)
        if format_spec == "word":  # one of ours, and not what somebody typed or a source told
            return gettext(str(value))
        if format_spec == "duration" and isinstance(value, int | float):
            return duration(value)
        if format_spec.startswith("count ") and isinstance(value, int):
            return counted(value, format_spec.removeprefix("count "))
        if isinstance(value, str):
            return value
        is_number = isinstance(value, int | float)
        return formatted(value, format_spec) if is_number else str(value)


_FORMATTER = _Formatter()

# What helps, by the code of what is wrong.
CURES = database.CURES | people.CURES | roots.CURES

# The sentences, by the room that says them.
ROOMS = (
    adding.SENTENCES,
    backups.SENTENCES,
    database.SENTENCES,
    disk.ACTS,
    disk.SENTENCES,
    edits.SENTENCES,
    folders.SENTENCES,
    health.SENTENCES,
    history.SENTENCES,
    library.SENTENCES,
    lists.SENTENCES,
    neighbours.SENTENCES,
    notices.SENTENCES,
    numbers.SENTENCES,
    people.SENTENCES,
    pictures.SENTENCES,
    preferences.SENTENCES,
    previews.SENTENCES,
    program.SENTENCES,
    renaming.SENTENCES,
    roots.SENTENCES,
    security.SENTENCES,
    servers.SENTENCES,
    sources.SENTENCES,
)
NAMES = ("image_server",)  # codes of what is no sentence, but stands in one
SENTENCES = {"told": "{sentence}"}  # what was told before messages had codes
for _room in ROOMS:
    SENTENCES |= _room
