"""What every metadata source promises: the plain values it returns and the questions it answers."""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ..settings import Settings
from . import cleaning, fields
from .http import Client
from .right_of_way import giving_way
from .values import ForEpisodeNfo, ForShowNfo, Value

ImageKind = Literal["poster", "fanart", "banner", "logo", "landscape", "clearart", "season_poster", "still"]
# Of another shape or small; as it should be; made for just this purpose.
MAKESHIFT, USUAL, BEST = 1.0, 2.0, 3.0


class Capability(enum.Flag):
    """What a source can be asked for. Nobody asks it for anything else."""

    SEARCH = enum.auto()  # search()
    DETAILS = enum.auto()  # resolve() and details(), which bring their pictures along
    EPISODES = enum.auto()  # episodes()
    IMAGES = enum.auto()  # resolve() and images(): pictures of a show that others found, and nothing else


class Image(Value):
    """One picture that a provider offers. Sizes are pixels, None when unknown.

    language: of the words in it, None when it has none or nobody says; score: a step of quality (USUAL…),
    which means the same at every source, plus a fraction by which the source itself prefers one to another.
    """

    kind: ImageKind
    url: fields.NeededUrl
    width: fields.Amount = None
    height: fields.Amount = None
    language: fields.Language = None
    season: fields.Number = None
    score: float = USUAL

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if self.kind == "season_poster" and self.season is None:
            raise ValueError("the poster of a season needs its number")
        return self


class Season(Value):
    """number 0 holds the specials; dates are None when unknown."""

    number: fields.NeededNumber
    name: fields.Title = ""
    overview: fields.Text = ""
    premiered: fields.Day = None
    ended: fields.Day = None
    episode_count: fields.Number = None


class Details(ForShowNfo):
    """What a provider knows of one show.

    title: in English where there is one; titles: by language code ("en", "ja", "x-jat" for romaji, "de");
    synonyms: its other names; ids: by service ("tmdb", "tvmaze", "tvdb", "imdb", "kitsu", "mal", "anilist",
    "anidb"); rating: up to 10; status: "running", "ended", "upcoming" or ""; language: of the overview;
    sources: field -> provider, where several were put together. Texts are plain: no HTML, no entities.
    """

    provider: str
    id: fields.NeededId
    title: fields.NeededTitle
    titles: fields.Titles = Field(default_factory=dict)
    synonyms: fields.Texts = ()
    overview: fields.Text = ""
    status: fields.Status = ""
    premiered: fields.Day = None
    ended: fields.Day = None
    runtime_minutes: fields.Amount = None
    rating: fields.Rating = None
    genres: fields.Texts = ()
    studio: fields.Title = ""
    country: fields.Country = ""
    url: fields.WebUrl = None
    ids: fields.Ids = Field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    images: tuple[Image, ...] = ()
    language: str = "en"
    sources: dict[str, str] = Field(default_factory=dict)

    @field_validator("synonyms")
    @classmethod
    def _without_titles(cls, names: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        titles = {others.data.get("title"), *others.data["titles"].values()}
        return tuple(name for name in names if name not in titles)


class Candidate(Value):
    """A show that may be the one that was searched for.

    details: where the search answer already held them all.

    year: may be made of a date.
    """

    provider: str
    id: fields.NeededId
    title: fields.NeededTitle
    titles: fields.Texts = ()
    year: fields.Year = None
    kind: fields.Word = ""
    overview: fields.Text = ""
    poster_url: fields.WebUrl = None
    url: fields.WebUrl = None
    episode_count: fields.Amount = None
    is_animation: bool = False
    details: Details | None = None

    @classmethod
    def of(cls, details: Details, **more: Any) -> Self:
        """Build a candidate from full details. more: fields that details do not have."""
        common = {}
        for name in ("provider", "id", "title", "overview", "url"):
            common[name] = getattr(details, name)
        names = [details.title, *details.titles.values(), *details.synonyms]
        return cls(**common | {"titles": names, "year": details.premiered, "details": details} | more)


class Episode(ForEpisodeNfo):
    """One episode as its provider numbers it; number is None for a special without one.

    Unknown dates are None. air_date: the day where it is broadcast; airs_at: the moment, in epoch seconds.
    """

    provider: str
    id: fields.NeededId
    season: fields.NeededNumber
    number: fields.Number
    is_special: bool = False
    title: fields.EpisodeTitle = ""
    titles: fields.EpisodeTitles = Field(default_factory=dict)
    overview: fields.Text = ""
    air_date: fields.Day = None
    airs_at: fields.Moment = None
    runtime_minutes: fields.Amount = None
    still_url: fields.WebUrl = None
    rating: fields.Rating = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if self.number is None and not self.is_special:
            raise ValueError("only a special may have no number")
        return self


def without_doubles(episodes: Iterable[Episode]) -> list[Episode]:
    """Return the episodes without doubles: of those with one id, or one place, the first stays.

    Each is made of the answer only here; requests that are about to be sent go first.
    """
    seen: set[object] = set()
    unique = []
    for episode in giving_way(episodes):
        place: tuple[int, int | str] = (episode.season, episode.id)
        if episode.number is not None:
            place = (episode.season, episode.number)
        if episode.id not in seen and place not in seen:
            unique.append(episode)
        seen |= {episode.id, place}
    return unique


@dataclass(frozen=True)
class Attribution:
    """The credit that a source asks for, shown in the footer, on the series pages and on the about page.

    text: in its own words where its terms give some; licence_url: the licence of what it gives, where there
    is one.
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
    id_form: str = cleaning.NUMBER_ID  # a regular expression, by which ids that somebody types are judged
    is_spine: bool = False  # numbers whole shows with seasons, so it may decide (season, number)
    needs_key: bool = False  # the setting ANIWORLD_<NAME>_KEY; without it the source is left out
    renew_seconds: float | None = None  # its terms: what it gave is read again within so long
    resolves_from: tuple[str, ...] = ()  # the services whose ids resolve() understands

    def __init__(self, client: Client, settings: Settings | None = None):
        self._client = client

    def search(self, query: str, *, priority: int) -> list[Candidate]:
        """Return shows whose title is like the query, best match first."""
        raise NotImplementedError

    def resolve(self, ids: Mapping[str, str], *, priority: int) -> str | None:
        """Return the id of the show that has one of these ids by service; None when there is none."""
        raise NotImplementedError

    def details(self, source_id: str, *, priority: int, force: bool = False) -> Details | None:
        """Return all that is known of a show; None when there is no such id. force: not from the cache."""
        raise NotImplementedError

    def episodes(
        self,
        source_id: str,
        *,
        priority: int,
        force: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Episode]:
        """Return the episodes of a show. progress(done, total) is called as the list grows.

        What it raises goes through.
        """
        raise NotImplementedError

    def images(self, source_id: str, *, priority: int, force: bool = False) -> tuple[Image, ...]:
        """Return pictures of a show; none when there is no such id."""
        raise NotImplementedError

    def preview(self, url: str, kind: ImageKind) -> str:
        """Return the address of a smaller version of one of its pictures, where it has some."""
        return url
