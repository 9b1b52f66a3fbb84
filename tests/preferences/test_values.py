"""What holds: the environment, then what was chosen, then what it is at first."""

import pytest

from aniworld import context
from aniworld.bootstrap import prepare
from aniworld.database import connected
from aniworld.errors import SettingsError
from aniworld.library.sources import keys
from aniworld.models import ChosenPreference
from aniworld.preferences import values
from aniworld.settings import Settings


def choose(**chosen):
    for name, value in chosen.items():
        ChosenPreference.create(name=name, value=value)
    keys.take_up()


def test_at_first_it_is_as_it_comes(house):
    assert values.value("theme") == "system" and values.value("title_languages") == ["en"]
    assert values.value("nfo_files") is True and not values.value("nfo_kinds")["episodeguide"]


def test_what_another_process_chose_holds_at_the_next_look(house):
    choose(theme="dark", title_languages=["de", "en"])
    assert values.value("theme") == "dark" and list(context.current().languages) == ["de", "en"]
    ChosenPreference.delete().execute()
    keys.take_up()
    assert values.value("theme") == "system" and list(context.current().languages) == ["en"]


GIVEN = {
    "THEME": ("light", "theme", "light"),
    "PAGE_LANGUAGE": ("de", "page_language", "de"),
    "NFO_FILES": ("no", "nfo_files", False),
    "BACKUP_WEEKS": ("0", "backup_weeks", 0),
    "LANGUAGE": ("ja,en", "title_languages", ["ja", "en"]),
    "RATING_SYSTEM": ("de", "rating_system", "DE"),
}


@pytest.mark.parametrize("variable", GIVEN)
def test_a_value_of_the_environment_wins_over_what_was_chosen(environ, variable):
    text, name, value = GIVEN[variable]
    prepare(Settings.load(environ | {f"ANIWORLD_{variable}": text}), durable=False)
    with connected():
        choose(**{name: "chosen"})
        assert values.value(name) == value and values.is_given(name)


def test_several_of_the_environment_are_those_and_no_others(environ):
    prepare(
        Settings.load(environ | {"ANIWORLD_PICTURES": "logo", "ANIWORLD_NFO_KINDS": "none"}), durable=False
    )
    wanted = values.value("pictures")
    assert wanted["logo"] and not wanted["poster"] and not any(values.value("nfo_kinds").values())


@pytest.mark.parametrize(
    "variable, text, words",
    [
        (
            "RATING_SYSTEM",
            "XX",
            "ANIWORLD_RATING_SYSTEM cannot be used. rating_system is one of language,",
        ),
        ("PICTURES", "stamps", "ANIWORLD_PICTURES cannot be used. pictures knows poster"),
    ],
)
def test_what_the_environment_cannot_mean_is_refused_at_the_start(environ, variable, text, words):
    with pytest.raises(SettingsError) as refused:
        prepare(Settings.load(environ | {f"ANIWORLD_{variable}": text}), durable=False)
    assert str(refused.value).startswith(words)


def test_what_a_later_version_chose_is_as_it_comes_in_this_one(house):
    choose(theme="sepia", nfo_kinds={"gone": True}, unheard_of="x")
    assert values.value("theme") == "system" and values.value("nfo_kinds")["actors"]
