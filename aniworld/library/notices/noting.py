"""Notes what has happened for each target that wants to know, in the transaction that makes it so."""

from collections.abc import Mapping
from typing import Any

from ...database import db, now
from ...messages import Message
from ...models import Delivery, Notice, NoticeTarget


def note(kind: str, message: Message, payload: Mapping[str, Any] | None = None) -> int:
    """Note something inside the caller's transaction. Return how many targets will be told.

    payload: what webhooks are sent besides the message.
    """
    if not db.in_transaction():
        raise RuntimeError("a notice belongs into the transaction that makes the change")
    wanting = []
    for row in NoticeTarget.select():
        if row.is_on and kind in row.kinds:
            wanting.append(row.id)
    if not wanting:
        return 0
    notice = Notice.create(
        kind=kind, code=message.code, args=message.plain_args, payload=dict(payload or {}), at=now()
    )
    Delivery.insert_many([{"target": target, "notice": notice.id} for target in wanting]).execute()
    return len(wanting)


def is_wanted() -> bool:
    """Return whether anybody is told anything."""
    return NoticeTarget.one_with(is_on=True) is not None
