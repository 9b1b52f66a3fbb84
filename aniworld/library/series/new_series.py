"""A new series: its row, its ids and its parts, and the event that tells of it."""

from ...database import db, now, run_sql
from ...files import naming
from ...models import HistoryEntry, Part, Series, SeriesId
from ..history import entries
from ..parts import asker_turns, progress_events
from . import titles
from .asked_for import AskedFor

# The parts as they are begun, where several may run: those first that wait longest for sources.
BY_DURATION = ("episodes", "images", "logo", "nfo")


def insert(asked: AskedFor, priority: int) -> Series:
    """Store a series that was asked for and request all its parts, inside the caller's transaction."""
    title = asked.title or asked.folded
    series = Series.create(
        key=free_key(title),
        title=title,
        added_as=asked.folded[:500],
        year=asked.year,
        sort_title=titles.sort_title(title),
        search_text=titles.search_text([title, *asked.names]),
    )
    store_ids(series, asked.ids)
    turn = asker_turns.take(priority)
    request = {"series": series.id, "priority": turn.priority, "asker": turn.asker, "requested_at": now()}
    parts = [Part(name=name, **request) for name in BY_DURATION]
    Part.insert_rows(parts)
    progress_events.publish_new(series, progress_events.in_order(parts))
    entries.record(series, HistoryEntry.ADDED, "history_added")
    return series


def store_ids(series: Series, ids: dict[str, str]) -> None:
    """Store the ids of a series; an id of a complete show may already be another's."""
    rows = [{"series": series.id, "provider": service, "value": value} for service, value in ids.items()]
    if rows:
        SeriesId.insert_many(rows).on_conflict_ignore().execute()


def free_key(title: str) -> str:
    """Return a key that no series has, as like to the title as can be."""
    wanted = naming.slug(title, "series")
    wanted = f"anime-{wanted}" if wanted.isdecimal() else wanted  # a number is an id
    like, anything = db.begins_with
    rows = run_sql(f"SELECT key FROM series WHERE key = ? OR key {like} ?", wanted, f"{wanted}-{anything}")
    taken = {key for (key,) in rows.fetchall()}
    number = len(taken) + 1
    while (key := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return key
