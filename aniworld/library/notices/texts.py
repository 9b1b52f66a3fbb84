"""What people read of several notices: one message, in which what is of one kind stands together."""

from collections.abc import Sequence

from ...models import Notice
from ...translations import gettext
from .kinds import KINDS

MOST_LINES = 10  # of one kind
HEAVIEST_FIRST = ("failure", "warning", "success", "info")


def of(notices: Sequence[Notice]) -> tuple[str, str, str]:
    """Return the title, the text, and the weight of the most serious one."""
    by_kind: dict[str, list[str]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice.message.sentence)
    lines: list[str] = []
    for sentences in by_kind.values():
        lines += sentences[:MOST_LINES]
        if len(sentences) > MOST_LINES:
            lines.append(gettext("… and {count} more.").format(count=len(sentences) - MOST_LINES))
    return "aniworld", "\n".join(lines), _weight(by_kind)


def _weight(kinds: dict[str, list[str]]) -> str:
    weights = {KINDS[kind].weight for kind in kinds if kind in KINDS}
    for weight in HEAVIEST_FIRST:
        if weight in weights:
            return weight
    return "info"
