"""What the clock starts, with its last and next run."""

from peewee import CharField, FloatField, JSONField

from ..database import BaseModel, now
from ..messages import Message

LONGEST_RUN_SECONDS = 3600.0  # one that says nothing for longer was cut short with its worker


class Chore(BaseModel):
    """One line of the timetable. Times are UTC seconds; result_code, result_args: what came of the last run.

    While it runs, and when that was cut short, took_seconds is None.
    """

    name = CharField(max_length=40, unique=True)
    next_at = FloatField()
    last_at = FloatField(null=True)
    took_seconds = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)

    @property
    def result(self) -> str:
        """The sentence for people; "" while there is nothing to tell."""
        message = Message.of_row(self.result_code, self.result_args)
        return message.sentence if message else ""

    @property
    def is_running(self) -> bool:
        return (
            self.last_at is not None
            and self.took_seconds is None
            and now() - self.last_at < LONGEST_RUN_SECONDS
        )

    @property
    def is_under_way(self) -> bool:
        """Due or running: soon there is something new to tell."""
        return self.is_running or self.next_at <= now()
