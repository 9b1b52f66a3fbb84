"""What would become of the files of a series; then all of it is done, or some files are left as they are."""

from collections.abc import Collection
from dataclasses import dataclass

from ...database import dry_run, transaction
from ...errors import AniworldError, Invalid
from ...files.naming import shown
from ...models import Series
from ...models.part import USER
from ..disk import held_files, library_mark, places, root_rows
from ..parts import claims
from ..series import series as verbs
from . import file_changes
from .actions import Action
from .file_changes import SAME, FileChange


@dataclass(frozen=True)
class Preview:
    """title, year: of the show as it would be; files: all that would not simply stay; same: how many do."""

    title: str
    year: int | None
    files: list[FileChange]
    same: int


def of(series: Series, action: Action) -> Preview:
    """Return what an action would do to the files of a series. Nothing is written, sources are asked.

    Raises AniworldError as the action itself would.
    """
    if series.has_folder and not places.is_let_go(series):
        library_mark.check_root(root_rows.id_of(series))
    answer = action.ask(series)
    is_other_show, unwanted = action.is_other_show(series), action.unwanted(series)
    with dry_run():
        action.write(verbs.get(series.id), answer)
        planned = file_changes.plan(series.id, unwanted, is_other_show=is_other_show)
    return _preview(planned.series, file_changes.of(planned))


def _preview(series: Series, changes: Collection[FileChange]) -> Preview:
    files = [change for change in changes if change.what != SAME]
    return Preview(series.title, series.year, files, len(changes) - len(files))


def apply(series: Series, action: Action, chosen: Collection[str] | None = None) -> None:
    """Do what was looked at. chosen: the files that may change, by FileChange.path; None for all.

    Files that were not chosen are left as they are, also by later loads, until they are chosen in another
    preview or let go. Raises AniworldError as the action does: then nothing has changed.
    """
    if chosen is None:
        action.do(series)
        return
    before = held_files.of(series)
    wanted = (before | others(of(series, action).files, chosen)) - set(chosen)
    if action.moves_files:
        _hold_and_do(series, action, before, wanted)
        return
    with transaction():
        _hold(series, before, wanted)
        action.do(series)
        claims.request(series.id, ["nfo"], USER)


def _hold_and_do(series: Series, action: Action, before: set[str], wanted: set[str]) -> None:
    """Do what waits for a disk, in front of which no transaction may stay open."""
    with transaction():
        _hold(series, before, wanted)
    try:
        action.do(series)
    except AniworldError:
        with transaction():
            _hold(series, wanted, before)
        raise


def others(files: Collection[FileChange], chosen: Collection[str]) -> set[str]:
    """Return the files that were not chosen. Raises Invalid for a choice that there is not."""
    paths = {change.path for change in files}
    strange = sorted(set(chosen) - paths)
    if strange:
        raise Invalid("file_not_in_preview", "files", file=shown(strange[0]))
    return paths - set(chosen)


def _hold(series: Series, before: set[str], wanted: set[str]) -> None:
    """Leave other files as they are than before, inside the caller's transaction."""
    held_files.hold(series, wanted - before)
    held_files.let_go(series, before - wanted)
