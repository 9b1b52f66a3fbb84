"""Files that a person wants left as they are: no load writes or removes them until that is taken back."""

from collections.abc import Collection, Iterable

from ...database import now, run_sql, transaction
from ...errors import Invalid
from ...files.naming import shown
from ...models import HeldFile, Series
from ...models.part import USER
from ...rows import in_batches
from ..parts import claims

MOST_IN_STATEMENT = 500
HOLD = """
    INSERT INTO held_file (series_id, path, held_at) VALUES (?, ?, ?)
    ON CONFLICT (series_id, path) DO NOTHING
"""


def of(series: Series) -> set[str]:
    """Return their paths, as those of WrittenFile."""
    rows = run_sql("SELECT path FROM held_file WHERE series_id = ?", series.id)
    return {path for (path,) in rows.fetchall()}


def is_held(series: Series, path: str) -> bool:
    return HeldFile.one_with(series=series, path=path) is not None


def hold(series: Series, paths: Iterable[str]) -> None:
    """Leave these files as they are from now on, inside the caller's transaction."""
    for path in sorted(set(paths)):
        run_sql(HOLD, series.id, path, now())


def let_go(series: Series, paths: Collection[str]) -> None:
    """Write these files again from now on, inside the caller's transaction."""
    mine = HeldFile.series == series.id
    for some in in_batches(sorted(paths), MOST_IN_STATEMENT):
        HeldFile.delete().where(mine & HeldFile.path.in_(some)).execute()


def keep_only(series: Series, paths: Collection[str]) -> set[str]:
    """Go on leaving only these files as they are, and have the others written. Return those that are left.

    Raises Invalid for a file that is not left as it is.
    """
    with transaction():
        held = of(series)
        strange = sorted(set(paths) - held)
        if strange:
            raise Invalid("file_not_held", "files", file=shown(strange[0]))
        if held != set(paths):
            let_go(series, held - set(paths))
            claims.request(series.id, ["nfo", "images"], USER)
        return set(paths)
