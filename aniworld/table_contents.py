"""Whether what a table of the database holds can be used: texts, JSON, times and days."""

import logging
from collections.abc import Collection, Mapping

import cysqlite

from .trouble import DAMAGED, Trouble

log = logging.getLogger(__name__)

LATEST_TIME = 253402300800.0  # the end of the year 9999
MOST_TOLD = 10  # rows of a table that the log names


class Columns:
    """The columns of a table that not every value fits into.

    They hold JSON, seconds since 1970, and days (2026-01-31).
    """

    def __init__(self, json: Collection[str] = (), times: Collection[str] = (), days: Collection[str] = ()):
        self.json, self.times, self.days = json, times, days


def read(connection: cysqlite.Connection, table: str, columns: Columns) -> None:
    """Read all of a table. Raises Trouble, or what SQLite raises, when something in it cannot be used.

    A day that does not exist is only said in the log, as whoever reads it takes it for unknown.
    """
    types = {}
    for row in connection.execute(f'PRAGMA table_info("{table}")'):
        types[row[1]] = row[2]
    _read_texts(connection, table, types)
    # An older database lacks some columns, and SQLite takes an unknown name for a text.
    days = types.keys() & columns.days
    unusable = [f'NOT json_valid("{name}")' for name in types.keys() & columns.json]
    for name in types.keys() & columns.times:
        unusable.append(f'"{name}" NOT BETWEEN -{LATEST_TIME} AND {LATEST_TIME}')
    for name in days:
        unusable.append(f"typeof(\"{name}\") NOT IN ('text', 'null')")
    if found := _rows_with(connection, table, unusable):
        raise Trouble(DAMAGED, f"row {found[0]} of {table} holds what does not belong there")
    unknown = [f'"{name}" <> \'\' AND date("{name}") IS NOT "{name}"' for name in days]
    if found := _rows_with(connection, table, unknown):
        said = "These rows of the table %s have a day that does not exist; it is taken for unknown: %s."
        log.warning(said, table, ", ".join(map(str, found)))


def _read_texts(connection: cysqlite.Connection, table: str, types: Mapping[str, str]) -> None:
    """Read each text, as only that shows whether it is text."""
    texts = []
    for name in types:
        if types[name].upper().startswith(("VARCHAR", "TEXT", "CHAR")):
            texts.append(f'"{name}"')
    if texts:
        for _ in connection.execute(f'SELECT concat_ws(char(10), {", ".join(texts)}) FROM "{table}"'):
            pass


def _rows_with(connection: cysqlite.Connection, table: str, conditions: Collection[str]) -> list[int]:
    """Return the ids of the first rows for which one of these is true."""
    if not conditions:
        return []
    where = " OR ".join(conditions)
    rows = connection.execute(f'SELECT rowid FROM "{table}" WHERE {where} LIMIT {MOST_TOLD}').fetchall()
    return [row[0] for row in rows]
