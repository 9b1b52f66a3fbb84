"""The keys of the sources: those of the environment, then those saved on the sources page, which count everywhere at once."""

import logging
import re
import threading
from contextlib import suppress
from dataclasses import fields, replace
from typing import NamedTuple

from peewee import DatabaseError

from ..database import transaction
from ..errors import Invalid, NotFound
from ..models import Preference
from ..providers import SOURCES, build
from ..providers.gate import spoken
from ..settings import Settings
from . import answering, asking

log = logging.getLogger(__name__)
SAVED = "key "  # before the source's name: a preference each
PLAIN = re.compile(r"[!-~]{1,300}")
SHOWN, LONG_ENOUGH = 4, 16  # the last characters of a key tell which one it is; those of a short one would give it away

_started_with: list[Settings] = []
_taken_up: list[dict[str, str]] = []  # the saved keys with which the sources were made
_making = threading.Lock()


class Key(NamedTuple):
    """A key as it may be shown. setting: the environment's name for it when it came from there, else ""."""

    masked: str
    setting: str


def use(settings: Settings) -> None:
    """Make the sources as the settings and the saved keys want them. Raises SettingsError."""
    with _making:
        _started_with[:], _taken_up[:] = [settings], [_saved()]
        asking.use(build(effective(), answering.start_counting()))


def take_up() -> None:
    """Make the sources anew when a key was saved or removed, by whichever process. One small question when not.

    While the database is away they stay as they are.
    """
    with suppress(DatabaseError):
        if [_saved()] != _taken_up:
            with _making:
                _taken_up[:] = [_saved()]
                asking.use(build(effective(), client=asking.sources().client))


def effective() -> Settings:
    """The settings of the start with the saved keys in their blanks."""
    settings = _started_with[0]
    blanks = {f"{name}_key": key for name, key in _taken_up[0].items() if not _given(name)}
    return replace(settings, **blanks)


def _names() -> list[str]:
    known = {field.name for field in fields(Settings)}
    return [name for name, source in SOURCES.items() if source.needs_key and f"{name}_key" in known]


def _saved() -> dict[str, str]:
    rows = Preference.select().where(Preference.name.in_([SAVED + name for name in _names()]))
    return {row.name.removeprefix(SAVED): row.value for row in rows}


def _given(name: str) -> str | None:
    return getattr(_started_with[0], f"{name}_key")


def of(name: str) -> Key | None:
    """The key that a source has now; None when it has none."""
    if name not in _names():
        return None
    if given := _given(name):
        return Key(masked(given), setting(name))
    saved = _taken_up[0].get(name)
    return Key(masked(saved), "") if saved else None


def setting(name: str) -> str:
    """What the environment calls the key of a source."""
    return f"ANIWORLD_{name.upper()}_KEY"


def masked(key: str) -> str:
    """ "•••• 4f2a", or only the dots."""
    return f"•••• {key[-SHOWN:]}" if len(key) >= LONG_ENOUGH else "••••"


def save(name: str, text: str) -> None:
    """Keep a key and use it from now on. Raises Invalid, whose sentence never repeats it, or NotFound."""
    key = text.strip()
    _refuse_other(name)
    if not key:
        raise Invalid("There was no key in the field.", name)
    if not PLAIN.fullmatch(key):
        raise Invalid("A key is one piece of up to 300 plain characters, without spaces. Copy it again from its source.", name)
    row = {"name": SAVED + name, "value": key}
    with transaction():
        Preference.insert(row).on_conflict(conflict_target=[Preference.name], preserve=[Preference.value]).execute()
        answering.forget_test(name)
    log.info("A key for %s was saved.", spoken(name))
    take_up()


def remove(name: str) -> None:
    """Forget a saved key. Raises Invalid or NotFound."""
    _refuse_other(name)
    with transaction():
        Preference.delete().where(Preference.name == SAVED + name).execute()
        answering.forget_test(name)
    log.info("The key for %s was removed.", spoken(name))
    take_up()


def _refuse_other(name: str) -> None:
    if name not in _names():
        raise NotFound("There is no source of this name that takes a key.")
    if _given(name):
        raise Invalid(f"This key is given by {setting(name)}; change it there.", name)
