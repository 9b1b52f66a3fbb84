"""The worker processes that were heard of."""

from typing import TYPE_CHECKING

from peewee import AutoField, CharField, FloatField, IntegerField

from ..database import BaseModel


class Worker(BaseModel):
    """One worker process of any machine.

    name: as it stands on the parts that it holds; seen_at: when it was heard of last.
    """

    if TYPE_CHECKING:
        id: AutoField

    name = CharField(max_length=120, unique=True)
    host = CharField(max_length=64)
    threads = IntegerField()
    seen_at = FloatField()
