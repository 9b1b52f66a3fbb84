"""AniList: titles, texts, posters and banners of anime by season or cour.

A welcome extra that is often out of reach.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..translations import N_
from . import anilist_people
from .base import MAKESHIFT, Attribution, Candidate, Capability, Details, Image, Provider
from .cleaning import (
    JAPANESE,
    at,
    column,
    first,
    identifier,
    number,
    read,
    read_all,
    text,
    web_url,
    whole_number,
)
from .fields import Status
from .http import Missing

SEARCH_TTL_SECONDS = 3600
# Its terms forbid hoarding: nothing is kept for longer, and only shows of the library are asked for.
SHOW_TTL_SECONDS = 24 * 3600
HITS = 10
ID = r"[1-9]\d{0,8}"  # greater numbers are no Int of GraphQL
STATUS: dict[str, Status] = {
    "RELEASING": "running",
    "FINISHED": "ended",
    "NOT_YET_RELEASED": "upcoming",
    "CANCELLED": "ended",
    "HIATUS": "running",
}
LEAST_MAKESHIFT = MAKESHIFT - 0.9  # a banner where a whole background is wanted
FIELDS = """
  id idMal format status(version: 2) episodes duration countryOfOrigin siteUrl
  title { romaji english native } synonyms description(asHtml: false) genres averageScore
  startDate { year month day } endDate { year month day }
  coverImage { extraLarge large } bannerImage
  studios(isMain: true) { nodes { name } }
  tags { name rank isMediaSpoiler } trailer { id site }
"""
PEOPLE = """
  characters(sort: [ROLE, RELEVANCE], perPage: 25) { edges {
    node { name { full } } voiceActors(language: JAPANESE) { name { full } image { large } } } }
  staff(sort: [RELEVANCE], perPage: 25) { edges { role node { name { full } } } }
"""
SEARCH = (
    "query ($q: String, $hits: Int) { Page(perPage: $hits) {"
    " media(search: $q, type: ANIME, isAdult: false, sort: [SEARCH_MATCH, POPULARITY_DESC])"
    f" {{{FIELDS}}} }} }}"
)
DETAILS = f"query ($id: Int) {{ Media(id: $id, type: ANIME) {{{FIELDS}{PEOPLE}}} }}"
BY_MAL = "query ($mal: Int) { Media(idMal: $mal, type: ANIME) { id } }"


class AniList(Provider):
    """Source: https://docs.anilist.co — GraphQL, posted.

    It answers some clients with 403 for weeks, so nothing waits for it.

    Its limit is 90 a minute on paper, 30 for now, and its bursts are cut off earlier: we stay at 25.
    """

    name = "anilist"
    attribution = Attribution("AniList", N_("Titles, texts and pictures from AniList."), "https://anilist.co")
    image_hosts = ("s4.anilist.co",)
    rate = (25, 60.0)
    capabilities = Capability.SEARCH | Capability.DETAILS
    id_form = ID
    resolves_from = ("anilist", "mal")

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return entries whose title is like the query, each with its details. Raises ProviderError."""
        if not text(query, 200):
            return []
        asked = {"q": text(query, 200), "hits": HITS}
        answer = self._ask(SEARCH, asked, priority, ttl_seconds=SEARCH_TTL_SECONDS, good=_is_page)
        return list(read_all(_candidate, at(answer, "data", "Page", "media")))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return AniList's id of the entry with these foreign ids ("mal")."""
        if own := identifier(ids.get("anilist"), ID):
            return own
        if not identifier(ids.get("mal"), ID):
            return None
        try:
            answer = self._ask(BY_MAL, {"mal": int(ids["mal"])}, priority, good=_is_answer)
        except Missing:
            return None
        return identifier(at(answer, "data", "Media", "id")) or None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that AniList knows of an entry; None when it has no such id. Raises ProviderError."""
        if not identifier(source_id, ID):
            return None
        try:
            answer = self._ask(DETAILS, {"id": int(source_id)}, priority, force=force, good=_is_entry)
        except Missing:
            return None
        return read(_details, at(answer, "data", "Media"))

    def _ask(self, query: str, variables: dict[str, Any], priority: int, **how: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        how.setdefault("ttl_seconds", SHOW_TTL_SECONDS)
        return self._client.get_json(self.name, "", priority=priority, body=body, **how)


def _is_page(answer: Any) -> bool:
    return isinstance(at(answer, "data", "Page", "media"), list)


def _is_entry(answer: Any) -> bool:
    return _is_nothing(answer) or read(_details, at(answer, "data", "Media")) is not None


def _is_answer(answer: Any) -> bool:
    return _is_nothing(answer) or bool(identifier(at(answer, "data", "Media", "id")))


def _is_nothing(answer: Any) -> bool:
    """Return whether this says, with status 200, that there is no such entry."""
    return at(answer, "data", "Media") is None and 404 in column(at(answer, "errors"), "status")


def _candidate(entry: dict[str, Any]) -> Candidate:
    return Candidate.of(
        _details(entry),
        kind=at(entry, "format"),
        poster_url=at(entry, "coverImage", "large"),
        episode_count=at(entry, "episodes"),
        is_animation=True,
    )


def _details(entry: Any) -> Details:
    titles, score = _titles(entry), number(at(entry, "averageScore"), 1, 100)
    return Details(
        provider=AniList.name,
        id=identifier(at(entry, "id")),
        title=titles.get("en") or next(iter(titles.values()), ""),
        titles=titles,
        synonyms=at(entry, "synonyms"),
        overview=at(entry, "description"),
        status=STATUS.get(text(at(entry, "status")), ""),
        premiered=_day(at(entry, "startDate")),
        ended=_day(at(entry, "endDate")),
        runtime_minutes=at(entry, "duration"),
        rating=score and score / 10,
        genres=at(entry, "genres"),
        studio=first(column(at(entry, "studios", "nodes"), "name")),
        country=at(entry, "countryOfOrigin"),
        url=at(entry, "siteUrl"),
        ids={"anilist": at(entry, "id"), "mal": at(entry, "idMal")},
        images=_images(entry),
        tags=tuple(anilist_people.tags(entry)),
        trailer=anilist_people.trailer(entry),
        cast=tuple(anilist_people.cast(entry)),
        directors=anilist_people.staff(entry, anilist_people.DIRECTORS),
        writers=anilist_people.staff(entry, anilist_people.WRITERS),
    )


def _titles(entry: Any) -> dict[str, str]:
    titles = {}
    if romaji := text(at(entry, "title", "romaji")):
        titles["x-jat"] = romaji
    if english := text(at(entry, "title", "english")):
        titles["en"] = english
    native = text(at(entry, "title", "native"))
    if JAPANESE.search(native) and at(entry, "countryOfOrigin") in ("JP", None):
        titles["ja"] = native
    return titles


def _day(value: Any) -> date | None:
    """Return a date, or None if a part is missing."""
    year = whole_number(at(value, "year"), 1) or 0
    month = whole_number(at(value, "month"), 1) or 0
    day = whole_number(at(value, "day"), 1) or 0
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _images(entry: Any) -> tuple[Image, ...]:
    cover, banner = at(entry, "coverImage"), at(entry, "bannerImage")
    pictures = [
        {
            "kind": "poster",
            "url": web_url(at(cover, "extraLarge")) or at(cover, "large"),
            "score": MAKESHIFT + 0.5,
        },
        {"kind": "banner", "url": banner, "score": MAKESHIFT},
        {"kind": "fanart", "url": banner, "score": LEAST_MAKESHIFT},
    ]
    return tuple(read_all(Image.model_validate, pictures))
