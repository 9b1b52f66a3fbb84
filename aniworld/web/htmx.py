"""htmx asks for a fragment where a browser without script asks for a page."""

from flask import request

# A page ignores the fragments of an answer if its socket has brought newer ones meanwhile.
DRAWN_AT = "X-Drawn-At"


def is_asking() -> bool:
    """Return whether this request comes from htmx, and not from a plain link or form."""
    return bool(request.headers.get("HX-Request"))


def fragments(drawn: str, cursor: int) -> tuple[str, int, dict[str, str]]:
    """Return an answer of fragments that were drawn from the rows as they were at this cursor or later."""
    return drawn, 200, {DRAWN_AT: str(cursor)}
