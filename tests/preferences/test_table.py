"""The table of the preferences is whole: each has words, a variable and a default that it may have."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from aniworld.files import age_ratings
from aniworld.messages.words import WORDS
from aniworld.preferences import table
from aniworld.preferences.kinds import Several
from aniworld.preferences.table import PREFERENCES
from aniworld.settings import Settings
from aniworld.translations import LANGUAGES

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.mark.parametrize("preference", PREFERENCES, ids=lambda one: one.name)
def test_each_has_words_and_a_default_that_it_may_have(preference):
    assert preference.label and preference.hint.endswith(".")
    if preference.default is not None:
        checked = preference.kind.checked(preference.name, preference.default, preference.default)
        assert checked == preference.default
    for choice in getattr(preference.kind, "choices", ()):
        is_named_elsewhere = choice in (*age_ratings.SYSTEMS, *LANGUAGES) or preference.name == "sources"
        assert is_named_elsewhere or f"choice_{preference.name}_{choice}" in WORDS


def test_each_preference_of_the_environment_is_in_the_table_and_the_other_way_round():
    of_settings = {one.name for one in fields(Settings) if one.metadata["is_preference"]}
    assert {one.field for one in PREFERENCES} == of_settings
    assert len(PREFERENCES) == len(of_settings) == len(table.BY_NAME)


def test_what_the_environment_says_is_the_default_is_the_default():
    told = Settings.names()
    for preference in PREFERENCES:
        if told[preference.variable] and not isinstance(preference.kind, Several):
            assert told[preference.variable] == preference.kind.told(preference.default)


def test_a_variable_that_there_is_not_is_a_mistake():
    wrong = table.Preference("it", PREFERENCES[0].kind, None, table.GENERAL, "nothing")
    with pytest.raises(LookupError):
        _ = wrong.variable


def test_the_docs_have_the_table():
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (\w+) \| (\S+) \| (.*) \|$", DOCS.read_text(), re.MULTILINE)
    expected = []
    for one in PREFERENCES:
        first = "–" if one.default is None else one.kind.told(one.default)
        expected.append((one.name, one.variable, one.kind.name, first, f"{one.label}. {one.hint}"))
    assert rows == expected
