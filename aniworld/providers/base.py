"""What every metadata source promises: the plain values it returns and the questions it answers."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..settings import Settings
from .http import Client

ImageKind = Literal["poster", "fanart", "banner", "logo", "landscape", "clearart", "season_poster", "still"]
MAKESHIFT, USUAL, BEST = 1.0, 2.0, 3.0  # of another shape or small; as it should be; made for just this purpose


class Capability(enum.Flag):
    """What a source can be asked for. Nobody asks it for anything else."""

    SEARCH = enum.auto()  # search()
    DETAILS = enum.auto()  # resolve() and details(), which bring their pictures along
    EPISODES = enum.auto()  # episodes()
    IMAGES = enum.auto()  # resolve() and images(): pictures of a show that others found, and nothing else


@dataclass(frozen=True)
class Image:
    """One picture that a provider offers. Sizes are pixels, None when not told.

    language: of the words in it, None when it has none or nobody says; score: a whole step of quality (USUAL…), which
    means the same at every source, and a fraction by which the source itself prefers one to another.
    """

    kind: ImageKind
    url: str
    width: int | None = None
    height: int | None = None
    language: str | None = None
    season: int | None = None
    score: float = USUAL


@dataclass(frozen=True)
class Season:
    """number 0 holds the specials; dates are None when unknown."""

    number: int
    name: str = ""
    overview: str = ""
    premiered: date | None = None
    ended: date | None = None
    episode_count: int | None = None


@dataclass(frozen=True)
class Details:
    """What a provider knows of one show.

    title: in English where there is one; titles: by language code ("en", "ja", "x-jat" for romaji, "de"); ids: by
    service ("tmdb", "tvmaze", "tvdb", "imdb", "kitsu", "mal", "anilist", "anidb"); rating: 0 to 10; status: "running",
    "ended", "upcoming" or ""; language: of the overview; sources: field -> provider, where several were put together.
    Texts are plain: no HTML, no entities.
    """

    provider: str
    id: str
    title: str
    titles: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    overview: str = ""
    status: str = ""
    premiered: date | None = None
    ended: date | None = None
    runtime_minutes: int | None = None
    rating: float | None = None
    genres: tuple[str, ...] = ()
    studio: str = ""
    country: str = ""
    url: str | None = None
    ids: dict[str, str] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    images: tuple[Image, ...] = ()
    language: str = "en"
    sources: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A show that may be the one that was searched for; details where the search answer already held them all."""

    provider: str
    id: str
    title: str
    titles: tuple[str, ...] = ()
    year: int | None = None
    kind: str = ""
    overview: str = ""
    poster_url: str | None = None
    url: str | None = None
    episode_count: int | None = None
    is_animation: bool = False
    details: Details | None = None


@dataclass(frozen=True)
class Episode:
    """One episode as its provider numbers it; number is None for a special without one. Unknown dates are None."""

    provider: str
    id: str
    season: int
    number: int | None
    is_special: bool = False
    title: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    overview: str = ""
    air_date: date | None = None
    runtime_minutes: int | None = None
    still_url: str | None = None
    rating: float | None = None


@dataclass(frozen=True)
class Attribution:
    """The credit that a source asks for, shown in the footer, on the series pages and on the about page.

    text: in its own words where its terms give some; licence_url: the licence of what it gives, where there is one.
    """

    name: str
    text: str
    url: str
    licence_url: str = ""


class Provider:
    """A metadata source. Every method may raise ProviderError; ids are the provider's own, as text.

    A source has the methods of its capabilities and need not have the others.
    priority: of the request in the gate: 3 search, 2 user, 1 new, 0 background.
    """

    name: str  # one word in small letters
    attribution: Attribution
    capabilities: Capability
    address: str = ""  # where it answers, unless there is a setting for that: ANIWORLD_<NAME>_URL
    image_hosts: tuple[str, ...] = ()  # where its pictures lie
    rate: tuple[int, float]  # requests, in so many seconds
    is_spine: bool = False  # numbers whole shows with seasons, so it may decide (season, number)
    needs_key: bool = False  # the setting ANIWORLD_<NAME>_KEY; without it the source is left out
    renew_seconds: float | None = None  # its terms: what it gave is read again within so long
    resolves_from: tuple[str, ...] = ()  # the services whose ids resolve() understands

    def __init__(self, client: Client, settings: Settings | None = None):
        self._client = client

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Shows whose title is like the query, the likest first."""
        raise NotImplementedError

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """The id of the show that has one of these ids by service; None when there is none."""
        raise NotImplementedError

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """All that is known of a show; None when there is no such id. force: not from the cache."""
        raise NotImplementedError

    def episodes(
        self, source_id: str, *, priority: int, force: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> list[Episode]:
        """The episodes of a show. progress(done, total) is called as the list grows; what it raises goes through."""
        raise NotImplementedError

    def images(self, source_id: str, *, priority: int, force: bool = False) -> tuple[Image, ...]:
        """Pictures of a show; none when there is no such id."""
        raise NotImplementedError

    def preview(self, url: str, kind: ImageKind) -> str:
        """The address of a smaller version of one of its pictures, where it has some."""
        return url
