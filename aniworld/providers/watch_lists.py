"""The services whose users' lists can be imported."""

from .anilist_list import AniListLists
from .http import Client
from .kitsu_list import KitsuLists
from .list_values import ListService
from .mal_list import MyAnimeListLists

SERVICES: dict[str, type[ListService]] = {
    service.name: service for service in (AniListLists, MyAnimeListLists, KitsuLists)
}


def of(name: str, client: Client) -> ListService:
    """Return the service of this name, which is one of SERVICES."""
    return SERVICES[name](client)
