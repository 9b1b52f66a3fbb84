"""The forms in which names write numbers of episodes, as patterns.

Each has the groups first, decimal (".5"), half ("a") and rest: what may be further numbers.
"""

import re

from ... import later
from .. import season_words

_WORDS = (
    "episodes?|episodios?|episódios?|épisodes?|eps?|e|folgen?|cap[ií]tulos?|cap|puntat[ae]|b[öo]l[üu]m"
    "|odcinek|odc|aflevering|afl|avsnitt|afsnit|jakso|epizoda|epizod|episod|díl|t[ậa]p|сери[яи]|серія|эпизод"
    "|επεισόδιο|פרק|الحلقة|حلقة|ตอนที่|ตอน|第|제|#"
)
_WORDS_BEHIND = "серия|серія|эпизод|rész|b[öo]l[üu]m|blm|seri[jy]?a|odcinek|[話话集回화회]"
_WORDS_BEHIND_POINT = "folge|episode|epizód|epizoda|díl|avsnitt|afsnit|jakso"  # "3. Folge"
_LAST_WORD = r"end|fin|final|完|終|终"
_BEFORE = r"(?<![^\W_])"
_END = r"(?![^\W_])"

_FIRST_NUMBER = r"(?P<first>\d{1,4}(?!\d))(?P<decimal>\.\d(?!\d))?"
_HALF = r"(?P<half>[a-d](?![^\W_]))?"
_COUNT = rf"{_FIRST_NUMBER}{_HALF}(?:v\d(?:\.\d)?)?(?:end|fin|final)?"
_NO_DECIMAL = r"(?P<decimal>)(?P<half>)(?P<rest>)"
_NO_REST = r"(?P<rest>)"
_REST = (  # "-06", "+06", " & 06", "-E06", "E06"
    r"(?P<rest>(?:(?:(?:-|\s*[~+&,]|\s(?:and|und|et)(?=\s))\s*(?:(?:ep?|#)\s*)?|(?:\s-)?\s*(?:ep?|#)\s*)"
    r"\d{1,4}(?:v\d)?"
    r"(?!(?!ep?\d|[話话集回화회])[^\W_]|\.\d)){0,50})"
)
_EXPLICIT_REST = (  # "x06x07", "E06", "-E06", " - S01E06", " x06", "-06"
    r"(?P<rest>(?:"
    r"x\d\d(?!\d|(?!x\d\d)[^\W_])"
    r"|(?:\s*(?:[-~+&,]|to|bis|and|und|et))?\s*(?:s\d{1,4}[ ._-]*)?"
    r"(?:ep?|x|(?:\d\d)?\d{1,2}x)\s*\d{1,4}(?!\d|[^\W\d_]*\d?x)"
    r"|(?:[-~+&,]|\s[&+]\s)\d{1,4}(?![^\W_])|\s\d{2,3}(?=\s*(?:$|¦|-\s))"
    r"){0,50})"
)


def _pattern(text: str) -> re.Pattern[str]:
    return later.pattern(text, re.IGNORECASE)


EXPLICIT = (
    _pattern(
        rf"(?:{_BEFORE}(?:se?|t|(?:season|staffel|saison|temporada|stagione|sezon|сезон)\s?)"
        r"|(?<=[^\W\d_])s(?=\d\de\d\d(?!\d)))"
        r"(?P<season>\d{1,4})[\s._-]*(?:xe?|ep?|episode)[\s._]*"
        rf"{_FIRST_NUMBER}(?:v\d)?{_HALF}{_EXPLICIT_REST}"
    ),
    _pattern(  # not the title "3x3 Eyes", nor that in "Show - 03 - 2x4 Planks"
        r"(?<![\w.])(?!(?:(?<!.)|(?<=\s-\s\d\d\s-\s))\dx\d\s[^\W\d])"
        r"(?P<season>\d{1,2}|(?:19|20)\d\d(?=x\d\d?(?!\d|[\s.]\d\d(?!\d))))"
        r"(?:x|\sx\s(?=\d\d))(?!26[45])"
        rf"{_FIRST_NUMBER}(?:v\d)?{_HALF}{_EXPLICIT_REST}{_END}"
    ),
)
MORE = _pattern(
    r"\s*(?P<sign>[-~+&,]|to|bis|and|und|et)?\s*(?:s(?P<season>\d{1,4})[ ._-]*)?(?:(?P<x>\d{1,4})x)?"
    r"(?P<word>ep?|x|#)?\s*(?P<number>\d{1,4})"
)
COUNTED = (  # the surest first
    _pattern(
        rf"(?<![^\W\d_])(?<!\d(?=e))(?:{_WORDS})(?:[\s.:]*|(?<=[a-z][a-z])-){_COUNT}(?!\.\d{{1,2}}(?!\d))"
        rf"(?:{_END}|(?=ep?\d|\s*[話话集回화회])){_REST}"
    ),
    _pattern(rf"{_BEFORE}(?P<first>\d{{1,4}}){_NO_DECIMAL}\.\s?(?:{_WORDS_BEHIND_POINT}){_END}"),
    _pattern(rf"{_BEFORE}{_COUNT}{_REST}(?:-?[яа]\s)?[.\s]*(?:{_WORDS_BEHIND}){_END}"),
    _pattern(rf"(?P<first>\d{{1,4}}){_NO_DECIMAL}\s*[話话集](?!数)"),
    _pattern(rf"{_BEFORE}(?P<first>\d{{1,3}}){_NO_DECIMAL}\s?(?:of|из|von|de|di|sur)\s?\d{{1,3}}{_END}"),
)
HAN = "零〇一二三四五六七八九"
IN_HAN = later.pattern(rf"第(?P<number>[{HAN}十百]{{1,5}})[話话集回]")

