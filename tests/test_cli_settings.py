"""The commands about settings, and the one that prints the set-up link again."""

import pytest
from test_cli import run as run

from aniworld import cli_settings
from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.library.sources import keys

KEY = "eyJhbGciOi.canary.4f2a"


def line(run, name):
    """What the list says of one setting."""
    code, out, _ = run("settings", "list")
    assert code == 0
    return next(line for line in out.splitlines() if line.startswith(name + "\t"))


def test_one_is_chosen_and_taken_back(run):
    assert line(run, "title_languages") == "title_languages\ten\tas it comes"
    code, out, _ = run("settings", "set", "title_languages", "de,en")
    assert (code, out) == (0, "title_languages is de,en from now on.\n")
    assert line(run, "title_languages") == "title_languages\tde,en\tchosen"
    code, out, _ = run("settings", "unset", "title_languages")
    assert (code, out) == (0, "title_languages is as it comes again: en.\n")


def test_a_key_is_read_from_standard_input_and_shown_by_its_end(run):
    assert line(run, "fanart_key") == "fanart_key\t-\tas it comes"
    code, out, _ = run("settings", "set", "fanart_key", stdin=f"{KEY}\n")
    assert (code, out) == (0, "fanart_key is •••• 4f2a from now on.\n")
    with connected():
        assert keys.effective().fanart_key == KEY


def test_a_person_is_asked_for_a_key(run, monkeypatch):
    monkeypatch.setattr(cli_settings.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(cli_settings.getpass, "getpass", lambda prompt: KEY)
    assert cli_settings._key() == KEY


REFUSED = [
    (["set", "colour", "red"], "There is no setting colour."),
    (["unset", "colour"], "There is no setting colour."),
    (["set", "theme", "blue"], "theme is one of system, light, dark."),
    (["set", "theme"], "Say what theme should be."),
    (["set", "fanart_key", KEY], "Give the key on standard input, not as an argument"),
    (["set", "sources", "kitsu"], "ANIWORLD_PROVIDERS gives this setting; change it there."),
]


@pytest.mark.parametrize("arguments, words", REFUSED)
def test_what_makes_no_sense_is_refused_in_words(run, arguments, words):
    code, out, err = run("settings", *arguments)
    assert code == 2 and out == "" and words in err and KEY not in err


def test_what_the_environment_gives_says_so(run):
    assert line(run, "sources") == "sources\ttvmaze,kitsu\tgiven by ANIWORLD_PROVIDERS"


def test_the_set_up_link_is_printed_again_until_there_is_an_account(run, settings):
    code, out, _ = run("setup-link")
    assert code == 0 and out.startswith(f"{settings.address}/setup?code=")
    with connected():
        accounts.set_up(out.strip().partition("code=")[2], "alice", "correct horse battery")
    code, out, err = run("setup-link")
    assert (code, out) == (2, "") and "already set up" in err
