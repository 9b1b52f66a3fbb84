"""How a title sounds: one spelling for the many in which Japanese, and English in Japanese, are written.

"Shōjo Kakumei Utena" and "shoujo kakumei utena" sound alike, "Accel World" is near to "akuseru waarudo".
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ..text import fold

SILENT = {"a", "an", "and", "the", "und"}  # words that one writes and another does not, or as "&"
WRITTEN_OUT = {"doctor": "dr", "mister": "mr", "missus": "mrs", "versus": "vs", "saint": "st"}
# Applied in this order. The left side is what may be written, the right side how it is kept here.
SAME = (
    ("qu", "ku"), ("q", "k"), ("x", "ks"),
    ("ph", "f"), ("wh", "w"), ("gh", ""), ("th", "s"),
    ("dzu", "zu"), ("dz", "z"), ("dj", "j"),
    ("sya", "sha"), ("syu", "shu"), ("syo", "sho"), ("tya", "cha"), ("tyu", "chu"), ("tyo", "cho"),
    ("zya", "ja"), ("zyu", "ju"), ("zyo", "jo"), ("jya", "ja"), ("jyu", "ju"), ("jyo", "jo"),
    ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"), ("di", "ji"), ("du", "zu"), ("hu", "fu"),
    ("wo", "o"), ("ou", "o"), ("ei", "e"), ("v", "b"), ("l", "r"),
    ("mb", "nb"), ("mp", "np"), ("mm", "nm"),
)  # fmt: skip
# Before a c becomes a k or an s.
CH = (("tch", "ch"), ("cch", "ch"), ("sch", "sh"), ("ck", "k"))
_SOFT_C = re.compile(r"c(?=[eiy])")
_HARD_C = re.compile(r"c(?!h)")
_DOUBLE = re.compile(r"(.)\1+")
# Before a consonant and at the end, English has an r that Japanese leaves out.
_SILENT_R = re.compile(r"r(?![aeiouy])")
_SOFT = re.compile(r"[aeiouywh]")
ONE_CONSONANT = (("ch", "t"), ("ts", "t"), ("j", "z"), ("f", "h"))


@lru_cache(4096)
def sound(text: str) -> str:
    """Return how a text sounds, without blanks; "" when it is not written in Latin letters."""
    folded = fold(text)
    if not folded.isascii():
        return ""
    words = []
    for word in folded.split():
        if word not in SILENT:
            words.append(WRITTEN_OUT.get(word, word))
    joined = "".join(words) or folded.replace(" ", "")
    joined = _replaced(joined, CH)
    joined = _HARD_C.sub("k", _SOFT_C.sub("s", joined))
    joined = _replaced(joined, SAME)
    return _DOUBLE.sub(r"\1", joined)


def bones(sound: str) -> str:
    """Return the consonants of a sound: "sutaraito" and "starlight" share them."""
    sound = _replaced(sound, ONE_CONSONANT)
    return _DOUBLE.sub(r"\1", _SOFT.sub("", _SILENT_R.sub("", sound)))


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for written, kept in pairs:
        text = text.replace(written, kept)
    return text
