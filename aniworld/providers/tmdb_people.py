"""What TMDB's answers say of the people of a show, of the age that it is fit for, and of its trailer."""

from collections.abc import Iterator, Sequence
from typing import Any

from . import tmdb_pictures
from .cleaning import at, column, dicts, identifier, read_all, text, whole_number
from .values import CastMember

DIRECTING = ("Director", "Series Director", "Chief Director")
MOST_DIRECTORS = 5  # a long show has had a hundred
PORTRAIT = "w185"


def content_ratings(show: dict[str, Any]) -> dict[str, Any]:
    """Return what it is rated by country; where a country has two, the first that is one."""
    found: dict[str, Any] = {}
    for row in dicts(at(show, "content_ratings", "results")):
        country = identifier(at(row, "iso_3166_1"), "[A-Z]{2}")
        rating = text(at(row, "rating"))
        if country and rating not in ("", "NR"):
            found.setdefault(country, rating)
    return found


def cast(show: dict[str, Any], image_url: str) -> Iterator[CastMember]:
    """Yield the cast of all seasons, in TMDB's order."""
    rows = sorted(dicts(at(show, "aggregate_credits", "cast")), key=_order)
    yield from read_all(_cast_member, rows, image_url)


def _order(row: dict[str, Any]) -> int:
    place = whole_number(at(row, "order"))
    return 100_000 if place is None else place


def _cast_member(row: dict[str, Any], image_url: str) -> CastMember:
    roles = [role for role in map(text, column(at(row, "roles"), "character")) if role]
    portrait = tmdb_pictures.picture_url(at(row, "profile_path"), image_url, PORTRAIT)
    return CastMember(name=at(row, "name"), role=" / ".join(dict.fromkeys(roles)), thumb_url=portrait)


def crew(show: dict[str, Any], jobs: Sequence[str]) -> tuple[str, ...]:
    """Return the names of those who had one of these jobs, who had it most often first."""
    counted: list[tuple[int, str]] = []
    for row in dicts(at(show, "aggregate_credits", "crew")):
        for job in dicts(at(row, "jobs")):
            if at(job, "job") in jobs:
                counted.append((-(whole_number(at(job, "episode_count")) or 0), text(at(row, "name"))))
    return tuple(name for _, name in sorted(counted))[:MOST_DIRECTORS]


def creators(show: dict[str, Any]) -> tuple[str, ...]:
    """Return who is said to have created it, and whose work it is made of."""
    return column(at(show, "created_by"), "name") + crew(show, ("Original Story", "Series Composition"))


def episode_crew(row: dict[str, Any], job: str) -> tuple[str, ...]:
    """Return the names of those who had this job in an episode."""
    return tuple(text(at(person, "name")) for person in dicts(at(row, "crew")) if at(person, "job") == job)


def trailer(show: dict[str, Any], languages: Sequence[str]) -> Any:
    """Return the id of its trailer at YouTube, in the most preferred language that has one."""
    order = [language.partition("-")[0] for language in languages]
    best = None
    best_place = len(order) + 1
    for row in dicts(at(show, "videos", "results")):
        language = text(at(row, "iso_639_1"))
        place = order.index(language) if language in order else len(order)
        if at(row, "site") == "YouTube" and at(row, "type") == "Trailer" and place < best_place:
            best, best_place = at(row, "key"), place
    return best
