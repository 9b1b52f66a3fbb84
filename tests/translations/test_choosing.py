"""Which language somebody reads: as chosen here, as the browser asks for it, as the terminal says."""

import pytest

from aniworld.translations import choosing, gettext, language, ngettext, npgettext, pgettext, speaking


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("fr,de;q=0.4", "de"),
        ("", "en"),
        ("*", "en"),
        (";;q=x,,", "en"),
    ],
)
def test_a_browser_says_what_its_reader_prefers(header, code):
    assert choosing.of_request({"HTTP_ACCEPT_LANGUAGE": header}) == code


@pytest.mark.parametrize(
    ("query", "cookie", "code"),
    [
        ("", "aniworld_language=de", "de"),
        ("lang=en", "aniworld_language=de", "en"),
        ("lang=fr", "aniworld_language=de", "de"),
        ("q=lang", "a=b; aniworld_language=de", "de"),
        ("lang=de&lang=en", "", "de"),
        ("", "aniworld_language=tlh", "en"),
        ("", 'aniworld_language="; \x00', "en"),
    ],
)
def test_what_was_chosen_here_comes_before_what_the_browser_says(query, cookie, code):
    asked = {"QUERY_STRING": query, "HTTP_COOKIE": cookie, "HTTP_ACCEPT_LANGUAGE": "fr"}
    assert choosing.of_request(asked) == code


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "de"}, "de"),
        ({"LC_ALL": "", "LANG": "de_AT"}, "de"),
        ({}, "en"),
    ],
)
def test_a_terminal_says_its_language_by_its_environment(variables, code):
    assert choosing.of_terminal(variables) == code


def test_a_household_is_told_in_the_first_of_its_languages_that_we_speak():
    assert choosing.of_household(["ja", "de", "en"]) == "de"
    assert choosing.of_household(["ja"]) == "en"


def test_a_language_is_spoken_in_a_block_and_only_there():
    with speaking("de"):
        assert (language(), gettext("Save")) == ("de", "Speichern")
        with speaking("tlh"):
            assert (language(), gettext("Save")) == ("en", "Save")
        assert language() == "de"
    assert (language(), gettext("Save")) == ("en", "Save")


def test_nothing_is_the_same_in_every_language_and_what_is_unknown_stays_as_it_is():
    with speaking("de"):
        assert gettext("") == "" and gettext("Nobody wrote this.") == "Nobody wrote this."
        assert pgettext("here", "Nobody wrote this.") == "Nobody wrote this."


def test_one_and_several_have_words_of_their_own():
    words = ("{count} video", "{count} videos")
    with speaking("de"):
        assert [ngettext(*words, number) for number in (1, 2)] == ["{count} Video", "{count} Videos"]
        assert [npgettext("here", "a", "b", number) for number in (1, 2)] == ["a", "b"]
    assert [ngettext(*words, number) for number in (1, 2)] == [*words]
