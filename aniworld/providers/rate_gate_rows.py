"""The state of each gate as a row, which all processes share.

Read, changed by a rule and written in one transaction.
"""

from collections.abc import Callable

from peewee import CharField, FloatField, IntegerField, TextField

from ..database import BaseModel, run_sql, transaction
from ..messages import Message
from .rate_limit import State, reason_of

COLUMNS = ", ".join(State._fields)
READ = f"SELECT {COLUMNS} FROM gate WHERE name = ?"
SET = ", ".join(f"{column} = ?" for column in State._fields)
WRITE = f"UPDATE gate SET {SET} WHERE name = ?"


class Gate(BaseModel):
    """What State says of the gate of this name."""

    name = TextField(unique=True)
    tat = FloatField(default=0)
    credit = FloatField(default=0)
    background_at = FloatField(default=0)
    closed_until = FloatField(default=0)
    reason_code = CharField(max_length=32, default="")
    reason_args = TextField(default="")  # JSON, as the rules keep it
    failures = IntegerField(default=0)
    opened_at = FloatField(null=True)
    probe_until = FloatField(default=0)

    @property
    def reason(self) -> Message | None:
        """The trouble that it had last."""
        return reason_of(self.reason_code, self.reason_args)


def change(name: str, rule: Callable[[State], State | None]) -> tuple[State, bool]:
    """Put what the rule makes of a gate's state in its place, with nobody between reading and writing.

    Returns the state that was found when the rule gave None, else what the rule gave; and whether it gave
    one. Needs an open connection. Raises OperationalError when the database cannot be written.
    """
    with transaction():
        found = _read(name)
        changed = rule(found)
        if changed is None:
            return found, False
        if changed != found:
            run_sql(WRITE, *changed, name)
        return changed, True


def _read(name: str) -> State:
    """Return a gate's state. Its row is made before its first use."""
    row = run_sql(READ, name).fetchone()
    if row is not None:
        return State(*row)
    Gate.insert(name=name).on_conflict_ignore().execute()
    return State()
