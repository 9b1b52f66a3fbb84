"""The state of each gate as a row, which all processes share, and which is changed by rules."""

from collections.abc import Callable

from peewee import CharField, FloatField, IntegerField, TextField

from ..database import BaseModel, a_statement, db, run_sql, transaction
from ..messages import Message
from .rate_limit import State, reason_of

COLUMNS = ", ".join(State._fields)
READ = f"SELECT {COLUMNS} FROM gate WHERE name = ?"
INSERT = f"INSERT INTO gate (name, {COLUMNS}) VALUES (?{', ?' * len(State._fields)})"
SET = ", ".join(f"{column} = ?" for column in State._fields)
WRITE = f"UPDATE gate SET {SET} WHERE name = ?"
AS_IT_WAS = " AND ".join(f"{column} IS NOT DISTINCT FROM ?" for column in State._fields)
REPLACE = f"{WRITE} AND {AS_IT_WAS}"
Rule = Callable[[State], State | None]


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


class GateRow:
    """The row of one gate, with its state as this process saw it last.

    While no other process has changed it, a change takes one statement: the row is not read before.
    """

    def __init__(self, name: str):
        self._name = name
        self._seen: State | None = None

    def change(self, rule: Rule) -> tuple[State, bool]:
        """Put what the rule makes of the gate's state in its place, with nobody between reading and writing.

        Returns the state that was found when the rule gave None, else what the rule gave; and whether it gave
        one. Needs an open connection. Raises OperationalError when the database cannot be written.
        """
        replaced = self._replaced(rule)
        if replaced is None:
            with transaction():
                replaced = self._read_and_changed(rule)
        found, is_changed = replaced
        self._seen = found
        return found, is_changed

    def _replaced(self, rule: Rule) -> tuple[State, bool] | None:
        """Change the row if it still is as it was seen; None when it must be read."""
        seen = self._seen
        if seen is None:
            return None
        changed = rule(seen)
        if changed is None or changed == seen:
            return None
        with a_statement():
            written = run_sql(REPLACE, *changed, self._name, *seen)
        if not db.rows_affected(written):
            return None
        return changed, True

    def _read_and_changed(self, rule: Rule) -> tuple[State, bool]:
        row = run_sql(READ, self._name).fetchone()
        found = State(*row) if row else State()
        changed = rule(found)
        if changed is None:
            return found, False
        if row is None:
            run_sql(INSERT, self._name, *changed)
        elif changed != found:
            run_sql(WRITE, *changed, self._name)
        return changed, True
