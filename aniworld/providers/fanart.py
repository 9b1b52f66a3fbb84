"""fanart.tv: the lettering of titles, and other pictures, of shows that others found; needs a (free) key."""

from collections.abc import Mapping
from typing import Any

from ..settings import Settings
from .base import BEST, USUAL, Attribution, Capability, Image, ImageKind, Provider
from .fields import at, identifier, kept, text, whole
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
    """Source: https://wiki.fanart.tv — pictures only, by the show's id at TVDB. No limit is published; we send two a second."""

    name = "fanart"
    attribution = Attribution("fanart.tv", "Pictures by the community of fanart.tv.", "https://fanart.tv")
    image_hosts = ("assets.fanart.tv",)
    rate = (2, 1.0)
    capabilities = Capability.IMAGES
    resolves_from = ("fanart", "tvdb")
    needs_key = True

    def __init__(self, client: Client, settings: Settings):
        super().__init__(client)
        self._headers = {"api-key": settings.fanart_key or ""}

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """TVDB's id, which fanart.tv uses too."""
        return identifier(ids.get("tvdb")) or identifier(ids.get("fanart")) or None

    def images(self, source_id: str, *, priority: int, force: bool = False) -> tuple[Image, ...]:
        """The pictures of a show; none when there are none. Raises ProviderError."""
        if not identifier(source_id):
            return ()
        how = {"ttl_seconds": TTL_SECONDS, "missing_ttl_seconds": MISSING_TTL_SECONDS, "force": force}
        try:
            answer = self._client.get_json(
                self.name, f"/tv/{source_id}", priority=priority, headers=self._headers, good=_is_show, **how
            )
        except Missing:
            return ()
        return tuple(image for name, which in KINDS.items() for image in kept(_image, at(answer, name), *which))

    def preview(self, url: str, kind: ImageKind) -> str:
        """fanart.tv has each picture small under an address of the same shape."""
        return url.replace("/fanart/", "/preview/", 1)


def _is_show(answer: Any) -> bool:
    return bool(identifier(at(answer, "thetvdb_id")))


def _image(row: dict[str, Any], kind: ImageKind, quality: float) -> Image | None:
    """None for what belongs to one season, except its poster."""
    if kind != "season_poster" and text(at(row, "season")) not in WHOLE_SHOW:
        return None
    likes = whole(at(row, "likes")) or 0
    return Image(
        kind=kind,
        url=at(row, "url"),
        width=at(row, "width"),
        height=at(row, "height"),
        language=at(row, "lang"),
        season=at(row, "season") if kind == "season_poster" else None,
        score=quality + likes / (likes + 10) * 0.99,
    )
