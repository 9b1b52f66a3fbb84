"""The keys of the sources: those of the environment, then those saved on the sources page."""

import logging
import re
import threading
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any, NamedTuple

from peewee import DatabaseError

from ... import context
from ...database import transaction
from ...errors import Invalid, NotFound
from ...models import SourceKey, saved_choices
from ...preferences import values
from ...providers import SOURCES, build
from ...providers.rate_gate import spoken
from ...settings import Settings
from . import ask, source_stats

log = logging.getLogger(__name__)
SETTINGS = {field.name for field in fields(Settings)}
PLAIN = re.compile(r"[!-~]{1,300}")
SHOWN = 4  # the last characters of a key tell which one it is
LONG_ENOUGH = 16  # those of a shorter key would give it away

_making = threading.Lock()


class Key(NamedTuple):
    """A key as it may be shown. setting: the environment's name for it when it came from there, else ""."""

    masked: str
    setting: str


def use(settings: Settings) -> None:
    """Make the sources as settings, saved keys and preferences want them. Raises SettingsError."""
    values.check(settings)
    with _making:
        context.current().settings = settings
        _take(*_saved())
        ask.use(build(effective(), source_stats.start_counting()))


def take_up() -> None:
    """Rebuild the sources when any process changed a key or preference; else this costs one small query.

    While the database is away everything stays as it is.
    """
    with suppress(DatabaseError):
        saved, chosen = _saved()
        surroundings = context.current()
        if (saved, chosen) != (surroundings.saved_keys, surroundings.preferences):
            with _making:
                _take(saved, chosen)
                ask.use(build(effective(), client=ask.sources().client))


def _take(saved: dict[str, str], chosen: dict[str, Any]) -> None:
    surroundings = context.current()
    surroundings.saved_keys, surroundings.preferences = saved, chosen
    surroundings.languages = tuple(values.value("title_languages"))


def effective() -> Settings:
    """Return the settings of the start, with what was saved and chosen where they say nothing."""
    blanks: dict[str, Any] = {"languages": tuple(values.value("title_languages"))}
    for name, key in context.current().saved_keys.items():
        if not _given(name):
            blanks[f"{name}_key"] = key
    if "sources" in context.current().preferences or values.is_given("sources"):
        blanks["providers"] = tuple(values.value("sources"))
    return replace(context.current().settings, **blanks)


def _names() -> list[str]:
    """Return the sources that take a key and have a setting for it."""
    found = []
    for name, source in SOURCES.items():
        if source.needs_key and f"{name}_key" in SETTINGS:
            found.append(name)
    return found


def _saved() -> tuple[dict[str, str], dict[str, Any]]:
    """Return the saved keys of sources that take one, and the preferences that were chosen."""
    saved, chosen = saved_choices.read()
    known = _names()
    return {source: key for source, key in saved.items() if source in known}, chosen


def _given(name: str) -> str | None:
    return getattr(context.current().settings, f"{name}_key")


def of(name: str) -> Key | None:
    """Return the key that a source has now; None when it has none."""
    if name not in _names():
        return None
    if given := _given(name):
        return Key(masked(given), setting(name))
    if saved := context.current().saved_keys.get(name):
        return Key(masked(saved), "")
    return None


def setting(name: str) -> str:
    """Return the name of a source's key in the environment."""
    return f"ANIWORLD_{name.upper()}_KEY"


def masked(key: str) -> str:
    """Return "•••• 4f2a", or only the dots."""
    return f"•••• {key[-SHOWN:]}" if len(key) >= LONG_ENOUGH else "••••"


def save(name: str, text: str) -> None:
    """Store a key and use it from now on. Raises Invalid, whose sentence never repeats it, or NotFound."""
    key = checked(name, text)
    statement = SourceKey.insert(source=name, key=key)
    with transaction():
        statement.on_conflict(conflict_target=[SourceKey.source], preserve=[SourceKey.key]).execute()
        source_stats.forget_test(name)
    log.info("A key for %s was saved.", spoken(name))
    take_up()


def checked(name: str, text: str) -> str:
    """Return a key that was typed without the blanks around it. Raises as save()."""
    key = text.strip()
    _refuse_other(name)
    if not key:
        raise Invalid("key_empty", name)
    if not PLAIN.fullmatch(key):
        raise Invalid("key_not_plain", name)
    return key


def remove(name: str) -> None:
    """Delete a saved key. Raises Invalid or NotFound."""
    _refuse_other(name)
    with transaction():
        SourceKey.delete().where(SourceKey.source == name).execute()
        source_stats.forget_test(name)
    log.info("The key for %s was removed.", spoken(name))
    take_up()


def _refuse_other(name: str) -> None:
    if name not in _names():
        raise NotFound("no_source_with_key")
    if _given(name):
        raise Invalid("key_of_environment", name, setting=setting(name))
