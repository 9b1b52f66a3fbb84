"""Settings whose names are misspelt are warned about."""

import pytest
from test_settings import DEFAULTS, SECRETS

from aniworld.settings import warn_of_unknown


@pytest.mark.parametrize(
    "name, near",
    [
        ("ANIWORLD_PROT", "ANIWORLD_PORT"),
        ("ANIWORLD_LIBARY", "ANIWORLD_LIBRARY"),
        ("ANIWORLD_DATADIR", "ANIWORLD_DATA_DIR"),
        ("ANIWORLD_TMDB_KEY_FIL", "ANIWORLD_TMDB_KEY_FILE"),
        ("ANIWORLD_LANGUAGES", "ANIWORLD_LANGUAGE"),
    ],
)
def test_a_misspelt_name_is_warned_about_with_the_right_one(name, near, caplog):
    (warning,) = warn_of_unknown({name: "canary"})
    assert warning == f"{name} is not a setting of aniworld. Did you mean {near}?"
    assert warning in caplog.text and "canary" not in caplog.text


def test_a_name_like_nothing_is_warned_about_too():
    assert warn_of_unknown({"ANIWORLD_X": "1"}) == ["ANIWORLD_X is not a setting of aniworld."]


def test_right_names_and_those_of_other_programs_are_not_warned_about():
    right = [*DEFAULTS, *(f"{name}_FILE" for name in SECRETS), "PATH", "aniworld_port", "ANIWORLDS"]
    assert warn_of_unknown(dict.fromkeys(right, "x")) == []


def test_a_file_of_something_that_is_no_secret_is_warned_about():
    assert warn_of_unknown({"ANIWORLD_PORT_FILE": "x"}) != []
