"""Takes from a file's name what its release put around it: group, resolution, codecs, checksum, version, part."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .. import release_words, season_words

LONGEST = 300  # letters of a name that are read; no file system takes more than 255 bytes
STOP = "¦"  # stands where something was taken out: what is before it is at the end of its text

_ENDINGS = re.compile(
    r"\.(?:mkv|mp4|m4v|avi|m?ts|m2ts|mov|wmv|webm|flv|mpe?g|og[mv]|divx|rm|rmvb|vob|asf|3gp|iso|strm"
    r"|srt|ass|ssa|sub|idx|sup|vtt|nfo|jpe?g|png|part|tmp)$",
    re.IGNORECASE,
)
_SIGNS = str.maketrans(
    dict.fromkeys("–—‐‑‒−―", "-")
    | dict.fromkeys("〜～∼", "~")
    | {
        "【": "[",
        "】": "]",
        "［": "[",
        "］": "]",
        "〔": "[",
        "〕": "]",
        "《": "[",
        "》": "]",
        "（": "(",
        "）": ")",
        "\u3000": " ",
        "\xa0": " ",
        "_": " ",
        "¦": " ",
        "★": " ",
        "☆": " ",
    }
    | {0xFF10 + digit: str(digit) for digit in range(10)}
    | {"＃": "#", "．": ".", "：": ":", "＋": "+"}
)
_QUOTED = re.compile(r"[「『“][^」』”]*[」』”]")
_LONG_DASH = re.compile(r"(?<=\w) ?[–—―] ?(?=\w)")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)|\{([^{}]*)\}")
_RESOLUTION = re.compile(
    r"(?<![^\W_])(?:\d{3,4}\s?[x×]\s?(\d{3,4})|(\d{3,4})[pi]\d{0,3}|([48]k))(?![^\W_])", re.IGNORECASE
)
_EDITION = re.compile(r"\{edition-([^}]*)\}", re.IGNORECASE)
_REVISION = re.compile(r"(?<=\d)(v\d)(?:\.\d)?(?!\d)|(?<![^\W_])(v[2-9])(?![^\W_])", re.IGNORECASE)
_TECH = re.compile(
    r"(?<![^\W_])(?:\d{3,4}\s?[x×]\s?\d{3,4}|\d{3,4}[pi]\d{0,3}|[48]k(?=\W)|uhd|[xh][ .]?26[45](?:-\w+)?|avc|hevc|av1|vp9"
    r"|xvid(?:-\w+)?|divx|(?:8|10|12)[ -]?bits?|hi10p?|ma10p|hdr(?:10)?\+?|dv"
    r"|(?:aac|ac3|e-?ac-?3|ddp?a?|dts(?:-?hd)?|truehd|flac|opus|ogg|mp3|lpcm|pcm)(?:[ .]?[1257][ .][01])?(?:ch)?"
    r"|[257][ .][01](?:ch)?(?=[\s.]*(?:ch\b|$|¦))|\d{2,3}fps|crf\d{2}"
    r"|blu-?ray|bd(?:-?(?:rip|remux|mv|box|iso))?|dvd(?:-?(?:rip|iso|remux|scr|[59]))?|web(?:-?(?:dl|rip))?|hdtv(?:rip)?"
    r"|[pds]dtv|sdtv|tv-?rip|vhs-?rip|ld-?rip|remux|amzn|dsnp|atvp|hmax|dual[ .-]audio|multi(?:[ .-]?(?:audio|subs?))?"
    r"|german|english|french|italian|spanish|japanese|(?:eng|ger|ita|fre|spa|jpn)(?=[ .](?:subs?|dub))|dl(?=[ .]\d{3,4}p)"
    r"|vost(?:fr|a|de)|sub[ .]?(?:ita|esp|eng|fr|ger|indo)|(?:sub|dub)bed|subs|proper|repack|internal|uncensored|uncut"
    r"|complete|batch)(?![^\W_])",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d([-. ])[01]\d\1[0-3]\d(?!\d)")
_JOINED = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])(?<![第제全])(?=\d)")
_VERSION_APART = re.compile(r"(?<=\d)\s+v\d(?![^\W_])", re.IGNORECASE)
_SUM = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)
_YEAR = re.compile(r"(?:tv )?(?:19|20)\d\d(?:\s?-\s?(?:\d{2,4})?)?|\d{4}[.-]\d\d[.-]\d\d", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:#|第|episode |ep?\.? ?)?\d{1,4}(?:\.\d)?(?:v\d)?(?:\s?[-~+&]\s?\d{1,4}(?:v\d)?)?\s*[话話集回]?"
    r"[\s_-]*(?:end|fin|final|完|終|终)?(?: (?:of|из|von|de|di|sur) \d+)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"s\d{1,4}[ ._-]*(?:e|ep|x)\d.*|s\d{1,2} ?- ?\d{1,4}|\d{1,2}x\d{1,4}.*", re.IGNORECASE)
_KIND = re.compile(
    r"(?:ova|oad|oav|sp|special|nc(?:op|ed)?|op|ed|pv|cm|menu|movie|trailer|preview|commentary|tokuten|creditless|映像特典|特典映像|特典)(?:s?\s*\d{0,3}| .*)",
    re.IGNORECASE,
)
_SIZES = frozenset(["360", "480", "540", "576", "720", "1080", "1440", "2160", "4320"])
_PART = re.compile(
    r"[\s._\-\[(]*(?<![^\W_])(?:((?:cd|dis[ck]|dvd|pt)[\s._-]?(?:\d{1,2}|[a-d]))|(part\d{1,2}|(?<=\.)part\.\d))[\])\s¦]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Text:
    """A name without what its release put around it.

    plain: with blanks between words, " - " between its pieces, numbers in brackets as [07].
    titles: what stood in brackets and may be the title.
    """

    plain: str
    titles: tuple[str, ...]
    version: str | None
    part: str | None


def of(name: str) -> Text:
    """Return the text of a file's name."""
    stem = _ENDINGS.sub("", name[-LONGEST:].strip())
    stem = _LONG_DASH.sub(" - ", stem).translate(_SIGNS)
    version = _version(stem)
    stem = _EDITION.sub(" ", _QUOTED.sub(f" {STOP} ", stem))
    plain, titles = _without_brackets(stem)
    plain = _DATE.sub(f" {STOP} ", _JOINED.sub(" ", plain))
    plain = _TECH.sub(f" {STOP} ", plain)
    plain = _VERSION_APART.sub("", _with_blanks(plain))
    part = None
    match = _PART.search(plain)
    if match and match.start():
        part = re.sub(r"[\W_]", "", match[1] or match[2]).lower()
        plain = f"{plain[: match.start()]} {STOP}"
    return Text(" ".join(plain.split()), titles, version, part)


