"""People: passwords, sessions and one-time codes."""

import subprocess
import sys
from threading import Barrier, Thread

import pytest
from people import let_in
from werkzeug import security
from werkzeug.security import check_password_hash

from aniworld.auth import accounts, api_keys
from aniworld.database import connected, now
from aniworld.errors import AniworldError, Invalid, NotAllowed, NotFound, SettingsError
from aniworld.models import Code, Secret, Session, User

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.usefixtures("database")


def test_a_password_is_kept_as_a_slow_hash_and_nowhere_else(monkeypatch):
    monkeypatch.setattr(accounts, "generate_password_hash", security.generate_password_hash)
    user = accounts.add_user("alice", PASSWORD)
    assert user.password_hash.startswith("scrypt:32768:8:1$") and PASSWORD not in user.password_hash
    assert let_in("alice", PASSWORD) == user


def test_a_wrong_name_costs_as_much_as_a_wrong_password(monkeypatch):
    asked = []
    monkeypatch.setattr(accounts, "check_password_hash", lambda kept, password: asked.append(kept) or False)
    accounts.add_user("alice", PASSWORD)
    assert let_in("alice", "wrong") is None and let_in("bob", "wrong") is None
    assert [kept.split("$")[0] for kept in asked] == ["scrypt:128:8:1"] * 2
    user = security.generate_password_hash(PASSWORD, method="scrypt").split("$")
    assert [len(part) for part in asked[1].split("$")][1:] == [len(part) for part in user][1:]


