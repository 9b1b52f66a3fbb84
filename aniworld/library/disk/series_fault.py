"""Errors on disk that concern one series and must not stop the work for the others."""

from ...errors import AniworldError
from ...files.naming import shown
from ...messages import Message
from ...models import Series

# A link that leads out or never ends, a file in the way, what cannot be read, a name that no database takes.
OF_ONE_SERIES = (AniworldError, OSError, ValueError, RuntimeError)


def message(series: Series, error: BaseException) -> Message:
    """Return which series it is, and what is wrong with it."""
    return Message("trouble_of_series", {"title": shown(series.title), "why": _why(error)})


def _why(error: BaseException) -> Message | str:
    if isinstance(error, AniworldError):
        return error.kept
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{said.rstrip('.')}."
