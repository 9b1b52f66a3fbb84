"""Rows that are looked up and written with ready statements."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from peewee import Field, Function, Model, Node

Item = TypeVar("Item")
Other = TypeVar("Other", bound="Row")


def in_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield the items in their order, at most so many at a time.

    peewee's chunked() fills the last batch up to its size first, which takes as long as several statements.
    """
    for first in range(0, len(items), size):
        yield items[first : first + size]


class Reading(NamedTuple):
    """How the rows of a model are read.

    columns: for a SELECT; fields: name, type and converter of each: a value that has the type stays as it is,
    as it also does when it is written; types: those of the fields by name.
    """

    columns: str
    fields: list[tuple[str, type | None, Callable[[Any], Any]]]
    types: dict[str, type | None]


@cache
def _reading(model: type[Model]) -> Reading:
    fields = model._meta.sorted_fields
    columns = ", ".join(f'"{model._meta.table_name}"."{field.column_name}"' for field in fields)
    types = {field.name: _plain_type(field) for field in fields}
    return Reading(columns, [(field.name, types[field.name], field.python_value) for field in fields], types)


def _plain_type(field: "Field[Any]") -> type | None:
    """Return the type of the values that this field converts to themselves; None if there is none."""
    types = {"INT": int, "AUTO": int, "FLOAT": float, "BOOL": bool, "VARCHAR": str, "TEXT": str}
    return types.get(field.field_type)


