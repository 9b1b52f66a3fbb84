"""What releases put around a name, as patterns: resolution, codecs, sources, checksums, years, versions.

Where release_words knows what stands in brackets, these find the same in the open, beside the title.
"""

import re

from ... import later

STOP = "¦"  # stands where something was taken out: what is before it is at the end of its text


def _pattern(text: str) -> re.Pattern[str]:
    return later.pattern(text, re.IGNORECASE)


def _in_lower(text: str) -> re.Pattern[str]:
    """Return a pattern for text in small letters, which is looked for in every name: that must be quick."""
    return later.pattern(text)


ENDINGS = _pattern(
    r"(?:\.(?:mkv|mp4|m4v|avi|m?ts|m2ts|mov|wmv|webm|flv|mpe?g|og[mv]|divx|rm|rmvb|vob|asf|3gp|iso|strm"
    r"|srt|ass|ssa|sub|idx|sup|vtt|nfo|jpe?g|png|part|tmp)){1,2}$"
)
QUOTED = later.pattern(r"[「『“][^」』”]*[」』”]")
REMARK = _pattern(  # "[24(END)]", "[05(BD Ver.)]"
    r"(\[\s?\d{1,4}(?:v\d)?)\s?\((?:end|fin|final|[完終终]|[^()\[\]]*\sver\.?)\)(?=\])"
)
OPENING = later.pattern(r"[\[({]")
BRACKETS = later.pattern(r"\[([^\[\]]*)\]|\(([^()]*)\)|\{([^{}]*)\}")
ONLY_A_HINT = _pattern(  # of a season, or a part of the title
    r"(?<!\w)(?:[ivx]+|\d(?:st|nd|rd|th)\sstage|(?:tv-|тв[\s-]?)\d)(?!\w)"
)

RESOLUTION = _in_lower(r"(?<![^\W_])(?:\d{3,4}\s?[x\xd7]\s?(\d{3,4})|(\d{3,4})[pi]\d{0,3}|([48]k))(?![^\W_])")
EDITION = _pattern(r"\{edition-([^}]*)\}")
REVISION = _in_lower(r"(?<=\d)(v\d)(?:\.\d)?(?!\d)|(?<![^\W_])(v[2-9])(?![^\W_])")
REVISION_APART = _pattern(r"(?<=\d)\s+v\d(?![^\W_])")
_DISC = r"(?:cd|dis[ck]|dvd|pt)[\s._-]?(?:\d{1,2}|[a-d])"
DISC = _pattern(_DISC)
MAY_BE_PART = _in_lower(r"(?:cd|dis[ck]|dvd|pt|part)[\s._-]?(?:\d{1,2}|[a-d])[\])\s¦]*$")
PART = _pattern(rf"[\s._\-\[(]*(?<![^\W_])(?:({_DISC})|(part\d{{1,2}}|(?<=\.)part\.\d))[\])\s¦]*$")

