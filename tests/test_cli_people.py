"""The commands about users, roles, sessions and keys."""

import pytest
from people import PASSWORD, Person
from test_cli import run as run

from aniworld.auth import accounts
from aniworld.database import connected


@pytest.fixture
def household(run):
    run("user", "add", "alice", stdin=f"{PASSWORD}\n")
    run("user", "add", "--role", "viewer", "bob", stdin=f"{PASSWORD}\n")


@pytest.fixture
def bob(household, app):
    """Bob at his browser, while the commands are given."""
    person = Person(app, "bob")
    assert person.post("/login", username="bob", password=PASSWORD).status_code == 302
    return person


@pytest.mark.usefixtures("household")
def test_a_role_is_given_and_changed_and_listed(run):
    assert [line.split("\t")[:2] for line in run("user", "list")[1].splitlines()] == [
        ["alice", "admin"],
        ["bob", "viewer"],
    ]
    assert run("user", "role", "bob", "editor") == (0, "bob has the role editor now.\n", "")
    assert "bob\teditor\t" in run("user", "list")[1]


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize(
    "words", ["user role alice viewer", "user disable alice", "user remove alice"], ids=lambda words: words
)
def test_the_last_administrator_stays(run, words):
    code, _, complaint = run(*words.split())
    assert code == 2 and complaint == "aniworld: alice is the only administrator, so this user stays.\n"


@pytest.mark.parametrize("act", ["role", "disable", "enable", "sessions", "sign-out", "link", "remove"])
def test_a_user_who_is_not_there_is_said(run, act):
    words = ["user", act, "nobody", *(["viewer"] if act == "role" else [])]
    assert run(*words) == (2, "", "aniworld: There is no user called nobody.\n")


def test_who_is_disabled_is_out_until_enabled(run, bob):
    assert run("user", "disable", "bob")[0] == 0
    assert bob.get("/").status_code == 302 and "bob\tviewer, disabled\t" in run("user", "list")[1]
    code, _, complaint = run("user", "link", "bob")
    assert code == 2 and "may not sign in just now" in complaint
    assert run("user", "enable", "bob") == (0, "bob may sign in again.\n", "")
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 302


def test_sessions_are_listed_and_ended(run, bob):
    code, out, _ = run("user", "sessions", "bob")
    assert code == 0 and out.startswith("a browser\t127.0.0.1\tsince ") and len(out.splitlines()) == 1
    assert run("user", "sign-out", "bob") == (0, "1 sessions of bob have ended.\n", "")
    assert bob.get("/").status_code == 302 and run("user", "sessions", "bob")[:2] == (0, "")


def test_a_new_password_is_set_while_the_pages_run_and_old_sessions_are_dead(run, bob):
    assert run("user", "reset-password", "bob", stdin="another horse battery\n")[0] == 0
    assert bob.get("/").status_code == 302
    assert bob.post("/login", username="bob", password=PASSWORD).status_code == 401
    assert bob.post("/login", username="bob", password="another horse battery").status_code == 302


def test_a_key_has_the_scope_that_is_named_or_all(run):
    assert run("api-key", "add", "player", "--scope", "read")[0] == run("api-key", "add", "script")[0] == 0
    scopes = {line.split("\t")[0]: line.split("\t")[3] for line in run("api-key", "list")[1].splitlines()}
    assert scopes == {"player": "read", "script": "admin"}


@pytest.mark.usefixtures("household")
def test_the_security_log_is_printed_newest_first(run):
    lines = run("security-log")[1].splitlines()
    assert [line.split("\t")[1:] for line in lines] == [
        ["bob was added as viewer.", "server", ""],
        ["alice was added as admin.", "server", ""],
    ]


def test_a_role_or_scope_that_is_none_is_refused(run):
    run("migrate")
    for words in (["user", "add", "eve", "--role", "king"], ["api-key", "add", "x", "--scope", "all"]):
        code, _, complaint = run(*words, stdin=f"{PASSWORD}\n")
        assert code == 2 and ("king" in complaint or "all" in complaint)
    with connected():
        assert not accounts.users()
