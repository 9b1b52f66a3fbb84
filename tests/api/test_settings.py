"""Programs read the settings and change them; keys come out masked."""

import pytest

from aniworld.database import connected
from aniworld.library.sources import ask
from aniworld.models import ChosenPreference, SourceKey, User

KEY = "eyJhbGciOi.canary.4f2a"


def told(client, name):
    return client.get(f"/api/settings/{name}").get_json()


def test_all_are_listed_with_what_they_may_be(program):
    answer = program.get("/api/settings").get_json()
    by_name = {one["name"]: one for one in answer["settings"]}
    assert answer["total"] == len(by_name)
    assert by_name["theme"] == {
        "name": "theme",
        "kind": "choice",
        "value": "system",
        "default": "system",
        "choices": ["system", "light", "dark"],
        "is_chosen": False,
        "given_by": None,
        "variable": "ANIWORLD_THEME",
        "page": "general",
        "label": "Usual theme",
        "hint": "For browsers that have not chosen one in their menu.",
    }
    assert by_name["sources"]["given_by"] == "ANIWORLD_PROVIDERS"
    assert by_name["sources"]["value"] == ["tvmaze", "kitsu"]
    assert by_name["nfo_kinds"]["value"]["actors"] is True


def test_a_change_is_answered_and_kept_and_null_takes_it_back(program):
    answer = program.patch("/api/settings", json={"theme": "dark", "title_languages": ["de", "en"]})
    assert answer.status_code == 200 and answer.get_json() == program.get("/api/settings").get_json()
    assert told(program, "theme")["value"] == "dark" and told(program, "theme")["is_chosen"]
    assert told(program, "title_languages")["value"] == ["de", "en"]
    program.patch("/api/settings", json={"theme": None})
    assert told(program, "theme")["value"] == "system" and not told(program, "theme")["is_chosen"]


def test_a_key_goes_in_counts_at_once_and_never_comes_out(program):
    answer = program.patch("/api/settings", json={"fanart_key": KEY})
    assert answer.status_code == 200 and KEY not in answer.get_data(as_text=True)
    assert told(program, "fanart_key")["value"] == "•••• 4f2a"
    with connected():
        assert SourceKey.get().key == KEY and "tvmaze" in ask.providers()


REFUSED = {
    "a list": ([], "not_a_json_object", 422),
    "a name that there is not": ({"theme": "dark", "colour": "red"}, "no_such_preference", 422),
    "a theme that there is not": ({"theme": "blue", "backup_days": 3}, "not_one_of", 422),
    "what the environment gives": ({"sources": ["kitsu"]}, "preference_given", 422),
    "a key that is a number": ({"fanart_key": 5}, "key_not_plain", 422),
}


@pytest.mark.parametrize("sent, code, status", REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(program, sent, code, status):
    answer = program.patch("/api/settings", json=sent)
    assert answer.status_code == status and code in answer.get_data(as_text=True)
    with connected():
        assert ChosenPreference.select().count() == SourceKey.select().count() == 0


def test_one_that_there_is_not_is_not_found(program):
    assert program.get("/api/settings/colour").status_code == 404


def test_members_read_and_do_not_change(alice):
    headers = {"X-CSRF-Token": alice.token(), "Origin": "http://localhost"}
    assert alice.client.patch("/api/settings", json={}, headers=headers).status_code == 200
    with connected():
        User.update(role="editor").execute()
    assert alice.get("/api/settings").status_code == 200
    answer = alice.client.patch("/api/settings", json={"theme": "dark"}, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "Only administrators change settings.")
