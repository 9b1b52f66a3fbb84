"""The notifications page: who is told of what, a test of each, and what was sent lately."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..library.notices import sending, target_changes, targets
from ..library.notices.kinds import KINDS, USUAL
from ..models import NoticeTarget
from . import htmx
from .filters import clock

bp = Blueprint("notifications", __name__, url_prefix="/settings/notifications")

NEW = "new"  # in the place of an id, for the form that adds one
TEXTS = ("name", "address", "key")
MOST_SHOWN = 30


class Wrong(NamedTuple):
    """What cannot be used, of which form ("new" or an id), and what was typed there, but for secrets."""

    form: str
    field: str | None
    sentence: str
    typed: Mapping[str, str]


class MadeKey(NamedTuple):
    """The key that was made for a new webhook; it is shown once."""

    name: str
    key: str


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(wrong: Wrong | None = None, status: int = 200, made: MadeKey | None = None) -> tuple[str, int]:
    page = render_template(
        "notifications/show.html",
        targets=[(target, tested(target)) for target in targets.all()],
        kinds=KINDS,
        usual=USUAL,
        deliveries=sending.lately(MOST_SHOWN),
        may_change=bool(g.user and g.user.is_admin),
        wrong=wrong,
        made=made,
        view=None,
    )
    return page, status


def tested(target: NoticeTarget) -> dict[str, str] | None:
    """Return what came of the last notification or test: its kind, its sign, its words and the time."""
    result = target.result
    if result is None:
        return None
    kind, sign = "away", "alert"
    if result.code == sending.SENT.code:
        kind, sign = "well", "check"
    return {"kind": kind, "sign": sign, "words": result.sentence, "at": clock(target.result_at)}


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    """Add a target. A key that was made for it is on the page that answers, and never again."""
    values = _values()
    try:
        target, key = target_changes.add(request.form.get("way", ""), values)
    except Invalid as error:
        return _refused(NEW, error)
    if key and not values["key"]:
        return _page(made=MadeKey(target.name, key))
    return _back(target)


def _values() -> dict[str, Any]:
    values: dict[str, Any] = {name: request.form.get(name, "") for name in TEXTS}
    values["kinds"] = request.form.getlist("kinds")
    return values


def _refused(form: str, error: Invalid) -> tuple[str, int]:
    typed = {"name": request.form.get("name", ""), "way": request.form.get("way", "")}
    return _page(Wrong(form, error.field, str(error), typed), error.status)


@bp.post("/<int:target_id>", endpoint="change")
def change(target_id: int) -> ResponseReturnValue:
    """Save the form of a target. An address or a key that was left empty stays as it is."""
    target = targets.get(target_id)
    try:
        target = target_changes.change(target, _values())
    except Invalid as error:
        return _refused(str(target_id), error)
    return _back(target)


@bp.post("/<int:target_id>/test", endpoint="test")
def test(target_id: int) -> ResponseReturnValue:
    target = targets.get(target_id)
    sending.test(target)
    target = targets.get(target_id)
    if htmx.is_asking():
        return render_template("notifications/_tested.html", target_id=target.id, tested=tested(target))
    return _back(target)


@bp.post("/<int:target_id>/on", endpoint="switch_on")
def switch_on(target_id: int) -> ResponseReturnValue:
    return _switched(target_id, is_on=True)


@bp.post("/<int:target_id>/off", endpoint="switch_off")
def switch_off(target_id: int) -> ResponseReturnValue:
    return _switched(target_id, is_on=False)


def _switched(target_id: int, *, is_on: bool) -> ResponseReturnValue:
    return _back(target_changes.change(targets.get(target_id), {"is_on": is_on}))


@bp.post("/<int:target_id>/removed", endpoint="remove")
def remove(target_id: int) -> ResponseReturnValue:
    target_changes.remove(targets.get(target_id))
    return redirect(url_for("notifications.show"))


def _back(target: NoticeTarget) -> ResponseReturnValue:
    return redirect(url_for("notifications.show", _anchor=f"target-{target.id}"))
