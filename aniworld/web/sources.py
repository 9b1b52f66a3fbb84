"""The sources page: which are asked, how they are doing, a test of each, and the keys that some need."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..errors import Invalid
from ..library.household import changing, listing, source_order
from ..library.sources import keys
from ..library.sources import status as source_status
from ..library.sources.source_stats import Speed, Tested
from ..messages.words import word
from ..translations import gettext
from ..translations.formats import formatted
from . import htmx
from .filters import clock
from .gates import gate_words

bp = Blueprint("sources", __name__, url_prefix="/settings/sources")

PAST = "past"  # a test that went well before the source failed
SIGNS = {
    PAST: "clock",
    source_status.WELL: "check",
    source_status.SLOW: "clock",
    source_status.CLOSED: "pause",
    source_status.KEY: "key",
    source_status.AWAY: "alert",
}


def _row(entry: source_status.Entry) -> dict[str, Any]:
    gate = gate_words(entry.gate)
    return entry._asdict() | {
        "gives": tuple(gettext(words) for words in entry.gives),
        "word": _word(entry),
        "gate": gate,
        "speed": _speed(entry.speed),
        "tested": shown_test(entry.tested, in_trouble=gate["state"] != "open"),
        "setting": keys.setting(entry.name),
    }


def _word(entry: source_status.Entry) -> str:
    if not entry.why_off:
        return word("source_on")
    if entry.why_off == source_status.NOT_NAMED:
        variable = _given_by()
        return word("source_not_named", variable=variable) if variable else word("source_off")
    if entry.takes_key:
        return word("source_needs_key")
    return word("source_cannot_be_asked")


def _given_by() -> str:
    """Return the variable of the environment that says which sources are asked; "" where people say it."""
    return listing.entry(changing.get("sources")).given_by


def _speed(speed: Speed | None) -> str:
    """Return "Answers in about 200 ms, 1.4 s at most (last at 14:05:12)."."""
    if speed is None:
        return ""
    usual, slowest, at = _time(speed.usual), _time(speed.slowest), clock(speed.at)
    if usual == slowest:
        return word("source_answers", usual=usual, at=at)
    return word("source_slowest", usual=usual, slowest=slowest, at=at)


def _time(seconds: float) -> str:
    """Return a short time as it is read: "20 ms", "1.4 s"."""
    if seconds < 1:
        return f"{max(1, round(seconds * 100)) * 10} ms"
    return f"{formatted(seconds, '.1f')} s"


def shown_test(tested: Tested | None, *, in_trouble: bool = False) -> dict[str, str] | None:
    """Return a test in words; in_trouble: since then the source has failed, so the result is history."""
    if tested is None:
        return None
    kind = tested.kind
    if in_trouble and kind == source_status.WELL:
        kind = PAST
    words = tested.sentence
    if tested.until:
        words = word("source_closed_until", at=clock(tested.until), why=words)
    return {"kind": kind, "sign": SIGNS[kind], "words": words, "at": clock(tested.at)}


def _page(error: Invalid | None = None) -> tuple[str, int]:
    rows = [_row(entry) for entry in source_status.entries(current_app.config["PROVIDER_RATE"])]
    may_change = bool(g.user and g.user.is_admin)
    wrong = {"field": error.field, "sentence": str(error)} if error else None
    page = render_template(
        "sources/show.html",
        rows=rows,
        may_change=may_change,
        wrong=wrong,
        not_named=source_status.NOT_NAMED,
        given_by=_given_by(),
        view=None,
    )
    return page, error.status if error else 200


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


@bp.post("/<name>/test", endpoint="test")
def test(name: str) -> ResponseReturnValue:
    tested = source_status.probe(name)
    if htmx.is_asking():
        return render_template("sources/_tested.html", name=name, tested=shown_test(tested))
    return _back(name)


def _back(name: str) -> ResponseReturnValue:
    return redirect(url_for("sources.show", _anchor=f"source-{name}"))


@bp.post("/<name>/step", endpoint="step")
def step(name: str) -> ResponseReturnValue:
    """Move a source up or down, or switch it on or off."""
    try:
        source_order.step(name, request.form.get("to", ""))
    except Invalid as error:
        return _page(error)
    return _back(name)


@bp.post("/<name>/key", endpoint="save_key")
def save_key(name: str) -> ResponseReturnValue:
    try:
        keys.save(name, request.form.get("key", ""))
    except Invalid as error:
        return _page(error)
    return _back(name)


@bp.post("/<name>/key/remove", endpoint="remove_key")
def remove_key(name: str) -> ResponseReturnValue:
    try:
        keys.remove(name)
    except Invalid as error:
        return _page(error)
    return _back(name)
