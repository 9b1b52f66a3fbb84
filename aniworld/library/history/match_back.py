"""A series that was matched to another show becomes again what it was before."""

from typing import Any

from ...errors import AlreadyInLibrary
from ...models import (
    Artwork,
    Credit,
    Episode,
    HistoryEntry,
    MergedSeries,
    ReplacedArtwork,
    Season,
    Series,
    SeriesId,
)
from ..artwork.picture_jobs import YOURS
from ..episodes import video_places
from ..series import edits, former_edits, rematch
from . import entries, series_rows
from .series_rows import Rows

OF_THE_SHOW = (SeriesId, Season, Credit, Episode, Artwork, ReplacedArtwork)
# What is the same whatever show it is, or what its parts tell.
STAYS = ("id", "key", "added_at", "root", "folder", "folder_key", "has_folder", "folder_missing_since",
         "folder_found", "edits_aside", "loading_status", "episodes_loaded", "nfo_loaded", "logo_loaded",
         "images_loaded", "loading_started_at", "loading_completed_at", "loading_error_code",
         "loading_error_args")  # fmt: skip


def undo(entry: HistoryEntry) -> None:
    """Make a series the show again that it was, with all that was known, chosen and edited of it.

    Raises CannotUndo, AlreadyInLibrary, DiskError.
    """
    kept = series_rows.kept_with(entry)

    def take_back(series: Series) -> None:
        _refuse_if_elsewhere(series, kept)
        _put_rows(series, kept)
        _put_series(series, kept["series"][0], kept["series_id"])
        series_rows.put_videos(series.id, kept)
        video_places.renew_series([series.id])
        entries.mark_undone(entry)

    rematch.back(Series.get_by_id(entry.series_id), take_back)


def _refuse_if_elsewhere(series: Series, kept: dict[str, Rows]) -> None:
    """Refuse when another series of the library is that show by now. Raises AlreadyInLibrary."""
    for row in kept["series_id"]:
        known = SeriesId.one_with(provider=row["provider"], value=row["value"])
        if known and known.series_id != series.id:
            other = Series.get_by_id(known.series_id)
            raise AlreadyInLibrary("already_here", other.id, title=other.title)
    asked = Series.one_with(added_as=kept["series"][0]["added_as"])
    if asked and asked.id != series.id:
        raise AlreadyInLibrary("already_here", asked.id, title=asked.title)


def _put_rows(series: Series, kept: dict[str, Rows]) -> None:
    """Store what belonged to the show again, in place of what was set aside of it."""
    for row in kept["episode"]:
        is_it = (Episode.provider == row["provider"]) & (Episode.provider_id == row["provider_id"])
        Episode.delete().where((Episode.series == series) & is_it).execute()
    kept = {**kept}
    for model in (Artwork, ReplacedArtwork):  # a person's own pictures have stayed
        name = str(model._meta.table_name)
        kept[name] = [row for row in kept[name] if row["source"] != YOURS]
    _forget_chosen(series, kept["artwork"])
    series_rows.put(OF_THE_SHOW, kept)
    for row in kept["merged_series"]:
        if row["added_as"] and not MergedSeries.one_with(added_as=row["added_as"]):
            MergedSeries.update(added_as=row["added_as"]).where(MergedSeries.id == row["id"]).execute()


def _forget_chosen(series: Series, rows: Rows) -> None:
    """Nothing of the show is on disk now: its pictures are fetched again, and the pinned ones stay pinned."""
    chosen = Artwork.all_with(series=series.id, is_chosen=True)
    taken = {(row.kind, row.season) for row in chosen}
    for row in rows:
        if (row["kind"], row["season"]) in taken:
            row["is_chosen"] = row["is_pinned"] = False


def _put_series(series: Series, row: dict[str, Any], ids: Rows) -> None:
    named = {one["provider"]: one["value"] for one in ids}
    changed = {}
    for name, value in row.items():
        if name not in STAYS and name in Series._meta.fields:
            changed[name] = value
    changed["edits_aside"] = former_edits.without(former_edits.set_aside(series), named)
    changed["edits"] = _to_be_written(changed["edits"])
    Series.update(changed).where(Series.id == series.id).execute()


def _to_be_written(edited: dict[str, edits.Entry] | None) -> dict[str, edits.Entry] | None:
    found = {}
    for name, one in (edited or {}).items():
        found[name] = one | {"is_pending": one["how"] != edits.FILE}
    return found or None
