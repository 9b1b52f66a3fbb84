"""What an NFO file says, as plain values."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Actor:
    """One of the cast. thumb: the address of a portrait."""

    name: str
    role: str = ""
    thumb: str = ""


@dataclass(frozen=True)
class Rating:
    """A rating, 0 to 10, and how many people voted. name: of the service whose it is."""

    name: str
    value: float
    votes: int | None = None


@dataclass(frozen=True)
class ShowNfo:
    """A whole show, for tvshow.nfo.

    status: "running", "ended", "upcoming" or ""; rating: the one that readers take, 0 to 10, by rating_name;
    ids: by service ("tvmaze", "tvdb", "imdb", …), default_id names the one that readers take first.
    named_seasons: names that say more than "Season 2"; trailer: the id of a video at YouTube; has_guide: with
    the ids by which Kodi 19 and later look for episodes; user_rating: the household's own, 1 to 10;
    locked_fields: those that Jellyfin leaves alone, by its names.
    """

    title: str
    original_title: str = ""
    sort_title: str = ""
    plot: str = ""
    premiered: date | None = None
    ended: date | None = None
    year: int | None = None
    status: str = ""
    studios: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    user_rating: int | None = None
    rating: float | None = None
    votes: int | None = None
    rating_name: str = "default"
    other_ratings: tuple[Rating, ...] = ()
    mpaa: str = ""
    tagline: str = ""
    trailer: str = ""
    actors: tuple[Actor, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    has_guide: bool = False
    ids: dict[str, str] = field(default_factory=dict)
    default_id: str = ""
    locked_fields: tuple[str, ...] = ()
    named_seasons: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeasonNfo:
    """One season, for season.nfo; number 0 holds the specials."""

    number: int
    title: str = ""
    plot: str = ""
    premiered: date | None = None


@dataclass(frozen=True)
class EpisodeNfo:
    """One episode. display_season and display_episode: a special is shown before that episode.

    rating: 0 to 10.

    display_after_season: it is shown after that season instead.
    """

    title: str
    season: int
    episode: int
    original_title: str = ""
    show_title: str = ""
    plot: str = ""
    aired: date | None = None
    runtime_minutes: int | None = None
    rating: float | None = None
    votes: int | None = None
    rating_name: str = "default"
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    ids: dict[str, str] = field(default_factory=dict)
    default_id: str = ""
    display_season: int | None = None
    display_episode: int | None = None
    display_after_season: int | None = None
