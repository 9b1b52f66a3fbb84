"""Who is notified of what happens, and every notification that was or is to be sent."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from ..database import BaseModel, now
from ..messages import Message


class NoticeTarget(BaseModel):
    """Where notifications go: a service that apprise knows, or a program's webhook.

    shown: its address without what is secret in it. kinds: what it is told. failures: in a row. next_at (it
    is left alone until then), busy_until (a process talks to it), told_at, result_at: UTC seconds.
    result_code, result_args: what came of the last notification or test.
    """

    if TYPE_CHECKING:
        id: AutoField

    name = CharField(max_length=80, unique=True)
    way = CharField(max_length=16)
    shown = TextField()
    kinds = JSONField(default=list)
    is_on = BooleanField(default=True)
    failures = IntegerField(default=0)
    next_at = FloatField(default=0.0)
    busy_until = FloatField(default=0.0)
    told_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)
    result_at = FloatField(null=True)

    @property
    def result(self) -> Message | None:
        return Message.of_row(self.result_code, self.result_args)


class NoticeAddress(BaseModel):
    """The whole address of a target, and the key with which a webhook is signed. Nothing ever shows them."""

    if TYPE_CHECKING:
        target_id: int

    target = ForeignKeyField(NoticeTarget, primary_key=True, on_delete="CASCADE")
    address = TextField()
    key = TextField(default="")


class Notice(BaseModel):
    """Something that happened. code, args: what people are told; payload: what programs are told."""

    if TYPE_CHECKING:
        id: AutoField

    kind = CharField(max_length=32)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    payload = JSONField(default=dict)
    at = FloatField(default=now, index=True)

    @property
    def message(self) -> Message:
        return Message(self.code, self.args)


class Delivery(BaseModel):
    """A notification to one target. tries: how often it failed; ended_at: when it was sent or given up."""

    if TYPE_CHECKING:
        id: AutoField
        target_id: int
        notice_id: int

    target = ForeignKeyField(NoticeTarget, backref="deliveries", on_delete="CASCADE")
    notice = ForeignKeyField(Notice, backref="deliveries", on_delete="CASCADE")
    tries = IntegerField(default=0)
    is_sent = BooleanField(default=False)
    ended_at = FloatField(null=True, index=True)

    @property
    def state(self) -> str:
        """Return waiting, sent, or given_up."""
        if self.ended_at is None:
            return "waiting"
        return "sent" if self.is_sent else "given_up"


class NoticeMark(BaseModel):
    """What was looked at or told already, by its name; value: up to where."""

    name = CharField(max_length=80, primary_key=True)
    value = IntegerField(default=0)
