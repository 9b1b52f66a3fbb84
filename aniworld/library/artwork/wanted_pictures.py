"""Which kinds of pictures the household wants. Those that a person chooses come all the same."""

from ...preferences import values


def is_wanted(kind: str) -> bool:
    """Return whether pictures of this kind are fetched."""
    return bool(values.value("pictures")[kind])
