"""fanart.tv: the lettering of titles, and other pictures, of shows that others found; needs a (free) key."""

from collections.abc import Mapping
from typing import Any

from ..settings import Settings
from ..translations import N_
from .base import BEST, USUAL, Attribution, Capability, Image, ImageKind, Provider
from .cleaning import at, identifier, read_all, text, whole_number
from .http import Client, Missing

TTL_SECONDS = 24 * 3600
MISSING_TTL_SECONDS = 2 * 24 * 3600  # many shows have nothing there
KINDS = {
    "hdtvlogo": ("logo", BEST),
    "clearlogo": ("logo", USUAL),
    "tvposter": ("poster", USUAL),
    "showbackground": ("fanart", USUAL),
    "tvbanner": ("banner", USUAL),
    "tvthumb": ("landscape", USUAL),
    "hdclearart": ("clearart", BEST),
    "clearart": ("clearart", USUAL),
    "seasonposter": ("season_poster", USUAL),
}
WHOLE_SHOW = ("", "all")


class Fanart(Provider):
    """Source: https://wiki.fanart.tv — pictures only, by the show's id at TVDB. No limit is published.

    We send two a second.
    """

    name = "fanart"
    attribution = Attribution("fanart.tv", N_("Pictures by the community of fanart.tv."), "https://fanart.tv")
    image_hosts = ("assets.fanart.tv",)
    rate = (2, 1.0)
    capabilities = Capability.IMAGES
    resolves_from = ("fanart", "tvdb")
    needs_key = True

    def __init__(self, client: Client, settings: Settings):
        super().__init__(client)
        self._headers = {"api-key": settings.fanart_key or ""}

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return TVDB's id, which fanart.tv uses too."""
        return identifier(ids.get("tvdb")) or identifier(ids.get("fanart")) or None

    def images(self, source_id: str, *, priority: int, force: bool = False) -> tuple[Image, ...]:
        """Return the pictures of a show; none when there are none. Raises ProviderError."""
        if not identifier(source_id):
            return ()
        try:
            answer = self._client.get_json(
                self.name,
                f"/tv/{source_id}",
                priority=priority,
                headers=self._headers,
                good=_is_show,
                ttl_seconds=TTL_SECONDS,
                missing_ttl_seconds=MISSING_TTL_SECONDS,
                force=force,
            )
        except Missing:
            return ()
        images: list[Image] = []
        for name, which in KINDS.items():
            images += filter(None, read_all(_image, at(answer, name), *which))
        return tuple(images)

    def preview(self, url: str, kind: ImageKind) -> str:
        """Return the address of a small version, which every picture has."""
        return url.replace("/fanart/", "/preview/", 1)


def _is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "thetvdb_id")))


def _image(row: dict[str, Any], kind: ImageKind, quality: float) -> Image | None:
    """Return a picture; None for what belongs to one season, except its poster."""
    if kind != "season_poster" and text(at(row, "season")) not in WHOLE_SHOW:
        return None
    season = None
    if kind == "season_poster":
        season = at(row, "season")
    likes = whole_number(at(row, "likes")) or 0
    return Image(
        kind=kind,
        url=at(row, "url"),
        width=at(row, "width"),
        height=at(row, "height"),
        language=at(row, "lang"),
        season=season,
        score=quality + likes / (likes + 10) * 0.99,
    )
