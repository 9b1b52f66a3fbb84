"""Rows that are looked up and written with ready statements."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from peewee import Field, Function, Model, Node

Other = TypeVar("Other", bound="Row")


class Reading(NamedTuple):
    """How the rows of a model are read. columns: for a SELECT; fields: name and converter of each."""

    columns: str
    fields: list[tuple[str, Callable[[Any], Any]]]


@cache
def _reading(model: type[Model]) -> Reading:
    fields = model._meta.sorted_fields
    columns = ", ".join(f'"{model._meta.table_name}"."{field.column_name}"' for field in fields)
    return Reading(columns, [(field.name, field.python_value) for field in fields])


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
        for (name, converted), value in zip(reading.fields, row, strict=True):
            made.__data__[name] = converted(value)
        return made

    @classmethod
    def one_with(cls, **values: Any) -> Self | None:
        """Return any one of those rows; None if there is none."""
        return next(iter(cls.all_with(**values)), None)

    def save(self, force_insert: bool = False, only: Iterable[Field] | None = None) -> int:
        """Write the fields of this row that are set, or only these.

        Return the number of rows written: 0 if it is gone.
        """
        db: Any = self._meta.database
        is_new = force_insert or self._pk is None
        skipped = None if is_new and self._pk is not None else self._primary_key()
        fields = self._set_fields(only or self._meta.sorted_fields, skipped)
        columns = [f'"{field.column_name}"' for field in fields]
        slots, values = zip(
            *(_slot(db, field.db_value(self.__data__[field.name])) for field in fields), strict=True
        )
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
            slots = []
            for field in fields:
                slot, value = _slot(db, field.db_value(row.__data__.get(field.name)))
                slots.append(slot)
                values.append(value)
            lines.append(f"({', '.join(slots)})")
        columns = ", ".join(f'"{field.column_name}"' for field in fields)
        statement = f'INSERT INTO "{cls._meta.table_name}" ({columns}) VALUES {", ".join(lines)} {then}'
        return db.rows_affected(db.execute_sql(statement, values))

    @classmethod
    def change(cls, changes: dict[str, Any], **where: Any) -> int:
        """Write these fields of the rows that have those values in theirs. Return how many there were."""
        db: Any = cls._meta.database
        known = cls._meta.fields
        columns: list[str] = []
        values: list[Any] = []
        for name, value in changes.items():
            slot, bound = _slot(db, known[name].db_value(value))
            columns.append(f'"{known[name].column_name}" = {slot}')
            values.append(bound)
        conditions: list[str] = []
        for name, value in where.items():
            conditions.append(f'"{known[name].column_name}" = {db.param}')
            values.append(known[name].db_value(value))
        set_columns, where_equal = ", ".join(columns), " AND ".join(conditions)
        statement = f'UPDATE "{cls._meta.table_name}" SET {set_columns} WHERE {where_equal}'
        return db.rows_affected(db.execute_sql(statement, values))

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
