"""The words of which names of openings, trailers, menus and other extras are made."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What an extra is. One of these must be there, and no word but these and those below.
NOUNS = _words(
    """
    nc op ed ops eds ncop nced ncops nceds oped pv pvs cm cms mv mvs menu menus trailer trailers teaser
    teasers preview previews promo promos spot spots eyecatch eyecatches
    commentary commentaries interview interviews
    featurette featurettes making sample samples tokuten extra extras bonus bonuses features outtakes bloopers
    logo logos credits theme themes music ost osts soundtrack soundtracks event events concert concerts talk
    radio booklet booklets artbook creditless textless backdrops
    映像特典 特典映像 特典 予告 予告編 次回予告
    ノンクレジット メニュー 메뉴 预告
    """
)
# What stands beside it.
_OTHERS = _words(
    """
    and of web bd dvd tv blu ray bluray character next episode staff cast audio director director's clean non
    credit disc disk main short official theatrical special live opening openings ending endings song songs
    discs disks video videos track tracks collection version ver v vol volume s
    """
)
# Folders in which Kodi, Jellyfin and Plex keep what is no episode, and those that discs come with.
FOLDERS = _words(
    "scenes shorts clips other cd cds scan scans font fonts subs subtitles openings endings theme-music"
)
FOLDERS |= {"plex versions", "behind the scenes", "deleted scenes", "openings & endings", "opening & ending"}
_NUMBERED = re.compile(r"iv\d{1,2}")  # interviews of the releases that number them so
_TOKENS = re.compile(r"[^\W\d_]+(?:'s)?|\d+")
MOST_DIGITS = 3


def is_extra(text: str) -> bool:
    """Return whether a text is nothing but the name of an extra: "Menu", "BD Extras", "Character PV 03"."""
    lower = text.lower()
    if _NUMBERED.fullmatch(lower):
        return True
    tokens = _TOKENS.findall(lower)
    if not any(token in NOUNS for token in tokens):
        return False
    return all(_may_stand(token) for token in tokens)


def is_folder_of_extras(name: str) -> bool:
    return " ".join(name.lower().split()) in FOLDERS or is_extra(name)


def _may_stand(token: str) -> bool:
    if token.isdecimal():
        return len(token) <= MOST_DIGITS
    return token in NOUNS or token in _OTHERS
