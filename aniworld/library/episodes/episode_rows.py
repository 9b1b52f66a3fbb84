"""Rows of episodes and seasons, written many at once: one by one, a long show's would take too long."""

from collections.abc import Sequence
from typing import Any

from peewee import Field, Model

from ...models import Episode, Season

BATCH = 200


def insert_episodes(rows: Sequence[Episode]) -> None:
    """Write new rows."""
    if rows:
        columns = _all_but_the_id(Episode)
        Episode.insert_many(_values(rows, columns), columns).execute()


def update_episodes(rows: Sequence[Episode]) -> None:
    """Write known rows, inside the transaction in which they were read."""
    if rows:
        columns = Episode._meta.sorted_fields
        # What a person edits meanwhile is not in these rows, which may have been read before.
        written = [field for field in _all_but_the_id(Episode) if field.name != "edits"]
        statement = Episode.insert_many(_values(rows, columns), columns)
        statement.on_conflict(conflict_target=[Episode.id], preserve=written).execute()


def insert_seasons(rows: Sequence[Season]) -> None:
    """Write new rows."""
    if rows:
        columns = _all_but_the_id(Season)
        Season.insert_many(_values(rows, columns), columns).execute()


def _all_but_the_id(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.sorted_fields if field.name != "id"]


def _values(rows: Sequence[Model], columns: Sequence[Field]) -> list[list[Any]]:
    values = []
    for row in rows:
        known = row.__data__  # not the row's attributes: those would load the series of each
        values.append([known.get(column.name) for column in columns])
    return values
