"""Several sources' details of one show, put together: the first one counts, the others fill its blanks."""

from typing import Any

from ... import context
from ...providers.base import Details
from ...providers.values import Rating
from ...text import fold
from ..series import titles

MOST_SYNONYMS = 50
FILLED = (
    "overview",
    "status",
    "premiered",
    "runtime_minutes",
    "rating",
    "genres",
    "studio",
    "country",
    "tagline",
    "tags",
    "cast",
    "directors",
    "writers",
    "trailer",
)
OWN = ("url", "ended")  # the spine's alone: the link leads to it, and others may mean the end of one season


def with_blanks_filled(spine: Details, others: list[Details]) -> Details:
    """Return the spine's details, with its gaps filled from the others in order.

    Titles of all languages are united; of several overviews the one in the most preferred language counts.
    sources names the source of each field: "overview", "status" …, and "titles.en", "titles.de" … for each
    title.
    """
    told = [name for name in (*FILLED, *OWN) if getattr(spine, name)]
    told += [f"titles.{language}" for language in spine.titles]
    changes = {"sources": dict.fromkeys(told, spine.provider), "ratings": _rating(spine)}
    merged = spine.model_copy(update=changes)
    for other in others:
        merged = _filled(merged, other)
    return merged


def _filled(details: Details, other: Details) -> Details:
    """Fill what details lack from one other source."""
    changes: dict[str, Any] = {}
    for name in FILLED:
        value = getattr(other, name)
        if value and not getattr(details, name):
            changes[name] = value
    sources = list(changes)
    names = [*details.synonyms, other.title, *other.titles.values(), *other.synonyms]
    changes["synonyms"] = tuple(dict.fromkeys(names))[:MOST_SYNONYMS]
    changes["content_ratings"] = other.content_ratings | details.content_ratings
    if titles.base(other.title) == fold(other.title):  # the whole show, and not one season of it
        changes["ratings"] = _rating(other) | details.ratings
        if other.overview and _place(other.language) < _place(details.language):
            changes["overview"] = other.overview
            sources.append("overview")
        sources += [f"titles.{language}" for language in other.titles if language not in details.titles]
        changes["titles"] = other.titles | details.titles
    if "overview" in changes:
        changes["language"] = other.language
    changes["sources"] = details.sources | dict.fromkeys(sources, other.provider)
    return details.model_copy(update=changes)


def _place(language: str) -> int:
    """Return a language's position in the order of preference."""
    order = [code.partition("-")[0] for code in context.current().languages]
    code = language.partition("-")[0]
    if code not in order:
        return len(order)
    return order.index(code)


def _rating(details: Details) -> dict[str, Rating]:
    """Return the rating of a source, with how many voted; empty where it has none."""
    if not details.rating:
        return {}
    return {details.provider: Rating(value=details.rating, votes=details.votes)}
