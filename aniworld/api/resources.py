"""What programs read: series, loading status, episodes, as the API words them."""

from datetime import date
from typing import Any

from flask import url_for

from ..database import iso
from ..library import telling, titles
from ..library.gallery import Place, place_name
from ..models import Artwork, Episode, Series, derive


def series(row: Series) -> dict[str, Any]:
    """The series resource."""
    return {
        "id": str(row.id),
        "key": row.key,
        "name": row.title,
        "year": row.year,
        "loading_status": row.loading_status,
        "episodes_loaded": row.episodes_loaded,
        "nfo_loaded": row.nfo_loaded,
        "logo_loaded": row.logo_loaded,
        "images_loaded": row.images_loaded,
        "loading_started_at": iso(row.loading_started_at),
        "loading_completed_at": iso(row.loading_completed_at),
        "loading_error": row.loading_error,
        "folder": row.folder,
        "titles": row.titles or {},
        "synonyms": row.synonyms or [],
        "spine": row.spine,
        "wanted_spine": row.wanted_spine,
        "sources": row.sources or {},
        "links": links(row),
    }


def links(row: Series) -> dict[str, str]:
    return {
        "self": url_for("api.series_show", identifier=row.id),
        "loading_status": url_for("api.loading_status", identifier=row.id),
        "episodes": url_for("api.episodes", identifier=row.id),
        "artwork": url_for("api.artwork", identifier=row.id),
        "page": url_for("series.show", series_id=row.id),
    }


def loading_status(row: Series) -> dict[str, Any]:
    """The loading status resource: the same words as on the socket."""
    parts = telling.parts_of(row)
    progress = derive(parts)
    return {
        "series_id": str(row.id),
        "key": row.key,
        "loading_status": progress.status,
        "progress": progress.loaded,
        "parts": {part.name: telling.part_state(part) for part in parts},
        "message": progress.message,
        "started_at": iso(row.loading_started_at),
        "completed_at": iso(row.loading_completed_at),
        "error": progress.error,
    }


def episode(row: Episode, today: date) -> dict[str, Any]:
    return {
        "season": row.season,
        "number": row.number,
        "absolute": row.absolute,
        "title": titles.of_episode(row),
        "titles": row.titles or {},
        "overview": row.overview,
        "air_date": row.air_date,
        "runtime_minutes": row.runtime_minutes,
        "state": row.state(today),
        "file": row.file,
        "sources": _sources(row),
    }


def _sources(row: Episode) -> dict[str, str]:
    """Field -> provider, of each that is known."""
    known = [name for name in ("title", "overview", "air_date", "runtime_minutes") if getattr(row, name)]
    return dict.fromkeys([*known, *(f"titles.{language}" for language in row.titles or {})], row.provider) | (row.sources or {})


def place(told: Place) -> dict[str, Any]:
    """A place for a picture: the one that is there (null when none is), and what could be."""
    chosen = told.chosen
    return {
        "place": place_name(told.job),
        "file": told.job.path,
        "chosen": picture(chosen) | {"pinned": chosen.is_pinned, "sha256": chosen.sha} if chosen else None,
        "candidates": [picture(row) for row in told.candidates],
        "can_undo": told.can_undo,
    }


def picture(row: Artwork) -> dict[str, Any]:
    """source: a service, "drawn", or "yours"; url: null where no service has it."""
    return {"source": row.source, "url": row.url or None, "language": row.language, "width": row.width, "height": row.height}
