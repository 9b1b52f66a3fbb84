"""What every metadata source promises: the plain values it returns and the questions it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

ImageKind = Literal["poster", "fanart", "banner", "logo", "season_poster", "still"]


@dataclass(frozen=True)
class Image:
    """One picture that a provider offers. Sizes are pixels, None when not told; score: higher is better."""

    kind: ImageKind
    url: str
    width: int | None = None
    height: int | None = None
    language: str | None = None
    season: int | None = None
    score: float = 0.0


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

    titles: by language code ("en", "ja", "x-jat" for romaji, "de"); ids: by service ("tvmaze", "tvdb", "imdb",
    "kitsu", "mal", "anilist", "anidb"); rating: 0 to 10; status: "running", "ended", "upcoming" or "".
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
    """The credit that a source asks for, shown in the footer and on the series pages."""

    name: str
    text: str
    url: str


class Provider(Protocol):
    """A metadata source. Every method may raise ProviderError; ids are the provider's own, as text.

    priority: of the request in the gate: 3 search, 2 user, 1 new, 0 background.
    """

    name: str
    attribution: Attribution
    is_spine: bool  # numbers whole shows with seasons, so it may decide (season, number)

    def search(self, query: str, *, priority: int) -> list[Candidate]: ...

    def resolve(self, ids: dict[str, str], *, priority: int) -> str | None: ...

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None: ...

    def episodes(
        self, source_id: str, *, priority: int, force: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> list[Episode]: ...  # progress(done, total) is called as the list grows; what it raises goes through
