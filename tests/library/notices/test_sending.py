"""How notices are sent: people get one message, programs each by itself, and what fails is tried again."""

import hashlib
import hmac

import pytest

from aniworld import context
from aniworld.database import now, transaction
from aniworld.library.notices import noting, sending, targets, texts
from aniworld.library.notices.kinds import ADDED, FAILED, TROUBLE, WELL_AGAIN
from aniworld.library.series import series
from aniworld.messages import Message
from aniworld.models import Delivery, Notice, NoticeTarget

KINDS = [ADDED, FAILED, TROUBLE, WELL_AGAIN]


def note(*sentences, kind=ADDED):
    with transaction():
        for sentence in sentences:
            noting.note(kind, Message("told", {"sentence": sentence}), {"check": "disk"})


def test_a_webhook_is_told_each_thing_by_itself_and_in_order(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS, key="a secret key")
    note("Frieren was added.", "Mushishi was added.")
    assert household.tell() == 2
    assert [body["message"] for body in receiver.bodies] == ["Frieren was added.", "Mushishi was added."]
    assert household.tell() == 0


def test_it_is_signed_so_that_its_receiver_can_check_it(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS, key="a secret key")
    note("Frieren was added.")
    household.tell()
    ((headers, body),) = receiver.got
    signed = headers["X-Aniworld-Timestamp"].encode() + b"." + body
    good = hmac.new(b"a secret key", signed, hashlib.sha256).hexdigest()
    assert headers["X-Aniworld-Signature"] == f"sha256={good}"
    assert headers["X-Aniworld-Event"] == "SeriesAdd"
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Aniworld-Delivery"] == str(Notice.get().id)


def test_a_series_is_described_in_the_words_of_sonarr(household, receiver, still):
    household.add("webhook", receiver.url, kinds=KINDS)
    row, _ = series.add("Frieren")
    row.ids.model.insert_many(
        [
            {"series": row.id, "provider": name, "value": value}
            for name, value in (("tvdb", "424536"), ("imdb", "tt22248376"), ("mal", "52991"))
        ]
    ).execute()
    household.tell()
    (body,) = receiver.bodies
    assert body["eventType"] == "SeriesAdd"
    told = body["series"]
    assert (told["id"], told["title"], told["titleSlug"]) == (row.id, "Frieren", row.key)
    assert (told["tvdbId"], told["imdbId"], told["type"]) == (424536, "tt22248376", "anime")


def test_trouble_is_described_in_the_words_of_sonarr(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS)
    note("The disk is full.", kind=TROUBLE)
    household.tell()
    (body,) = receiver.bodies
    wanted = ("Health", "error", "disk", "The disk is full.")
    assert (body["eventType"], body["level"], body["type"], body["message"]) == wanted


def test_what_fails_is_tried_again_and_nothing_is_lost_or_told_twice(household, receiver):
    target = household.add("webhook", receiver.url, kinds=KINDS)
    note("Frieren was added.", "Mushishi was added.")
    receiver.status = 500
    assert household.tell() == 0
    target = targets.get(target.id)
    assert target.failures == 1
    assert target.next_at > now()
    assert target.result.code == "notice_refused"
    assert sending.send_due() == 0  # it is left alone for a while
    assert len(receiver.got) == 1
    receiver.status = 200
    assert household.tell() == 2
    sent = [body["message"] for body in receiver.bodies]
    assert sent == ["Frieren was added.", "Frieren was added.", "Mushishi was added."]
    assert targets.get(target.id).failures == 0


def test_the_address_of_a_target_is_in_no_sentence(household, receiver):
    receiver.status = 404
    target = household.add("webhook", receiver.url, kinds=KINDS)
    note("Frieren was added.")
    household.tell()
    assert "abcdef" not in targets.get(target.id).result.sentence


def test_a_target_that_another_process_has_is_left_to_it(household, receiver):
    target = household.add("webhook", receiver.url, kinds=KINDS)
    note("Frieren was added.")
    assert targets.take(target)
    assert not targets.take(target)
    assert household.tell() == 0


