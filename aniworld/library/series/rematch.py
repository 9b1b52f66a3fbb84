"""A series that no source knew, or that was matched wrongly, becomes the show that its user picked."""

import logging
from collections.abc import Callable, Collection
from typing import Any

from peewee import OperationalError

from ... import events
from ...database import now, transaction, why
from ...errors import AlreadyInLibrary, DiskError, NotAllowed
from ...models import (
    PARTS,
    Artwork,
    Credit,
    Episode,
    HistoryEntry,
    MergedSeries,
    ReplacedArtwork,
    Season,
    Series,
    SeriesId,
    derive,
)
from ...models.part import USER
from ..artwork import picture_jobs
from ..disk import file_removal, held_files, library_mark, originals, places, root_rows, series_folder
from ..episodes import video_places
from ..history import entries, series_rows
from ..matching import details
from ..parts import claims, progress_events
from . import former_edits, titles
from . import series as verbs

log = logging.getLogger(__name__)
BESIDE_VIDEOS = (".nfo", "-thumb.jpg")  # how files end that have no row of their own
REMOVING_SECONDS = 60.0  # how long nothing of the new show is written while files of the other leave


def to(
    series: Series, provider: str | None, source_id: str | None, title: str = "", year: int | None = None
) -> None:
    """Make the series the show that was picked, and load everything again.

    title and year: as in series.add().

    Id, key, folder, videos, history and whatever its user made or changed on disk stay. What belonged to the
    other show is removed, also from disk. Picking the other show again undoes it; picking the same show only
    loads it again. Raises Invalid, NotFound, AlreadyInLibrary, DiskError.
    """
    picked = verbs.pick(provider, source_id, title, year)
    _refuse_while_away(series)
    was, is_same_show = _switch(series, f"{provider}:{source_id}", picked)
    if not is_same_show:
        _put_originals_back(was)
    removed = _clear_folder(was, _of_this_show(was) if is_same_show else ())
    _load_anew(was, removed)


def back(series: Series, take_back: Callable[[Series], None]) -> None:
    """Make the series again what it was before it was matched to this show, and load everything again.

    take_back: gives it its rows of then, inside the transaction. Raises DiskError, and what take_back raises.
    """
    _refuse_while_away(series)
    with transaction():
        was = verbs.get(series.id)
        _let_go(was)
        take_back(was)
        claims.hold(was.id, REMOVING_SECONDS)
    _put_originals_back(was)
    _load_anew(was, _clear_folder(was, ()))


def _refuse_while_away(series: Series) -> None:
    """Refuse while files of the former show would be left behind, as its disk is away. Raises DiskError."""
    if any(series.files) and not places.is_let_go(series):
        library_mark.check_root(root_rows.id_of(series))


def _switch(series: Series, added_as: str, picked: verbs.Pick) -> tuple[Series, bool]:
    """Make the series the show that was picked; its parts wait while files are removed.

    Return the row as it was, and whether it was the same show already. Raises NotFound, AlreadyInLibrary.
    """
    with transaction():
        other = verbs.find(picked.ids)
        if other and other.id != series.id:
            raise AlreadyInLibrary("already_here", other.id, title=other.title)
        was = verbs.get(series.id)
        is_same_show = is_same(was, added_as.partition(":")[0], picked)
        if not is_same_show:
            _record(was, added_as, picked)
            become(was, added_as, picked)
        claims.hold(was.id, REMOVING_SECONDS)
    return was, is_same_show


def _record(was: Series, added_as: str, picked: verbs.Pick) -> None:
    """Write down what it was, with its rows for the way back, inside the caller's transaction."""
    args = {"now": picked.title or added_as}
    rows = series_rows.take(was)
    entries.record(was, HistoryEntry.MATCHED, "history_matched", args, rows=rows)


def _load_anew(was: Series, removed: list[str]) -> None:
    """Forget the removed files, and request all parts.

    While the database is busy that comes later: the parts start by themselves when their hold ends.
    """
    try:
        with transaction():
            series_folder.forget(was, removed)
            claims.request(was.id, PARTS, USER, force=True)
            _publish(was)
    except OperationalError as error:
        log.warning("The loading of the show that was picked starts later: %s", why(error))


