"""The history: what was done, when and by whom, with *Undo*; and the notes that offer it at once."""

from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from .. import askers, tasks
from ..library.history import entries, undoing
from ..library.history.entries import Filter
from ..messages import Message
from ..messages.words import word
from ..models import HistoryEntry, Series
from . import toasts
from .toasts import Toast

bp = Blueprint("history", __name__, url_prefix="/history")

SIGNS = {
    HistoryEntry.ADDED: "plus",
    HistoryEntry.REMOVED: "bin",
    HistoryEntry.MATCHED: "search",
    HistoryEntry.PINNED: "pin",
    HistoryEntry.RENUMBERED: "list",
    HistoryEntry.RENAMED: "file",
}
OTHER_SIGN = "check"


class ShownEntry(NamedTuple):
    """An entry in words. series_id: None once the series is gone; why_not: why there is no way back."""

    id: int
    sentence: str
    sign: str
    who: str
    at: float
    series_id: int | None
    can_undo: bool
    why_not: str
    undone_by: str
    undone_at: float | None


def note(said: Message, series_id: int) -> Toast:
    """Return a note with *Undo* for what this person has just done to a series."""
    entry = entries.last_of(series_id)
    return Toast(said, undo_url(entry) if entry else "")


def keep_note(answer: Response, series_id: int) -> Response:
    """Have the next page say what this person has just done to a series, with *Undo*."""
    entry = entries.last_of(series_id)
    return toasts.keep(answer, Toast(entry.message, undo_url(entry))) if entry else answer


def undo_url(entry: HistoryEntry) -> str:
    """Return what the *Undo* button of an entry posts to; of all that was done at once with it."""
    if entry.together is not None:
        return url_for("history.undo_together", entry_id=entry.id)
    return url_for("history.undo", entry_id=entry.id)


@bp.get("", endpoint="show")
def show() -> str:
    wanted = _wanted()
    page = request.args.get("page", 1, type=int)
    found = entries.listed(wanted, max(1, min(page, 10**6)))
    return render_template(
        "history/show.html",
        entries=[_shown(entry) for entry in found.items],
        found=found,
        wanted=wanted,
        query=_query(wanted),
        kinds=[(kind, word(f"history_{kind}")) for kind in HistoryEntry.KINDS],
        askers=[(asker, who(asker)) for asker in entries.known_askers()],
        view=None,
    )


def _wanted() -> Filter:
    args = request.args
    kind = args.get("kind", "")
    if kind not in HistoryEntry.KINDS:
        kind = ""
    return Filter(
        kind, args.get("by", "")[:100], _series_id(), args.get("q", "").strip()[: entries.LONGEST_Q]
    )


def _series_id() -> int | None:
    text = request.args.get("series", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _query(wanted: Filter) -> dict[str, Any]:
    """Return the part of an address that says what is wanted."""
    return {
        "kind": wanted.kind or None,
        "by": wanted.asker or None,
        "series": wanted.series_id,
        "q": wanted.q or None,
    }


def _shown(entry: HistoryEntry) -> ShownEntry:
    refused = undoing.why_not(entry)
    is_there = Series.one_with(id=entry.series_id) is not None
    shows_why = refused is not None and entry.kind in undoing.UNDO and entry.undone_at is None
    return ShownEntry(
        id=entry.id,
        sentence=entry.message.sentence,
        sign=SIGNS.get(entry.kind, OTHER_SIGN),
        who=who(entry.asker),
        at=entry.at,
        series_id=entry.series_id if is_there else None,
        can_undo=refused is None,
        why_not=str(refused) if shows_why else "",
        undone_by=who(entry.undone_by) if entry.undone_by else "",
        undone_at=entry.undone_at,
    )


def who(asker: str) -> str:
    """Return who did something, in words."""
    kind, name = askers.kind_and_name(asker)
    if kind == askers.USER:
        return name
    if kind == askers.KEY:
        return word("by_key", name=name)
    return word("by_itself")


@bp.post("/<int:entry_id>/undo", endpoint="undo")
def undo(entry_id: int) -> ResponseReturnValue:
    entry = entries.get(entry_id)
    undoing.undo(entry)
    code = "undone_removal" if entry.kind == HistoryEntry.REMOVED else "undone"
    return _back(entry, Message(code, {"title": entry.title[:200]}))


@bp.post("/<int:entry_id>/undo-together", endpoint="undo_together")
def undo_together(entry_id: int) -> ResponseReturnValue:
    """Undo all that was done at once, such as with many series that were selected."""
    entry = entries.get(entry_id)
    count, refused = undoing.undo_together(entry)
    if refused and not count:
        raise refused
    code = "undone_some" if refused else "undone_several"
    args = {"count": count, "why": refused.kept if refused else ""}
    return _back(entry, Message(code, args), is_one=False)


def _back(entry: HistoryEntry, said: Message, *, is_one: bool = True) -> ResponseReturnValue:
    """Lead to where the person was: the history, or the series; of several, the library."""
    tasks.wake()
    target = url_for("library.show")
    if request.args.get("back") == "history":
        page = request.args.get("page", type=int)
        target = url_for("history.show", page=page, **_query(_wanted()))
    elif is_one:
        target = url_for("series.show", series_id=entry.series_id)
    return toasts.keep(redirect(target), Toast(said))
