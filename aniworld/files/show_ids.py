"""The ids of a show that a text holds: "[tvdbid-1]", "{tmdb-1}", "mal:1", or the address of its page."""

import re

SERVICES = {
    "tvdb": "tvdb",
    "thetvdb": "tvdb",
    "tmdb": "tmdb",
    "themoviedb": "tmdb",
    "imdb": "imdb",
    "tvmaze": "tvmaze",
    "mal": "mal",
    "myanimelist": "mal",
    "anidb": "anidb",
    "anilist": "anilist",
    "kitsu": "kitsu",
    "bangumi": "bangumi",
    "bgm": "bangumi",
}
LABELS = {  # as pages call those that are no source of ours
    "tvdb": "TheTVDB",
    "tmdb": "TMDB",
    "imdb": "IMDb",
    "mal": "MyAnimeList",
    "anidb": "AniDB",
    "anilist": "AniList",
    "bangumi": "Bangumi",
}
_NAMES = "|".join(sorted(SERVICES, key=len, reverse=True))
_VALUE = r"(?P<value>tt\d{5,12}|\d{1,12})"
_SAID = rf"(?P<service>{_NAMES})\d?[ _-]?(?:id)?\s*(?:[-=:：#_ ]|://)\s*a?{_VALUE}"
_IN_BRACKETS = re.compile(rf"[\[({{【（]\s*{_SAID}\s*[\])}}】）]", re.IGNORECASE)
_IMDB = re.compile(r"[\[({]?(?<![a-z0-9/])(?P<value>tt\d{7,12})(?!\w)[\])}]?", re.IGNORECASE)
_ALONE = re.compile(_SAID, re.IGNORECASE)
_PAGES = {
    "tvmaze": r"tvmaze\.com/shows/(\d{1,12})",
    "tmdb": r"themoviedb\.org/(?:3/)?tv/(\d{1,12})",
    "tvdb": (
        r"thetvdb\.com/(?:\S{0,300}[?&]id=|\S{0,300}[{,]\"id\":\"?|(?:api/\w{1,40}/)?(?:dereferrer/)?series/)"
        r"(\d{1,12})(?![\w-])"
    ),
    "imdb": r"imdb\.com/(?:\S{2,5}/)?title/(tt\d{5,12})",
    "mal": r"myanimelist\.net/anime(?:/|\.php\?id=)(\d{1,12})",
    "anidb": r"anidb\.(?:net|info)/(?:anime/|a|\S{0,300}[?&]aid=)(\d{1,12})",
    "anilist": r"anilist\.co/anime/(\d{1,12})",
    "kitsu": r"kitsu\.(?:io|app)/anime/(\d{1,12})",
    "bangumi": r"(?:bgm\.tv|bangumi\.tv|chii\.in)/subject/(\d{1,12})",
}
SITES = (  # of which an address may spell a title, too
    "tvmaze.com",
    "themoviedb.org",
    "thetvdb.com",
    "myanimelist.net",
    "anidb.net",
    "anilist.co",
    "kitsu.io",
    "kitsu.app",
)
_PAGE = re.compile(
    "|".join(f"(?P<{service}>{page})" for service, page in _PAGES.items()),
    re.IGNORECASE,
)


def read(text: str) -> tuple[dict[str, str], str]:
    """Return the ids that a text holds by service, and the text without them.

    A service that is named with two ids tells nothing, as nobody can say which is right.
    """
    found: dict[str, set[str]] = {}
    pages, rest = from_addresses(text)
    for service, value in pages.items():
        found.setdefault(service, set()).add(value)
    alone = _ALONE.fullmatch(rest.strip())
    if alone:
        _keep(found, alone["service"], alone["value"])
        return _sure(found), ""
    for match in _IN_BRACKETS.finditer(rest):
        _keep(found, match["service"], match["value"])
    rest = _IN_BRACKETS.sub(" ", rest)
    for match in _IMDB.finditer(rest):
        _keep(found, "imdb", match["value"])
    rest = _IMDB.sub(" ", rest)
    return _sure(found), " ".join(rest.split())


def from_addresses(text: str) -> tuple[dict[str, str], str]:
    """Return the ids in addresses of the services' pages, by service, and the text without them."""
    found: dict[str, set[str]] = {}
    rest = []
    # Word by word: a pattern that begins or goes on with anything goes through a long text for each letter.
    for word in text.split():
        pages = list(_PAGE.finditer(word))
        if not pages:
            rest.append(word)
            continue
        service = pages[-1].lastgroup or ""
        _keep(found, service, pages[-1][_PAGE.groupindex[service] + 1])
    return _sure(found), " ".join(rest)


def _keep(found: dict[str, set[str]], service: str, value: str) -> None:
    name = SERVICES[service.casefold()]
    plain = value.casefold().lstrip("0")
    if plain and plain.startswith("tt") == (name == "imdb"):
        found.setdefault(name, set()).add(plain)


def _sure(found: dict[str, set[str]]) -> dict[str, str]:
    ids = {}
    for service, values in found.items():
        if len(values) == 1:
            ids[service] = min(values)
    return ids
