"""The table of rights: every route is in it, and each role and each scope gets what it says and no more."""

import pytest

from aniworld.auth import accounts, api_keys, rights
from aniworld.auth.rights import Right
from aniworld.database import connected
from aniworld.models import Session, User

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
# They answer everybody who may ask with a refusal of their own for what is sent here.
OWN_REFUSAL = {"account.password", "live.socket", "programs.socket"}


def test_every_route_has_a_right_and_every_right_a_route(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(rights.TABLE) == routes


def test_no_route_has_two_rights():
    names = " ".join((rights.OPEN, rights.VIEW, rights.EDIT, rights.ADMIN)).split()
    assert len(names) == len(set(names))


def test_a_route_that_nobody_thought_of_is_for_administrators():
    assert rights.needed("new.thing") is Right.ADMIN


def test_what_only_reads_is_told_from_what_changes(app):
    """A route that changes something needs more than the right to look, but for what is one's own."""
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods & set(CHANGING)}
    assert {name for name in changing if rights.needed(name) is Right.VIEW} == {
        "look.choose",
        "theme.choose",
        "episodes.choose_view",
        "series.bring_forward",  # who looks at it has it loaded sooner
        "search.look",
        "setup.choose_folder",  # they lead who is no administrator to the library
        "setup.skip",
        "setup_preferences.save",
        "setup_preferences.test",
        "session.destroy",
        "account.password",
        "account.end_session",
        "account.end_others",
        "account.link",
        "account.unlink",
        "api_sessions.end",
        "calendar.add_address",
        "calendar.remove_address",
        "api_calendar.add",
        "api_calendar.remove",
        "api_previewing.preview",
    }


@pytest.fixture(params=["viewer", "editor"])
def bob(request, alice, browser):
    """A second person, with each of the lower roles."""
    person = browser("bob").sign_in()
    with connected():
        User.update(role=request.param).where(User.name == "bob").execute()
    return person


def test_a_role_opens_what_the_table_says_and_nothing_else(bob, doors, secret_series, rows):
    with connected():
        held = rights.ROLES[accounts.named("bob").role]
        api_keys.add("player")
    token = {"X-CSRF-Token": bob.token(), "Origin": "http://localhost"}
    before = rows()
    for rule, address in doors:
        needed = rights.needed(rule.endpoint)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if held < needed:
                answer = bob.client.open(address, method=method, headers=token)
                where = f"{method} {address}"
                assert answer.status_code == 403, where
                assert b"Only" in answer.data or b"change nothing" in answer.data, where
                assert b"Nobody Knows" not in answer.data, where
            elif method == "GET" and rule.endpoint not in OWN_REFUSAL and needed is not Right.OPEN:
                answer = bob.client.open(address)
                assert answer.status_code != 403, address
    after = rows()
    assert {name for name in after if after[name] != before[name]} <= {"session", "asker", "calendar_address"}


@pytest.mark.parametrize("scope", ["read", "write", "admin"])
def test_a_key_opens_what_its_scope_says_and_nothing_else(app, doors, secret_series, rows, scope):
    with connected():
        key = api_keys.add("player", scope)
    program = app.test_client()
    asked = {"X-Api-Key": key}
    before = rows()
    for rule, address in doors:
        if not (address + "/").startswith(("/api/", "/metrics/")) or rule.endpoint in rights.OPEN.split():
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            reads_only = scope == "read" and method in CHANGING
            if reads_only or rights.SCOPES[scope] < rights.needed(rule.endpoint):
                answer = program.open(address, method=method, headers=asked)
                assert answer.status_code == 403 and "player" in answer.get_json()["error"], address
            elif method == "GET" and not rule.endpoint.startswith("api_sessions"):
                assert program.get(address, headers=asked).status_code != 403, address
    after = rows()
    assert {name for name in after if after[name] != before[name]} <= {"api_key", "asker"}


@pytest.mark.parametrize("change", [str.upper, str.swapcase, lambda key: key[:-1], lambda key: key + "x"])
def test_a_key_counts_only_as_it_is(app, change):
    with connected():
        key = api_keys.add("player")
    program = app.test_client()
    assert program.get("/api/series", headers={"X-Api-Key": key}).status_code == 200
    assert program.get("/api/series", headers={"X-Api-Key": change(key)}).status_code == 401


def test_somebody_with_a_role_that_is_unknown_may_only_look(alice):
    with connected():
        User.update(role="king").execute()
    assert alice.get("/").status_code == 200 and alice.get("/import").status_code == 403


def test_a_session_of_somebody_who_was_disabled_behind_our_back_opens_nothing(alice):
    with connected():
        User.update(is_disabled=True).execute()
        assert Session.select().exists()
    assert alice.get("/").status_code == 302
