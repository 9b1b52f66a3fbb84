"""Days, which rows keep as text."""

from datetime import date


def day_of(text: str | None) -> date | None:
    """Return the day that a row keeps as "2026-01-12"; None if it keeps none, or one that does not exist."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