def _version(stem: str) -> str | None:
    """Return "1080p", "v2", "Director's Cut" or what of these the name says."""
    words = []
    for match in _EDITION.finditer(stem):
        words.append(match[1].strip())
    size = _RESOLUTION.search(stem)
    if size:
        height = size[1] or size[2]
        words.append(f"{height}p" if height else size[3].lower())
    revision = _REVISION.search(stem)
    if revision:
        words.append((revision[1] or revision[2]).lower())
    return " ".join(words)[:80] or None


def _without_brackets(stem: str) -> tuple[str, tuple[str, ...]]:
    pieces = []
    titles = []
    end = 0
    for match in _BRACKETS.finditer(stem):
        content = (match[1] or match[2] or match[3] or "").strip()
        kept = _kept(content, is_square=match[0][0] == "[")
        if kept == STOP and not is_noise(content):
            titles.append(content)
        pieces += [stem[end : match.start()], f" {kept} "]
        end = match.end()
    pieces.append(stem[end:])
    plain = "".join(pieces)
    first = re.match(r"[\s¦]+", plain)
    if first:
        plain = plain[first.end() :]
    return plain, tuple(titles)


@lru_cache(2048)
def _kept(content: str, is_square: bool) -> str:
    """Return what of the content of brackets tells a number, a season or a kind, else a stop."""
    if _PLACE.fullmatch(content):
        return content
    if _SUM.fullmatch(content) and not content.isdigit():
        return STOP
    if _YEAR.fullmatch(content) or (content.isdigit() and (content in _SIZES or len(content) > 4)):
        return STOP
    if _NUMBER.fullmatch(content):
        return f"[{content}]" if is_square else f"({content})"
    if _KIND.fullmatch(content):
        return f" - {content} - "
    said = season_words.split(content)
    if said.says_something and not said.title:
        return content
    if said.season is not None and is_square and season_words.split(_ROMAN.sub(" ", content)).season:
        return content  # the title and its season: [Title Season 2]
    return STOP


_ROMAN = re.compile(r"(?<!\w)[ivx]+(?!\w)", re.IGNORECASE)


@lru_cache(2048)
def is_noise(content: str) -> bool:
    """Return whether brackets hold nothing of the show: a year, a checksum, release words."""
    return bool(_YEAR.fullmatch(content)) or release_words.is_release(content) or "id-" in content


def _with_blanks(plain: str) -> str:
    """Return a text with blanks where it has dots, plus signs or hyphens instead."""
    bare = plain.replace(STOP, "").strip()
    if " " not in bare and bare.count("+") > 1:
        return plain.replace("+", " ")
    if " " not in bare and bare.count("%20"):
        return plain.replace("%20", " ")
    if " " not in bare or bare.count(".") > bare.count(" "):
        return re.sub(r"\.(?!5(?!\d))|(?<!\d)\.", " ", plain)
    return re.sub(r"(?<=\D)\.(?=\s)|(?<=[^\W\d_])\.(?=(?:ep?\.?)?\d)|(?<=[sS]\d\d)\.(?=\d\d)", " ", plain)
