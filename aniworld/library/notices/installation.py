"""Notes when the installation is in trouble, and when it is well again."""

from collections.abc import Mapping
from typing import NamedTuple

from ...database import transaction
from ...messages import Message
from ...models import NoticeMark
from . import marks, noting
from .kinds import TROUBLE, WELL_AGAIN

PREFIX = "trouble:"


class Failed(NamedTuple):
    """What fails, and what helps, each in a sentence."""

    sentence: str
    cure: str


def compare(failed: Mapping[str, Failed], well: Mapping[str, str]) -> None:
    """Note what has begun to fail and what works again. failed, well: the checks by their codes."""
    if not noting.is_wanted():
        return
    known = _known()
    for code, found in failed.items():
        if code not in known:
            _begins(code, found)
    for code in known:
        if code in well:
            _ends(code, well[code])


def _known() -> set[str]:
    rows = NoticeMark.select(NoticeMark.name).where(NoticeMark.name.startswith(PREFIX))
    return {row.name.removeprefix(PREFIX) for row in rows}


def _begins(code: str, found: Failed) -> None:
    with transaction():
        if marks.first(PREFIX + code):
            said = Message("told", {"sentence": f"{found.sentence} {found.cure}".strip()})
            noting.note(TROUBLE, said, {"check": code})


def _ends(code: str, sentence: str) -> None:
    with transaction():
        if marks.drop(PREFIX + code):
            noting.note(WELL_AGAIN, Message("told", {"sentence": sentence}), {"check": code})
