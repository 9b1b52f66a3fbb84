"""Roles are changed and users disabled, and an administrator always stays."""

from functools import partial

import pytest
from people import PASSWORD
from scaling.threads import at_once

from aniworld.auth import accounts, browsers, roles, sessions
from aniworld.errors import Invalid, NotAllowed, NotFound
from aniworld.models import Session, User

pytestmark = pytest.mark.usefixtures("house")


def people(*names):
    return [accounts.add_user(name, PASSWORD) for name in names]


ACTS = {
    "removed": accounts.remove_user,
    "disabled": roles.disable,
    "made editor": lambda user: roles.set_role(user, "editor"),
    "made viewer": lambda user: roles.set_role(user, "viewer"),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_last_administrator_is_never(act):
    alice, bob = people("alice", "bob")
    ACTS[act](alice)
    with pytest.raises(NotAllowed, match="bob is the only administrator"):
        ACTS[act](bob)
    assert User.get_by_id(bob.id).is_admin and not User.get_by_id(bob.id).is_disabled


@pytest.mark.parametrize("act", ACTS)
def test_an_administrator_who_is_disabled_does_not_count(act):
    alice, bob = people("alice", "bob")
    roles.disable(alice)
    with pytest.raises(NotAllowed):
        ACTS[act](bob)


@pytest.mark.parametrize("act", ACTS)
def test_two_administrators_who_do_it_to_each_other_at_once_leave_one(act):
    alice, bob = people("alice", "bob")

    def refused(user):
        try:
            ACTS[act](user)
        except NotAllowed:
            return True
        return False

    assert sorted(at_once([partial(refused, alice), partial(refused, bob)])) == [False, True]
    left = User.select().where((User.role == "admin") & ~User.is_disabled)
    assert left.count() == 1


@pytest.mark.parametrize("role", ["", "king", None, 7, "Admin"])
def test_what_is_no_role_is_refused(role):
    (alice,) = people("alice")
    with pytest.raises(Invalid, match="admin or editor or viewer"):
        roles.set_role(alice, role)
    with pytest.raises(Invalid):
        accounts.add_user("bob", PASSWORD, role)
    assert [user.name for user in accounts.users()] == ["alice"]


def test_a_user_who_is_gone_is_said():
    with pytest.raises(NotFound):
        roles.get(77)


def test_who_is_disabled_starts_no_session():
    _, bob = people("alice", "bob")
    accounts.start_session(bob)
    roles.disable(bob)
    assert not Session.select().exists()
    with pytest.raises(NotAllowed):
        accounts.start_session(User.get_by_id(bob.id))


def test_a_user_without_a_password_has_none_that_fits():
    bob = accounts.add_user("bob", None, "viewer")
    for guess in ("", " ", "None", PASSWORD):
        assert not accounts.is_password(bob, guess)


def test_people_see_their_own_sessions_and_administrators_all():
    alice = accounts.add_user("alice", PASSWORD)
    bob = accounts.add_user("bob", PASSWORD, "editor")
    for user in (alice, bob, bob):
        accounts.start_session(user)
    assert len(sessions.seen_by(alice)) == len(sessions.seen_by(None)) == 3
    assert {session.user.name for session in sessions.seen_by(bob)} == {"bob"}
    other = sessions.of(alice)[0].id
    assert sessions.get(other, alice).id == sessions.get(other, None).id == other
    for number in (other, 77):
        with pytest.raises(NotFound):
            sessions.get(number, bob)


AGENTS = [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
    (
        "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0",
        "Edge, Windows",
    ),
    (
        "Mozilla/5.0 (Linux; Android 16) Chrome/142.0 Mobile Safari/537.36",
        "Chrome, Android",
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.1 Safari/605.1.15", "Safari, macOS"),
    ("curl/8.14.1", "curl"),
    ("<script>alert(1)</script>", ""),
    ("", ""),
]


@pytest.mark.parametrize("agent, words", AGENTS)
def test_a_browser_is_described_in_a_few_words(agent, words):
    assert browsers.described(agent) == words
