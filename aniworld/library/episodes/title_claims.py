"""What a title in the name of a file or folder says about the season, beside the titles of the show."""

import re
from typing import NamedTuple

from ...files import folder_names, season_words
from ...text import fold
from .show_numbers import ShowNumbers

# What stands behind a title and means no other show: a year, "TV".
_HARMLESS = re.compile(r"(?:(?:19|20)\d\d|tv|anime|theseries|theanimation|bd|dvd|uncensored|remastered)+")


class TitleClaim(NamedTuple):
    """What a title says.

    season, part: None where it says none; is_final: "The Final Season"; is_the_show: it is a title of the
    show; is_longer: it begins as one, but goes on ("Show Zero"), and may well be another show; keeps_words: a
    word for a season in it belongs to what the show is called ("Lupin III"); may_be_a_season: it is a title
    of the show, but perhaps of a later season ("Show Next Passage").
    """

    season: int | None = None
    part: int | None = None
    is_final: bool = False
    is_the_show: bool = False
    is_longer: bool = False
    keeps_words: bool = False
    may_be_a_season: bool = False


NOTHING = TitleClaim()


def read(title: str | None, show: ShowNumbers) -> TitleClaim:
    """Return what a title, or the name of a folder, says of this show."""
    if not title:
        return NOTHING
    said = folder_names.read(title)
    bare, whole = fold(said.title), fold(said.whole)
    is_title = whole and whole in show.folded_titles
    if is_title and not _is_of_a_sequel(whole, bare, show):  # "Show II", where the series is called so
        return TitleClaim(is_the_show=True, keeps_words=whole != bare)
    season = said.season
    if season is None:
        season = _by_name(whole, bare, show)
    is_the_show = bare in show.folded_titles or any(fold(one) in show.folded_titles for one in said.titles)
    if season is None and not is_the_show:
        season = _as_sequel(said.title, show)
    is_longer = season is None and bare != "" and not is_the_show and _goes_on(bare, show)
    return TitleClaim(season, said.part, said.is_final, is_the_show or season is not None, is_longer)


def _is_of_a_sequel(whole: str, bare: str, show: ShowNumbers) -> bool:
    """Return whether a title is that of a later part of the show, which sources list among its own."""
    if whole == bare or bare not in show.folded_titles:
        return False
    return whole not in {fold(title) for title in show.own_titles}


def may_be_a_season(name: str, claim: TitleClaim, show: ShowNumbers) -> bool:
    """Return whether a folder is called by a longer title of the show, which may be that of a later season.

    Sources list the titles of sequels ("Show Next Passage") among those of the show.
    """
    bare = fold(folder_names.read(name).title)
    is_main = bare == fold(show.titles[0]) if show.titles else False
    return claim.is_the_show and not is_main and claim.season is None and _goes_on(bare, show)


def with_words(title: str | None, words: str, show: ShowNumbers) -> TitleClaim:
    """Return what a title says, and the words that stand between it and the number of the episode."""
    claim = read(title, show)
    if not words.strip(season_words.SEPARATORS):
        return claim
    if fold(f"{title} {words}") in show.folded_titles:
        return TitleClaim(is_the_show=True, keeps_words=True)
    said = season_words.split(words)
    return claim._replace(part=said.part or claim.part, is_final=said.is_final or claim.is_final)


def _by_name(whole: str, bare: str, show: ShowNumbers) -> int | None:
    """Return the season that is called so, with or without the title of the show before it."""
    for text in (whole, bare):
        if text in show.season_of_name:
            return show.season_of_name[text]
        for name, number in show.season_of_name.items():
            if text.endswith(f" {name}") and text.removesuffix(f" {name}") in show.folded_titles:
                return number
    return None


def _as_sequel(title: str, show: ShowNumbers) -> int | None:
    """Return 3 for "Show 3", where there is a third season."""
    sequel = season_words.sequel(title)
    if sequel is None or fold(sequel[0]) not in show.folded_titles or sequel[1] not in show.seasons:
        return None
    return sequel[1]


def _goes_on(bare: str, show: ShowNumbers) -> bool:
    for title in show.folded_titles:
        if bare.startswith(f"{title} "):
            rest = bare.removeprefix(f"{title} ").replace(" ", "")
            if not _HARMLESS.fullmatch(rest):
                return True
    return False
