"""The metadata sources on the internet: build() makes those that the settings ask for."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import SettingsError
from ..settings import Settings
from .anilist import AniList
from .base import Provider
from .fanart import Fanart
from .http import Client
from .jikan import Jikan
from .kitsu import Kitsu
from .mal_list import MyAnimeListLists
from .rate_gate import NAMES, RATES, Gates
from .tmdb import TMDB
from .tvmaze import TVmaze
from .url_policy import AllowList

log = logging.getLogger(__name__)
IN_ORDER: tuple[type[Provider], ...] = (TMDB, TVmaze, Kitsu, Jikan, AniList, Fanart)  # the preferred first
SOURCES = {source.name: source for source in IN_ORDER}
NAMES.update({name: source.attribution.name for name, source in SOURCES.items()})
RATES.update({name: source.rate for name, source in SOURCES.items()})
# Asked for the lists of its users and for nothing else, so it is no source.
LISTS = MyAnimeListLists
NAMES[LISTS.name], RATES[LISTS.name] = LISTS.label, LISTS.rate


@dataclass(frozen=True)
class Sources:
    """The client that fetches pictures, and the providers by name, the preferred one first."""

    client: Client
    by_name: dict[str, Provider]


def build(
    settings: Settings,
    observe: Callable[[str, str, float], None] = lambda gate, outcome, seconds: None,
    client: Client | None = None,
) -> Sources:
    """Return the sources that settings.providers names, in its order; all that can work when it names none.

    One without the key that it needs is left out. Raises SettingsError for names that no source has.
    observe: as Client's. client: one that is there already, when only keys have changed.
    """
    _refuse_strange("ANIWORLD_PROVIDERS", settings.providers or (), SOURCES)
    _refuse_strange("ANIWORLD_PROVIDER_RATE", settings.provider_rate, RATES)
    client = client or _client(settings, observe)
    wanted = [name for name in settings.providers or SOURCES if _can_work(name, settings)]
    return Sources(client, {name: SOURCES[name](client, settings) for name in wanted})


def _client(settings: Settings, observe: Callable[[str, str, float], None]) -> Client:
    bases = {}
    for name, source in SOURCES.items():
        bases[name] = getattr(settings, f"{name}_url", source.address)
    bases[LISTS.name] = settings.myanimelist_url
    public = {urlsplit(Settings.names()["ANIWORLD_MYANIMELIST_URL"] or "").hostname or ""}
    for source in SOURCES.values():
        public.add(urlsplit(_home(source)).hostname or "")
        public.update(source.image_hosts)
    return Client(
        bases,
        Gates(settings.provider_rate, most_under_way=max(2, settings.workers * 3 // 4)),
        settings.data_dir,
        pictures=AllowList.of([*bases.values(), settings.tmdb_image_url], settings.extra_image_hosts, public),
        observe=observe,
    )


def _home(source: type[Provider]) -> str:
    """Return where a source answers when no mirror is set."""
    return Settings.names().get(f"ANIWORLD_{source.name.upper()}_URL") or source.address


def _refuse_strange(setting: str, names: Iterable[str], known: Collection[str]) -> None:
    if strange := [name for name in names if name not in known]:
        raise SettingsError("setting_names_unknown", name=setting, known=list(known), unknown=strange)


def _can_work(name: str, settings: Settings) -> bool:
    if not SOURCES[name].needs_key or getattr(settings, f"{name}_key", None):
        return True
    log.info(
        "%s is left out: it needs a key, from ANIWORLD_%s_KEY or from the sources page.",
        NAMES[name],
        name.upper(),
    )
    return False
