"""What those who share videos write around a title: their group, resolution, codec, languages, "Batch"."""

import re

from .. import later

# Words that tell nothing of the show, as they stand in brackets.
_WORD = later.pattern(
    r"bd|bdrip|bdremux|bdmv|bdbox|bdiso|blu|bluray|ray|rip|dvd|dvdrip|dvdiso|r1|r2|r2j|web|webdl"
    r"|webrip|dl|hdtv|hdtvrip|tvrip|sdtv|pdtv|dsr|vhs|vhsrip|ld|ldrip|remux|amzn|nf|netflix"
    r"|crunchyroll|cr|hulu|dsnp|baha|tv|tvs|series|anime|ona|uhd|fhd|hd|hq|sd|2k|4k|8k|hdr|hdr10"
    r"|hdr10\+|dv|sdr|hevc|avc|av1|vp9|xvid|divx|x264|x265|h264|h265|x|h|264|265|264p|10bit|8bit|10|8"
    r"|bit|bits|hi10|hi10p|hi444pp|ma10p|yuv420p10|main10|aac|aac2|ac3|eac3|ddp|ddp5|ddp2|dd|dd5|flac"
    r"|dts|dtshd|ma|truehd|atmos|opus|mp3|mp4|mkv|avi|ch|2ch|6ch|0|1|2|5|7|dual|audio|dualaudio|multi"
    r"|multisub|multiple|sub|subs|subbed|subtitle|subtitles|softsub|softsubs|hardsub|hardsubs|fansub|fan|omu"
    r"|fansubs|dub|dubbed|raw|raws|vost|vostfr|vosta|vostde|vf|english|german|japanese|french|italian"
    r"|spanish|russian|deutsch|eng|ger|jp|jap|jpn|ita|fre|fra|spa|esp|rus|de|en|fr|it|es|ja|jpsub|gb"
    r"|big5|chs|cht|jpsc|jptc|sc|tc|cn|简体|繁體|繁体|简繁|中字|内封|内嵌|外挂|双语|字幕|batch|complete|collection|full"
    r"|unofficial|uncensored|uncut|censored|remaster|remastered|repack|proper|fin|final|end|合集|全集|完结"
    r"|ova|ovas|oad|oads|special|specials|sp|sps|movie|movies|film|films|extra|extras|nc|ncop|nced|op"
    r"|ed|tvアニメ|menu|scans|cds|and|und|et|with|mit",
    re.IGNORECASE,
)
_MEASURES = later.pattern(
    r"\d{3,4}[pi]\d{0,3}|\d{3,4}[x×]\d{3,4}|v\d|[0-9a-f]{8}|\d{2,4}fps|(?:e|ep|eps|episodes?)?\d{1,4}"
    r"|\d{1,4}(?:eps?|episodes?|folgen|[话話集回])|全\d+[话話集回]|\d{1,2}bits?|[xh]26[456]",
    re.IGNORECASE,
)
_IN_THE_OPEN = later.pattern(  # where one of these stands outside of brackets, the title has ended
    r"(?<![^\W_])(?:\d{3,4}[pi]|\d{3,4}x\d{3,4}|blu-?ray(?:[ .-]?rip)?|bd-?(?:rip|remux|mv|box)"
    r"|dvd-?(?:rip|iso)|web-?(?:dl|rip)|hdtv(?:rip)?|pdtv|remux|[xh][ .]?26[456]|hevc|xvid|10-?bits?|hi10p"
    r"|flac|e?ac3|dual[ .-]audio|german[ .](?:dl|dubbed|subbed|ml)|multi[ .-]?subs?)(?![^\W_])",
    re.IGNORECASE,
)
_AT_END = later.pattern(
    r"[\s.,+_-]+(?:batch|complete(?: (?:series|collection|batch))?|bd|dvd|web|uncensored|uncut"
    r"|remaster(?:ed)?|vost(?:fr|a|de)|(?:eng|ger|jpn|english|german|multi|fan)[ -]?(?:subs?|subbed|dub)"
    r"|(?:eng|ger|jpn|english|german|multi|fan)[ -]?dubbed|fansubs?|raws?|multi|dubbed|subbed|omu|jpn"
    r"|合集|全集|全\d{1,4}[話话集回]"
    r"|\d{1,2}(?:eps|episodes)|\d{2,3}-\d{2,3}|0*1\s?[-–~]\s?\d{2,4}|s\d{1,2}e\d{1,4}-e?\d{1,4}"
    r"|(?:eps?|episodes?|vol)\.?\s?\d{1,4}(?:\s?[-–~]\s?\d{1,4}))$"
    r"|\s+-\s+(?:tv|ona)$"
    r"|\s*(?:\stv)?\s*[+,&]\s*(?:the )?(?:ovas?|oads?|specials?|movies?|films?|sps?|extras?)$",
    re.IGNORECASE,
)
_LANGUAGE_AT_END = later.pattern(
    r"[\s.,+_-]+(?:german|english|french|italian|spanish|russian|japanese|deutsch)(?:[\s.]dl)?$",
    re.IGNORECASE,
)
_LOOSE_END = " -_.,+(["
_BRACKETS = later.pattern(r"[\[【［{]([^\[\]【】［］{}]*)[\]】］}]")
_PARENTHESES = later.pattern(r"[(（]([^()（）]*)[)）]")
_BETWEEN = later.pattern(r"[\s._,;:|+&/~–-]+")


