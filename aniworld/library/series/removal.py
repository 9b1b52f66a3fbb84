"""Removing a series from the library, with or without the files that aniworld wrote for it."""

from ... import events
from ...database import iso, now, transaction, why_not_writable
from ...models import HistoryEntry, MergedSeries, Series
from ..disk import aside, file_removal, library_mark, originals, places, root_rows
from ..history import entries, series_rows


def remove(series: Series, *, files: bool = False) -> list[str]:
    """Remove a series from the library.

    files: also delete those that aniworld wrote, and put those that it wrote into or replaced back as they
    were. Return the paths of the user's files that stay under the names that aniworld gave them.

    Raises DiskError while the files are out of reach; the series stays then, as only it knows which are ours.
    """
    stay = _clear_folder(series) if files else []
    with transaction():
        fresh = Series.get_or_none(Series.id == series.id)
        if fresh is None:
            return stay
        late = list(fresh.files) if files else []
        late_originals = list(fresh.originals) if files else []
        _record(fresh, files)
        MergedSeries.delete().where(MergedSeries.id == series.id).execute()
        Series.delete().where(Series.id == series.id).execute()
        payload = {"series_id": str(series.id), "key": series.key, "name": series.title}
        events.publish(series.topic, "series_removed", payload | {"timestamp": iso(now())})
    originals.put_back_late(fresh, late_originals, late)
    file_removal.remove_late(fresh, late)
    return stay


def _clear_folder(series: Series) -> list[str]:
    """Delete what aniworld wrote, and put back what was there before. Return the user's files that stay."""
    if any(series.files) and not places.is_let_go(series):
        library_mark.check_root(root_rows.id_of(series))
    if trouble := why_not_writable():  # else the files would be gone and the series still there
        raise trouble
    originals.put_back(series)
    file_removal.remove_ours(series, with_held=True)
    aside.put_back(series)
    return aside.left(series)


def _record(series: Series, files: bool) -> None:
    """Write down that it is removed, with its rows for the way back, inside the caller's transaction."""
    code = "history_removed_with_files" if files else "history_removed"
    rows = series_rows.take(series)
    before = {
        "files": files,
        "added_as": series.added_as,
        "ids": [[row.provider, row.value] for row in series.ids],
        "root": series.root_id,
        "folder": series.folder,
        "folder_key": series.folder_key,
    }
    entries.record(series, HistoryEntry.REMOVED, code, before=before, rows=rows)
