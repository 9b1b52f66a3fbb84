"""A webhook: one POST for each notice, signed, so that its receiver knows that it comes from here."""

import hashlib
import hmac
import json
from typing import Any

from ... import context
from ...database import now
from ...models import Notice, NoticeAddress, NoticeTarget
from ...models.part import USER
from ...providers import household
from . import programs


def send(target: NoticeTarget, where: NoticeAddress, notice: Notice) -> None:
    """Post a notice. Raises ProviderError."""
    client = household.client(target.name, where.address, context.current().settings.data_dir)
    sent = programs.body(notice)
    headers = {"X-Aniworld-Event": sent["eventType"]}
    if notice.id:
        headers["X-Aniworld-Delivery"] = str(notice.id)  # the same at each try
    if where.key:
        headers |= signed(where.key, str(int(now())), sent)
    client.exchange(household.gate(target.name), "", priority=USER, headers=headers, body=sent)


def signed(key: str, timestamp: str, sent: Any) -> dict[str, str]:
    """Return the headers that sign what is sent: HMAC-SHA256 of the time, a dot and the body."""
    text = f"{timestamp}.{json.dumps(sent)}"
    signature = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"X-Aniworld-Timestamp": timestamp, "X-Aniworld-Signature": f"sha256={signature}"}
