"""Many rows in one statement, for SQLite and PostgreSQL: a library has tens of thousands of files."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...database import run_sql

MOST_VALUES = 30_000  # in one statement; SQLite takes 32,766
MOST_IDS = 1000

Rows = Sequence[Sequence[Any]]
_JSON = json.JSONEncoder(separators=(",", ":"))


def put(table: str, columns: Sequence[str], rows: Rows, key: Sequence[str], update: Sequence[str]) -> None:
    """Insert rows, or where their key is there already, set the columns of update; with none, leave it.

    Inside the caller's transaction. No two rows may have the same key.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    keys = ", ".join(f'"{column}"' for column in key)
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in update)
    then = f"DO UPDATE SET {changes}" if changes else "DO NOTHING"
    slots = f"({', '.join('?' * len(columns))})"
    for some in _parts(rows, MOST_VALUES // len(columns)):
        values = [value for row in some for value in row]
        every = ", ".join([slots] * len(some))
        run_sql(f'INSERT INTO "{table}" ({names}) VALUES {every} ON CONFLICT ({keys}) {then}', *values)


def delete(table: str, ids: Sequence[int]) -> None:
    """Delete the rows of these ids, inside the caller's transaction."""
    for some in _parts(ids, MOST_IDS):
        run_sql(f'DELETE FROM "{table}" WHERE "id" IN ({_slots(some)})', *some)


def of(table: str, columns: Sequence[str], by: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of those rows that have one of these values in the column "by"."""
    names = ", ".join(f'"{column}"' for column in columns)
    for some in _parts(values, MOST_IDS):
        statement = f'SELECT {names} FROM "{table}" WHERE "{by}" IN ({_slots(some)})'
        yield from run_sql(statement, *some).fetchall()


def set_all(table: str, column: str, value: Any, ids: Sequence[int]) -> None:
    """Set one column of the rows of these ids, inside the caller's transaction."""
    for some in _parts(ids, MOST_IDS):
        run_sql(f'UPDATE "{table}" SET "{column}" = ? WHERE "id" IN ({_slots(some)})', value, *some)


def change(table: str, column: str, rows: Sequence[tuple[int, str | None]]) -> None:
    """Set one column of text, each row's to its own value: (id, value). Inside the caller's transaction."""
    for some in _parts(rows, MOST_VALUES // 2):
        values = [value for row in some for value in row]
        every = ", ".join(["(CAST(? AS INTEGER), CAST(? AS TEXT))"] * len(some))
        run_sql(
            f'UPDATE "{table}" SET "{column}" = told.column2 FROM (VALUES {every}) AS told'
            f' WHERE "{table}"."id" = told.column1',
            *values,
        )


def as_json(value: Any) -> str:
    """Return a value as a JSON column takes it."""
    return _JSON.encode(value)


def _slots(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _parts(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
