"""TVmaze: whole shows with seasons, in English, with pictures of every kind and no key."""

from collections.abc import Callable, Mapping
from typing import Any

from .base import USUAL, Attribution, Candidate, Capability, Details, Episode, Image, ImageKind, Provider, Season, without_doubles
from .fields import JAPANESE, at, dicts, identifier, is_list, kept, number, read, text, web_url, whole
from .http import Missing

SEARCH_TTL_SECONDS = 3600
SHOW_TTL_SECONDS = 6 * 3600
STATUS = {"Running": "running", "Ended": "ended", "In Development": "upcoming"}
IMAGE_KINDS = {"poster": "poster", "background": "fanart", "banner": "banner", "typography": "logo"}
LOOKUPS = {"tvdb": "thetvdb", "imdb": "imdb"}
MAIN, OTHER = USUAL + 0.5, USUAL  # scores of pictures


class TVmaze(Provider):
    """Source: https://www.tvmaze.com/api — data under CC BY-SA 4.0, 20 requests in 10 seconds."""

    name = "tvmaze"
    attribution = Attribution(
        "TVmaze", "Data by TVmaze, licensed under CC BY-SA 4.0.", "https://www.tvmaze.com",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    )
    image_hosts = ("static.tvmaze.com",)
    rate = (20, 10.0)  # https://www.tvmaze.com/api#rate-limiting
    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("tvmaze", *LOOKUPS)
    is_spine = True

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Shows whose title is like the query, the likest first. Raises ProviderError."""
        if not text(query, 200):
            return []
        params = [("q", text(query, 200))]
        hits = dicts(self._get("/search/shows", priority, params=params, good=is_list, ttl_seconds=SEARCH_TTL_SECONDS))
        hits.sort(key=lambda hit: number(at(hit, "score")) or 0.0, reverse=True)
        return list(kept(_candidate, [at(hit, "show") for hit in hits]))

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """TVmaze's id of the show with these foreign ids ("tvdb", "imdb"). TVmaze answers with a redirect to it."""
        if own := identifier(ids.get("tvmaze")):
            return own
        for service, parameter in LOOKUPS.items():
            if ids.get(service):
                try:
                    show = self._get("/lookup/shows", priority, params=[(parameter, ids[service])], good=_is_show)
                except Missing:
                    continue
                return identifier(at(show, "id"))
        return None

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """All that TVmaze knows of a show, in one request where it can; None when it has no such id.

        Its name counts as the English title; the others come from its list of aliases. Raises ProviderError.
        """
        if not identifier(source_id):
            return None
        path, embedded = f"/shows/{source_id}", ("seasons", "images", "akas")
        try:
            show = self._get(path, priority, params=[("embed[]", name) for name in embedded], force=force, good=_is_show)
        except Missing:
            return None
        parts = {name: at(show, "_embedded", name) for name in embedded}
        for name in ("seasons", "images"):
            if not isinstance(parts[name], list):
                parts[name] = self._part(f"{path}/{name}", priority, force=force, good=is_list)
        return read(_details, show, *(dicts(parts[name]) for name in embedded))

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """The whole list in one answer, specials (without a number) included; empty when there is no such show.

        Air dates are days in the time zone of the network. Raises ProviderError.
        """
        if not identifier(source_id):
            return []
        path, params = f"/shows/{source_id}/episodes", [("specials", "1")]
        rows = self._part(path, priority, params=params, force=force, good=_is_listing)
        episodes = without_doubles(kept(_episode, rows))
        if progress:
            progress(len(episodes), len(episodes))
        return episodes

    def preview(self, url: str, kind: ImageKind) -> str:
        """TVmaze has its posters 210 pixels wide; not everything else has a smaller version."""
        is_upright = kind in ("poster", "season_poster")
        return url.replace("/original_untouched/", "/medium_portrait/", 1) if is_upright else url

    def _part(self, path: str, priority: int, **how: Any) -> list[Any]:
        try:
            return self._get(path, priority, **how)
        except Missing:
            return []

    def _get(self, path: str, priority: int, **how: Any) -> Any:
        return self._client.get_json(self.name, path, priority=priority, **({"ttl_seconds": SHOW_TTL_SECONDS} | how))


def _is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "id")) and text(at(answer, "name")))


def _is_listing(answer: Any) -> bool:
    """A list with at least one episode that can be read, or none at all."""
    return answer == [] or any(kept(_episode, answer))


