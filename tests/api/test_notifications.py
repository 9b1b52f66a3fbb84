"""Who is notified, for programs: the same as on the page, and no address ever comes out."""

import pytest

from aniworld.database import transaction
from aniworld.library.notices import noting
from aniworld.library.notices.kinds import ADDED, USUAL
from aniworld.messages import Message
from aniworld.models import NoticeTarget, User

PATH = "/api/notifications"
HOOK = {"way": "webhook", "name": "Home", "address": "http://127.0.0.1:9/hook/abcdef"}


@pytest.fixture
def added(program, database):
    return program.post(PATH, json=HOOK)


def test_a_target_is_added_and_its_key_is_told_only_then(program, added):
    assert added.status_code == 201
    told = added.get_json()
    assert added.headers["Location"].endswith(f"{PATH}/{told['id']}")
    assert len(told.pop("key")) > 40
    assert (told["address"], told["way"]) == ("http://127.0.0.1:9/•••", "webhook")
    assert set(told["kinds"]) == set(USUAL)
    assert program.get(f"{PATH}/{told['id']}").get_json() == told
    assert program.get(PATH).get_json() == {"notifications": [told], "total": 1}


def test_its_key_and_its_address_never_come_out(program, added):
    text = program.get(PATH).get_data(as_text=True)
    assert added.get_json()["key"] not in text
    assert "abcdef" not in text


def test_one_that_is_switched_off_is_not_tried_again(program, added):
    NoticeTarget.update(next_at=2e9, failures=1).execute()
    assert program.get(f"{PATH}/1").get_json()["next_at"] == "2033-05-18T03:33:20Z"
    NoticeTarget.update(is_on=False).execute()
    assert program.get(f"{PATH}/1").get_json()["next_at"] is None


def test_the_kinds_of_a_target_are_changed_and_it_is_switched_off(program, added):
    answer = program.patch(f"{PATH}/1", json={"kinds": [ADDED], "is_on": False})
    assert answer.status_code == 200
    assert (answer.get_json()["kinds"], answer.get_json()["is_on"]) == ([ADDED], False)


def test_a_target_that_is_removed_is_not_found(program, added):
    assert program.delete(f"{PATH}/1").status_code == 204
    assert program.get(f"{PATH}/1").status_code == 404


def test_a_test_tells_what_came_of_it(program, added):
    told = program.post(f"{PATH}/1/test").get_json()
    assert (told["is_well"], told["code"]) == (False, "notice_refused")
    assert told["sentence"].startswith("The last notification was not sent: Home ")
    assert told["sentence"].count("Home") == 1


def test_what_was_sent_lately_is_listed(program, added):
    program.patch(f"{PATH}/1", json={"kinds": [ADDED]})
    with transaction():
        noting.note(ADDED, Message("told", {"sentence": "One."}))
    (told,) = program.get(f"{PATH}/deliveries").get_json()["deliveries"]
    assert (told["message"], told["state"], told["tries"]) == ("One.", "waiting", 0)


WRONG = [
    ({}, 422),
    ({"way": "pigeon"}, 422),
    (HOOK | {"address": "nonsense"}, 422),
    (HOOK | {"kinds": ["rain"]}, 422),
    (HOOK | {"colour": "red"}, 422),
]


@pytest.mark.parametrize(("sent", "status"), WRONG)
def test_what_is_wrong_gets_a_sentence(program, database, sent, status):
    answer = program.post(PATH, json=sent)
    assert answer.status_code == status
    assert answer.get_json()["error"]
    assert program.get(PATH).get_json()["total"] == 0


@pytest.mark.parametrize(
    ("method", "path"), [("POST", ""), ("PATCH", "/1"), ("DELETE", "/1"), ("POST", "/1/test")]
)
def test_members_change_nothing(browser, added, method, path):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    headers = {"X-CSRF-Token": bob.token(), "Origin": "http://localhost"}
    assert bob.client.open(PATH + path, method=method, json={}, headers=headers).status_code == 403
