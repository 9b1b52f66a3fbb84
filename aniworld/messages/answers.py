"""What an error page says around its sentence: the heading, what goes on, and what can be done.

By the status of the answer; where a code has a cure of its own, that is said instead.
"""

from ..translations import gettext

TITLES = {
    400: "That request could not be understood",
    401: "Please sign in",
    403: "That is not allowed",
    404: "Not found",
    405: "That does not work here",
    409: "That is already there",
    413: "That is too large",
    422: "That could not be used",
    414: "That is too long",
    429: "Too many attempts",
    431: "That is too long",
    502: "A source did not help",
    503: "Please wait a moment",
    507: "The disk cannot be used",
}
OTHER_TITLE = "Something went wrong"
TITLES_OF_CODES = {"unknown_host": "Not under this name"}

GOES_ON = {
    409: "Nothing was changed.",
    422: "Nothing was changed.",
    500: "Nothing was lost, and loading continues.",
    502: "Nothing was lost, and loading continues.",
    503: "Nothing was lost. Loading continues as soon as it can.",
    507: "Nothing was lost. What is on the disk stays as it is.",
}

CAN_DO = {
    400: "Go back, reload the page and try again.",
    403: "Go back, or ask an administrator.",
    404: "Check the address, or search for the series. It may have been removed.",
    405: "Go back and use the buttons of the page.",
    409: "Go back, reload the page and see what is there now.",
    413: "Choose a smaller file.",
    422: "Go back, correct it and try again.",
    429: "Wait a moment, then try again.",
    500: "Try again. If it happens again, look in the log.",
    502: "Try again in a few minutes. The page Sources shows how each source is doing.",
    503: "Try again in a moment.",
    507: "Make room, or check that the disk is mounted and can be written to. Then try again.",
}


def title(status: int, code: str = "") -> str:
    """Return the heading of an error page."""
    return gettext(TITLES_OF_CODES.get(code) or TITLES.get(status, OTHER_TITLE))


def goes_on(status: int) -> str:
    """Return what an error did not stop."""
    return gettext(GOES_ON.get(status, ""))


def can_do(status: int) -> str:
    """Return what can be done about an error."""
    return gettext(CAN_DO.get(status, ""))
