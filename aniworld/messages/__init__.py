"""What aniworld says: one table from a code to its sentence.

Rows, events and answers keep the code and its values. A sentence is made where somebody reads it, in their
language. No code compares a sentence or takes one apart.
"""

import string
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Self

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
    previews,
    program,
    renaming,
    roots,
    servers,
    sources,
)


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


def plain(value: Any) -> Any:
    """Return a value of a message as JSON can keep it."""
    if isinstance(value, Message):
        return value.as_json
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
    pattern = SENTENCES.get(code)
    if pattern is None:
        return code.replace("_", " ").capitalize() + "."
    return _FORMATTER.vformat(pattern, (), _Values(args))


def cure(code: str) -> str:
    """Return what helps; "" where nobody knows."""
    return CURES.get(code, "")


def counted(number: int, word: str) -> str:
    """Return a number with its word: 2010, "episode" → "2,010 episodes"; a series stays a series."""
    ending = "es" if word.endswith(("ch", "sh", "x")) else "s"
    if number == 1 or word.endswith("s"):
        ending = ""
    return f"{number:,} {word}{ending}"


def duration(seconds: float) -> str:
    """Return a time in words: "40 seconds", "2 minutes"."""
    amount = round(seconds)
    unit = "second"
    if seconds >= 90:
        amount = round(seconds / 60)
        unit = "minute"
    plural = "s" if amount > 1 else ""
    return f"{max(amount, 1)} {unit}{plural}"


# What stands between the items of a list, by the format that a sentence names.
BETWEEN = {"or": " or ", "and": " and ", "sentences": " "}


class _Values(dict[str, Any]):
    """The values of a message; one that is missing is shown as three dots, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value in words; format_spec: "duration" for seconds, "count folder"
        for a number of folders, "or" or "sentences" for a list.
        """
        if isinstance(value, Message):
            return value.sentence
        if isinstance(value, dict):
            return sentence(value.get("code", ""), value.get("args"))
        if isinstance(value, list | tuple):
            between = BETWEEN.get(format_spec, ", ")
            return between.join(self.format_field(item, "") for item in value)
        if format_spec == "duration" and isinstance(value, int | float):
            return duration(value)
        if format_spec.startswith("count ") and isinstance(value, int):
            return counted(value, format_spec.removeprefix("count "))
        if isinstance(value, str):
            return value
        is_number = isinstance(value, int | float)
        return format(value, format_spec) if is_number else str(value)


_FORMATTER = _Formatter()

# What helps, by the code of what is wrong.
CURES = database.CURES | roots.CURES

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
    previews.SENTENCES,
    program.SENTENCES,
    renaming.SENTENCES,
    roots.SENTENCES,
    servers.SENTENCES,
    sources.SENTENCES,
)
SENTENCES = {"told": "{sentence}"}  # what was told before messages had codes
for _room in ROOMS:
    SENTENCES |= _room
