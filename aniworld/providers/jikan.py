"""Jikan: what MyAnimeList knows, passed on by Tenrai or a server of one's own; German titles, episode names, no key."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .base import MAKESHIFT, Attribution, Candidate, Capability, Details, Episode, Image, Provider
from .fields import (
    at,
    day,
    dicts,
    episode_title,
    identifier,
    is_list,
    number,
    plain,
    text,
    texts,
    web_url,
    whole,
    without_doubles,
)
from .http import Missing

SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 24 * 3600  # as long as Jikan itself keeps an answer
HITS = 10
MOST_PAGES = 20  # of a hundred episodes each
STATUS = {"Currently Airing": "running", "Finished Airing": "ended", "Not yet aired": "upcoming"}
LANGUAGES = {"English": "en", "Japanese": "ja", "German": "de", "Spanish": "es", "French": "fr"}
NO_SHOWS = ("Music", "CM", "PV")
NO_PICTURE = re.compile(r"/qm_|apple-touch-icon")  # what stands where there is no picture
HOURS, MINUTES = re.compile(r"(\d{1,2}) hr"), re.compile(r"(\d{1,3}) min")


class Jikan(Provider):
    """Source: https://docs.api.jikan.moe, whose public server ended in October 2026; Tenrai speaks the same language.

    MyAnimeList has an entry for each season or cour. Tenrai is a small team's gift: we ask sparingly.
    """

    name = "jikan"
    attribution = Attribution(
        "MyAnimeList via Tenrai", "Titles and texts from MyAnimeList, passed on by Tenrai.", "https://myanimelist.net"
    )
    image_hosts = ("cdn.myanimelist.net",)
    rate = (3, 3.0)  # Tenrai allows 60 a minute, 3 a second, 40,000 a day
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("jikan", "mal")

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Entries whose title is like the query, each with its details. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("q", text(query, 200)), ("limit", str(HITS)), ("sfw", "true")]
        answer = self._get("/anime", priority, params=params, ttl_seconds=SEARCH_TTL_SECONDS)
        entries = [entry for entry in dicts(at(answer, "data")) if at(entry, "type") not in NO_SHOWS]
        return [_candidate(details, entry) for entry in entries if (details := _details(entry))]

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """MyAnimeList's own id; no other is understood."""
        return identifier(ids.get("jikan")) or identifier(ids.get("mal")) or None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """All that MyAnimeList knows of an entry; None when it has no such id. Raises ProviderError."""
        if not identifier(source_id):
            return None
        try:
            answer = self._get(f"/anime/{source_id}/full", priority, force=force, good=_is_entry)
        except Missing:
            return None
        return _details(at(answer, "data"))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """The episodes that have aired, as the entry's one season, page by page; empty when there is no such entry.

        Pages are cached, so a list that broke off goes on where it stopped. Raises ProviderError.
        """
        rows: list[dict[str, Any]] = []
        for page in self._pages(source_id, priority, force) if identifier(source_id) else ():
            rows += dicts(at(page, "data"))
            if progress:
                progress(len(rows), len(rows))
        return without_doubles([episode for row in rows if (episode := _episode(row))])

    def _pages(self, source_id: str, priority: int, force: bool) -> Iterator[dict[str, Any]]:
        """Up to the last page by its number: that there is a next one is said even of the last."""
        for page in range(1, MOST_PAGES + 1):
            params = [("page", str(page))]
            try:
                answer = self._get(f"/anime/{source_id}/episodes", priority, params=params, force=force, good=_is_listing)
            except Missing:
                return
            yield answer
            if not at(answer, "data") or page >= (whole(at(answer, "pagination", "last_visible_page")) or 1):
                return

    def _get(self, path: str, priority: int, **how: Any) -> dict[str, Any]:
        how = {"ttl_seconds": SHOW_TTL_SECONDS, "good": lambda answer: is_list(at(answer, "data"))} | how
        return self._client.get_json(self.name, path, priority=priority, **how)


