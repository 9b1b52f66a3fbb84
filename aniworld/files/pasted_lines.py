"""The lines of a list that somebody pasted: titles, ids and addresses, one a line."""

import re
from urllib.parse import unquote

from . import show_ids

LONGEST = 500  # characters of what a line names
SPARE = 50  # for its bullet and number; what is too long stays so, and is refused by whoever adds it
_BULLET = re.compile(r"^(?:[-–—*•·‣▪]\s+)?(?:\[[ xX]?\]\s+)?")  # noqa: RUF001
_NUMBER = re.compile(r"^(\d{1,4})[.)]\s+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[a-z0-9-]+\.)+(?:co|com|net|io|app|tv|info|org|in)/\S+", re.IGNORECASE
)
_SLUG = re.compile(r"(?:anime|shows|series|tv)/(?:\d+[-/])?([^/?#]*[^\W\d_][^/?#]*)", re.IGNORECASE)


def lines(text: str) -> list[str]:
    """Return what each line names, without bullets and numbers; several addresses in one are several."""
    found = []
    for line in text.replace("\x00", "").splitlines():
        bare = _BULLET.sub("", line.strip()[: LONGEST + SPARE]).strip()
        words = bare.split()
        if len(words) > 1 and all(map(_ADDRESS.fullmatch, words)):
            found += words
        elif bare:
            found.append(bare)
    return _without_numbers(found)


def _without_numbers(found: list[str]) -> list[str]:
    """Return the lines without their numbers, if they are numbered: "86." alone may be a title."""
    numbers = []
    for line in found:
        number = _NUMBER.match(line)
        if number:
            numbers.append(int(number[1]))
    if len(found) < 2 or len(numbers) < len(found):
        return found
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return found
    return [_NUMBER.sub("", line) for line in found]


def is_address(text: str) -> bool:
    """Return whether a text is the address of a page, and nothing else."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def title_in(address: str) -> str:
    """Return the title that the address of a show's page spells, as "attack on titan"; "" without one."""
    path = unquote(address)
    if not any(site in path.casefold() for site in show_ids.SITES):
        return ""
    found = _SLUG.search(path)
    if found is None:
        return ""
    return " ".join(re.split(r"[-_+\s]+", found[1])).strip()
