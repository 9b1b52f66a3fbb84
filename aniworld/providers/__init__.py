"""The metadata sources on the internet: build() makes those that the settings ask for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from ..settings import Settings
from .base import Provider
from .gate import Gates
from .http import Client
from .kitsu import Kitsu
from .tvmaze import TVmaze

log = logging.getLogger(__name__)
SOURCES = {source.name: source for source in (TVmaze, Kitsu)}  # in the order in which they are preferred


@dataclass(frozen=True)
class Sources:
    """The client that fetches pictures, and the providers by name, the preferred one first."""

    client: Client
    by_name: dict[str, Provider]


def build(settings: Settings, observe: Callable[[str, str, float], None] = lambda gate, outcome, seconds: None) -> Sources:
    """The sources that settings.providers names, in its order; all of them when it names none. observe: as Client's."""
    client = Client(
        {"tvmaze": settings.tvmaze_url, "kitsu": settings.kitsu_url},
        Gates(settings.provider_rate),
        settings.data_dir,
        extra_image_hosts=settings.extra_image_hosts,
        observe=observe,
    )
    wanted = settings.providers or tuple(SOURCES)
    for name in set(wanted) - set(SOURCES):
        log.warning("%s is not a source of this version and is left out.", name)
    return Sources(client, {name: SOURCES[name](client) for name in wanted if name in SOURCES})