def _is_entry(answer: Any) -> bool:
    return _details(at(answer, "data")) is not None


def _is_listing(answer: Any) -> bool:
    """A page with at least one episode that can be read, or none at all."""
    return at(answer, "data") == [] or any(_episode(row) for row in dicts(at(answer, "data")))


def _candidate(details: Details, entry: dict[str, Any]) -> Candidate:
    return Candidate(
        provider=Jikan.name,
        id=details.id,
        title=details.title,
        titles=tuple(dict.fromkeys([details.title, *details.titles.values(), *details.synonyms])),
        year=details.premiered.year if details.premiered else whole(at(entry, "year"), 1900),
        kind=text(at(entry, "type"), 40),
        overview=details.overview,
        poster_url=_picture_url(entry, "image_url"),
        url=details.url,
        episode_count=whole(at(entry, "episodes"), 1),
        is_animation=True,
        details=details,
    )


def _details(entry: Any) -> Details | None:
    """None for an entry without an id or any title."""
    source_id, titles = identifier(at(entry, "mal_id")), _titles(entry)
    title = titles.get("en") or text(at(entry, "title")) or next(iter(titles.values()), "")
    if not source_id or not title:
        return None
    poster = _picture_url(entry, "large_image_url") or _picture_url(entry, "image_url")
    names = texts([at(row, "title") for row in dicts(at(entry, "titles"))] + [at(entry, "title")])
    return Details(
        provider=Jikan.name,
        id=source_id,
        title=title,
        titles=titles,
        synonyms=tuple(name for name in names if name not in (title, *titles.values())),
        overview=plain(at(entry, "synopsis")),
        status=STATUS.get(text(at(entry, "status")), ""),
        premiered=day(at(entry, "aired", "from")),
        ended=day(at(entry, "aired", "to")),
        runtime_minutes=_minutes(text(at(entry, "duration"))),
        rating=number(at(entry, "score"), 0.01, 10),
        genres=texts([at(genre, "name") for genre in dicts(at(entry, "genres"))]),
        studio=next((name for row in dicts(at(entry, "studios")) if (name := text(at(row, "name")))), ""),
        url=web_url(at(entry, "url")),
        ids={"mal": source_id},
        images=(Image("poster", poster, score=MAKESHIFT),) if poster else (),
    )


def _titles(entry: Any) -> dict[str, str]:
    """By language; the default one is in Latin letters, as the show is called at home."""
    titles: dict[str, str] = {}
    for row in dicts(at(entry, "titles")):
        kind, title = text(at(row, "type")), text(at(row, "title"))
        language = "x-jat" if kind == "Default" else LANGUAGES.get(kind)
        if title and language:
            titles.setdefault(language, title)
    return titles


def _minutes(told: str) -> int | None:
    """ "24 min per ep", "1 hr 30 min"; None for seconds and "Unknown"."""
    hours, minutes = HOURS.search(told), MINUTES.search(told)
    return (60 * int(hours[1]) if hours else 0) + (int(minutes[1]) if minutes else 0) or None


def _picture_url(entry: Any, size: str) -> str | None:
    url = web_url(at(entry, "images", "jpg", size))
    return None if url is None or NO_PICTURE.search(url) else url


def _episode(row: dict[str, Any]) -> Episode | None:
    """Its id is its number in the entry."""
    episode_number = whole(at(row, "mal_id"), 1)
    if episode_number is None:
        return None
    told = {"en": at(row, "title"), "ja": at(row, "title_japanese"), "x-jat": at(row, "title_romanji")}
    titles = {language: title for language, name in told.items() if (title := episode_title(name))}
    return Episode(
        provider=Jikan.name,
        id=str(episode_number),
        season=1,
        number=episode_number,
        title=titles.get("en", ""),
        titles=titles,
        air_date=day(at(row, "aired")),
    )
