"""The migrations that a database still needs: all of its tables in one, or the next few steps."""

from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peewee import Database

from . import later

if TYPE_CHECKING:
    from playhouse import migrations
else:
    migrations = later.module("playhouse.migrations")  # only an update needs it

BASELINE = "0018_baseline"
HISTORY = "schema_migration"  # the table of the applied migrations


class Upgrade:
    """The way of a database from what it is to today's shape.

    folder: the migrations, of which the baseline is the first and builds all that a new database needs. Those
    in before/ once built the same in many steps: a database that has some of them gets the rest of them, and
    counts as one that has the baseline.
    """

    def __init__(self, database: Database, folder: Path):
        self._database: Any = database
        self._folder = folder

    @cached_property
    def _runner(self) -> "migrations.Runner":
        return migrations.Runner(self._database, str(self._folder))

    @cached_property
    def _before(self) -> "migrations.Runner":
        return migrations.Runner(self._database, str(self._folder / "before"))

    def waiting(self) -> list[str]:
        """Return the names of the migrations that up() would run."""
        waiting = self._not_applied(self._folder)
        if not self._is_older():
            return waiting
        waiting.remove(BASELINE)
        return self._not_applied(self._folder / "before") + waiting

    def up(self) -> list[str]:
        """Run what is missing. Return the names of what was run."""
        if not self.waiting():
            return []
        steps = []
        if self._is_older():
            steps = self._before.up()
            self._runner.fake(BASELINE)
        return steps + self._runner.up()

    def up_to(self, applied: Collection[str]) -> None:
        """Bring an empty database to the shape that another one has, which has these migrations.

        So rows of an older one can be copied before it is changed.
        """
        older = [name for name in self._not_applied(self._folder / "before") if name in applied]
        if older:
            self._before.up(older[-1])
        ours = [name for name in self._not_applied(self._folder) if name in applied]
        for name in ours:
            self._runner.up(name, fake=bool(older) and name == BASELINE)

    def applied(self) -> list[str]:
        """Return the names of the migrations that the database has."""
        return sorted(self._applied())

    def has_begun(self) -> bool:
        """Return whether the database is not new: it has some migrations already."""
        return bool(self._applied())

    def unknown(self) -> list[str]:
        """Return the names of migrations that the database has and this program has not."""
        return sorted(self._applied() - known(self._folder))

    def _is_older(self) -> bool:
        """Return whether the database has some of the earlier steps, and the baseline is not noted yet."""
        applied = self._applied()
        return BASELINE not in applied and not applied.isdisjoint(known(self._folder / "before"))

    def _applied(self) -> set[str]:
        if not self._database.table_exists(HISTORY):
            return set()
        return {name for (name,) in self._database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}

    def _not_applied(self, folder: Path) -> list[str]:
        """Return the names of the migrations in a folder that the database has not, in their order."""
        return sorted({file.stem for file in folder.glob("[0-9]*.py")} - self._applied())


def known(folder: Path) -> set[str]:
    """Return the names of the migrations in this folder and in those below it."""
    return {file.stem for file in folder.rglob("[0-9]*.py")}