def test_where_hashes_are_slow_a_wrong_name_costs_as_much_too():
    real = (
        "import aniworld.auth.accounts as accounts; "
        "print(accounts._dummy_hash.split('$')[0], accounts._hash('x').split('$')[0])"
    )
    told = subprocess.run(
        [sys.executable, "-c", real], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told == ["scrypt:32768:8:1"] * 2


@pytest.mark.parametrize("password", ["nobody", "", "0", PASSWORD])
def test_no_password_is_that_of_nobody(password):
    assert let_in("", password) is None and not check_password_hash(accounts._dummy_hash, password)


@pytest.mark.parametrize(
    "name, password, field",
    [
        ("", PASSWORD, "username"),
        (" \t ", PASSWORD, "username"),
        ("a" * 81, PASSWORD, "username"),
        ("bob", "", "password"),
        ("bob", "seven77", "password"),
        ("bob", "x" * 1025, "password"),
        (" alice ", PASSWORD, "username"),
    ],
)
def test_a_user_that_cannot_be_is_refused_in_words(name, password, field):
    accounts.add_user("alice", PASSWORD)
    with pytest.raises(Invalid) as refused:
        accounts.add_user(name, password)
    assert refused.value.field == field and str(refused.value).endswith(".")
    assert [user.name for user in User.select()] == ["alice"]


@pytest.mark.parametrize(
    "name", ["Ålice O’Neil", "日本 太郎", "<script>alert(1)</script>", "a' OR '1'='1", "🙂", "x" * 80]
)
def test_a_name_may_be_anything_that_people_are_called(name):
    user = accounts.add_user(f"  {name} ", PASSWORD)
    assert user.name == name and let_in(name, PASSWORD) == user


@pytest.mark.parametrize(
    "password", ["pass word ", "пароль-пароль", "\u0000\u0001nul bytes", "🙂" * 8, "x" * 1024]
)
def test_a_password_is_taken_as_it_was_typed(password):
    accounts.add_user("alice", password)
    assert let_in("alice", password) and not let_in("alice", password.strip() + "x")


def test_the_environment_makes_the_first_user_and_changes_no_later_one():
    accounts.ensure_admin("alice", PASSWORD)
    accounts.ensure_admin("alice", "another horse battery")
    accounts.ensure_admin("bob", PASSWORD)
    assert [user.name for user in User.select()] == ["alice"] and let_in("alice", PASSWORD)


def test_a_first_user_of_the_environment_that_cannot_be_is_refused_by_the_names_of_the_settings():
    with pytest.raises(SettingsError, match="ANIWORLD_ADMIN_PASSWORD make no user: A password has at least"):
        accounts.ensure_admin("alice", "short")
    assert not User.select().exists()


@pytest.mark.parametrize("name, password", [(None, None), ("alice", None), (None, PASSWORD), ("", "")])
def test_there_is_no_default_user(name, password):
    accounts.ensure_admin(name, password)
    assert not User.select().exists()


def test_cookies_keys_and_codes_are_kept_as_hashes(database):
    user = accounts.add_user("alice", PASSWORD)
    secrets = [accounts.start_session(user), api_keys.add("player"), accounts.new_code(user)]
    kept = str(
        [
            list(database.execute_sql(f"SELECT * FROM {name}"))
            for name in ("session", "api_key", "code", "user")
        ]
    )
    assert len(set(secrets)) == 3 and all(len(secret) >= 32 and secret not in kept for secret in secrets)


def test_a_session_is_found_by_its_token_and_by_nothing_else():
    token = accounts.start_session(accounts.add_user("alice", PASSWORD))
    assert accounts.find_session(token).user.name == "alice"
    hashed = Session.get().token_hash
    assert not any(
        accounts.find_session(other) for other in (None, "", hashed, token[:-1], token.upper(), "\ud800")
    )


def test_a_sign_in_link_works_once():
    user = accounts.add_user("alice", PASSWORD)
    code = accounts.new_code(user)
    assert accounts.enter(code) == user
    with pytest.raises(NotAllowed):
        accounts.enter(code)


def test_a_new_link_makes_the_last_one_of_the_same_person_worthless():
    alice, bob = accounts.add_user("alice", PASSWORD), accounts.add_user("bob", PASSWORD)
    old, other, new = accounts.new_code(alice), accounts.new_code(bob), accounts.new_code(alice)
    with pytest.raises(NotAllowed):
        accounts.enter(old)
    assert (accounts.enter(other), accounts.enter(new)) == (bob, alice)


def test_a_link_does_not_last_for_ever():
    code = accounts.new_code(accounts.add_user("alice", PASSWORD))
    Code.update(expires_at=now() - 1).execute()
    with pytest.raises(NotAllowed):
        accounts.enter(code)


def test_a_setup_code_signs_nobody_in_and_a_sign_in_link_sets_nothing_up():
    code = accounts.setup_code()
    with pytest.raises(NotAllowed):
        accounts.enter(code)
    user = accounts.set_up(code, "alice", PASSWORD)
    assert user.is_admin and accounts.setup_code() is None
    User.delete().where(User.id != user.id).execute()
    with pytest.raises(NotFound):
        accounts.set_up(accounts.new_code(user), "eve", PASSWORD)


def test_a_setup_that_fails_can_be_tried_again_with_the_same_code():
    code = accounts.setup_code()
    for name, password in (("", PASSWORD), ("alice", "short")):
        with pytest.raises(Invalid):
            accounts.set_up(code, name, password)
    with pytest.raises(NotAllowed):
        accounts.set_up("another code", "alice", PASSWORD)
    assert accounts.set_up(code, "alice", PASSWORD).name == "alice"


def at_once(act, count):
    """Act in so many threads that start together; the results, errors included."""
    start, results = Barrier(count), []

    def run(number):
        start.wait()
        try:
            with connected():
                results.append(act(number))
        except AniworldError as error:
            results.append(error)

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_those_who_set_up_at_the_same_time_one_becomes_the_admin():
    code = accounts.setup_code()
    results = at_once(lambda number: accounts.set_up(code, f"user {number}", PASSWORD), 6)
    made = [result for result in results if isinstance(result, User)]
    assert len(results) == 6 and len(made) == 1 and User.select().count() == 1
    assert {result.status for result in results if result not in made} <= {403, 404}


def test_of_those_who_use_a_link_at_the_same_time_one_gets_in():
    code = accounts.new_code(accounts.add_user("alice", PASSWORD))
    results = at_once(lambda number: accounts.enter(code), 6)
    assert len(results) == 6 and sum(isinstance(result, User) for result in results) == 1


def test_a_reset_password_ends_every_session_of_that_person_and_of_nobody_else():
    alice, bob = accounts.add_user("alice", PASSWORD), accounts.add_user("bob", PASSWORD)
    tokens = [accounts.start_session(user) for user in (alice, alice, bob)]
    accounts.set_password(alice, "another horse battery")
    assert [bool(accounts.find_session(token)) for token in tokens] == [False, False, True]
    assert let_in("alice", "another horse battery") and not let_in("alice", PASSWORD)


def test_a_bad_new_password_changes_nothing():
    user = accounts.add_user("alice", PASSWORD)
    token = accounts.start_session(user)
    with pytest.raises(Invalid):
        accounts.set_password(user, "short")
    assert let_in("alice", PASSWORD) and accounts.find_session(token)


def test_a_link_does_not_outlive_a_new_password():
    user = accounts.add_user("alice", PASSWORD)
    code = accounts.new_code(user)
    accounts.set_password(user, "another horse battery")
    with pytest.raises(NotAllowed):
        accounts.enter(code)


def test_what_signs_the_forms_is_made_once():
    assert accounts.server_secret() == accounts.server_secret() and len(accounts.server_secret()) == 32


def test_what_signs_the_forms_may_have_a_letter_that_the_disk_changed(alice):
    with connected():
        Secret.update(value="x" + accounts.server_secret().hex()[1:]).execute()
        assert accounts.server_secret() == accounts.server_secret() != b""
    assert alice.post("/series", name="Frieren").status_code == 302
