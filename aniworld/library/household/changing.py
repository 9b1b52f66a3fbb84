"""Change preferences: all of what was asked or nothing, with what follows from it."""

import logging
from collections.abc import Mapping
from typing import Any

from ...database import now, transaction
from ...errors import Invalid, NotFound
from ...models import Chore, ChosenPreference, Series
from ...preferences import values
from ...preferences.kinds import Secret
from ...preferences.table import BY_NAME, Preference
from ..disk import nfo_kinds
from ..notices import new_version
from ..parts import bulk_requests
from ..sources import keys

log = logging.getLogger(__name__)
OF_PICTURES = {"logo": "logo"}  # the part that loads a kind of picture; all others: images


def get(name: str) -> Preference:
    """Return the preference of this name. Raises NotFound."""
    known = BY_NAME.get(name)
    if known is None:
        raise NotFound("no_such_preference", name=name[:40])
    return known


def change(wanted: Mapping[str, Any]) -> None:
    """Choose these values by name; None takes a choice back. It counts at once, in all processes.

    Raises Invalid for a name that there is not, and for a value that cannot be or that the environment gives.
    Then nothing is changed. Where nothing changes, nothing is written.
    """
    checked = {name: _checked(name, value) for name, value in wanted.items()}
    before = _what_matters()
    with transaction():
        for name, value in checked.items():
            _store(get(name), value)
        keys.take_up()
        _follow(before, _what_matters())
    keys.take_up()  # also when another process was faster


def _checked(name: str, value: Any) -> Any:
    known = BY_NAME.get(name)
    if known is None:
        raise Invalid("no_such_preference", name[:40], name=name[:40])
    if values.is_given(name):
        raise Invalid("preference_given", name, variable=known.variable)
    if value is None:
        return None
    if value and values.lacks_setting(known):
        raise Invalid("preference_needs_setting", name, variable=known.needed_variable)
    return known.kind.checked(name, value, values.value(name))


def _store(preference: Preference, value: Any) -> None:
    if isinstance(preference.kind, Secret):
        _store_key(preference.kind.source, value)
        return
    if value is None:
        ChosenPreference.delete().where(ChosenPreference.name == preference.name).execute()
        return
    row = ChosenPreference.one_with(name=preference.name)
    if (row.value if row else preference.default) == value:
        return
    values_of_row = {"name": preference.name, "value": value, "chosen_at": now()}
    statement = ChosenPreference.insert(values_of_row)
    preserve = [ChosenPreference.value, ChosenPreference.chosen_at]
    statement.on_conflict(conflict_target=[ChosenPreference.name], preserve=preserve).execute()
    log.info("The preference %s was changed.", preference.name)


def _store_key(source: str, key: str | None) -> None:
    if key is None:
        keys.remove(source)
    else:
        keys.save(source, key)


def _what_matters() -> dict[str, Any]:
    return {
        "nfo": (values.value("nfo_files"), nfo_kinds.wanted()),
        "pictures": values.value("pictures"),
        "updates": new_version.is_wanted(),
    }


def _follow(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Request what a change makes different on disk, and ask for new versions once that is switched on.

    What is no longer wanted stays there as it is.
    """
    if after["updates"] and not before["updates"]:
        Chore.update(next_at=now()).where(Chore.name == new_version.CHORE).execute()
    parts = set()
    if before["nfo"] != after["nfo"]:
        parts.add("nfo")
    for kind, is_wanted in after["pictures"].items():
        if is_wanted != before["pictures"][kind]:
            parts.add(OF_PICTURES.get(kind, "images"))
    if not parts:
        return
    everything = [series.id for series in Series.select(Series.id)]
    for part in sorted(parts):
        bulk_requests.request(everything, part)
