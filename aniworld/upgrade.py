"""The migrations that a database still needs: all of its tables in one, or the next few steps."""

from collections.abc import Collection
from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

BASELINE = "0018_baseline"


class Upgrade:
    """The way of a database from what it is to today's shape.

    folder: the migrations, of which the baseline is the first and builds all that a new database needs. Those
    in before/ once built the same in many steps: a database that has some of them gets the rest of them, and
    counts as one that has the baseline.
    """

    def __init__(self, database: Database, folder: Path):
        self._folder = folder
        self._runner = Runner(database, str(folder))
        self._before = Runner(database, str(folder / "before"))

    def waiting(self) -> list[str]:
        """Return the names of the migrations that up() would run."""
        waiting = _not_applied(self._runner)
        if not self._is_older():
            return waiting
        waiting.remove(BASELINE)
        return _not_applied(self._before) + waiting

    def up(self) -> list[str]:
        """Run what is missing. Returns the names of what was run."""
        steps = []
        if self._is_older():
            steps = self._before.up()
            self._runner.fake(BASELINE)
        return steps + self._runner.up()

    def up_to(self, applied: Collection[str]) -> None:
        """Bring an empty database to the shape that another one has, which has these migrations.

        So rows of an older one can be copied before it is changed.
        """
        older = [name for name in _not_applied(self._before) if name in applied]
        if older:
            self._before.up(older[-1])
        ours = [name for name in _not_applied(self._runner) if name in applied]
        for name in ours:
            self._runner.up(name, fake=bool(older) and name == BASELINE)

    def applied(self) -> list[str]:
        """Return the names of the migrations that the database has."""
        return sorted(self._runner.applied())

    def has_begun(self) -> bool:
        """Return whether the database is not new: it has some migrations already."""
        return bool(self._runner.applied())

    def unknown(self) -> list[str]:
        """Return the names of migrations that the database has and this program has not."""
        return sorted(self._runner.applied().keys() - known(self._folder))

    def _is_older(self) -> bool:
        """Return whether the database has some of the earlier steps, and the baseline is not noted yet."""
        applied = self._runner.applied().keys()
        return BASELINE not in applied and not applied.isdisjoint(known(self._folder / "before"))


def known(folder: Path) -> set[str]:
    """Return the names of the migrations in this folder and in those below it."""
    return {file.stem for file in folder.rglob("[0-9]*.py")}


def _not_applied(runner: Runner) -> list[str]:
    found = []
    for step in runner.status():
        if step.path and not step.applied:
            found.append(step.name)
    return found
