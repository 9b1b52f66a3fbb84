"""The commands by which users and keys are made, listed and removed."""

import re

import pytest
from people import let_in
from test_cli import Pipe
from test_cli import run as run

from aniworld import cli_people, terminal
from aniworld.auth import accounts, api_keys
from aniworld.database import connected
from aniworld.errors import NotPrinted
from aniworld.models import ApiKey, Code, Session, User

# Users


def test_a_user_is_added_with_a_password_from_a_pipe_and_may_sign_in(run):
    assert run("user", "add", "alice", stdin="correct horse battery\n") == (0, "alice may sign in now.\n", "")
    with connected():
        user = let_in("alice", "correct horse battery")
        assert user.is_admin


def test_a_member_is_added_who_is_no_administrator(run):
    assert run("user", "add", "--member", "bob", stdin="correct horse battery\n")[0] == 0
    with connected():
        assert not let_in("bob", "correct horse battery").is_admin
    assert "bob\teditor\t" in run("user", "list")[1]


def test_a_command_says_nothing_of_sources_without_a_key(run, monkeypatch):
    monkeypatch.setenv("ANIWORLD_PROVIDERS", "tvmaze,tmdb")
    assert run("user", "list") == (0, "", "")
    monkeypatch.setenv("ANIWORLD_LOG_LEVEL", "debug")
    assert "TMDB is left out: it needs a key" in run("user", "list")[2]


@pytest.mark.parametrize(
    "typed, code, is_made",
    [
        (("correct horse", "correct horse"), 0, True),
        (("correct horse", "correct house"), 2, False),
    ],
)
def test_a_person_types_the_password_twice(run, monkeypatch, typed, code, is_made):
    monkeypatch.setattr(Pipe, "isatty", lambda self: True)
    answers = iter(typed)
    monkeypatch.setattr(cli_people.getpass, "getpass", lambda prompt: next(answers))
    assert run("user", "add", "alice")[0] == code
    with connected():
        assert User.select().exists() is is_made


@pytest.mark.parametrize(
    "name, password, words",
    [
        ("", "correct horse", "A user name has 1 to 80 characters."),
        ("x" * 81, "correct horse", "A user name has 1 to 80 characters."),
        (" \t ", "correct horse", "A user name has 1 to 80 characters."),
        ("alice", "short", "at least 8 characters"),
        ("alice", "", "at least 8 characters"),
    ],
)
def test_a_user_that_cannot_be_is_refused_in_one_sentence(run, name, password, words):
    code, out, err = run("user", "add", name, stdin=f"{password}\n")
    assert (code, out) == (2, "") and err.startswith("aniworld: ") and words in err and err.count("\n") == 1
    with connected():
        assert not User.select().exists()


def test_two_users_do_not_share_a_name(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    code, _, err = run("user", "add", "alice", stdin="another horse battery\n")
    assert (code, err) == (2, "aniworld: There is already a user called alice.\n")


def test_a_reset_password_works_and_ends_all_sessions(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    with connected():
        token = accounts.start_session(User.get())
    code, out, _ = run("user", "reset-password", "alice", stdin="another horse battery\n")
    assert code == 0 and "all sessions of this user have ended" in out
    with connected():
        assert let_in("alice", "another horse battery") and not accounts.find_session(token)
        assert not Session.select().exists()


@pytest.mark.parametrize("action", ["reset-password", "link"])
def test_nothing_is_done_for_a_user_who_does_not_exist(run, action):
    assert run("user", action, "bob", stdin="correct horse battery\n") == (
        2,
        "",
        "aniworld: There is no user called bob.\n",
    )


def test_a_password_that_is_too_short_changes_nothing(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    assert run("user", "reset-password", "alice", stdin="x\n")[0] == 2
    with connected():
        assert let_in("alice", "correct horse battery")


def test_a_printed_link_signs_its_user_in_once(run):
    run("user", "add", "alice", stdin="correct horse battery\n")
    code, out, _ = run("user", "link", "alice")
    link = re.fullmatch(r"http://127\.0\.0\.1:8000/login/link\?code=(\S+)\n", out)
    with connected():
        assert code == 0 and accounts.enter(link[1]).name == "alice"


# Keys


def test_a_key_is_printed_once_and_opens_the_api(run, app):
    code, out, err = run("api-key", "add", "player")
    assert code == 0 and re.fullmatch(r"aw_\S{40,}\n", out) and not err
    answer = app.test_client().get("/api/series", headers={"Authorization": f"Bearer {out.strip()}"})
    assert answer.status_code == 200
    with connected():
        assert out.strip() not in str(list(ApiKey.select().dicts()))


@pytest.mark.parametrize(
    "command", [("user", "link", "alice"), ("api-key", "add", "player")], ids=["link", "key"]
)
def test_a_secret_that_could_not_be_printed_is_taken_back(run, monkeypatch, command):
    def refuse(text):
        raise NotPrinted("not_printed", why="No space left on device")

    run("user", "add", "alice", stdin="correct horse battery\n")
    monkeypatch.setattr(terminal, "answer", refuse)
    sentence = (
        "aniworld: Nothing could be printed: No space left on device. What was created has been revoked.\n"
    )
    assert run(*command) == (2, "", sentence)
    with connected():
        assert ApiKey.select().count() == Code.select().count() == 0


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_key_needs_a_name(run, name):
    assert run("api-key", "add", name) == (2, "", "aniworld: A key has a name of 1 to 80 characters.\n")


def test_a_key_is_not_made_twice(run):
    run("api-key", "add", "player")
    code, out, err = run("api-key", "add", "player")
    assert (code, out, err) == (2, "", "aniworld: There is already a key called player.\n")


def test_keys_are_listed_without_their_secret_and_removed_by_name(run):
    key = run("api-key", "add", "player")[1].strip()
    run("api-key", "add", "phone")
    code, out, _ = run("api-key", "list")
    assert code == 0 and [line.split("\t")[0] for line in out.splitlines()] == ["phone", "player"]
    assert "never used" in out and key[3:12] not in out
    assert run("api-key", "remove", "player") == (0, "The key player was removed; it no longer works.\n", "")
    with connected():
        assert api_keys.find(key) is None
    assert run("api-key", "remove", "player") == (2, "", "aniworld: There is no key called player.\n")


def test_users_are_listed_and_removed_but_for_the_last_administrator(run):
    for name in ("alice", "bob"):
        run("user", "add", name, stdin="correct horse battery\n")
    assert [line.split("\t")[:2] for line in run("user", "list")[1].splitlines()] == [
        ["alice", "admin"],
        ["bob", "admin"],
    ]
    with connected():
        token = accounts.start_session(accounts.named("bob"))
    assert run("user", "remove", "bob")[:2] == (
        0,
        "bob may not sign in any more; all sessions of this user have ended.\n",
    )
    with connected():
        assert accounts.find_session(token) is None
    assert run("user", "remove", "alice") == (
        2,
        "",
        "aniworld: alice is the only administrator, so this user stays.\n",
    )
    assert run("user", "remove", "bob") == (2, "", "aniworld: There is no user called bob.\n")
