"""What a webhook is sent: in the words of Sonarr's own webhook where it has some for it."""

from collections.abc import Mapping
from typing import Any

from ... import __version__
from ...database import iso
from ...models import Notice, Series
from .kinds import (
    ADDED,
    COMPLETE,
    FAILED,
    MISSING,
    NEW_SEASON,
    NEW_VERSION,
    REMOVED,
    TEST,
    TROUBLE,
    WELL_AGAIN,
)

# Sonarr's names of what happens; what it has no name for is called in the same manner.
EVENT_TYPES = {
    ADDED: "SeriesAdd",
    REMOVED: "SeriesDelete",
    TROUBLE: "Health",
    WELL_AGAIN: "HealthRestored",
    TEST: "Test",
    COMPLETE: "SeriesComplete",
    FAILED: "SeriesFailed",
    NEW_SEASON: "SeasonAnnounced",
    MISSING: "EpisodesMissing",
    NEW_VERSION: "NewVersion",
}
IDS = {"tvdb": "tvdbId", "tvmaze": "tvMazeId", "tmdb": "tmdbId"}  # numbers; IMDb's is a text


def series(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what programs are told of a series. told: what its event says, for one that is gone."""
    number = int(told["series_id"])
    about: dict[str, Any] = {"id": number, "title": told["name"], "type": "anime"}
    row = Series.one_with(id=number)
    if row is not None:
        about |= {"titleSlug": row.key, "year": row.year or 0, "path": row.folder or ""}
        about |= {"genres": list(row.genres), "tags": []}
        for known in row.ids:
            about |= _id(known.provider, known.value)
    return {"series": about}


def _id(provider: str, value: str) -> dict[str, Any]:
    if provider == "imdb":
        return {"imdbId": value}
    if provider in IDS and value.isdecimal():
        return {IDS[provider]: int(value)}
    return {}


def body(notice: Notice) -> dict[str, Any]:
    """Return what a webhook is sent of a notice."""
    sent = {
        "eventType": EVENT_TYPES.get(notice.kind, "Other"),
        "instanceName": "aniworld",
        "applicationUrl": "",
        "version": __version__,
        "kind": notice.kind,
        "message": notice.message.sentence,
        "at": iso(notice.at),
    }
    if notice.kind in (TROUBLE, WELL_AGAIN):
        sent |= {"level": "error", "type": notice.payload.get("check", ""), "wikiUrl": ""}
    return sent | notice.payload
