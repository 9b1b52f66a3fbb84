"""What can be wrong with the database: one table, from a code to the sentence, the cure and the status.

sqlite.py and postgres.py say which of these an error of theirs is.
"""

from dataclasses import dataclass

from .errors import AniworldError
from .messages import cure


@dataclass(frozen=True)
class Kind:
    """One kind of trouble, whose sentence and cure stand in messages/.

    needs_a_person: it stays until somebody puts another database in this one's place.
    """

    code: str
    status: int = 503
    retry_after_seconds: float | None = 5.0
    needs_a_person: bool = False

    @property
    def cure(self) -> str:
        """What helps, in a sentence for people."""
        return cure(self.code)


FULL = Kind("database_full", status=507, retry_after_seconds=30.0)
BUSY = Kind("database_busy")
READ_ONLY = Kind("database_read_only", retry_after_seconds=30.0)
DISK = Kind("database_disk", retry_after_seconds=30.0)
NOT_OPENED = Kind("database_not_opened", retry_after_seconds=30.0)
AWAY = Kind("database_away")
DAMAGED = Kind("database_damaged", retry_after_seconds=None, needs_a_person=True)
MISSING = Kind("database_missing", retry_after_seconds=None, needs_a_person=True)
FOREIGN = Kind("database_foreign", retry_after_seconds=None, needs_a_person=True)
REPLACED = Kind("database_replaced", retry_after_seconds=None, needs_a_person=True)
OTHER = Kind("database_error", retry_after_seconds=30.0)

ALL = (FULL, BUSY, READ_ONLY, DISK, NOT_OPENED, AWAY, DAMAGED, MISSING, FOREIGN, REPLACED, OTHER)
BY_CODE = {kind.code: kind for kind in ALL}


class Trouble(AniworldError):
    """The database cannot be read or written. said: what the database itself said of it, for the log."""

    def __init__(self, kind: Kind, said: str = ""):
        super().__init__(kind.code)
        self.kind, self.said = kind, said
        self.status = kind.status
        self.retryable = not kind.needs_a_person
        self.retry_after_seconds = kind.retry_after_seconds

    @property
    def sentence(self) -> str:
        return self.message.sentence

    @property
    def cure(self) -> str:
        """What helps, in a sentence for people."""
        return self.kind.cure

    @property
    def in_full(self) -> str:
        """One line for whoever runs aniworld: what is wrong, what the database said, and what can be done."""
        said = f" ({self.said})" if self.said else ""
        return f"{self.sentence}{said} {self.cure}"
