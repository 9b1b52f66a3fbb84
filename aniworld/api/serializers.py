"""What programs read: series, loading status, episodes, as the API words them."""

from datetime import date
from typing import Any

from flask import url_for

from ..database import iso
from ..errors import FolderMissing
from ..library.artwork import picture_places
from ..library.disk import library_gate, missing_folder, root_rows
from ..library.episodes.special_order import SpecialOrder
from ..library.parts import progress_events
from ..library.series import edits, episode_counts
from ..messages import Message
from ..models import Artwork, Episode, Series, derive
from . import series_values


def new_series(row: Series) -> dict[str, Any]:
    """Return the resource of a series that was just added, of which nothing is known but its ids."""
    return series(row, episode_counts.none(), series_values.of([row], are_new=True)[row.id])


def series(
    row: Series, counts: dict[str, int] | None = None, values: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the series resource. counts, values: of its episodes, and of its facts, where they are known."""
    resource = {
        "id": str(row.id),
        "key": row.key,
        "title": row.title,
        "name": row.title,  # as it was called before
        "year": row.year,
        "folder": row.folder,
        "folder_missing": folder_missing(row),
        "episode_counts": counts or episode_counts.of([row.id])[row.id],
        "titles": row.titles or {},
        "synonyms": row.synonyms or [],
        "spine": row.spine,
        "wanted_spine": row.wanted_spine,
        "sources": row.sources or {},
        "links": links(row),
    }
    return (values or series_values.of([row])[row.id]) | resource | _loading(row)


def _loading(row: Series) -> dict[str, Any]:
    trouble = error(row.loading_message)
    return {
        "loading_status": row.loading_status,
        "episodes_loaded": row.episodes_loaded,
        "nfo_loaded": row.nfo_loaded,
        "logo_loaded": row.logo_loaded,
        "images_loaded": row.images_loaded,
        "loading_started_at": iso(row.loading_started_at),
        "loading_completed_at": iso(row.loading_completed_at),
        "loading_error": trouble["error"],
        "loading_error_code": trouble["error_code"],
        "loading_error_args": trouble["error_args"],
    }


def folder_missing(row: Series) -> dict[str, Any] | None:
    """Return what is wrong with the folder of a series, None if nothing is; found: where it may be now."""
    if row.folder_missing_since is None:
        return None
    described = {
        "code": FolderMissing.code,
        "sentence": missing_folder.message(row).sentence,
        "since": iso(row.folder_missing_since),
    }
    return described | {"found": row.folder_found}


def library() -> dict[str, Any]:
    """Return the state of the library: "ok", or what is wrong with the first root that has trouble."""
    return state(library_gate.trouble_now())


def state(away: library_gate.LibraryTrouble | None) -> dict[str, Any]:
    """Return the state of a root: "ok", or what is wrong with it."""
    if away is None:
        return {"state": "ok", "sentence": None, "cure": None, "since": None, "next_probe_at": None}
    times = {"since": iso(away.since), "next_probe_at": iso(away.next_probe_at)}
    return {"state": away.code, "sentence": away.sentence, "cure": away.cure} | times


def links(row: Series) -> dict[str, str]:
    return {
        "self": url_for("api.series_show", identifier=row.id),
        "loading_status": url_for("api.loading_status", identifier=row.id),
        "episodes": url_for("api.episodes", identifier=row.id),
        "artwork": url_for("api.artwork", identifier=row.id),
        "page": url_for("series.show", series_id=row.id),
    }


def loading_status(row: Series) -> dict[str, Any]:
    """Return the loading status resource: the same words as on the socket."""
    parts = progress_events.parts_of(row)
    progress = derive(parts)
    away = None
    if library_gate.holds_up(parts):
        away = library_gate.troubles().get(root_rows.id_of(row))
    return {
        "series_id": str(row.id),
        "key": row.key,
        "loading_status": progress.status,
        "progress": progress.loaded,
        "parts": {part.name: part_state(progress_events.part_state(part)) for part in parts},
        "message": away.sentence if away else progress.message.sentence,
        "started_at": iso(row.loading_started_at),
        "completed_at": iso(row.loading_completed_at),
    } | error(progress.trouble)


def error(trouble: Message | None) -> dict[str, Any]:
    """Return why something failed: its sentence for people, its code with values for programs."""
    if trouble is None:
        return {"error": None, "error_code": None, "error_args": None}
    told = trouble.as_told
    return {"error": trouble.sentence, "error_code": told["code"], "error_args": told["args"]}


def said(message: Message | None) -> dict[str, Any]:
    """Return what came of the last time: its sentence for people, its code with values for programs."""
    if message is None:
        return {"sentence": None, "code": None, "args": None}
    return {"sentence": message.sentence} | message.as_told


def part_state(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the state of a part, as an event keeps it, with the sentence of its error."""
    return kept | error(Message.of_row(kept["error_code"], kept["error_args"]))


def change(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what an event keeps with the sentences of its messages."""
    described = dict(payload)
    message = Message.of_json(payload.get("message"))
    if message:
        described["message"] = message.sentence
    if "error" in payload:
        described |= error(Message.of_json(payload["error"]))
    if "parts" in payload:
        described["parts"] = {name: part_state(kept) for name, kept in payload["parts"].items()}
    return described


def episode(row: Episode, today: date, order: SpecialOrder) -> dict[str, Any]:
    """Return the episode resource. order: the regular episodes that it stands between, if it is a special."""
    shown = order.place(row)
    plot, air_date = edits.chosen(row, "plot", row.overview), edits.chosen(row, "air_date", row.air_date)
    return {
        "season": row.season,
        "number": row.number,
        "absolute": row.absolute,
        "title": edits.episode_title(row),
        "titles": row.titles or {},
        "plot": plot,
        "overview": plot,  # as it was called before
        "air_date": air_date,
        "airs_at": None if "air_date" in edits.of(row) else iso(row.airs_at),
        "runtime_minutes": edits.chosen(row, "runtime_minutes", row.runtime_minutes),
        "rating": edits.chosen(row, "rating", row.rating),
        "votes": row.votes,
        "directors": row.directors or [],
        "writers": row.writers or [],
        "ids": (row.ids or {}) | {row.provider: row.provider_id},
        "shown_before": {"season": shown.season, "number": shown.episode} if shown.season else None,
        "shown_after_season": shown.after_season,
        "state": row.state(today),
        "file": row.file,
        "edited": sorted(edits.of(row)),
        "sources": _sources(row),
    }


def _sources(row: Episode) -> dict[str, str]:
    """Return the provider of each known field: the episode's own, or the one that filled it in."""
    known = []
    for name in ("title", "overview", "air_date", "runtime_minutes"):
        if getattr(row, name):
            known.append(name)
    known += [f"titles.{language}" for language in row.titles or {}]
    return dict.fromkeys(known, row.provider) | (row.sources or {})


def place(described: picture_places.Place) -> dict[str, Any]:
    """Return a place for a picture: the one that is there (null when none is), and what could be."""
    chosen = None
    if described.chosen:
        chosen = picture(described.chosen) | {
            "pinned": described.chosen.is_pinned,
            "sha256": described.chosen.sha,
        }
    return {
        "place": picture_places.name(described.job),
        "file": described.job.path,
        "chosen": chosen,
        "candidates": [picture(row) for row in described.candidates],
        "can_undo": described.can_undo,
    }


def picture(row: Artwork) -> dict[str, Any]:
    """Return a picture.

    source: a service, "drawn", or "yours"; url: null where no service has it.
    """
    return {
        "source": row.source,
        "url": row.url or None,
        "language": row.language,
        "width": row.width,
        "height": row.height,
    }
