"""Rows of episodes and seasons, written many at once: one by one, a long show's would take too long."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from peewee import Field, Model

from ...models import Episode, Season

BATCH = 200
# The columns that other sources than the spine may fill.
FILLED_COLUMNS = (
    "title",
    "overview",
    "runtime_minutes",
    "still_url",
    "air_date",
    "airs_at",
    "titles",
    "ids",
    "sources",
)


def insert_episodes(rows: Sequence[Episode]) -> None:
    """Write new rows."""
    Episode.insert_rows(rows, fields=_all_but_the_id(Episode))


def update_episodes(rows: Sequence[Episode]) -> None:
    """Write known rows, inside the transaction in which they were read."""
    Episode.insert_rows(rows, fields=Episode._meta.sorted_fields, then=_over_known())


def fill_episodes(rows: Sequence[Episode]) -> None:
    """Write what other sources fill in known rows, and nothing else: these may have been read before."""
    Episode.insert_rows(rows, fields=Episode._meta.sorted_fields, then=_over(FILLED_COLUMNS))


def insert_seasons(rows: Sequence[Season]) -> None:
    """Write new rows."""
    Season.insert_rows(rows, fields=_all_but_the_id(Season))


@cache
def _over_known() -> str:
    """Return what has known rows overwritten.

    What a person edits meanwhile is not in these rows, which may have been read before.
    """
    return _over(tuple(field.column_name for field in _all_but_the_id(Episode) if field.name != "edits"))


@cache
def _over(columns: Sequence[str]) -> str:
    """Return what has these columns of known rows overwritten."""
    changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in columns)
    return f'ON CONFLICT ("id") DO UPDATE SET {changes}'


def _all_but_the_id(model: type[Model]) -> list["Field[Any]"]:
    return [field for field in model._meta.sorted_fields if field.name != "id"]