def is_release(text: str) -> bool:
    """Return whether a text is nothing but such words: "BD 1080p HEVC", "01-12", "E63F2984"."""
    words = [word for word in _BETWEEN.split(text.casefold()) if word]
    return all(_WORD.fullmatch(word) or _MEASURES.fullmatch(word) for word in words)


def names_in(text: str) -> list[str]:
    """Return the titles that a name of a file or folder holds, the likeliest first.

    "[Group] Show [1080p]" → ["Show"]; "[Group][标题][Title][1080p]" → ["标题", "Title"]. A title in brackets
    is found where nothing else stands: "[Oshi no Ko]".
    """
    outside = _outside(text)
    if any(sign.isalnum() for sign in outside):
        return [outside]
    inside = [content.strip() for content in _contents(text) if not is_release(content)]
    if len(inside) > 1:
        return inside[1:]  # the first is the group
    return inside


def _outside(text: str) -> str:
    """Return what stands outside of brackets, with those that stand inside of a title: "Ga [Idol] Sita"."""
    rest = _PARENTHESES.sub(_kept_unless_release, text)
    pieces = []
    end = 0
    for match in _BRACKETS.finditer(rest):
        before, after = rest[: match.start()], rest[match.end() :]
        pieces.append(rest[end : match.start()])
        end = match.end()
        if _has_word(before) and _has_word(after) and not is_release(match[1]):
            pieces.append(match[1])
    pieces.append(rest[end:])
    return _without_end(" ".join("".join(f" {piece}" for piece in pieces).split()))


def _kept_unless_release(match: re.Match[str]) -> str:
    if is_release(match[1]):
        return " "
    return match[0]


def _has_word(text: str) -> bool:
    """Return whether a text has a word outside of brackets and before what ends a title."""
    bare = _IN_THE_OPEN.split(_BRACKETS.sub(" ", text), maxsplit=1)[0]
    return any(sign.isalnum() for sign in bare)


def _without_end(text: str) -> str:
    """Cut what follows the title in the open; nothing is cut if nothing would be left."""
    end = _IN_THE_OPEN.search(text)
    patterns = [_AT_END]
    if end and end.start():
        text = text[: end.start()]
        patterns.append(_LANGUAGE_AT_END)  # before a codec it tells nothing of the show
    text = text.rstrip(_LOOSE_END)
    before = ""
    while text != before:
        before = text
        for pattern in patterns:
            text = pattern.sub("", text).rstrip(_LOOSE_END)
    return text.strip(" -_,+")


def _contents(text: str) -> list[str]:
    return [match[1] for match in _BRACKETS.finditer(text)]
