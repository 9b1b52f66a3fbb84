"""The sources page: which ones are asked, how they do, a test of each, and the keys that some of them want."""

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from ..errors import Invalid, NotAllowed
from ..library import keys, roster
from ..library.answering import Speed, Tested
from .activity import clock, gate_words
from .words import plural

bp = Blueprint("sources", __name__, url_prefix="/sources")

SIGNS = {roster.WELL: "check", roster.SLOW: "clock", roster.CLOSED: "pause", roster.KEY: "key", roster.AWAY: "alert"}


def _row(entry: roster.Entry) -> dict[str, Any]:
    why = {
        roster.NO_KEY: "it needs a key" if entry.takes_key else "it cannot be asked",
        roster.NOT_NAMED: "ANIWORLD_PROVIDERS does not name it",
    }
    return entry._asdict() | {
        "word": f"off: {why[entry.why_off]}" if entry.why_off else "on",
        "gate": gate_words(entry.gate),
        "speed": _speed(entry.speed) if entry.speed else "",
        "tested": _tested(entry.tested),
        "setting": keys.setting(entry.name),
    }


def _speed(speed: Speed) -> str:
    """ "The last 10 answers took 0.2 s, the slowest 1.4 s; the latest came at 14:05:12." """
    answers = "The last answer" if speed.count == 1 else f"The last {plural(speed.count, 'answer')}"
    slowest = f", the slowest {speed.slowest:.1f} s" if speed.count > 1 else ""
    return f"{answers} took {speed.usual:.1f} s{slowest}; the latest came at {clock(speed.at)}."


def _tested(tested: Tested | None) -> dict[str, str] | None:
    if tested is None:
        return None
    closed = f"Closed until {clock(tested.until)}: " if tested.until else ""
    return {"kind": tested.kind, "sign": SIGNS[tested.kind], "words": closed + tested.sentence, "at": clock(tested.at)}


def _page(error: Invalid | None = None) -> tuple[str, int]:
    rows = [_row(entry) for entry in roster.entries(current_app.config["PROVIDER_RATE"])]
    may_change = bool(g.user and g.user.is_admin)
    wrong = {"field": error.field, "sentence": str(error)} if error else None
    page = dict(rows=rows, may_change=may_change, wrong=wrong, not_named=roster.NOT_NAMED, view=None)
    shown = render_template("sources/show.html", **page)
    return shown, error.status if error else 200


@bp.get("", endpoint="show")
def show():
    return _page()


@bp.post("/<name>/test", endpoint="test")
def test(name: str):
    tested = roster.probe(name)
    if request.headers.get("HX-Request"):
        return render_template("sources/_tested.html", name=name, tested=_tested(tested))
    return _back(name)


def _back(name: str) -> Response:
    return redirect(url_for("sources.show", _anchor=f"source-{name}"))


def _need_administrator() -> None:
    if not (g.user and g.user.is_admin):
        raise NotAllowed("Only an administrator who is signed in may change the keys of sources.")


@bp.post("/<name>/key", endpoint="save_key")
def save_key(name: str):
    _need_administrator()
    try:
        keys.save(name, request.form.get("key", ""))
    except Invalid as error:
        return _page(error)
    return _back(name)


@bp.post("/<name>/key/remove", endpoint="remove_key")
def remove_key(name: str):
    _need_administrator()
    try:
        keys.remove(name)
    except Invalid as error:
        return _page(error)
    return _back(name)
