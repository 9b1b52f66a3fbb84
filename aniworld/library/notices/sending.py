"""Sends what is noted: people get one message for what happens together, programs get each by itself."""

import logging
from collections.abc import Sequence

from ...database import now, transaction
from ...errors import AniworldError
from ...messages import Message
from ...models import Delivery, Notice, NoticeTarget
from ...preferences.values import household_language
from ...translations import speaking
from . import apprise_urls, targets, texts, webhook
from .kinds import TEST
from .targets import WEBHOOK

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100
GIVEN_UP_SECONDS = 3 * 86400.0  # a target that takes nothing for so long is not told of it any more
KEPT_SECONDS = 14 * 86400.0
SENT = Message("notice_sent")


def send_due() -> int:
    """Tell each target what waits for it. Return how many notices were sent."""
    return sum(_send_to(target) for target in targets.ready() if targets.take(target))


def _send_to(target: NoticeTarget) -> int:
    waiting = _waiting(target)
    at_once = 1 if target.way == WEBHOOK else MOST_AT_ONCE
    count = 0
    for first in range(0, len(waiting), at_once):
        some = waiting[first : first + at_once]
        trouble = _say(target, [delivery.notice for delivery in some])
        _store(target, some, trouble)
        if trouble:
            return count
        count += len(some)
    targets.update(target, busy_until=0.0)
    return count


def _waiting(target: NoticeTarget) -> list[Delivery]:
    rows = Delivery.select(Delivery, Notice).join(Notice)
    is_waiting = (Delivery.target == target.id) & Delivery.ended_at.is_null()
    return list(rows.where(is_waiting).order_by(Delivery.id).limit(MOST_AT_ONCE))


def _say(target: NoticeTarget, notices: Sequence[Notice]) -> Message | None:
    """Send notices. Return why that failed, or None."""
    with speaking(household_language()):
        return _said(target, notices)


def _said(target: NoticeTarget, notices: Sequence[Notice]) -> Message | None:
    where = targets.address_of(target)
    if target.way == WEBHOOK:
        try:
            webhook.send(target, where, notices[0])
        except AniworldError as error:
            return Message("notice_refused", {"target": target.name, "why": error.kept})  # why names it
        return None
    title, text, weight = texts.of(notices)
    if apprise_urls.send(where.address, title, text, weight):
        return None
    return Message("notice_not_taken", {"target": target.name})


def _store(target: NoticeTarget, some: Sequence[Delivery], trouble: Message | None) -> None:
    ids = Delivery.id.in_([delivery.id for delivery in some])
    with transaction():
        if trouble is None:
            Delivery.update(is_sent=True, ended_at=now()).where(ids).execute()
            targets.succeeded(target, SENT)
            return
        Delivery.update(tries=Delivery.tries + 1).where(ids).execute()
        targets.failed(target, trouble)
    log.warning("%s", trouble)


def test(target: NoticeTarget) -> Message | None:
    """Send a test at once, and end the pause when it goes well. Return why it failed, or None."""
    notice = Notice(kind=TEST, code="notice_test", args={"target": target.name}, payload={}, at=now())
    trouble = _say(target, [notice])
    with transaction():
        if trouble:
            targets.note_result(target, trouble)
        else:
            targets.succeeded(target, SENT)
    return trouble


def tidy() -> int:
    """Give up what could not be sent for days, and forget what is long over. Return how much is forgotten."""
    at = now()
    too_old = Notice.select(Notice.id).where(Notice.at < at - GIVEN_UP_SECONDS)
    with transaction():
        Delivery.update(ended_at=at).where(
            Delivery.ended_at.is_null() & Delivery.notice.in_(too_old)
        ).execute()
        Delivery.delete().where(Delivery.ended_at < at - KEPT_SECONDS).execute()
        kept = Delivery.select(Delivery.notice)
        return Notice.delete().where(Notice.id.not_in(kept)).execute()


def lately(most: int) -> list[Delivery]:
    """Return the newest deliveries, each with its notice and its target."""
    rows = Delivery.select(Delivery, Notice, NoticeTarget).join(Notice).switch(Delivery).join(NoticeTarget)
    return list(rows.order_by(Delivery.id.desc()).limit(most))
