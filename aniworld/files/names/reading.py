"""Asks a name in order: what is no episode, what is certain, what a word tells, and bare numbers last."""

import re
from dataclasses import replace
from functools import lru_cache

from .. import season_words
from . import folders, numbers, text, words
from .name import BY_NAME, BY_TITLE, EPISODE, EXTRA, SPECIAL, UNKNOWN, Name
from .number_forms import SEASON_BEHIND
from .numbers import Found
from .release_forms import IN_SEASON, ONLY_A_HINT, STOP
from .text import Text

_FROM_A_DISC = re.compile(
    r"(?:vts \d\d \d|title(?: t)?\d\d|\d{5}|img|vid|dsc|mov)(?:$|[ -].*)", re.IGNORECASE
)
_TELEVISION = re.compile(r"[._]\d{3,4}[._](?:.*[._])?(?:hdtv|pdtv|dsr|sdtv)(?![^\W_])", re.IGNORECASE)
_SEASON_AT_END = re.compile(  # "T2", "Series 2"
    r"\s(?:T|[Ss]eries |[Ss][eé]rie |Book |الجزء )(\d{1,2})[\s,-]*$"
)
_NUMBER_BEFORE = re.compile(r"\s-\s\d{2,4}(?:\.\d)?(?:v\d)?[\s¦-]*$")  # "Show - 50 (S04E14)"


def read(path: str) -> Name:
    """Return what a video's relative path tells ("Season 2/05.mkv"). Never fails.

    The file's name wins over its folders, and a folder over those above it.
    """
    *above, file = path.replace("\x00", " ").split("/")
    said = folders.read(tuple(above))
    told = text.of(file)
    name = _told(told, said, file)
    if told.version or told.part:
        return replace(name, version=told.version, part=told.part or name.part)
    return name


def _told(told: Text, said: folders.Said, file: str) -> Name:
    plain = told.plain
    if said.has_no_episodes or words.is_never_an_episode(plain):
        return Name(EXTRA)
    found = numbers.explicit(plain)
    if found:
        return _name(found, told, said)
    if _FROM_A_DISC.fullmatch(plain):
        return Name(UNKNOWN)
    pieces = words.pieces(plain)
    if words.is_extra(pieces):
        return Name(EXTRA)
    if said.has_films or words.is_film(pieces) or words.may_be_extra(pieces):
        return Name(UNKNOWN, title=_title(plain, told))
    special = words.special(pieces)
    if special:
        return _special(special, told, said)
    return _numbered(told, said, file)


def _numbered(told: Text, said: folders.Said, file: str) -> Name:
    plain = told.plain
    if said.is_season_folder:
        behind_season = numbers.behind_season(plain, said.season)
        if behind_season:
            return replace(_name(behind_season[0], told, said), written=behind_season[1])
    chapter = numbers.chapter(plain)
    if chapter:
        if chapter.season != _season(plain, said)[0]:
            chapter = chapter._replace(episodes=(), season=None)
        return _name(chapter, told, said)
    found = numbers.counted(plain) or numbers.bare(plain, said.is_season_folder)
    by_anidb = words.special_by_anidb(plain)
    if by_anidb and (by_anidb[1] or found is None):
        return Name(SPECIAL, 0, BY_NAME, (by_anidb[0],), title=_title(plain.partition(" - ")[0], told))
    if found is None or _is_of_television(file, found) or not found.is_told:
        season, season_from = _season(plain, said)
        return Name(UNKNOWN, season, season_from, title=_title(plain, told))
    return _name(found, told, said)


def _is_of_television(file: str, found: Found) -> bool:
    """Return whether 117 may be season 1, episode 17, as recordings of television write it: "a.117.hdtv"."""
    if not found.episodes or found.episodes[0] <= 100:
        return False
    return _TELEVISION.search(file) is not None


def _special(special: words.Special, told: Text, said: folders.Said) -> Name:
    title = _title(special.title, told)
    if special.number is not None:
        return Name(SPECIAL, 0, BY_NAME, (special.number,), title=title)
    found = numbers.counted(told.plain) or numbers.bare(told.plain, said.is_season_folder)
    if found is None:
        return Name(SPECIAL, 0, BY_NAME, title=title)
    return Name(SPECIAL, 0, BY_NAME, found.episodes, found.decimal, part=found.half, title=title)


def _name(found: Found, told: Text, said: folders.Said) -> Name:
    head, behind = told.plain[: found.start].strip(), told.plain[found.end :]
    season_from: str | None = BY_NAME
    season = found.season
    if season is not None:
        head = _NUMBER_BEFORE.sub("", head)
    if season is None:
        season, season_from = _season(head or behind, said)
        at_end = SEASON_BEHIND.search(behind)
        if at_end and season_from != BY_NAME:
            season, season_from = int(at_end["behind"]), BY_NAME
    kind = EPISODE
    if found.decimal or season == 0:
        kind = SPECIAL
    if not found.is_told:
        kind = UNKNOWN
    return Name(
        kind, season, season_from, found.episodes, found.decimal, part=found.half, title=_title(head, told)
    )


def _season(head: str, said: folders.Said) -> tuple[int | None, str | None]:
    """Return the season that the words before the number tell, or else a folder, and who told it."""
    sure = _split(ONLY_A_HINT.sub(" ", head))
    if sure.season is not None:
        return sure.season, BY_NAME
    if said.season is not None:
        return said.season, said.season_from
    hint = _split(head)
    if hint.season is not None:
        return hint.season, BY_TITLE
    at_end = _SEASON_AT_END.search(head)
    if at_end:
        return int(at_end[1]), BY_TITLE
    return None, None


@lru_cache(4096)
def _split(head: str) -> season_words.Split:
    return season_words.split(head.replace(STOP, " "))


def _title(head: str, told: Text) -> str | None:
    """Return the title before the number, or else the one in brackets; the first brackets are the group's."""
    title = _split(head).title.strip(" -.[]()#:;,|~")
    if title and not title.isdigit() and not IN_SEASON.fullmatch(title):
        return " ".join(title.split())
    if told.titles:
        return told.titles[min(1, len(told.titles) - 1)]
    return None
