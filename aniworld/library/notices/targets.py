"""Who is notified: found, taken by one process at a time, and how it does."""

from ...database import now, transaction
from ...errors import NotFound
from ...messages import Message
from ...models import Delivery, Notice, NoticeAddress, NoticeTarget

APPRISE, WEBHOOK = "apprise", "webhook"
BUSY_SECONDS = 300.0  # that a process may talk to one; another takes over then
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30.0, 3600.0
BATCH_SECONDS = 20.0  # what happens within it is one message for people


def all() -> list[NoticeTarget]:
    return list(NoticeTarget.select().order_by(NoticeTarget.name))


def get(identifier: int | str) -> NoticeTarget:
    """Return the target of this id. Raises NotFound."""
    number = str(identifier)
    row = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        row = NoticeTarget.one_with(id=int(number))
    if row is None:
        raise NotFound("no_such_target")
    return row


def address_of(target: NoticeTarget) -> NoticeAddress:
    """Return the whole address of a target, and its key."""
    return NoticeAddress.get_by_id(target.id)


def ready() -> list[NoticeTarget]:
    """Return the targets that are on and can be told something now.

    Times further ahead than any that is ever set were written by a wrong clock.
    """
    at = now()
    is_left_alone = NoticeTarget.next_at.between(at, at + LONGEST_PAUSE_SECONDS)
    is_busy = NoticeTarget.busy_until.between(at, at + BUSY_SECONDS)
    waiting = Delivery.select(Delivery.target).join(Notice).where(Delivery.ended_at.is_null())
    whole = waiting.where(~Notice.at.between(at - BATCH_SECONDS, at))
    has_any = (NoticeTarget.way == WEBHOOK) & NoticeTarget.id.in_(waiting)
    is_due = has_any | NoticeTarget.id.in_(whole)
    is_free = NoticeTarget.is_on & ~is_left_alone & ~is_busy
    return list(NoticeTarget.select().where(is_free & is_due).order_by(NoticeTarget.id))


def take(target: NoticeTarget) -> bool:
    """Have a target for this process alone. Return whether no other one has it."""
    is_same = (NoticeTarget.id == target.id) & (NoticeTarget.busy_until == target.busy_until)
    with transaction():
        return NoticeTarget.update(busy_until=now() + BUSY_SECONDS).where(is_same).execute() > 0


def succeeded(target: NoticeTarget, result: Message) -> None:
    """Note inside the caller's transaction that a target was told: its failures are over."""
    update(target, failures=0, next_at=0.0, busy_until=0.0, told_at=now(), **_result(result))
    target.failures = 0


def failed(target: NoticeTarget, result: Message) -> None:
    """Note inside the caller's transaction that a target failed; it is left alone, longer each time."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(target.failures, 10), LONGEST_PAUSE_SECONDS)
    failures = target.failures + 1
    update(target, failures=failures, next_at=now() + pause, busy_until=0.0, **_result(result))


def _result(message: Message) -> dict[str, object]:
    return {"result_code": message.code, "result_args": message.plain_args, "result_at": now()}


def update(target: NoticeTarget, **values: object) -> None:
    NoticeTarget.update(values).where(NoticeTarget.id == target.id).execute()


def note_result(target: NoticeTarget, result: Message) -> None:
    """Note inside the caller's transaction what came of a test that went badly."""
    update(target, **_result(result))
