"""A person edits a series or an episode, or gives back what they edited; its NFO files follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...database import now, transaction
from ...errors import Invalid, NotFound
from ...models import Episode, HistoryEntry, Series
from ...models.part import USER
from ..disk import nfo_kinds, nfo_values
from ..history import entries
from ..parts import claims, progress_events
from . import edit_fields, edits, titles
from .edits import FILE, GIVEN_BACK, PAGE, Entry

Fields = dict[str, edit_fields.Field]
# What the history says, by whether all was given back, and whether it is of an episode.
EDITED_CODES = {
    (False, False): "history_edited",
    (False, True): "history_edited_of",
    (True, False): "history_given_back",
    (True, True): "history_given_back_of",
}


@dataclass(frozen=True)
class Edit:
    """What a person made of a field, as people and programs see it.

    value: None where it has none, or none that has_value; texts: what the file says; ours: what sources tell;
    how: PAGE, FILE, or GIVEN_BACK; is_written: whether the NFO says it, too.
    """

    field: str
    value: Any
    has_value: bool
    texts: list[str]
    ours: Any
    how: str
    edited_at: float
    is_written: bool


def change(series: Series, sent: Mapping[str, Any]) -> Series:
    """Edit fields of a series: it stays so whatever sources tell. None gives a field back.

    Raises Invalid, and then nothing is changed; NotFound when the series was removed.
    """
    wanted = _checked(sent, edit_fields.SERIES)
    with transaction():
        row = _row(series)
        changes = _changes(row, wanted)
        if changes:
            _record(row, row, changes)
            store(row, changes)
    return _row(series)


def change_episode(series: Series, season: int, number: int, sent: Mapping[str, Any]) -> Episode:
    """Edit fields of an episode, as change() does."""
    wanted = _checked(sent, edit_fields.EPISODE)
    with transaction():
        row = episode(series, season, number)
        changes = _changes(row, wanted)
        if changes:
            _record(_row(series), row, changes)
            store(row, changes)
    return episode(series, season, number)


def give_back(series: Series, field: str) -> Series:
    """Let sources tell a field again, and its NFO. Raises NotFound when nobody edited it."""
    with transaction():
        row = _row(series)
        changes = _given_back(row, field)
        _record(row, row, changes)
        store(row, changes)
    return _row(series)


def give_back_of_episode(series: Series, season: int, number: int, field: str) -> Episode:
    """Let sources tell a field of an episode again. Raises NotFound when nobody edited it."""
    with transaction():
        row = episode(series, season, number)
        changes = _given_back(row, field)
        _record(_row(series), row, changes)
        store(row, changes)
    return episode(series, season, number)


def take_again(row: Series | Episode, field: str) -> None:
    """Let what a person gave back count again. Raises NotFound when there is nothing to take."""
    one = edits.of(row, GIVEN_BACK).get(edit_fields.FORMER_NAMES.get(field, field))
    if one is None or "value" not in one:
        raise NotFound("no_such_edit", name=field[:40])
    with transaction():
        changes: dict[str, Entry | None] = {field: edits.entry(PAGE, one["value"])}
        _record(row.series if isinstance(row, Episode) else row, row, changes)
        store(row, changes)


def episode(series: Series, season: int, number: int) -> Episode:
    """Return an episode by its numbers. Raises NotFound."""
    row = Episode.one_with(series=series.id, season=season, number=number)
    if row is None or season < 0:
        raise NotFound("unknown_episode")
    return row


def listed(row: Series | Episode) -> list[Edit]:
    """Return what a person edited, in the order of the fields; then other elements of its NFO."""
    found = []
    for name, one in edits.of(row, PAGE, FILE, GIVEN_BACK).items():
        found.append(
            Edit(
                name,
                one.get("value"),
                "value" in one,
                one.get("texts", []),
                ours(row, name),
                one["how"],
                one["at"],
                not one["is_pending"],
            )
        )
    names = dict.fromkeys((*edit_fields.SERIES, *edit_fields.EPISODE))
    order = {name: place for place, name in enumerate(names)}
    return sorted(found, key=lambda one: (order.get(one.field, len(order)), one.field))


def ours(row: Series | Episode, name: str) -> Any:
    """Return what sources tell of a field."""
    if isinstance(row, Episode):
        if name == "title":
            return titles.of_episode(row)
        if name not in edit_fields.EPISODE:
            return None
        return getattr(row, edit_fields.EPISODE[name].column)
    if name == "sort_title":
        return titles.without_article(row.title)
    known = edits.of_sources(row)
    known.edits = None
    if name == "mpaa":
        return nfo_values.mpaa(known, nfo_kinds.wanted())
    if name not in edit_fields.SERIES or not edit_fields.SERIES[name].column:
        return None
    return getattr(known, edit_fields.SERIES[name].column)


def values(row: Series | Episode) -> dict[str, Any]:
    """Return the value of each field that can be edited, as it counts now."""
    if isinstance(row, Episode):
        return {name: edits.chosen(row, name, ours(row, name)) for name in edit_fields.EPISODE}
    found = {}
    for name, field in edit_fields.SERIES.items():
        if field.column:
            found[name] = getattr(row, field.column)
        else:
            found[name] = edits.chosen(row, name, ours(row, name))
    return found


def _row(series: Series) -> Series:
    row = Series.one_with(id=series.id)
    if row is None:
        raise NotFound("no_such_series")
    return row


def _checked(sent: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Return the values as they are kept, by field. Raises Invalid."""
    if not sent:
        raise Invalid("nothing_to_edit", "body", choices=list(fields))
    found = {}
    for key, value in sent.items():
        name = edit_fields.named(key, fields)
        if name in found:
            raise Invalid("edited_twice", name, name=name)
        found[name] = None if value is None else edits.entry(PAGE, fields[name].check(name, value))
    return found


