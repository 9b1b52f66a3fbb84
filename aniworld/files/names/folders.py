"""What the folders of a video say of it: its season, that it is a special, a film, or no episode at all."""

import re
from functools import lru_cache
from typing import NamedTuple

from .. import season_words
from ..release_words import is_release
from .name import BY_FOLDER, BY_TITLE
from .text import LONGEST

# Folders in which Kodi, Jellyfin and Plex keep what is no episode, and those that discs come with.
NO_EPISODES = frozenset(
    [
        "trailers",
        "trailer",
        "featurettes",
        "featurette",
        "extras",
        "extra",
        "samples",
        "sample",
        "interviews",
        "interview",
        "scenes",
        "shorts",
        "clips",
        "other",
        "backdrops",
        "theme-music",
        "themes",
        "bonus",
        "bonuses",
        "menus",
        "menu",
        "behind_the_scenes",
        "deleted_scenes",
        "creditless",
        "nc",
        "ncop",
        "nced",
        "ncops",
        "nceds",
        "ncop&nced",
        "nc_op",
        "nc_ed",
        "op",
        "ed",
        "ops",
        "eds",
        "openings",
        "endings",
        "op&ed",
        "credits",
        "pv",
        "pvs",
        "cm",
        "cms",
        "cm&pv",
        "pv&cm",
        "promo",
        "promos",
        "preview",
        "previews",
        "teaser",
        "teasers",
        "web_preview",
        "making",
        "making_of",
        "commentary",
        "commentaries",
        "tokuten",
        "cd",
        "cds",
        "scan",
        "scans",
        "booklet",
        "booklets",
        "ost",
        "osts",
        "soundtrack",
        "soundtracks",
        "music",
        "fonts",
        "font",
        "subs",
        "subtitles",
        "artbook",
        "映像特典",
        "特典映像",
        "特典",
        "予告",
        "ノンクレジット",
        "メニュー",
    ]
)
SPECIALS = frozenset(
    [
        "specials",
        "special",
        "sp",
        "sps",
        "ova",
        "ovas",
        "oad",
        "oads",
        "oav",
        "oavs",
        "season_0",
        "season_00",
        "s00",
        "s0",
        "omake",
        "特別編",
        "番外編",
        "特別篇",
        "番外篇",
        "特别篇",
        "番外",
        "特典アニメ",
        "スペシャル",
        "특별편",
        "스페셜",
        "especiales",
        "spéciaux",
        "hors-série",
        "speciali",
        "спешлы",
        "спецвыпуски",
    ]
)
FILMS = frozenset(
    [
        "movie",
        "movies",
        "film",
        "films",
        "the_movie",
        "the_movies",
        "gekijouban",
        "劇場版",
        "剧场版",
        "电影",
        "극장판",
    ]
)

_BRACKETS = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)|\{([^{}]*)\}|【([^】]*)】")
_SPECIAL_AT_END = re.compile(r".*(?<![^\W_])(?:ova|oad|oav|special|sp)s?", re.IGNORECASE)
_ROMAN = re.compile(r"(?<=[\s_.])[ivx]+(?!\w)", re.IGNORECASE)
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


def read(folders: tuple[str, ...]) -> Said:
    """Return what the folders of a video say; the nearest one that says something counts."""
    for folder in reversed(folders):
        said = _of(folder[:LONGEST])
        if said != Said():
            return said
    return Said()


@lru_cache(4096)
def _of(folder: str) -> Said:
    bare = _without_release(folder)
    key = "_".join(bare.lower().replace("_", " ").replace(" & ", "&").split())
    if key in NO_EPISODES:
        return Said(has_no_episodes=True)
    if key in FILMS:
        return Said(has_films=True)
    if key in SPECIALS:
        return Said(0, BY_FOLDER, is_season_folder=True)
    sure = season_words.split(_ROMAN.sub(" ", bare))
    if sure.season is not None:
        return Said(sure.season, BY_FOLDER, is_season_folder=not sure.title)
    if _SPECIAL_AT_END.fullmatch(bare):
        return Said(0, BY_FOLDER)
    hint = season_words.split(bare)
    if hint.season is None:
        return Said()
    return Said(hint.season, BY_FOLDER if not hint.title else BY_TITLE, is_season_folder=not hint.title)


def _without_release(folder: str) -> str:
    """Return the name of a folder without brackets that tell nothing of the show, and with blanks for dots."""
    bare = _BRACKETS.sub(_kept, folder)
    if " " not in bare.strip():
        bare = bare.replace(".", " ")
    return " ".join(_RELEASE.sub(" ", bare.replace("_", " ")).split()).strip(" -")


def _kept(match: re.Match[str]) -> str:
    content = next((group for group in match.groups() if group), "")
    if content and not is_release(content) and season_words.split(content).season is not None:
        return f" {content} "
    return " "
