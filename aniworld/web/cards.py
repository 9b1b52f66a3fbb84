"""What a card says in a word or two: how loading goes, and the badge in its corner."""

from collections.abc import Sequence
from typing import NamedTuple

from ..library.series.episode_counts import Sums
from ..messages.words import word
from ..models import Part, Series
from ..models.part import LOADING
from ..translations.formats import number


class Badge(NamedTuple):
    """The one badge of a card. kind: for the style sheet; short: what is seen; rest: what is read with it."""

    kind: str
    short: str
    rest: str = ""


def badge(row: Series, episodes: Sums, *, needs_you: bool) -> Badge | None:
    """Return the badge that matters most: what a person has to do, what is missing, that it airs."""
    if row.folder_missing_since:
        return Badge("trouble", "!", word("card_folder_gone"))
    if needs_you:
        return Badge("trouble", "!", word("card_needs_you"))
    if episodes.missing:
        return Badge("missing", number(episodes.missing), word("card_missing"))
    if row.status == "running":
        return Badge("airing", word("card_airing"))
    return None


def loading_word(parts: Sequence[Part]) -> str:
    """Return how loading goes, as short as it can be said."""
    for part in parts:
        if part.state == LOADING and part.total > 1:
            return word("card_counted", done=part.done, total=part.total)
    states = [part.state for part in parts]
    if LOADING in states:
        return word("card_loading")
    if any(part.not_before and part.attempt for part in parts):
        return word("card_retrying")
    return word("card_queued")