_BARE = rf"{_COUNT}(?!e\d)"  # not the season of "01E06"
IN_BRACKETS = _pattern(rf"\[\s*{_BARE}{_REST}[\s_-]*(?:{_LAST_WORD})?\s*\]")
IN_PARENTHESES = _pattern(rf"\(\s*{_BARE}{_REST}[\s_-]*(?:{_LAST_WORD})?\s*\)")
_SEASON_BEHIND = r"\s(?:s|season\s|staffel\s)(?P<behind>\d{1,2})\s*(?:$|¦)"  # "- 05 [S2]"
SEASON_BEHIND = _pattern(_SEASON_BEHIND)
AFTER_DASH = _pattern(  # and nothing behind it: "Show - 05", "Show - 05 - Title", "Show - 05 [1080p]"
    rf"(?<!\S)-\s+#?{_BARE}{_REST}(?:\s(?:{_LAST_WORD}))?"
    rf"(?=\s*(?:$|\s-(?!\S)|¦|[\[(])|{_SEASON_BEHIND})"
)
AFTER_DASH_WITH_TEXT = _pattern(rf"(?<!\S)-\s+{_BARE}{_NO_REST}(?=\s+\w)")
AT_START = _pattern(rf"^{_BARE}{_REST}(?=\s*(?:$|¦|\s-(?!\S)|\.\s))")
AT_START_WITH_TEXT = _pattern(rf"^{_BARE}{_REST}(?=\s+[^\W\d]|-(?!\d))")
AT_END = _pattern(rf"(?<=[\s-])(?<!\s-\s){_BARE}{_REST}(?:\s(?:{_LAST_WORD}))?(?=\s*(?:$|¦|[\[(]))")
BEHIND_SEASON = _pattern(  # "112", "101-102 Title"; never the year of a folder called so
    r"^(?P<season>\d{1,2})(?!00)(?P<first>\d\d)(?:v\d)?(?:\s?[-+&]\s?(?P=season)(?P<last>\d\d))?"
    r"(?=\s*(?:$|¦|\s-(?!\S)|\.\s|\s+[^\W\d]))"
)
IN_THE_MIDDLE = _pattern(rf"(?<=[\s-]){_BARE}{_NO_REST}(?=\s+(?!(?:s\d{{1,2}}|\d{{1,3}})(?!\w))\S|-\D)")
COUNTS_NO_EPISODES = _pattern(  # "Season 04", "Vol 01"
    rf"(?<![^\W\d_])(?:{season_words.WORDS}|vol(?:ume)?)[\s.]*$"
)
MAY_BE_SEASON = later.pattern(r"(?<!\w)(?:\d{1,2}-|0\d\s)$")  # "Show 1-05 Title", "Show 02 05 Title"
NUMBER_AND_PART = _pattern(  # "Show 05 Part", "[05] Part"
    r"(?<!\S)(?:0\d{1,2}|-\s+\d{2,4}|\[\d{2,4}\])(?!\S).*(?<![^\W_])(?:part|pt|teil|partie|parte)\s*$"
)
NUMBER_BY_ITSELF = later.pattern(r"(?<!\S)-\s(?P<first>0\d{1,2})\s-\s$")
PADDED_BEFORE_TEXT = later.pattern(r"(?<=\s)(?<![Dd]ai\s)(?P<first>0[1-9])(?P<dash>\s-(?=\s))?\s+[^\W\d]")
BEFORE_TITLE = _pattern(rf"(?<=\s)(?P<first>\d{{2}}){_NO_DECIMAL}(?=(?:v\d)?(?:\s-\s|[:.]\s))")
