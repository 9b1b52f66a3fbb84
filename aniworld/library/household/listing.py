"""What each preference is now and who decided that, as pages, programs and the command line tell it."""

from typing import Any, NamedTuple

from ... import context
from ...preferences import values
from ...preferences.kinds import Secret
from ...preferences.table import PREFERENCES, Preference
from ..sources import keys


class Entry(NamedTuple):
    """A preference now. given_by: the variable of the environment that decides, ""; a key is masked."""

    preference: Preference
    value: Any
    given_by: str
    is_chosen: bool

    @property
    def told(self) -> str:
        """The value as it is typed."""
        return self.preference.kind.told(self.value)


def entries() -> list[Entry]:
    """Return all preferences in their order."""
    return [entry(preference) for preference in PREFERENCES]


def entry(preference: Preference) -> Entry:
    """Return what a preference is now."""
    if isinstance(preference.kind, Secret):
        return _of_key(preference, preference.kind.source)
    name = preference.name
    given_by = preference.variable if values.is_given(name) else ""
    is_chosen = not given_by and name in context.current().preferences
    return Entry(preference, values.value(name), given_by, is_chosen)


def _of_key(preference: Preference, source: str) -> Entry:
    key = keys.of(source)
    if key is None:
        return Entry(preference, None, "", False)
    return Entry(preference, key.masked, key.setting, not key.setting)