class Row(Model):
    """The base of all rows."""

    if TYPE_CHECKING:  # peewee makes these, but its stubs leave them out
        DoesNotExist: type[Exception]
        _dirty: set[str]
        _pk: Any

    # peewee takes longer to build a statement than the database takes to answer, and one load asks about two
    # hundred times. So the simple ones are ready here: lookup by values, and writing one row
    # (docs/decisions/0019).

    @classmethod
    def _primary_key(cls) -> "Field[Any]":
        key: Any = cls._meta.primary_key  # the stubs allow for False, which only tables without a key have
        return key

    @classmethod
    def get_by_id(cls, pk: int) -> Self:
        """Return the row of this id. Raises DoesNotExist."""
        found = cls.one_with(**{cls._primary_key().name: pk})
        if found is None:
            raise cls.DoesNotExist(f"{cls.__name__} {pk}")
        return found

    @classmethod
    def all_with(cls, **values: Any) -> list[Self]:
        """Return the rows that have these values in their fields, or one of those of a list.

        None of them may be None.
        """
        conditions: list[str] = []
        asked: list[Any] = []
        for name, value in values.items():
            field = cls._meta.fields[name]
            if isinstance(value, list):
                conditions.append(f'"{field.column_name}" IN ({", ".join("?" * len(value)) or "NULL"})')
                asked.extend(map(field.db_value, value))
            else:
                conditions.append(f'"{field.column_name}" = ?')
                asked.append(field.db_value(value))
        return cls.read(f"WHERE {' AND '.join(conditions)}", *asked)

    @classmethod
    def read(cls, rest: str, *values: Any) -> list[Self]:
        """Return the rows of a statement of ours. rest: what follows the table, with ? for each value."""
        db: Any = cls._meta.database
        reading = _reading(cls)
        statement = f'SELECT {reading.columns} FROM "{cls._meta.table_name}" {rest}'
        found = db.execute_sql(statement.replace("?", db.param), values).fetchall()
        return [cls._of(reading, row) for row in found]

    @classmethod
    def with_others(cls, other: type[Other], rest: str, *values: Any) -> tuple[Self, list[Other]]:
        """Return a row and those of another model that a join finds for it, by one statement.

        rest: the join and what follows it, with ? for each value. Raises DoesNotExist.
        """
        db: Any = cls._meta.database
        mine, theirs = _reading(cls), _reading(other)
        statement = f'SELECT {mine.columns}, {theirs.columns} FROM "{cls._meta.table_name}" {rest}'
        found = db.execute_sql(statement.replace("?", db.param), values).fetchall()
        if not found:
            raise cls.DoesNotExist(f"{cls.__name__} {values}")
        width = len(mine.fields)
        joined = [other._of(theirs, row[width:]) for row in found if row[width] is not None]
        return cls._of(mine, found[0][:width]), joined

    @classmethod
    def _of(cls, reading: Reading, row: Sequence[Any]) -> Self:
        made = cls(__no_default__=1)
        told = made.__data__
        for (name, plain, converted), value in zip(reading.fields, row, strict=True):
            told[name] = value if value is None or type(value) is plain else converted(value)
        return made

    @classmethod
    def one_with(cls, **values: Any) -> Self | None:
        """Return any one of those rows; None if there is none."""
        return next(iter(cls.all_with(**values)), None)

    def save(self, force_insert: bool = False, only: Iterable[Field] | None = None) -> int:
        """Write the fields of this row that are set, or only these.

        Return the number of rows written: 0 if it is gone.
        """
        is_new = force_insert or self._pk is None
        skipped = None if is_new and self._pk is not None else self._primary_key()
        fields = self._set_fields(only or self._meta.sorted_fields, skipped)
        columns = [f'"{field.column_name}"' for field in fields]
        slots, values = self._bound(fields, self.__data__)
        if is_new:
            return self._insert(columns, slots, values)
        return self._update(columns, slots, values)

    @classmethod
    def insert_rows(
        cls, rows: Sequence[Self], *, fields: Sequence["Field[Any]"] | None = None, then: str = ""
    ) -> int:
        """Store rows with one statement; their ids stay unknown. Return how many were written.

        fields: those that are written, by default those that are set in the first row; then: what follows the
        values in the statement, such as what to do with rows that are there.
        """
        if not rows:
            return 0
        db: Any = cls._meta.database
        fields = fields or rows[0]._set_fields(cls._meta.sorted_fields, None)
        lines: list[str] = []
        values: list[Any] = []
        for row in rows:
            slots, bound = cls._bound(fields, row.__data__)
            values += bound
            lines.append(f"({', '.join(slots)})")
        columns = ", ".join(f'"{field.column_name}"' for field in fields)
        statement = f'INSERT INTO "{cls._meta.table_name}" ({columns}) VALUES {", ".join(lines)} {then}'
        return db.rows_affected(db.execute_sql(statement, values))

    @classmethod
    def change(cls, changes: dict[str, Any], **where: Any) -> int:
        """Write these fields of the rows that have those values in theirs. Return how many there were."""
        db: Any = cls._meta.database
        known = cls._meta.fields
        fields = [known[name] for name in changes]
        slots, values = cls._bound(fields, changes)
        columns: list[str] = []
        for field, slot in zip(fields, slots, strict=True):
            columns.append(f'"{field.column_name}" = {slot}')
        conditions: list[str] = []
        for name, value in where.items():
            conditions.append(f'"{known[name].column_name}" = {db.param}')
            values.append(known[name].db_value(value))
        set_columns, where_equal = ", ".join(columns), " AND ".join(conditions)
        statement = f'UPDATE "{cls._meta.table_name}" SET {set_columns} WHERE {where_equal}'
        return db.rows_affected(db.execute_sql(statement, values))

    @classmethod
    def _bound(cls, fields: Iterable[Any], told: Mapping[str, Any]) -> tuple[list[str], list[Any]]:
        """Return what stands for each of these fields in a statement, and what the database gets for it."""
        db: Any = cls._meta.database
        plain, types = db.param, _reading(cls).types
        slots: list[str] = []
        values: list[Any] = []
        for field in fields:
            slot, value, wanted = plain, told.get(field.name), types[field.name]
            if wanted is None or (value is not None and type(value) is not wanted):
                slot, value = _slot(db, field.db_value(value))
            slots.append(slot)
            values.append(value)
        return slots, values

    def _set_fields(self, among: Iterable[Field], skipped: Field | None) -> list[Any]:
        return [field for field in among if field is not skipped and field.name in self.__data__]

    def _insert(self, columns: Sequence[str], slots: Sequence[str], values: Sequence[Any]) -> int:
        db: Any = self._meta.database
        names, places = ", ".join(columns), ", ".join(slots)
        statement = f'INSERT INTO "{self._meta.table_name}" ({names}) VALUES ({places})'
        key = self._primary_key().column_name
        self._pk = db.execute_sql(f'{statement} RETURNING "{key}"', values).fetchone()[0]
        self._dirty.clear()
        return 1

    def _update(self, columns: Sequence[str], slots: Sequence[str], values: Sequence[Any]) -> int:
        db: Any = self._meta.database
        changes = ", ".join(map(" = ".join, zip(columns, slots, strict=True)))
        key = self._primary_key().column_name
        statement = f'UPDATE "{self._meta.table_name}" SET {changes} WHERE "{key}" = {db.param}'
        self._dirty.clear()
        return db.rows_affected(db.execute_sql(statement, [*values, self._pk]))


def _slot(db: Any, value: Any) -> tuple[str, Any]:
    """Return what stands for a value in a statement, and the value; JSON is wrapped in a function."""
    if not isinstance(value, Node):
        return db.param, value
    if isinstance(value, Function) and value.name == "json":  # as is all JSON in SQLite
        (text,) = value.arguments or ("",)
        if isinstance(text, str):
            return f"json({db.param})", text
    slot, values = db.get_sql_context().sql(value).query()
    return slot, *values
