"""The first account: once, and only with the code that was printed."""

from threading import Barrier, Thread

import pytest
from people import let_in

from aniworld.auth import accounts
from aniworld.database import connected
from aniworld.models import User

from .pages import Page

NEW = {"username": "alice", "password": "correct horse battery"}


@pytest.fixture
def code(app):
    with connected():
        return accounts.setup_code()


def users():
    with connected():
        return [user.name for user in User.select().order_by(User.id)]


def test_the_first_account_is_made_in_one_step_and_is_signed_in(stranger, code):
    page = Page(stranger.get(f"/setup?code={code}"))
    assert page.one("h1").text == "Create your account" and page.one("input", name="code")["value"] == code
    answer = stranger.post("/setup", code=code, **NEW)
    assert (answer.status_code, answer.location) == (302, "/setup/folder")
    assert stranger.get("/").status_code == 200 and users() == ["alice"]


WRONG = ["", "x", "é", "\x00"]


def test_without_the_printed_code_nobody_becomes_the_admin(stranger, code):
    for wrong in WRONG:
        answer = stranger.post("/setup", code=wrong, **NEW)
        assert answer.status_code == 403 and "no longer valid" in Page(answer).text, wrong
        assert users() == [], wrong
    assert stranger.post("/setup", **NEW).status_code == 403


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"password": "short"}, "A password has at least 8 characters."),
        ({"password": ""}, "A password has at least 8 characters."),
        ({"username": " "}, "A user name has 1 to 80 characters."),
        ({"username": "x" * 81}, "A user name has 1 to 80 characters."),
    ],
)
def test_a_mistake_is_said_in_the_form_and_the_code_still_works(stranger, code, changes, words):
    answer = stranger.post("/setup", code=code, **NEW | changes)
    page = Page(answer)
    assert answer.status_code == 422 and page.one(id="setup-error").text.strip() == words
    assert page.one("input", name="code")["value"] == code and users() == []
    assert stranger.post("/setup", code=code, **NEW).status_code == 302


@pytest.mark.parametrize("wrong, right", [("password", "username"), ("username", "password")])
def test_the_field_with_the_mistake_is_marked_and_begun_with(stranger, code, wrong, right):
    page = Page(stranger.post("/setup", code=code, **NEW | {wrong: " "}))
    marked, other = page.one("input", name=wrong), page.one("input", name=right)
    assert "autofocus" in marked and marked["aria-invalid"] == "true"
    assert "setup-error" in marked["aria-describedby"]
    assert "autofocus" not in other and "aria-invalid" not in other


def test_the_form_says_how_long_a_password_is_before_one_is_typed(stranger, code):
    page = Page(stranger.get(f"/setup?code={code}"))
    assert page.one("input", name="password")["aria-describedby"] == "password-hint"
    assert page.one(id="password-hint").text.startswith("At least 8 characters.")


def test_a_link_that_does_not_count_any_more_says_so_when_it_is_opened(stranger, code):
    with connected():
        later = accounts.setup_code()
    for old in (code, *WRONG):
        answer = stranger.client.get("/setup", query_string={"code": old})
        assert answer.status_code == 403
        assert "no longer valid" in Page(answer).text
        assert not Page(answer).all("input", name="username")
    assert stranger.get(f"/setup?code={later}").status_code == 200


def test_after_the_first_account_there_is_no_setup(stranger, browser, code):
    stranger.post("/setup", code=code, **NEW)
    other = browser()
    assert other.get("/setup").status_code == other.get(f"/setup?code={code}").status_code == 404
    assert (
        other.post("/setup", code=code, username="eve", password="correct horse battery").status_code == 404
    )
    said = Page(other.get("/setup")).text
    assert users() == ["alice"] and "already set up" in said and "Sign in." in said


def test_fields_that_are_not_asked_for_change_nothing(stranger, code):
    stranger.post("/setup", code=code, id="77", is_admin="0", created_at="0", password_hash="x", **NEW)
    with connected():
        user = User.get()
        assert user.id == 1 and user.is_admin and user.created_at > 1 and let_in("alice", NEW["password"])


def test_of_those_who_set_up_at_the_same_time_one_becomes_the_admin(browser, code):
    people = [browser() for _ in range(4)]
    tokens = [person.token() for person in people]
    start, answers = Barrier(len(people)), []

    def set_up(number):
        form = {
            "code": code,
            "username": f"user {number}",
            "password": "correct horse battery",
            "csrf_token": tokens[number],
        }
        start.wait()
        answers.append(people[number].client.post("/setup", data=form).status_code)

    threads = [Thread(target=set_up, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(302) == 1
    assert set(answers) <= {302, 403, 404}
    assert len(answers) == 4
    assert len(users()) == 1


def test_the_code_of_a_later_start_replaces_the_first(stranger, code):
    with connected():
        later = accounts.setup_code()
    assert stranger.post("/setup", code=code, **NEW).status_code == 403
    assert stranger.post("/setup", code=later, **NEW).status_code == 302
