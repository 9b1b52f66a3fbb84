"""The fields of preferences, as several pages of the settings draw and read them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import request

from .. import tasks
from ..errors import Invalid
from ..files import age_ratings
from ..library.household import changing, listing
from ..library.household.listing import Entry
from ..messages import Message
from ..messages.words import WORDS, word
from ..preferences import table, values
from ..preferences.table import Preference
from ..translations import LANGUAGES, gettext
from .languages import language


class ShownChoice(NamedTuple):
    """What may be chosen."""

    value: str
    label: str
    hint: str
    is_chosen: bool


class ShownPreference(NamedTuple):
    """A preference as a page shows it.

    text: what a field of text holds; given_by: the variable of the environment that decides, ""; error: why
    what was typed cannot be; needs: the variable without which it cannot be switched on, where it is not set.
    """

    name: str
    kind: str
    label: str
    hint: str
    text: str
    choices: list[ShownChoice]
    given_by: str
    error: str = ""
    needs: str = ""


def shown(page: str, error: Invalid | None = None) -> list[ShownPreference]:
    """Return the preferences of a page. error: what was wrong with what was just sent."""
    return [shown_one(one, error) for one in table.on_page(page)]


def shown_one(preference: Preference, error: Invalid | None = None) -> ShownPreference:
    """Return one preference for a page."""
    entry = listing.entry(preference)
    text = entry.told
    if preference.kind.name == "secret":
        text = ""
    elif error and not entry.given_by and preference.name in request.form:
        text = request.form[preference.name][:500]
    sentence = ""
    if error and error.field == preference.name:
        sentence = _in_words(preference, error)
    return ShownPreference(
        preference.name,
        preference.kind.name,
        preference.label,
        hint=_hint(entry),
        text=text,
        choices=_choices(entry),
        given_by=entry.given_by,
        error=sentence,
        needs=preference.needed_variable if values.lacks_setting(preference) else "",
    )


def _hint(entry: Entry) -> str:
    hint = entry.preference.hint
    if entry.preference.kind.name == "languages":
        names = ", ".join(language(code) for code in entry.value)
        hint = f"{hint} {word('languages_now', names=names)}"
    return hint


def _in_words(preference: Preference, error: Invalid) -> str:
    """Return what is wrong in the words of the page; programs are told the names."""
    args = dict(error.message.args)
    if args.get("name") == preference.name:
        args["name"] = f"“{preference.label}”"
    if preference.kind.name in ("choice", "several") and "choices" in args:
        args["choices"] = [_label(preference.name, choice) for choice in args["choices"]]
    return Message(error.message.code, args).sentence


def _choices(entry: Entry) -> list[ShownChoice]:
    name = entry.preference.name
    found = []
    for choice in getattr(entry.preference.kind, "choices", ()):
        label = _label(name, choice)
        is_chosen = entry.value == choice
        if isinstance(entry.value, Mapping):
            is_chosen = entry.value[choice]
        hint = gettext(WORDS.get(f"choice_hint_{name}_{choice}", ""))
        found.append(ShownChoice(choice, label, hint, is_chosen))
    return found


def _label(name: str, choice: str) -> str:
    if name == "rating_system" and choice in age_ratings.SYSTEMS:
        return gettext(age_ratings.SYSTEMS[choice].name)
    if name == "page_language" and choice in LANGUAGES:
        return LANGUAGES[choice]
    return word(f"choice_{name}_{choice}")


def save(page: str) -> None:
    """Change the preferences of a page to what it sent. Raises Invalid for the first that cannot be."""
    wanted: dict[str, Any] = {}
    for preference in table.on_page(page):
        sent = request.form.getlist(preference.name)
        is_locked = not sent and values.lacks_setting(preference)  # a browser sends no locked field
        if not values.is_given(preference.name) and not is_locked:
            wanted[preference.name] = preference.kind.of_form(preference.name, sent)
    changing.change(wanted)
    tasks.wake()