def _candidate(show: dict[str, Any]) -> Candidate:
    return Candidate(
        provider=TVmaze.name,
        id=at(show, "id"),
        title=at(show, "name"),
        titles=[at(show, "name")],
        year=at(show, "premiered"),
        kind=at(show, "type"),
        overview=at(show, "summary"),
        poster_url=web_url(at(show, "image", "medium")) or at(show, "image", "original"),
        url=at(show, "url"),
        is_animation=at(show, "type") == "Animation",
    )


def _details(show: dict[str, Any], seasons: list[dict], images: list[dict], akas: list[dict]) -> Details:
    station = at(show, "network") or at(show, "webChannel")
    return Details(
        provider=TVmaze.name,
        id=at(show, "id"),
        title=at(show, "name"),
        titles=_titles(show, akas),
        synonyms=[at(aka, "name") for aka in akas],
        overview=at(show, "summary"),
        status=STATUS.get(text(at(show, "status"))),
        premiered=at(show, "premiered"),
        ended=at(show, "ended"),
        runtime_minutes=whole(at(show, "averageRuntime"), 1) or at(show, "runtime"),
        rating=at(show, "rating", "average"),
        genres=at(show, "genres"),
        studio=at(station, "name"),
        country=at(station, "country", "code"),
        url=at(show, "url"),
        ids={
            "tvmaze": at(show, "id"),
            "tvdb": at(show, "externals", "thetvdb"),
            "imdb": at(show, "externals", "imdb"),
        },
        seasons=_seasons(seasons),
        images=_images(show, seasons, images),
    )


def _titles(show: dict[str, Any], akas: list[dict]) -> dict[str, str]:
    """By language. An alias without a country is of the show's own."""
    titles = {"en": text(at(show, "name"))}
    home = "JP" if at(show, "language") == "Japanese" else at(show, "network", "country", "code")
    for aka in akas:
        name, country = text(at(aka, "name")), at(aka, "country", "code") or home
        if name and country == "DE":
            titles.setdefault("de", name)
        elif name and country == "JP":
            titles.setdefault("ja" if JAPANESE.search(name) else "x-jat", name)
    return titles


def _seasons(rows: list[dict]) -> tuple[Season, ...]:
    seasons: dict[int, Season] = {}
    for season in kept(_season, rows):
        seasons.setdefault(season.number, season)
    return tuple(seasons[number] for number in sorted(seasons))


def _season(row: dict[str, Any]) -> Season:
    return Season(
        number=at(row, "number"),
        name=at(row, "name"),
        overview=at(row, "summary"),
        premiered=at(row, "premiereDate"),
        ended=at(row, "endDate"),
        episode_count=at(row, "episodeOrder"),
    )


def _images(show: dict[str, Any], seasons: list[dict], rows: list[dict]) -> tuple[Image, ...]:
    images = list(kept(_image, rows))
    offered = {image.url for image in images}
    images += [main for main in kept(_poster, [show]) if main.url not in offered]
    images += kept(_season_poster, seasons)
    unique = {(image.kind, image.season, image.url): image for image in reversed(images)}
    return tuple(sorted(reversed(unique.values()), key=lambda image: -image.score))


def _poster(show: dict[str, Any]) -> Image:
    return Image(kind="poster", url=at(show, "image", "original"), score=MAIN)


def _season_poster(row: dict[str, Any]) -> Image:
    return Image(kind="season_poster", url=at(row, "image", "original"), season=at(row, "number"), score=MAIN)


def _image(row: dict[str, Any]) -> Image:
    original = at(row, "resolutions", "original")
    return Image(
        kind=IMAGE_KINDS.get(text(at(row, "type"))),
        url=at(original, "url"),
        width=at(original, "width"),
        height=at(original, "height"),
        score=MAIN if at(row, "main") is True else OTHER,
    )


def _episode(row: dict[str, Any]) -> Episode:
    number_told = whole(at(row, "number"))
    return Episode(
        provider=TVmaze.name,
        id=at(row, "id"),
        season=at(row, "season"),
        number=number_told,
        is_special=number_told is None or at(row, "type") in ("significant_special", "insignificant_special"),
        title=at(row, "name"),
        titles={"en": at(row, "name")},
        overview=at(row, "summary"),
        air_date=at(row, "airdate"),
        runtime_minutes=at(row, "runtime"),
        still_url=at(row, "image", "original"),
        rating=at(row, "rating", "average"),
    )
