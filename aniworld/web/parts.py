"""A part of a series as the templates want it: with the word, the sign and the button for its state."""

from typing import Any

from ..database import now
from ..errors import NoTurn
from ..library.artwork.picture_jobs import DRAWN, YOURS
from ..messages.words import word
from ..models import Part
from ..models.part import FAILED, LOADED, LOADING, PARTIAL, PENDING, UNAVAILABLE
from ..models.progress import NO_SHOW
from .filters import in_time

CLASSES = {LOADED: "completed", PARTIAL: "completed", FAILED: "failed", UNAVAILABLE: "failed"}
WORDS = {
    PENDING: "part_pending",
    LOADED: "part_loaded",
    PARTIAL: "part_partial",
    FAILED: "part_failed",
    UNAVAILABLE: "part_unavailable",
}
ORIGINS = {YOURS: "part_yours", DRAWN: "part_drawn"}


class ShownPart:
    """A part with the words for its state. Everything else is read from the row."""

    def __init__(self, row: Part):
        self.row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def progress_class(self) -> str:
        return CLASSES.get(self.row.state, "pending")

    @property
    def next_try_at(self) -> float | None:
        return self.row.not_before if self.row.state == PENDING else None

    @property
    def can_retry(self) -> bool:
        if self.row.error_code in NO_SHOW:
            return False
        if self.row.state == PENDING:
            return self.row.not_before is not None
        return self.row.state in (FAILED, UNAVAILABLE, PARTIAL)

    @property
    def word(self) -> str:
        row = self.row
        if row.state == LOADING:
            if row.total > 1:
                return word("part_loading_of", done=row.done, total=row.total)
            return word("part_loading")
        if self._is_trying_again:
            return word("part_trying_again", when=in_time(row.not_before))
        return word(WORDS[row.state])

    @property
    def _is_trying_again(self) -> bool:
        row = self.row
        is_later = row.state == PENDING and (row.not_before or 0.0) > now()
        return is_later and row.error_code != NoTurn.code

    @property
    def origin(self) -> str:
        """Where it is from, to follow the word; "" where the source is that of an earlier load."""
        if not self.row.source or self.row.state not in (LOADED, PARTIAL, UNAVAILABLE):
            return ""
        if self.row.source in ORIGINS:
            return word(ORIGINS[self.row.source])
        return word("part_from", source=self.row.source)
