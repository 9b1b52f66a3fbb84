"""Programs read and decide what NFO files hold."""

import pytest

from aniworld.database import connected
from aniworld.models import ChosenPreference, User


def test_it_is_told_what_is_written_and_which_systems_there_are(program):
    told = program.get("/api/nfo").get_json()
    assert told["kinds"]["actors"] is True and told["kinds"]["episodeguide"] is False
    assert told["rating_system"] == "US" and told["rating_systems"]["DE"].startswith("Germany")


def test_a_decision_is_answered_and_kept(program):
    sent = {"kinds": {"actors": False, "episodeguide": True}, "rating_system": "DE"}
    told = program.patch("/api/nfo", json=sent)
    assert told.status_code == 200 and told.get_json() == program.get("/api/nfo").get_json()
    assert told.get_json()["kinds"]["actors"] is False and told.get_json()["rating_system"] == "DE"


REFUSED = {
    "kinds that are a list": ({"kinds": ["tags"]}, "not_a_json_object"),
    "a kind that there is not": ({"kinds": {"plots": True}}, "not_among_choices"),
    "a country that has no system": ({"rating_system": "XX"}, "not_one_of"),
    "a country that is a number": ({"rating_system": 49}, "not_one_of"),
}


@pytest.mark.parametrize("sent, code", REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused(program, sent, code):
    answer = program.patch("/api/nfo", json=sent)
    assert answer.status_code == 422 and code in answer.get_data(as_text=True)
    with connected():
        assert ChosenPreference.select().count() == 0


def test_members_may_read_but_not_decide(alice):
    headers = {"X-CSRF-Token": alice.token(), "Origin": "http://localhost"}
    assert alice.client.patch("/api/nfo", json={}, headers=headers).status_code == 200
    with connected():
        User.update(role="editor").execute()
    assert alice.get("/api/nfo").status_code == 200
    answer = alice.client.patch("/api/nfo", json={}, headers=headers)
    assert (answer.status_code, answer.get_json()["error"]) == (
        403,
        "Only administrators decide what NFO files hold.",
    )