_SIZE = r"\d{3,4}\s?[x\xd7]\s?\d{3,4}|\d{3,4}[pi]\d{0,3}|[48]k(?=\W)|uhd"
_CODEC = (
    r"[xh][ .]?26[45](?:-\w+)?|xvid(?:-\w+)?|divx|mpeg-?[24]|avc|hevc|av1|vp9|(?:8|10|12)[ -]?bits?|hi10p?"
    r"|ma10p|hdr(?:10)?\+?|dv|\d{2,3}fps|crf\d{2}"
)
_SOUND = (
    r"(?:aac|ac3|e-?ac-?3|ddp?a?|dts(?:-?hd)?|truehd|flac|opus|ogg|mp3|l?pcm)(?:[ .]?[1257][ .][01])?(?:ch)?"
    r"|(?<!-\s\d\d\.)[257][ .-][01](?:ch)?(?=[\s.]*(?:ch\b|$|¦))"
)
_SOURCE = (
    r"blu-?ray|bd(?:-?(?:rip|remux|mv|box|iso))?|dvd(?:-?(?:rip|iso|remux|scr|[59]))?|web(?:-?(?:dl|rip))?"
    r"|hdtv(?:rip)?|[pds]dtv|tv-?rip|vhs-?rip|ld-?rip|remux|amzn|dsnp|atvp|hmax"
)
_LANGUAGE = (
    r"dual[ .-]audio|multi(?:[ .-]?(?:audio|subs?))?|german|english|french|italian|spanish|japanese"
    r"|(?:eng|ger|ita|fre|spa|jpn)(?=[ .](?:subs?|dub))|dl(?=[ .]\d{3,4}p)|vost(?:fr|a|de)"
    r"|(?<=\d[ .])(?:dual|vf|vo|pl|ita|ger|eng|esp|lat|latino|castellano|dublado|legendado|lektor|napisy)"
    r"|sub[ .]?(?:ita|esp|eng|fr|ger|indo)|(?:sub|dub)bed|subs"
)
_STATE = r"proper|repack|fastsub|internal|uncensored|uncut|complete|batch"
IN_THE_OPEN = _in_lower(
    rf"(?:(?<![^\W_])|(?<=\d)(?=x26[45]))"
    rf"(?:{_SIZE}|{_CODEC}|{_SOUND}|{_SOURCE}|{_LANGUAGE}|{_STATE})(?![^\W_])"
)

DATE = later.pattern(
    r"(?<!\d)(?:19|20)\d\d([-. ])[01]\d\1[0-3]\d(?!\d)(?:[ -][0-2]\d([ .-])[0-5]\d\2[0-5]\d(?!\d))?"
    r"|(?<![^\W_])[0-3]\d([-. ])[01]\d\3(?:19|20)\d\d(?!\d)|(?<![^\W_])(?<!\d\.)\d\d\.\d\d\.\d\d(?!\.?\d)"
)
YEAR = _pattern(r"(?:tv )?(?:19|20)\d\d(?:\s?-\s?(?:\d{2,4})?)?|\d{4}[.-]\d\d[.-]\d\d")
IN_SEASON = later.pattern(r"(?:\d{1,2}月)?新番|国漫|國漫")  # when it is shown, and where it is from
CHECKSUM = _pattern(r"[0-9A-F]{8}")
SIZE_BEHIND_NUMBER = later.pattern(r"(?<=\d)\s(?:-\s)?(?:480|720|1080|2160)(?=\s*(?:$|¦))")
SIZES = frozenset(["360", "480", "540", "576", "720", "1080", "1440", "2160", "4320"])

NUMBER = _pattern(
    r"(?:#|第|episode |folge |odc\.? ?|cap\.? ?(?=0|\d\d?(?!\d))|ep?\.? ?)?"
    r"\d{1,4}(?:\.\d)?(?:v\d)?(?:\s?[-~+&]\s?\d{1,4}(?:v\d)?)?\s*[話话集回]?"
    r"[\s_-]*(?:end|fin|final|完|終|终)?(?: (?:of|из|von|de|di|sur) \d+)?"
)
PLACE_IN_WORDS = later.pattern(
    r"(?:[^\W\d_]+ \d{1,2}|\d{1,2}\S* [^\W\d_]+)[\s,;.-]+(?:[^\W\d_]+\.? ?\d{1,4}|\d{1,4}\S* [^\W\d_]+)"
)
_CHAPTER = (  # "[Cap.102]": the season stands before the episode
    r"cap\.? ?(?P<season>[1-9]\d?)(?P<first>\d\d)(?:[ _-](?P=season)(?P<last>\d\d))?(?:[ .]final)?"
)
CHAPTER = _pattern(_CHAPTER)
CHAPTER_IN_BRACKETS = _pattern(rf"\[{_CHAPTER}\]")
PLACE_INSIDE = _pattern(r"(?<![^\W_])s\d{1,2}e\d{1,4}(?![^\W_])")
PLACE = _pattern(r"s\d{1,4}[ ._-]*(?:e|ep|x)\d.*|s\d{1,2} ?- ?\d{1,4}|(?!0x\d{3})\d{1,2}x\d{1,4}.*")
