"""All rows of a series in one packed text, and back."""

import base64
import json
import zlib
from collections.abc import Iterable
from typing import Any

from peewee import Model

from ...errors import CannotUndo
from ...models import (
    ALL,
    Episode,
    Folder,
    HistoryEntry,
    HistoryRows,
    MergedSeries,
    Part,
    RenamedFile,
    Renaming,
    Root,
    Series,
    Video,
    VideoEpisode,
)
from ...models.folder import BY_HAND
from ...rows import in_batches

Rows = list[dict[str, Any]]
AT_ONCE = 50  # rows in one statement
BYTES = "base64"  # how bytes are told from texts


def take(series: Series) -> bytes:
    """Return all rows of a series, packed."""
    taken: dict[str, Rows] = {"series": _of(Series, Series.id == series.id)}
    for model in _tables():
        taken[_name(model)] = _of(model, model.series == series.id)
    taken["folder"] = _of(Folder, Folder.series == series.id)
    taken["video_episode"] = _places(series)
    renamings = [row["id"] for row in taken[_name(Renaming)]]
    taken["renamed_file"] = _of(RenamedFile, RenamedFile.renaming.in_(renamings)) if renamings else []
    taken["card"] = _of(MergedSeries, MergedSeries.id == series.id)
    return zlib.compress(json.dumps(taken, separators=(",", ":"), default=_bytes).encode())


def _tables() -> list[Any]:
    """Return the models whose rows go when their series is removed."""
    found = []
    for model in ALL:
        field = model._meta.fields.get("series")
        if field is not None and field.on_delete == "CASCADE":
            found.append(model)
    return found


def _name(model: type[Model]) -> str:
    return str(model._meta.table_name)


def _of(model: Any, which: Any) -> Rows:
    return [dict(row.__data__) for row in model.select().where(which)]


def _places(series: Series) -> Rows:
    """Return which videos hold which episodes, without the ids that other rows may have later."""
    rows = (
        VideoEpisode.select(VideoEpisode, Video, Episode, Folder)
        .join(Episode)
        .switch(VideoEpisode)
        .join(Video)
        .join(Folder)
        .where(Episode.series == series.id)
    )
    found = []
    for row in rows:
        folder = row.video.folder
        place = {"root": folder.root_id, "key": folder.key, "path": row.video.path, "how": row.video.how}
        found.append(place | {"season": row.episode.season, "number": row.episode.number})
    return found


def _bytes(value: Any) -> dict[str, str]:
    return {BYTES: base64.b64encode(bytes(value)).decode()}


def kept_with(entry: HistoryEntry) -> dict[str, Rows]:
    """Return the rows that were kept with an entry. Raises CannotUndo when they are gone."""
    kept = HistoryRows.one_with(entry=entry.id)
    if kept is None:
        raise CannotUndo("undo_too_late")
    return json.loads(zlib.decompress(bytes(kept.content)), object_hook=_from_json)


def _from_json(found: dict[str, Any]) -> Any:
    return base64.b64decode(found[BYTES]) if list(found) == [BYTES] else found


def put(models: Iterable[type[Model]], kept: dict[str, Rows]) -> None:
    """Store the rows of a series in these tables again, inside the caller's transaction.

    An id that other rows may have by now is given anew.
    """
    for model in models:
        store(model, kept[_name(model)], with_ids=model in (Series, Part, MergedSeries))


def put_all(kept: dict[str, Rows]) -> None:
    """Store a series that was removed again with all its rows, inside the caller's transaction."""
    put([Series, *(model for model in _tables() if model is not Renaming)], kept)
    leads_on = [row for row in kept["card"] if Series.one_with(id=row["series"])]
    store(MergedSeries, leads_on, with_ids=True)
    _put_renamings(kept)


def _put_renamings(kept: dict[str, Rows]) -> None:
    roots = {root.id for root in Root.select()}
    for row in kept[_name(Renaming)]:
        new = Renaming.create(**{name: value for name, value in row.items() if name != "id"})
        files = []
        for one in kept["renamed_file"]:
            if one["renaming"] == row["id"] and one["root"] in roots:
                files.append(one | {"renaming": new.id, "video": None})
        store(RenamedFile, files, with_ids=False)


def store(model: Any, rows: Rows, *, with_ids: bool) -> None:
    """Store rows, inside the caller's transaction; columns that are not of this version are left out."""
    known = set(model._meta.fields)
    if not with_ids:
        known.discard("id")
    stored = []
    for row in rows:
        stored.append({name: value for name, value in row.items() if name in known})
    for some in in_batches(stored, AT_ONCE):
        model.insert_many(some).execute()


def put_videos(series_id: int, kept: dict[str, Rows]) -> None:
    """Let the videos that are still there hold the episodes that a person gave them, inside the caller's
    transaction.
    """
    for place in kept["video_episode"]:
        if place["how"] != BY_HAND:
            continue  # what its name says is found out anew
        folder = Folder.one_with(root=place["root"], key=place["key"], series=series_id)
        video = Video.one_with(folder=folder, path=place["path"]) if folder else None
        episode = Episode.one_with(series=series_id, season=place["season"], number=place["number"])
        if video and episode:
            row = {"video": video.id, "episode": episode.id}
            VideoEpisode.insert(row).on_conflict_ignore().execute()
            Video.update(how=BY_HAND).where(Video.id == video.id).execute()
