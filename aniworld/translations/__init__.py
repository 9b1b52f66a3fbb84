"""The languages that aniworld speaks: English, in which its texts are written, and German, by a catalogue.

Who reads decides: a page is drawn in the language of its reader, a command prints in that of its terminal,
and what is sent to a household is in the household's. Rows and events hold no sentence, so nothing that was
stored is ever translated.

bin/translations collects the texts and compiles the catalogues.
"""

import contextlib
import gettext as catalogues
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from pathlib import Path

ENGLISH = "en"
# By what each calls itself.
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}
FOLDER = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def language() -> str:
    """Return the language that is spoken here and now."""
    return _spoken.get()


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language in this block; English, where it is not one of ours."""
    before = _spoken.set(code if code in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def speak(code: str) -> None:
    """Speak this language, one of ours, until the block of speaking() around here ends."""
    _spoken.set(code)


def for_the_terminal() -> None:
    """Let the standard library, which reads the language of the terminal itself, find our catalogue too."""
    catalogues.bindtextdomain("messages", str(FOLDER))


@cache
def _catalogue(code: str) -> catalogues.NullTranslations:
    return catalogues.translation("messages", FOLDER, [code], fallback=code == ENGLISH)


def gettext(text: str) -> str:
    """Return an English text in the language that is spoken."""
    code = _spoken.get()
    if code == ENGLISH or not text:  # the catalogue keeps notes about itself under ""
        return text
    return _catalogue(code).gettext(text)


def ngettext(one: str, several: str, number: int) -> str:
    """Return one of two English texts in the language that is spoken, as the number asks for it."""
    return _catalogue(_spoken.get()).ngettext(one, several, number)


def pgettext(context: str, text: str) -> str:
    """Return a text whose translation depends on where it stands."""
    return _catalogue(_spoken.get()).pgettext(context, text)


def npgettext(context: str, one: str, several: str, number: int) -> str:
    """Return one of two texts whose translation depends on where they stand."""
    return _catalogue(_spoken.get()).npgettext(context, one, several, number)


def N_(text: str) -> str:
    """Mark a text of a table, which is translated where it is shown."""
    return text


def _(text: str, **values: object) -> str:
    """Return a text of the program in the language that is spoken, with these values in it."""
    return gettext(text).format(**values) if values else gettext(text)
