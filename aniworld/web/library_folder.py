"""The library folders: which there are, whether they can be used, and a person's word that one is right."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import events, tasks
from ..database import transaction
from ..errors import DiskError, Invalid
from ..events import Event
from ..library.disk import (
    folder_events,
    left_out,
    library_gate,
    library_trouble,
    root_answers,
    root_changes,
    roots,
)
from ..library.disk.left_out import LeftOut
from ..library.disk.library_trouble import LibraryTrouble
from ..library.disk.root_changes import Holding
from ..library.parts import claims, schedule
from ..models import Root
from . import fetching_again

bp = Blueprint("library_folder", __name__, url_prefix="/settings/folders")
VIEW = "roots"
PART = "roots"  # the element that is fetched again
SHOWN = (folder_events.CHANGED,)  # kinds of events after which the page shows something else


class ShownRoot(NamedTuple):
    """A root as the page shows it. slow_seconds: how long it took to answer, 0 unless that was long.

    left_out: the first folders that no scan looks into; left_out_count: of all.
    """

    id: int
    path: str
    is_first: bool
    takes_new: bool
    held: Holding
    trouble: LibraryTrouble | None
    slow_seconds: float
    left_out: list[LeftOut]
    left_out_count: int


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(error: str = "", typed: str = "", status: int = 200) -> tuple[str, int]:
    cursor = events.latest()
    page = render_template(
        "library_folder/show.html",
        roots=_shown(),
        may_change=bool(g.user and g.user.is_admin),
        error=error,
        typed=typed,
        view=None if error else VIEW,
        cursor=cursor,
    )
    return page, status


def _shown() -> list[ShownRoot]:
    troubles, held = library_trouble.troubles_now(), root_changes.holdings()
    return [_shown_root(root, troubles.get(root.id), held[root.id]) for root in roots.all()]


def _shown_root(root: Root, trouble: LibraryTrouble | None, held: Holding) -> ShownRoot:
    place = roots.path(root)
    answer = root_answers.of(place, patience=0.1)
    slow = 0.0
    if answer.is_slow and trouble is None:
        slow = answer.seconds
    is_first = root.id == Root.FIRST
    passed_over = left_out.of(root)
    named, count = passed_over[: left_out.MOST_NAMED], len(passed_over)
    return ShownRoot(root.id, str(place), is_first, root.takes_new, held, trouble, slow, named, count)


def fragments(batch: Sequence[Event]) -> str:
    """Have an open page fetch the roots again when what they hold has changed."""
    if not any(event.kind in SHOWN for event in batch):
        return ""
    return fetching_again.fragment(url_for("library_folder.show"), PART)


@bp.post("/accept", endpoint="accept")
def accept() -> ResponseReturnValue:
    """Take the folder that is there now as a root, on a person's word. A program with a key may not."""
    root = root_changes.get(request.form.get("root", str(Root.FIRST)))
    library_gate.accept(root.id)
    return _shown_again()


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    typed = request.form.get("folder", "")
    try:
        with transaction():
            root_changes.add(typed)
            schedule.soon("scan")
    except (Invalid, DiskError) as error:
        return _page(str(error), typed, error.status)
    return _shown_again()


@bp.post("/<int:root_id>/takes-new", endpoint="takes_new")
def takes_new(root_id: int) -> ResponseReturnValue:
    root_changes.take_new(root_changes.get(root_id))
    return _shown_again()


@bp.post("/<int:root_id>/step", endpoint="step")
def step(root_id: int) -> ResponseReturnValue:
    """Move a root up or down in the lists."""
    root_changes.move(root_changes.get(root_id), request.form.get("to", ""))
    return _shown_again()


@bp.post("/<int:root_id>/removed", endpoint="remove")
def remove(root_id: int) -> ResponseReturnValue:
    """Remove a root from the library. Nothing on disk is touched."""
    root_changes.remove(root_changes.get(root_id))
    return _shown_again()


def _shown_again() -> ResponseReturnValue:
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    return redirect(url_for("library_folder.show"))
