"""The notifications page: targets are added, tested, changed and removed there, and no address comes out."""

import pytest

from aniworld.database import transaction
from aniworld.library.notices import noting, targets
from aniworld.library.notices.kinds import ADDED, FAILED
from aniworld.messages import Message
from aniworld.models import Delivery, User

from .pages import Page

ADD = "/settings/notifications/add"
HOOK = "http://127.0.0.1:9/hook/abcdef"


@pytest.fixture
def hook(alice, database):
    """A target that does not answer."""
    alice.post(
        "/settings/notifications/add", way="webhook", name="Home", address=HOOK, key="k" * 20, kinds=[ADDED]
    )
    return targets.all()[0]


def test_a_page_without_targets_says_so(alice):
    assert "Nobody is told of anything yet." in Page(alice.get("/settings/notifications")).text


def test_a_target_is_added(alice, hook):
    page = Page(alice.get("/settings/notifications"))
    assert "Webhook at http://127.0.0.1:9/•••" in page.text
    assert hook.kinds == [ADDED]


def test_the_key_that_is_made_for_a_webhook_is_shown_once(alice, database):
    answer = alice.post(
        "/settings/notifications/add", way="webhook", name="Home", address=HOOK, kinds=[ADDED]
    )
    key = targets.address_of(targets.all()[0]).key
    assert Page(answer).one("code").text == key
    assert key not in alice.get("/settings/notifications").get_data(as_text=True)


def test_no_address_and_no_key_is_on_the_page(alice, hook):
    text = alice.get("/settings/notifications").get_data(as_text=True)
    assert "abcdef" not in text
    assert "k" * 20 not in text


def test_what_cannot_be_used_is_said_and_no_secret_comes_back(alice, database):
    answer = alice.post(
        "/settings/notifications/add", way="webhook", name="Home", address="http://a:hunter22@x"
    )
    page = Page(answer)
    assert answer.status_code == 422
    assert "The address of a webhook looks like" in page.text
    assert page.one("input", id="target-new-name")["value"] == "Home"
    assert "hunter22" not in page.html


def test_a_change_keeps_what_is_left_empty(alice, hook):
    alice.post(f"/settings/notifications/{hook.id}", name="Nas", address="", key="", kinds=[ADDED, FAILED])
    row = targets.get(hook.id)
    assert (row.name, row.kinds) == ("Nas", [ADDED, FAILED])
    assert targets.address_of(row).address == HOOK


def test_a_wrong_change_is_said_at_its_form(alice, hook):
    answer = alice.post(f"/settings/notifications/{hook.id}", name="Nas", address="nonsense", kinds=[ADDED])
    assert answer.status_code == 422
    assert Page(answer).one("input", id=f"target-{hook.id}-address")["aria-invalid"] == "true"


def test_a_test_says_why_it_did_not_arrive(alice, hook):
    answer = alice.post(f"/settings/notifications/{hook.id}/test", headers={"HX-Request": "true"})
    said = answer.get_data(as_text=True)
    assert "The last notification was not sent: Home " in said and "was not notified" not in said
    assert alice.post(f"/settings/notifications/{hook.id}/test").status_code == 302


def test_it_is_switched_off_and_on(alice, hook):
    alice.post(f"/settings/notifications/{hook.id}/off")
    assert "It is switched off." in Page(alice.get("/settings/notifications")).text
    alice.post(f"/settings/notifications/{hook.id}/on")
    assert "It was told nothing yet." in Page(alice.get("/settings/notifications")).text


def test_a_target_of_notifications_is_removed(alice, hook):
    alice.post(f"/settings/notifications/{hook.id}/removed")
    assert targets.all() == []


def test_what_waits_was_sent_or_given_up_is_listed(alice, hook):
    with transaction():
        for sentence in ("One.", "Two.", "Three."):
            noting.note(ADDED, Message("told", {"sentence": sentence}))
    Delivery.update(ended_at=1.0, is_sent=True).where(Delivery.id == 1).execute()
    Delivery.update(ended_at=1.0).where(Delivery.id == 2).execute()
    page = Page(alice.get("/settings/notifications"))
    found = [element["data-delivery"] for element in page.all("li") if "data-delivery" in element]
    assert found == ["waiting", "given_up", "sent"]
    assert "One." in page.text


PATHS = ["add", "1", "1/test", "1/on", "1/off", "1/removed"]


@pytest.mark.parametrize("path", PATHS)
def test_members_change_nothing(browser, hook, path):
    bob = browser("bob").sign_in()
    User.update(role="editor").where(User.name == "bob").execute()
    assert bob.post(f"/settings/notifications/{path}", way="webhook", address=HOOK).status_code == 403
    assert "Only an administrator can add or change them." in Page(bob.get("/settings/notifications")).text
    assert len(targets.all()) == 1
