"""The state of a source in words, for the pages that list sources."""

from typing import Any

from ..library.parts.activity import Source
from ..messages.words import word
from .filters import until


def gate_words(source: Source) -> dict[str, Any]:
    """Return the fields of a source with words for its state, its failures and its rate."""
    count, seconds = source.rate
    state = _state(source)
    words = {
        "tried": word("source_tried"),
        "closed": word("source_closed", when=until(source.closed_until)),
        "failing": word("source_failing"),
        "open": word("source_open"),
    }
    return source._asdict() | {
        "state": state,
        "word": words[state],
        "troubles": word("source_failures", count=source.failures) if source.failures > 1 else "",
        "rate": word("source_rate", count=count, seconds=seconds),
    }


def _state(source: Source) -> str:
    """Return the state; a source is "failing" from its first failure on, so no trouble looks like health."""
    if source.is_tried:
        return "tried"
    if source.closed_until:
        return "closed"
    return "failing" if source.failures else "open"
