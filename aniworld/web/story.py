"""The story of a series: for each field its source, what changed it and when; every attempt of each part."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import NotFound
from ..library.parts import attempt_history, progress_events
from ..library.parts.attempt_history import Moment
from ..library.series import edit_fields, editing, field_changes
from ..library.series import series as verbs
from ..library.series.edits import FILE, GIVEN_BACK
from ..library.series.field_changes import Change
from ..library.sources import ask
from ..messages.words import word
from ..models import Series
from ..models.part import LOADING, PENDING
from ..translations import formats
from . import htmx
from .filters import clock, day, localtime
from .parts import WORDS as STATES
from .parts import ShownPart
from .yours import label, short, status

bp = Blueprint("story", __name__, url_prefix="/series/<int:series_id>/story")


@dataclass
class ShownChange:
    """A change of a field. by: who told the new value, "" where nobody knows."""

    at: str
    was: str
    is_now: str
    by: str


@dataclass
class ShownField:
    """A field. source: who tells it, "" where nobody does; edited_at: since when it is the user's own."""

    name: str
    label: str
    value: str
    source: str
    edited_at: str
    is_of_file: bool
    is_given_back: bool
    ours: str
    changes: list[ShownChange]


@dataclass
class ShownMoment:
    """A moment of a part, in words. until: when it is tried again, "" unless it waits."""

    at: str
    state: str
    word: str
    attempt: int
    source: str
    error: str
    until: str


@bp.get("", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    series = verbs.led_to(series_id)
    if series.id != series_id:
        return redirect(url_for("story.show", series_id=series.id))
    return _draw(series)


def _draw(series: Series) -> str:
    template = "series/_story.html" if htmx.is_asking() else "series/story.html"
    moments = attempt_history.of(series)
    parts = []
    for part in progress_events.parts_of(series):
        told = [_moment(one) for one in moments[part.name]]
        parts.append((ShownPart(part), told))
    return render_template(
        template,
        series=series,
        told=_fields(series),
        parts=parts,
        read_at=localtime(series.details_at),
        view=None,
    )


def _fields(series: Series) -> list[ShownField]:
    """Return the fields that have a value or a story, in the order of the form."""
    edited = {one.field: one for one in editing.listed(series)}
    changes = field_changes.of(series)
    shown = []
    for name, value in editing.values(series).items():
        one = edited.get(name)
        text = _text(name, value)
        if text or one or name in changes:
            shown.append(_field(series, name, text, one, changes.get(name, [])))
    return shown


def _field(
    series: Series, name: str, text: str, one: editing.Edit | None, changes: list[Change]
) -> ShownField:
    source = _source(series, name)
    is_yours = one is not None and one.how != GIVEN_BACK
    return ShownField(
        name=name,
        label=label(name),
        value=text,
        source=ask.label(source) if source else "",
        edited_at=localtime(one.edited_at) if one and is_yours else "",
        is_of_file=one is not None and one.how == FILE,
        is_given_back=one is not None and not is_yours and one.has_value,
        ours=_text(name, one.ours) if one and is_yours else "",
        changes=[_change(name, change) for change in changes],
    )


def _source(series: Series, name: str) -> str:
    """Return who tells a field; "" where nobody knows. Two titles are made of others."""
    known = series.sources or {}
    if name == "sort_title":
        return known.get("title", "")
    if name == "original_title":
        for language, title in (series.titles or {}).items():
            if title == series.original_title:
                return known.get(f"titles.{language}", "")
    return known.get(edit_fields.SERIES[name].column, "")


def _change(name: str, change: Change) -> ShownChange:
    by = ask.label(change.source) if change.source else ""
    return ShownChange(localtime(change.at), _text(name, change.was), _text(name, change.is_now), by)


def _text(name: str, value: Any) -> str:
    text = value if isinstance(value, str) else edit_fields.as_text(name, value)
    if name == "status" and text:
        text = status(text)
    elif name in edit_fields.DAYS:
        text = _day(text)
    elif name in edit_fields.NUMBERS:
        text = formats.signed(text)
    return short(text)


def _day(text: str) -> str:
    """Return a day as its reader writes it; what is none stays as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _moment(moment: Moment) -> ShownMoment:
    until = ""
    if moment.next_try_at and moment.state == PENDING:
        until = clock(datetime.fromisoformat(moment.next_try_at).timestamp())
    state = word("part_loading") if moment.state == LOADING else word(STATES[moment.state])
    error = moment.error.sentence if moment.error else ""
    return ShownMoment(clock(moment.at), moment.state, state, moment.attempt, moment.source, error, until)


@bp.post("/lock", endpoint="lock")
def lock(series_id: int) -> ResponseReturnValue:
    """Keep a field as it is now, whatever the sources say later."""
    series, name = verbs.get(series_id), request.values.get("field", "")
    values = editing.values(series)
    if name not in values:
        raise NotFound("no_such_edit", name=name[:40])
    value = "" if values[name] is None else values[name]
    editing.change(series, {name: value})
    return _done(series_id)


@bp.post("/take-back", endpoint="take_back")
def take_back(series_id: int) -> ResponseReturnValue:
    """Let the sources tell a field again."""
    editing.give_back(verbs.get(series_id), request.values.get("field", ""))
    return _done(series_id)


@bp.post("/mine-again", endpoint="mine_again")
def mine_again(series_id: int) -> ResponseReturnValue:
    """Let count again what was given back."""
    editing.take_again(verbs.get(series_id), request.values.get("field", ""))
    return _done(series_id)


def _done(series_id: int) -> ResponseReturnValue:
    tasks.wake()
    if htmx.is_asking():
        return _draw(verbs.get(series_id))
    return redirect(url_for("story.show", series_id=series_id))