def _changes(row: Series | Episode, wanted: Mapping[str, Entry | None]) -> dict[str, Entry | None]:
    """Return what is other than before."""
    before = edits.of(row)
    changes: dict[str, Entry | None] = {}
    for name, one in wanted.items():
        known = before.get(name)
        if one is None:
            if known:
                changes |= _given_back(row, name)
        elif known is None or known["how"] != PAGE or known["value"] != one["value"]:
            changes[name] = one
    return changes


def _given_back(row: Series | Episode, name: str) -> dict[str, Entry | None]:
    """Return the change that gives a field back. What the person wrote is remembered."""
    field = edit_fields.FORMER_NAMES.get(name, name)
    one = edits.of(row).get(field)
    if one is None:
        raise NotFound("no_such_edit", name=name[:40])
    one.pop("ours", None)
    return {field: one | {"how": GIVEN_BACK, "is_pending": True, "at": now()}}


def _record(series: Series, row: Series | Episode, changes: Mapping[str, Entry | None]) -> None:
    """Write down what is edited and how it was, inside the caller's transaction."""
    was: dict[str, Any] = row.edits or {}
    fields = {name: {"was": was.get(name), "now": one} for name, one in changes.items()}
    is_given_back = all(one and one["how"] == GIVEN_BACK for one in changes.values())
    code = EDITED_CODES[is_given_back, isinstance(row, Episode)]
    args: dict[str, Any] = {"fields": [*changes]}
    before: dict[str, Any] = {"fields": fields}
    if isinstance(row, Episode):
        args |= {"season": row.season, "number": row.number}
        before["episode"] = [row.provider, row.provider_id]
    entries.record(series, HistoryEntry.EDITED, code, args, before=before)


def store(row: Series | Episode, changes: Mapping[str, Entry | None]) -> None:
    """Store edits and have the NFO files written, inside the caller's transaction; None takes one away."""
    if isinstance(row, Episode):
        edits.store_of_episode(row, changes)
        _have_written(row.series_id)
    else:
        _have_written(edits.store(row.id, changes).id)


def _have_written(series_id: int) -> None:
    """Have the NFO files written, inside the caller's transaction, and tell of the change."""
    # force: whoever writes them now does not know of it
    claims.request(series_id, ["nfo"], USER, force=True)
    progress_events.refresh(series_id, "series_updated")