def is_same(series: Series, provider: str, picked: verbs.Pick) -> bool:
    """Return whether it is already this show: then nothing of it may be lost."""
    if provider != series.spine or series.resolved_at is None:
        return False
    known = {row.value for row in series.ids if row.provider == provider}
    return picked.ids[provider] in known


def become(series: Series, added_as: str, picked: verbs.Pick) -> None:
    """Make the row another show's, inside the caller's transaction; no file is touched."""
    aside = former_edits.set_aside(series)
    _let_go(series)
    _keep_what_was_picked(series, added_as, picked)
    former_edits.take_up(series, aside, picked.ids)


def _let_go(series: Series) -> None:
    """Delete what belongs to the other show.

    What is ignored of it, or was edited, is stored under negative seasons, and found there when the other
    show comes back.
    """
    names_of_the_other = MergedSeries.series == series
    MergedSeries.update(added_as=None).where(names_of_the_other).execute()
    MergedSeries.delete().where(MergedSeries.id == series.id).execute()
    for rows in (SeriesId, Season, Credit):
        rows.delete().where(rows.series == series).execute()
    for model in (Artwork, ReplacedArtwork):
        model.delete().where((model.series == series) & (model.source != picture_jobs.YOURS)).execute()
    mine = Episode.series == series
    Episode.delete().where(mine & ~Episode.is_ignored & Episode.edits.is_null()).execute()
    video_places.forget_what_was_said(series.id)
    aside = {Episode.season: -1 - Episode.id, Episode.file: None, Episode.missing_since: now()}
    Episode.update(aside).where(mine & (Episode.season >= 0)).execute()


def _keep_what_was_picked(series: Series, added_as: str, picked: verbs.Pick) -> None:
    """Keep only what was picked; the former title stays until a source gives one."""
    verbs.store_ids(series, picked.ids)
    title = picked.title or series.title
    known = {
        "title": title,
        "sort_title": titles.sort_title(title),
        "search_text": titles.search_text([title, *picked.names]),
        "year": picked.year,
        "added_as": added_as,
        "wanted_spine": None,
    }
    Series.update(_blank() | known).where(Series.id == series.id).execute()


def _blank() -> dict[str, Any]:
    """Return all fields that sources fill, as they are before any was asked."""
    new = Series()
    return {name: getattr(new, name) for name in details.STORED}


def _of_this_show(series: Series) -> list[str]:
    """Return our files that belong to the show as it is: all but pictures that it does not use."""
    chosen = Artwork.select(Artwork.file).where((Artwork.series == series) & Artwork.is_chosen)
    in_place = {row.file for row in chosen}
    found = []
    for row in series.files:
        if row.path in in_place or row.path.endswith(BESIDE_VIDEOS):
            found.append(row.path)
    return found


def _put_originals_back(series: Series) -> None:
    """Put files of somebody else back as they were before the other show was written into them."""
    held = held_files.of(series)
    try:
        originals.put_back(series, lambda path: path not in held)
    except DiskError as error:
        log.warning("Files of the former match of series %d are left: %s", series.id, error)


def _clear_folder(series: Series, but: Collection[str]) -> list[str]:
    """Remove the other show's files, and none of these. Return those that are gone.

    What cannot be removed now is removed with the next match.
    """
    removed = []
    for path in _ours(series):
        if path in but:
            continue
        try:
            series_folder.remove(series, path)
            removed.append(path)
        except (DiskError, NotAllowed) as error:
            log.warning("Files of the former match of series %d are left: %s", series.id, error)
    return removed


def _ours(series: Series) -> list[str]:
    try:
        return file_removal.ours(series)
    except DiskError as error:
        log.warning("Files of the former match of series %d are left: %s", series.id, error)
        return []


def _publish(was: Series) -> None:
    parts = progress_events.parts_of(was)
    update = progress_events.update(verbs.get(was.id), parts, derive(parts))
    events.publish(was.topic, "series_matched", update | {"was": was.title})