def test_a_target_that_is_off_is_told_nothing(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS, is_on=False)
    note("Frieren was added.")
    assert household.tell() == 0
    assert Notice.select().count() == 0


def test_people_get_one_message_for_what_happens_together(household, receiver):
    household.add("apprise", f"json://{receiver.host}/", kinds=KINDS)
    note("Frieren was added.", "Mushishi was added.")
    assert sending.send_due() == 0  # more may come
    assert household.tell() == 2
    (body,) = receiver.bodies
    assert body["message"] == "Frieren was added.\nMushishi was added."
    assert (body["title"], body["type"]) == ("aniworld", "info")


def test_a_service_that_does_not_take_it_is_asked_again(household, receiver):
    receiver.status = 500
    target = household.add("apprise", f"json://{receiver.host}/", kinds=KINDS)
    note("Frieren was added.")
    assert household.tell() == 0
    assert targets.get(target.id).result.code == "notice_not_taken"
    receiver.status = 200
    assert household.tell() == 1


def test_a_message_is_as_serious_as_what_is_worst_in_it_and_not_too_long():
    notices = [Notice(kind=ADDED, code="told", args={"sentence": f"{n}."}) for n in range(12)]
    notices.append(Notice(kind=FAILED, code="told", args={"sentence": "x."}))
    _, text, weight = texts.of(notices)
    assert text.splitlines()[-3:] == ["9.", "… and 2 more.", "x."]
    assert weight == "failure"


def test_a_test_is_sent_at_once(household, receiver):
    target = household.add("webhook", receiver.url, kinds=[])
    assert sending.test(target) is None
    assert receiver.bodies[0]["eventType"] == "Test"
    assert targets.get(target.id).result.code == "notice_sent"
    receiver.status = 403
    trouble = sending.test(target)
    assert trouble.code == "notice_refused"
    assert targets.get(target.id).result.code == "notice_refused"


def test_a_message_of_apprise_can_be_tested(household, receiver):
    target = household.add("apprise", f"json://{receiver.host}/", kinds=[])
    assert sending.test(target) is None
    assert "This is a test from aniworld." in receiver.bodies[0]["message"]
    assert receiver.bodies[0]["type"] == "info"


def test_what_could_not_be_sent_for_days_is_given_up_and_forgotten_later(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS)
    note("Frieren was added.")
    household.later(sending.GIVEN_UP_SECONDS + 1)
    assert sending.tidy() == 0
    delivery = Delivery.get()
    assert (delivery.is_sent, delivery.ended_at is not None) == (False, True)
    assert sending.send_due() == 0
    Delivery.update(ended_at=Delivery.ended_at - sending.KEPT_SECONDS - 1).execute()
    assert sending.tidy() == 1
    assert Delivery.select().count() == 0


def test_the_newest_deliveries_are_listed_first(household, receiver):
    household.add("webhook", receiver.url, kinds=KINDS)
    note("Frieren was added.", "Mushishi was added.")
    listed = sending.lately(1)
    assert [delivery.notice.message.sentence for delivery in listed] == ["Mushishi was added."]
    assert listed[0].target.name == "webhook"


def test_a_time_far_ahead_was_written_by_a_wrong_clock(household, receiver):
    target = household.add("webhook", receiver.url, kinds=KINDS)
    NoticeTarget.update(next_at=now() + 10**6, busy_until=now() + 10**6).execute()
    note("Frieren was added.")
    assert household.tell() == 1
    assert targets.get(target.id).told_at == pytest.approx(now(), abs=60)


def test_a_household_is_told_in_the_first_of_its_languages_that_we_speak(household, receiver, monkeypatch):
    household.add("webhook", receiver.url, kinds=KINDS)
    monkeypatch.setitem(context.current().preferences, "title_languages", ["ja", "de"])
    with transaction():
        noting.note(ADDED, Message("notice_added", {"name": "Frieren"}), {})
    household.tell()
    assert [body["message"] for body in receiver.bodies] == ["Frieren wurde hinzugefügt."]
