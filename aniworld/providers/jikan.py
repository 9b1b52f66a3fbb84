"""Jikan: what MyAnimeList knows, passed on by Tenrai or a server of one's own.

German titles, episode names, no key.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..translations import N_
from .base import (
    MAKESHIFT,
    Attribution,
    Candidate,
    Capability,
    Details,
    Episode,
    Image,
    Provider,
    without_doubles,
)
from .cleaning import (
    at,
    column,
    dicts,
    first,
    identifier,
    is_list,
    read,
    read_all,
    text,
    web_url,
    whole_number,
)
from .fields import Status
from .http import Missing

SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 24 * 3600  # as long as Jikan itself keeps an answer
HITS = 10
MOST_PAGES = 20  # of a hundred episodes each
STATUS: dict[str, Status] = {
    "Currently Airing": "running",
    "Finished Airing": "ended",
    "Not yet aired": "upcoming",
}
LANGUAGES = {"English": "en", "Japanese": "ja", "German": "de", "Spanish": "es", "French": "fr"}
NO_SHOWS = ("Music", "CM", "PV")
NO_PICTURE = re.compile(r"/qm_|apple-touch-icon")  # what stands where there is no picture
EMBEDDED = re.compile(r"/embed/([\w-]{11})(?![\w-])")
HOURS, MINUTES = re.compile(r"(\d{1,2}) hr"), re.compile(r"(\d{1,3}) min")


class Jikan(Provider):
    """Source: https://docs.api.jikan.moe, whose public server ended in October 2026.

    Tenrai speaks the same language.

    MyAnimeList has an entry for each season or cour. Tenrai is a small team's gift: we ask sparingly.
    """

    name = "jikan"
    attribution = Attribution(
        "MyAnimeList via Tenrai",
        N_("Titles and texts from MyAnimeList, passed on by Tenrai."),
        "https://myanimelist.net",
    )
    image_hosts = ("cdn.myanimelist.net",)
    rate = (3, 3.0)  # Tenrai allows 60 a minute, 3 a second, 40,000 a day
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("jikan", "mal")

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return entries whose title is like the query, each with its details. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("q", text(query, 200)), ("limit", str(HITS)), ("sfw", "true")]
        answer = self._get("/anime", priority, params=params, ttl_seconds=SEARCH_TTL_SECONDS)
        shows = []
        for entry in dicts(at(answer, "data")):
            if at(entry, "type") not in NO_SHOWS:
                shows.append(entry)
        return list(read_all(_candidate, shows))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return MyAnimeList's own id; no other is understood."""
        return identifier(ids.get("jikan")) or identifier(ids.get("mal")) or None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that MyAnimeList knows of an entry; None without such an id. Raises ProviderError."""
        if not identifier(source_id):
            return None
        try:
            answer = self._get(f"/anime/{source_id}/full", priority, force=force, good=_is_entry)
        except Missing:
            return None
        return read(_details, at(answer, "data"))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """Return the episodes that have aired, as the entry's one season, page by page.

        Empty when there is no such entry.

        Pages are cached, so a list that broke off goes on where it stopped. Raises ProviderError.
        """
        if not identifier(source_id):
            return []
        rows: list[dict[str, Any]] = []
        for page in self._pages(source_id, priority, force):
            rows += dicts(at(page, "data"))
            if progress:
                progress(len(rows), len(rows))
        return without_doubles(read_all(_episode, rows))

    def _pages(self, source_id: str, priority: int, force: bool) -> Iterator[dict[str, Any]]:
        """Yield pages up to the last by its number: even the last one announces a next."""
        for page in range(1, MOST_PAGES + 1):
            params = [("page", str(page))]
            try:
                answer = self._get(
                    f"/anime/{source_id}/episodes", priority, params=params, force=force, good=_is_listing
                )
            except Missing:
                return
            yield answer
            if not at(answer, "data") or page >= (
                whole_number(at(answer, "pagination", "last_visible_page")) or 1
            ):
                return

    def _get(self, path: str, priority: int, **how: Any) -> dict[str, Any]:
        how.setdefault("ttl_seconds", SHOW_TTL_SECONDS)
        how.setdefault("good", _has_list)
        return self._client.get_json(self.name, path, priority=priority, **how)


def _has_list(answer: Any) -> bool:
    return is_list(at(answer, "data"))


def _is_entry(answer: Any) -> bool:
    return read(_details, at(answer, "data")) is not None


def _is_listing(answer: Any) -> bool:
    """Return whether a page has an episode that can be read, or none at all."""
    return at(answer, "data") == [] or any(read_all(_episode, at(answer, "data")))


def _candidate(entry: dict[str, Any]) -> Candidate:
    details = _details(entry)
    return Candidate.of(
        details,
        year=details.premiered or at(entry, "year"),
        kind=at(entry, "type"),
        poster_url=_picture_url(entry, "image_url"),
        episode_count=at(entry, "episodes"),
        is_animation=True,
    )


def _details(entry: Any) -> Details:
    titles = _titles(entry)
    poster = _picture_url(entry, "large_image_url") or _picture_url(entry, "image_url")
    return Details(
        provider=Jikan.name,
        id=identifier(at(entry, "mal_id")),
        title=titles.get("en") or text(at(entry, "title")) or next(iter(titles.values()), ""),
        titles=titles,
        synonyms=(*column(at(entry, "titles"), "title"), at(entry, "title")),
        overview=at(entry, "synopsis"),
        status=STATUS.get(text(at(entry, "status")), ""),
        premiered=at(entry, "aired", "from"),
        ended=at(entry, "aired", "to"),
        runtime_minutes=_minutes(text(at(entry, "duration"))),
        rating=at(entry, "score"),
        genres=column(at(entry, "genres"), "name"),
        studio=first(column(at(entry, "studios"), "name")),
        url=at(entry, "url"),
        ids={"mal": at(entry, "mal_id")},
        images=tuple(read_all(Image.model_validate, [{"kind": "poster", "url": poster, "score": MAKESHIFT}])),
        tags=column(at(entry, "themes"), "name") + column(at(entry, "demographics"), "name"),
        content_ratings={"mal": text(at(entry, "rating")).partition(" - ")[0]},
        votes=at(entry, "scored_by"),
        trailer=_trailer(at(entry, "trailer")),
    )


def _trailer(told: Any) -> str:
    """Return the id of a video; often only the address of its player has it."""
    embedded = EMBEDDED.search(text(at(told, "embed_url")))
    return text(at(told, "youtube_id")) or (embedded[1] if embedded else "")


def _titles(entry: Any) -> dict[str, str]:
    """Return titles by language; the default one is in Latin letters, as the show is called in Japan."""
    titles: dict[str, str] = {}
    for row in dicts(at(entry, "titles")):
        kind, title = text(at(row, "type")), text(at(row, "title"))
        language = LANGUAGES.get(kind)
        if kind == "Default":
            language = "x-jat"
        if title and language:
            titles.setdefault(language, title)
    return titles


def _minutes(duration: str) -> int | None:
    """Return the minutes in "24 min per ep" or "1 hr 30 min"; None for seconds and "Unknown"."""
    total = 0
    if hours := HOURS.search(duration):
        total += 60 * int(hours[1])
    if minutes := MINUTES.search(duration):
        total += int(minutes[1])
    return total or None


def _picture_url(entry: Any, size: str) -> str | None:
    url = web_url(at(entry, "images", "jpg", size))
    if url is None or NO_PICTURE.search(url):
        return None
    return url


def _episode(row: dict[str, Any]) -> Episode:
    """Return an episode. Its id is its number in the entry."""
    titles = {"en": at(row, "title"), "ja": at(row, "title_japanese"), "x-jat": at(row, "title_romanji")}
    number = whole_number(at(row, "mal_id"), 1)
    return Episode(
        provider=Jikan.name,
        id=str(number or ""),
        season=1,
        number=number,
        title=titles["en"],
        titles=titles,
        air_date=at(row, "aired"),
    )
