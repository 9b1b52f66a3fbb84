"""What programs write into an NFO where they know nothing: empty words, "0.000000", "-1", "Episode #1.5"."""

import re

from ... import later
from .. import season_words

NUMBERS = ("rating", "value", "votes", "userrating", "year", "runtime")
DAYS = ("premiered", "aired")
PLACES = (  # of specials among the episodes
    "displayseason",
    "displayepisode",
    "displayafterseason",
    "airsbefore_season",
    "airsbefore_episode",
    "airsafter_season",
)
NO_WORDS = {"status": ("unknown",)}
NO_WORD = "n/a"  # in whatever element
NO_IDS = ("null", "none", "undefined", "unknown")
_NO_NUMBER = re.compile(r"(?:0+(?:[.,]0*)?|-1(?:[.,]0*)?)(?:\s*min\.?)?")
_NO_DAY = re.compile(r"(?:0\d\d\d|1[0-8]\d\d|1900)-.*")  # from before there was anime
_NO_PLACE = re.compile(r"-\d+")
_NO_ID = re.compile(r"0*|-\d+|tt0*")
_EPISODE = (
    "episode|epis[oó]dio|épisode|ep|folge|avsnitt|afsnit|aflevering|jakso|odcinek|epizoda|epizód|díl"
    "|bölüm|эпизод|серия|серія|επεισόδιο|tập|エピソード|에피소드"
)
_NUMBER = r"#?\d+(?:\.\d+)?"
_NO_TITLE = later.pattern(
    rf"tb[ad]|(?:{_EPISODE})\.?\s*{_NUMBER}|\d+\.\s*(?:{_EPISODE})|s\d+e\d+|\d+x\d+"
    r"|第\s?[\d零一二三四五六七八九十百]+\s?[話话集回]|제?\s?\d+\s?화"
    rf"|(?:{season_words.WORDS})\s*\d+|\d+\.\s*(?:{season_words.WORDS})|第\s?\d+\s?[季期]",
    re.IGNORECASE,
)


def is_none(tag: str, text: str) -> bool:
    """Return whether what an element says is nothing; tag: of the element, text: not empty."""
    folded = text.casefold()
    if folded == NO_WORD or folded in NO_WORDS.get(tag, ()):
        return True
    if tag in NUMBERS:
        return _NO_NUMBER.fullmatch(folded) is not None
    if tag in DAYS:
        return _NO_DAY.fullmatch(folded) is not None
    return tag in PLACES and _NO_PLACE.fullmatch(folded) is not None


def is_no_title(text: str) -> bool:
    """Return whether a title only says which episode or season it is."""
    return not text or text.casefold() == NO_WORD or _NO_TITLE.fullmatch(text) is not None


def is_no_id(text: str) -> bool:
    """Return whether an id is none, whatever service it is of."""
    folded = text.casefold()
    return folded in (NO_WORD, *NO_IDS) or _NO_ID.fullmatch(folded) is not None
