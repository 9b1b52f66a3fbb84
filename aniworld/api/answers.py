"""The answers of the API as types, from which the OpenAPI document describes them."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

Texts = dict[str, str]
LoadingState = Literal[
    "loading", "loading_episodes", "loading_nfo", "loading_logo", "loading_images", "completed", "failed"
]


class Problem(TypedDict):
    """What was wrong: a sentence for people, its code and values for programs."""

    error: str
    code: str
    args: dict[str, Any]
    field: NotRequired[str]


class EpisodeCounts(TypedDict):
    """How many episodes there are, without specials."""

    total: int
    present: int
    missing: int
    unaired: int
    ignored: int


class Series(TypedDict):
    """A series of the library."""

    id: str
    key: str
    title: str
    name: str
    year: int | None
    loading_status: LoadingState
    episodes_loaded: bool
    nfo_loaded: bool
    logo_loaded: bool
    images_loaded: bool
    loading_started_at: str | None
    loading_completed_at: str | None
    loading_error: str | None
    loading_error_code: str | None
    loading_error_args: dict[str, Any] | None
    folder: str | None
    folder_missing: dict[str, Any] | None
    episode_counts: EpisodeCounts
    titles: Texts
    synonyms: list[str]
    original_title: str
    sort_title: str
    status: str
    plot: str
    overview: str
    tagline: str
    premiered: str | None
    ended: str | None
    runtime_minutes: int | None
    genres: list[str]
    tags: list[str]
    studio: str
    country: str
    rating: float | None
    user_rating: float | None
    mpaa: str | None
    trailer: str | None
    cast: list[dict[str, Any]]
    directors: list[str]
    writers: list[str]
    edited: list[str]
    spine: str | None
    wanted_spine: str | None
    sources: Texts
    ids: Texts
    links: Texts


class SeriesList(TypedDict):
    """A page of series."""

    series: list[Series]
    total: int
    page: int
    per_page: int
    pages: int


class Progress(TypedDict):
    """Whether each part is loaded."""

    episodes: bool
    nfo: bool
    logo: bool
    images: bool


class PartState(TypedDict):
    """How far a part is, and why it failed."""

    state: Literal["pending", "loading", "loaded", "partial", "failed", "unavailable"]
    priority: str
    attempt: int
    done: int | None
    total: int | None
    next_try_at: str | None
    source: str | None
    error: str | None
    error_code: str | None
    error_args: dict[str, Any] | None


class LoadingStatus(TypedDict):
    """How far the parts of a series are."""

    series_id: str
    key: str
    loading_status: LoadingState
    progress: Progress
    parts: dict[str, PartState]
    message: str
    started_at: str | None
    completed_at: str | None
    error: str | None
    error_code: str | None
    error_args: dict[str, Any] | None


class Episode(TypedDict):
    """An episode."""

    season: int
    number: int
    absolute: int | None
    title: str
    titles: Texts
    plot: str
    air_date: str | None
    runtime_minutes: int | None
    state: Literal["present", "missing", "unaired", "ignored"]
    file: str | None
    sources: Texts


class Episodes(TypedDict):
    """All episodes of a series."""

    series_id: str
    episodes: list[Episode]
    total: int


class Candidate(TypedDict):
    """A show that could be added."""

    provider: str
    id: str
    title: str
    titles: list[str]
    year: int | None
    kind: str | None
    overview: str | None
    episode_count: int | None
    poster: str | None
    series_id: str | None


class Found(TypedDict):
    """What a search found, and a sentence for each provider that did not answer."""

    candidates: list[Candidate]
    problems: list[str]


class Check(TypedDict):
    """One thing that must be well, and what helps if it is not."""

    code: str
    ok: bool
    sentence: str
    cure: str


class System(TypedDict):
    """The state of the installation."""

    state: Literal["ok", "trouble"]
    checks: list[Check]


class Accepted(TypedDict):
    """How many folders were accepted."""

    accepted: int
