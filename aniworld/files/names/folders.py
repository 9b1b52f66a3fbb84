"""What the folders of a video say of it: its season, that it is a special, a film, or no episode at all."""

import re
from functools import lru_cache
from typing import NamedTuple

from ... import later
from .. import season_words
from ..number_words import CARDINALS
from ..release_words import is_release
from . import extra_words
from .name import BY_FOLDER, BY_TITLE
from .release_forms import BRACKETS, ONLY_A_HINT
from .text import LONGEST, SIGNS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPECIALS = _words(
    """
    specials special sp sps ova ovas oad oads oav oavs season_0 season_00 s00 s0 omake
    special_episodes extra_episodes bonus_episodes
    特別編 番外編 特別篇 番外篇 特别篇 特别编 番外编 番外 特典アニメ スペシャル 특별편 스페셜
    especiales spéciaux hors-série speciali спешлы спецвыпуски
    """
)
FILMS = _words("movie movies film films the_movie the_movies gekijouban 劇場版 剧场版 电影 극장판")

_SHORT_SEASON = re.compile(r"t(?:emp)?\.?\s?(\d{1,2})", re.IGNORECASE)  # of Spanish and Portuguese
_BOOK = later.pattern(  # as some shows call their seasons
    rf"(?:book|buch|livre|libro|livro)\s?(\d{{1,2}}|{'|'.join(CARDINALS)})(?:\W.*)?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:season|series|staffel|saison|temporada|stagione|sezon|сезон)\s?((?:19|20)\d\d)", re.IGNORECASE
)
_FILMS_AT_END = re.compile(r".*\s(?:the\s)?(?:movies?|films?)", re.IGNORECASE)
_SPECIAL_AT_END = re.compile(
    r".*(?<![^\W_])(?<![+&,])(?<![+&,]\s)(?:ova|oad|oav|special|sp)s?", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:[+&,]|(?<=\s)and(?=\s))\s*", re.IGNORECASE)
_ONE_LETTER = later.pattern(rf"(?:{season_words.WORDS})\s([ivx])", re.IGNORECASE)  # "Season V"
_PACK = re.compile(r"(?<![^\W_])s(\d{1,2})e\d{1,4}(?!\d)", re.IGNORECASE)  # "Show.S02E01-E12.1080p"
_RELEASE = re.compile(
    r"(?<=[\s.])\d{3,4}p.*|(?<=[\s.])(?:blu-?ray|web-?(?:dl|rip)|hdtv|pdtv|dvd-?rip).*", re.IGNORECASE
)


class Said(NamedTuple):
    """What folders say. season: 0 where the folder holds specials."""

    season: int | None = None
    season_from: str | None = None
    has_no_episodes: bool = False
    has_films: bool = False
    is_season_folder: bool = False


_SPECIALS_FOLDER = Said(0, BY_FOLDER, is_season_folder=True)


@lru_cache(4096)
def read(folders: tuple[str, ...]) -> Said:
    """Return what the folders of a video say; the nearest one that says something counts.

    But a season inside of "Specials" or "Extras" is not the season itself.
    """
    said = Said()
    for place in reversed(range(len(folders))):
        above = _of(folders[place][:LONGEST])
        if said == Said():
            said = above
        elif place and said.season and (above.has_no_episodes or above == _SPECIALS_FOLDER):
            return above
    return said


@lru_cache(4096)
def _of(folder: str) -> Said:
    bare = _without_release(folder)
    if extra_words.is_folder_of_extras(bare):
        return Said(has_no_episodes=True)
    key = _key(bare)
    if key in FILMS or _FILMS_AT_END.fullmatch(bare):
        return Said(has_films=True)
    if _all_specials(bare):
        return _SPECIALS_FOLDER
    return _season(bare)


def _all_specials(bare: str) -> bool:
    """Return whether a folder is of specials, and of nothing but them and films: "OVAs & Specials"."""
    keys = {_key(part) for part in _AND.split(bare)}
    return bool(keys & SPECIALS) and keys <= SPECIALS | FILMS


def _season(bare: str) -> Said:
    """Return the season that a folder's name tells; an "II" in it is only a hint where a title stands too."""
    whole = _whole(bare)
    if whole:
        return whole
    pack = _PACK.search(bare)
    if pack:
        return Said(int(pack[1]), BY_FOLDER)
    sure = season_words.split(ONLY_A_HINT.sub(" ", bare))
    if sure.season is not None:
        return Said(sure.season, BY_FOLDER, is_season_folder=not sure.title)
    if _SPECIAL_AT_END.fullmatch(bare):
        return Said(0, BY_FOLDER)
    hint = season_words.split(bare)
    if hint.season is None:
        return Said()
    if not hint.title:
        return Said(hint.season, BY_FOLDER, is_season_folder=True)
    return Said(hint.season, BY_TITLE)


def _whole(bare: str) -> Said | None:
    """Return the season of a folder that is called nothing but that: "T2", "Season V", "Book 2"."""
    short = _SHORT_SEASON.fullmatch(bare) or _YEAR.fullmatch(bare)
    if short:
        return Said(int(short[1]), BY_FOLDER, is_season_folder=True)
    letter = _ONE_LETTER.fullmatch(bare)
    if letter:
        return Said(season_words.ROMAN_LETTERS[letter[1].lower()], BY_FOLDER, is_season_folder=True)
    book = _BOOK.fullmatch(bare)
    if book:
        number = CARDINALS.get(book[1].lower()) or int(book[1])
        return Said(number, BY_TITLE, is_season_folder=True)
    return None


def _key(bare: str) -> str:
    return "_".join(bare.lower().replace("_", " ").replace(" & ", "&").split())


def _without_release(folder: str) -> str:
    """Return a folder's name without brackets that tell nothing of the show, and with blanks for dots."""
    folder = folder.translate(SIGNS)
    bare = BRACKETS.sub(_kept, folder)
    if not bare.strip():
        bare = folder.strip(" []{}()")
    if " " not in bare.strip():
        bare = bare.replace(".", " ")
    return " ".join(_RELEASE.sub(" ", bare).split()).strip(" -")


def _kept(match: re.Match[str]) -> str:
    content = (match[1] or match[2] or match[3] or "").strip()
    if _key(content) in SPECIALS:
        return f" {content} "
    if not is_release(content) and season_words.split(content).season is not None:
        return f" {content} "
    return " "
