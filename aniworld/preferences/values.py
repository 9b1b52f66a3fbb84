"""What each preference is now: what the environment gives, else what was chosen, else what it is at first."""

import logging
from typing import Any

from .. import context
from ..errors import Invalid, SettingsError
from ..settings import Settings
from ..translations import LANGUAGES, choosing
from .kinds import NONE, Order, Several
from .table import BY_NAME, PREFERENCES, Preference

log = logging.getLogger(__name__)


def value(name: str) -> Any:
    """Return what a preference is now. It costs nothing: take_up() has read what was chosen."""
    preference = BY_NAME[name]
    given = given_value(preference)
    if given is not None:
        return given
    chosen = context.current().preferences.get(name)
    if chosen is not None:
        try:
            return preference.kind.checked(name, chosen, preference.default)
        except Invalid:  # of a later version, which knew more
            return preference.default
    return preference.default


def given_value(preference: Preference) -> Any:
    """Return what the environment gives a preference; None where it gives nothing."""
    return _as_kept(preference, getattr(context.current().settings, preference.field))


def is_given(name: str) -> bool:
    """Return whether the environment gives this preference, so that it cannot be chosen."""
    return given_value(BY_NAME[name]) is not None


def lacks_setting(preference: Preference) -> bool:
    """Return whether a setting is not given without which this preference cannot be switched on."""
    return bool(preference.needs) and not getattr(context.current().settings, preference.needs)


def _as_kept(preference: Preference, given: Any) -> Any:
    if given is None:
        return None
    if isinstance(preference.kind, Several):
        return preference.kind.of_words([word for word in given if word != NONE])
    return list(given) if isinstance(given, tuple) else given


def check(settings: Settings) -> None:
    """Refuse what the environment gives and no preference may be. Raises SettingsError."""
    for preference in PREFERENCES:
        given = _as_kept(preference, getattr(settings, preference.field))
        if given is None or isinstance(preference.kind, Order):  # the sources check their names themselves
            continue
        try:
            preference.kind.checked(preference.name, given, preference.default)
        except Invalid as error:
            raise SettingsError("given_preference_wrong", name=preference.variable, why=error.kept) from error


def usual_language() -> str:
    """Return the language that the household has chosen for pages, "" where each browser decides."""
    code = str(value("page_language"))
    return code if code in LANGUAGES else ""


def household_language() -> str:
    """Return the language in which a household is told of something.

    That of its pages; where each browser decides, the first of the languages of titles that we speak.
    """
    return usual_language() or choosing.of_household(value("title_languages"))
