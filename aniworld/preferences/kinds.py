"""What a preference may be: each kind checks a value, and reads it as a form or a command line gives it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import Invalid
from ..setting_readers import NO, YES
from ..setting_readers import languages as read_languages

NONE = "none"  # how an empty choice is written
MOST_LANGUAGES = 20
LONGEST_LANGUAGE = 12


class Kind(Protocol):
    """A kind of value. Each function raises Invalid for what is none."""

    @property
    def name(self) -> str: ...

    def checked(self, field: str, value: Any, before: Any) -> Any:
        """Return a value as it is kept. value: from JSON; before: what holds where it says nothing."""

    def of_form(self, field: str, sent: list[str]) -> Any:
        """Return what a page sent under this name, for checked()."""

    def of_text(self, field: str, text: str) -> Any:
        """Return what was typed, for checked()."""

    def told(self, value: Any) -> str:
        """Return a value as it is typed."""


def _no_such_choice(field: str, word: object, choices: Iterable[str]) -> Invalid:
    return Invalid("not_among_choices", field, name=field, word=str(word)[:40], choices=list(choices))


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    choices: Sequence[str]
    name: str = "choice"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, str) or value not in self.choices:
            raise Invalid("not_one_of", field, name=field, choices=list(self.choices))
        return value

    def of_form(self, field: str, sent: list[str]) -> Any:
        return "".join(sent[:1])

    def of_text(self, field: str, text: str) -> Any:
        return text.strip()

    def told(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    name: str = "switch"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, bool):
            raise Invalid("not_true_or_false", field, name=field)
        return value

    def of_form(self, field: str, sent: list[str]) -> Any:
        return "yes" in sent

    def of_text(self, field: str, text: str) -> Any:
        word = text.strip().lower()
        if word not in YES and word not in NO:
            raise Invalid("not_yes_or_no", field, name=field)
        return word in YES

    def told(self, value: Any) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True)
class Several:
    """Each of some words is chosen or not. Kept and told as word -> true or false."""

    choices: Sequence[str]
    name: str = "several"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, dict):
            raise Invalid("not_a_json_object", field)
        for word, is_chosen in value.items():
            if word not in self.choices:
                raise _no_such_choice(field, word, self.choices)
            if not isinstance(is_chosen, bool):
                raise Invalid("not_true_or_false", field, name=word)
        return {word: bool((before | value).get(word)) for word in self.choices}

    def of_form(self, field: str, sent: list[str]) -> Any:
        return self.of_words(sent)

    def of_text(self, field: str, text: str) -> Any:
        words = []
        for word in re.split(r"[\s,]+", text.strip()):
            if word and word != NONE:
                words.append(word)
        return self.of_words(words)

    def of_words(self, words: Sequence[str]) -> dict[str, bool]:
        """Return these words as chosen, and all others as not."""
        return dict.fromkeys(self.choices, False) | dict.fromkeys(words, True)

    def told(self, value: Mapping[str, bool]) -> str:
        return ",".join(word for word, is_chosen in value.items() if is_chosen) or NONE


@dataclass(frozen=True)
class Order:
    """Some of these words, at least one, in an order of preference."""

    choices: Collection[str]
    name: str = "order"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, list | tuple) or not value:
            raise Invalid("order_needs_one", field, name=field, choices=list(self.choices))
        for word in value:
            if word not in self.choices:
                raise _no_such_choice(field, word, self.choices)
        return list(dict.fromkeys(value))

    def of_form(self, field: str, sent: list[str]) -> Any:
        return sent

    def of_text(self, field: str, text: str) -> Any:
        return [word for word in re.split(r"[\s,]+", text.strip()) if word]

    def told(self, value: Any) -> str:
        return ",".join(value)


@dataclass(frozen=True)
class Languages:
    """Codes of languages, the preferred one first."""

    name: str = "languages"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) > MOST_LANGUAGES:
            raise Invalid("not_languages", field, name=field)
        if not all(isinstance(code, str) and len(code) <= LONGEST_LANGUAGE for code in value):
            raise Invalid("not_languages", field, name=field)
        try:
            return list(read_languages(",".join(value)))
        except ValueError:
            raise Invalid("not_languages", field, name=field) from None

    def of_form(self, field: str, sent: list[str]) -> Any:
        return self.of_text(field, "".join(sent[:1]))

    def of_text(self, field: str, text: str) -> Any:
        return [word for word in re.split(r"[\s,]+", text.strip()) if word]

    def told(self, value: Any) -> str:
        return ",".join(value)


@dataclass(frozen=True)
class Number:
    """A whole number."""

    least: int
    most: int
    name: str = "number"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise Invalid("not_in_range", field, name=field, least=self.least, most=self.most)
        return value

    def of_form(self, field: str, sent: list[str]) -> Any:
        return self.of_text(field, "".join(sent[:1]))

    def of_text(self, field: str, text: str) -> Any:
        if not re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
            raise Invalid("not_in_range", field, name=field, least=self.least, most=self.most)
        return int(text)

    def told(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Secret:
    """A key. It is kept in a table of its own, and only its end is ever told. source: whose key it is."""

    source: str
    name: str = "secret"

    def checked(self, field: str, value: Any, before: Any) -> Any:
        if not isinstance(value, str):
            raise Invalid("key_not_plain", field)
        return value

    def of_form(self, field: str, sent: list[str]) -> Any:
        return "".join(sent[:1])

    def of_text(self, field: str, text: str) -> Any:
        return text

    def told(self, value: Any) -> str:
        return str(value or "")
