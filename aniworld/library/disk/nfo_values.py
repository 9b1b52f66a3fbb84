"""What the rows say, as NFO files have it."""

from functools import cached_property
from typing import Any

from ...files import age_ratings, country_names, nfo
from ...models import Credit, Episode, Season, Series, SeriesId
from ...models.days import day_of
from ..episodes.special_order import SpecialOrder
from ..series import edit_fields, edits, titles
from .nfo_kinds import Wanted

ID_ORDER = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist", "mal", "kitsu")
RATING_NAMES = {"tmdb": "themoviedb", "jikan": "myanimelist"}  # where readers know another than ours


def ids(series: Series) -> dict[str, str]:
    """Return the ids of the show in their order; of several from one source the first counts."""
    known: dict[str, str] = {}
    for row in SeriesId.read("WHERE series_id = ? ORDER BY id", series.id):
        known.setdefault(row.provider, row.value)
    return {name: known[name] for name in ID_ORDER if name in known}


def show(series: Series, seasons: list[Season], wanted: Wanted) -> nfo.ShowNfo:
    """Return the series as its tvshow.nfo has it."""
    known = ids(series)
    entry = nfo.ShowNfo(
        **_words(series),
        **_days(series),
        **_ratings(series),
        **_people(series),
        mpaa=mpaa(series, wanted),
        user_rating=edits.chosen(series, "user_rating", None),
        locked_fields=_locked_fields(series),
        studios=(series.studio,) if series.studio else (),
        countries=(country_names.of(series.country),) if series.country else (),
        ids=known,
        default_id=next(iter(known), ""),
        has_guide=True,
        named_seasons={season.number: season.name for season in seasons if season.name},
    )
    return wanted.of_show(entry)


def mpaa(series: Series, wanted: Wanted) -> str:
    """Return for which age a show is fit: as a person said, else in the system of the household."""
    told = age_ratings.in_system(series.content_ratings or {}, wanted.rating_system)
    return str(edits.chosen(series, "mpaa", told))


def sort_title(series: Series) -> str:
    """Return the title by which a show is sorted: a person's, else the one without its article."""
    return str(edits.chosen(series, "sort_title", titles.without_article(series.title)))


def _locked_fields(series: Series) -> tuple[str, ...]:
    """Return the fields that a person edited, by Jellyfin's names of those that it can lock."""
    edited = edits.of(series)
    fields = edit_fields.SERIES.items()
    return tuple(field.lock for name, field in fields if field.lock and name in edited)


def _words(series: Series) -> dict[str, Any]:
    return {
        "title": series.title,
        "original_title": series.original_title,
        "sort_title": sort_title(series),
        "tagline": series.tagline or "",
        "plot": series.overview,
        "genres": tuple(series.genres or ()),
        "tags": tuple(series.tags or ()),
        "trailer": series.trailer or "",
    }


def _days(series: Series) -> dict[str, Any]:
    ended = None
    if series.status == "ended":
        ended = day_of(series.ended)
    return {
        "premiered": day_of(series.premiered),
        "ended": ended,
        "year": series.year,
        "status": series.status,
        "runtime_minutes": series.runtime_minutes,
    }


def _ratings(series: Series) -> dict[str, Any]:
    source = (series.sources or {}).get("rating", "")
    if "rating" in edits.of(series):
        source = ""  # it is no service's
    return {
        "rating": series.rating,
        "votes": _votes(series, source),
        "rating_name": _rating_name(source),
        "other_ratings": tuple(_other_ratings(series, source)),
    }


def _people(series: Series) -> dict[str, Any]:
    people = credits_of(series)
    return {
        "actors": tuple(_actor(row) for row in people[Credit.ACTOR]),
        "directors": tuple(row.name for row in people[Credit.DIRECTOR]),
        "writers": tuple(row.name for row in people[Credit.WRITER]),
    }


def credits_of(series: Series) -> dict[str, list[Credit]]:
    """Return the people of a series in their order, by what they did."""
    people: dict[str, list[Credit]] = {Credit.ACTOR: [], Credit.DIRECTOR: [], Credit.WRITER: []}
    for row in Credit.read("WHERE series_id = ? ORDER BY position", series.id):
        people[row.job].append(row)
    return people


def _actor(row: Credit) -> nfo.Actor:
    return nfo.Actor(row.name, row.role, row.thumb_url or "")


def _rating_name(source: str) -> str:
    return RATING_NAMES.get(source, source) or "default"


def _votes(series: Series, source: str) -> int | None:
    """Return how many made the rating, where it is still the one that its source told."""
    told = (series.ratings or {}).get(source)
    if told is None or told["value"] != series.rating:
        return None
    return told["votes"]


def _other_ratings(series: Series, source: str) -> list[nfo.Rating]:
    found = []
    for name, told in sorted((series.ratings or {}).items()):
        if name != source:
            found.append(nfo.Rating(_rating_name(name), told["value"], told["votes"]))
    return found


def season(row: Season) -> nfo.SeasonNfo:
    """Return a season as its season.nfo has it."""
    title = row.name
    if not title and row.number == 0:
        title = "Specials"
    return nfo.SeasonNfo(
        number=row.number,
        title=title or f"Season {row.number}",
        plot=row.overview,
        premiered=day_of(row.premiered),
    )


class EpisodeValues:
    """The episodes of a series, as their NFO files have them."""

    def __init__(self, series: Series, wanted: Wanted) -> None:
        self.series = series
        self.wanted = wanted

    @cached_property
    def order(self) -> SpecialOrder:
        """The regular episodes, read when the first NFO beside a video is made."""
        fields = (Episode.season, Episode.number, Episode.air_date, Episode.missing_since)
        return SpecialOrder(self.series.episodes.select(*fields).where(Episode.season > 0))

    def of(self, row: Episode) -> nfo.EpisodeNfo:
        """Return one episode, without what a person edited in its NFO."""
        shown = self.order.place(row)
        rating = edits.chosen(row, "rating", row.rating, edits.PAGE)
        entry = nfo.EpisodeNfo(
            title=edits.chosen(row, "title", titles.of_episode(row), edits.PAGE) or f"Episode {row.number}",
            show_title=self.series.title,
            season=row.season,
            episode=row.number,
            plot=edits.chosen(row, "plot", row.overview, edits.PAGE),
            aired=day_of(edits.chosen(row, "air_date", row.air_date, edits.PAGE)),
            runtime_minutes=edits.chosen(row, "runtime_minutes", row.runtime_minutes, edits.PAGE),
            rating=rating,
            votes=row.votes if rating == row.rating else None,
            rating_name=_rating_name(row.provider if rating == row.rating else ""),
            directors=tuple(row.directors or ()),
            writers=tuple(row.writers or ()),
            original_title=(row.titles or {}).get("ja", ""),
            ids=(row.ids or {}) | {row.provider: row.provider_id},
            default_id=row.provider,
            display_season=shown.season,
            display_episode=shown.episode,
            display_after_season=shown.after_season,
        )
        return self.wanted.of_episode(entry)
