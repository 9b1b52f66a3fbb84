"""The page on which a series or an episode is edited, and the way back for each field."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import tasks
from ..errors import Invalid
from ..library.series import edit_fields, editing, edits
from ..library.series import series as verbs
from ..messages import Message
from ..models import Episode, Series
from ..translations import gettext
from . import history, toasts, yours
from .toasts import Toast

bp = Blueprint("editing", __name__, url_prefix="/series/<int:series_id>/edit")

EPISODE = "/<int:season>/<int:number>"
WIDE = ("title", "tagline", "plot", "genres", "tags")


class Box(NamedTuple):
    """A field of the form. was: as it is now; typed: what stands in it; form: text, area, date, choice."""

    name: str
    label: str
    hint: str
    form: str
    was: str
    typed: str
    error: str
    is_yours: bool

    @property
    def is_wide(self) -> bool:
        """Whether it takes a line for itself."""
        return self.name in WIDE


@bp.get("", endpoint="show")
def show(series_id: int) -> ResponseReturnValue:
    series = verbs.led_to(series_id)
    if series.id != series_id:
        return redirect(url_for("editing.show", series_id=series.id))
    return _page(series)


@bp.post("", endpoint="save")
def save(series_id: int) -> ResponseReturnValue:
    series = verbs.get(series_id)
    try:
        sent = _typed(edit_fields.SERIES)
        if sent:
            editing.change(series, sent)
    except Invalid as error:
        return _page(series, error)
    return _back(series, Message("edits_saved") if sent else None)


@bp.post("/given-back", endpoint="give_back")
def give_back(series_id: int) -> ResponseReturnValue:
    series, field = verbs.get(series_id), request.values.get("field", "")
    editing.give_back(series, field)
    undo = url_for("editing.take_again", series_id=series_id, field=field)
    return _back(series, Message("edit_given_back"), undo)


@bp.post("/again", endpoint="take_again")
def take_again(series_id: int) -> ResponseReturnValue:
    """Let count again what was given back."""
    series = verbs.get(series_id)
    editing.take_again(series, request.values.get("field", ""))
    return _back(series, Message("edit_taken_again"))


@bp.get(EPISODE, endpoint="show_episode")
def show_episode(series_id: int, season: int, number: int) -> ResponseReturnValue:
    series = verbs.led_to(series_id)
    if series.id != series_id:
        return redirect(url_for("series.show", series_id=series.id))
    return _episode_page(series, editing.episode(series, season, number))


@bp.post(EPISODE, endpoint="save_episode")
def save_episode(series_id: int, season: int, number: int) -> ResponseReturnValue:
    series = verbs.get(series_id)
    try:
        sent = _typed(edit_fields.EPISODE)
        if sent:
            editing.change_episode(series, season, number, sent)
    except Invalid as error:
        return _episode_page(series, editing.episode(series, season, number), error)
    return _back(series, Message("edits_saved") if sent else None, season=season)


@bp.post(f"{EPISODE}/given-back", endpoint="give_back_episode")
def give_back_episode(series_id: int, season: int, number: int) -> ResponseReturnValue:
    series, field = verbs.get(series_id), request.values.get("field", "")
    editing.give_back_of_episode(series, season, number, field)
    undo = url_for(
        "editing.take_again_episode", series_id=series_id, season=season, number=number, field=field
    )
    return _back(series, Message("edit_given_back"), undo, season=season)


@bp.post(f"{EPISODE}/again", endpoint="take_again_episode")
def take_again_episode(series_id: int, season: int, number: int) -> ResponseReturnValue:
    series = verbs.get(series_id)
    editing.take_again(editing.episode(series, season, number), request.values.get("field", ""))
    return _back(series, Message("edit_taken_again"), season=season)


def _back(
    series: Series, said: Message | None, undo: str = "", season: int | None = None
) -> ResponseReturnValue:
    """Lead to the page of the series, which says what was done."""
    tasks.wake()
    anchor = f"{series.topic}-yours" if season is None else f"{series.topic}-season-{season}"
    answer = redirect(url_for("series.show", series_id=series.id, season=season, _anchor=anchor))
    if said is None:
        return answer
    return toasts.keep(answer, Toast(said, undo) if undo else history.note(said, series.id))


def _typed(fields: Mapping[str, edit_fields.Field]) -> dict[str, Any]:
    """Return what was changed in the form: what is as it was when it was drawn is nobody's edit."""
    found = {}
    for name in fields:
        new, was = request.form.get(name), request.form.get(f"was_{name}", "")
        if new is not None and _lines(new) != _lines(was):
            found[name] = edit_fields.from_text(name, new)
    return found


def _lines(text: str) -> str:
    """Return a text as it was before a browser sent it."""
    return text.replace("\r\n", "\n").strip()


def _page(series: Series, error: Invalid | None = None) -> tuple[str, int]:
    page = render_template(
        "series/edit.html",
        series=series,
        episode=None,
        boxes=_boxes(series, error),
        error=error,
        edits=yours.of_series(series),
        action=url_for("editing.save", series_id=series.id),
        statuses=yours.STATUSES,
        view=None,
    )
    return page, error.status if error else 200


def _episode_page(series: Series, episode: Episode, error: Invalid | None = None) -> tuple[str, int]:
    place = {"series_id": series.id, "season": episode.season, "number": episode.number}
    page = render_template(
        "series/edit.html",
        series=series,
        episode={"season": episode.season, "number": episode.number, "title": edits.episode_title(episode)},
        boxes=_boxes(episode, error),
        error=error,
        edits=yours.of_episode(series, episode),
        action=url_for("editing.save_episode", **place),
        statuses=yours.STATUSES,
        view=None,
    )
    return page, error.status if error else 200


def _boxes(row: Series | Episode, error: Invalid | None) -> list[Box]:
    boxes = []
    edited = edits.of(row)
    for name, value in editing.values(row).items():
        label, hint, form = yours.WORDS[name]
        was = edit_fields.as_text(name, value)
        typed = was
        if error:  # what the person typed is never lost
            was, typed = request.form.get(f"was_{name}", was), request.form.get(name, was)
        wrong = _called(gettext(label), error) if error and error.field == name else ""
        boxes.append(Box(name, gettext(label), gettext(hint), form, was, typed, wrong, name in edited))
    return boxes


def _called(label: str, error: Invalid) -> str:
    """Return what is wrong, with the field under its name on the page: programs know it by another."""
    return Message(error.message.code, {**error.message.args, "name": label}).sentence
