"""The media servers page: which are told when files change, how they see the library, and a test of each."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from peewee import DatabaseError

from ..errors import Invalid
from ..library.disk import roots
from ..library.servers import folders_to_tell, server_changes, server_rows, testing
from ..library.servers.connection import Kind
from ..library.servers.kinds import KINDS
from ..models import MediaServer
from . import htmx
from .filters import clock

bp = Blueprint("servers", __name__, url_prefix="/settings/servers")

TEXTS = ("name", "url", "user", "key")
NEW = "new"  # in the place of an id, for the form that adds one


class ShownServer(NamedTuple):
    """A server as the page shows it. tested: see _tested(); paths: see _pairs()."""

    row: MediaServer
    kind: Kind
    has_key: bool
    waiting: int
    tested: dict[str, str] | None
    paths: list[dict[str, str]]


class Wrong(NamedTuple):
    """What cannot be used, of which form ("new" or an id), and what was typed there, but for the key."""

    form: str
    field: str | None
    sentence: str
    typed: Mapping[str, str]


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(wrong: Wrong | None = None, status: int = 200) -> tuple[str, int]:
    waiting, keys = folders_to_tell.waiting(), server_rows.with_keys()
    page = render_template(
        "servers/show.html",
        servers=[_shown(server, waiting, keys) for server in server_rows.all()],
        kinds=KINDS,
        new_paths=_pairs([]),
        may_change=bool(g.user and g.user.is_admin),
        wrong=wrong,
        view=None,
    )
    return page, status


def _shown(server: MediaServer, waiting: dict[int, int], keys: set[int]) -> ShownServer:
    return ShownServer(
        server,
        KINDS[server.kind],
        server.id in keys,
        waiting.get(server.id, 0),
        _tested(server),
        _pairs(server.paths),
    )


def _tested(server: MediaServer) -> dict[str, str] | None:
    """Return what came of the last test or telling: its kind, the sign for it, its words and the time."""
    result = server.result
    if result is None:
        return None
    kind, sign = "well", "check"
    if result.code.startswith(("server_sees", "server_lacks", "server_has_no")):
        kind, sign = "slow", "alert"
    elif not result.code.startswith(("server_well", "server_told")):
        kind, sign = "away", "alert"
    return {"kind": kind, "sign": sign, "words": result.sentence, "at": clock(server.result_at)}


def _pairs(saved: list[list[str]]) -> list[dict[str, str]]:
    """Return a pair for each library folder, then the others that are saved."""
    known: dict[str, str] = {}
    for place, theirs in saved:
        known[place] = theirs
    ours = [str(roots.path(root)) for root in roots.all()]
    pairs = {place: known.get(place, "") for place in ours} | known
    return [{"ours": place, "theirs": theirs} for place, theirs in pairs.items()]


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    try:
        server = server_changes.add(request.form.get("kind", ""), _values())
    except Invalid as error:
        return _refused(NEW, error)
    _test_what_is_saved(server)
    return _back(server)


@bp.post("/<int:server_id>", endpoint="change")
def change(server_id: int) -> ResponseReturnValue:
    """Save the form of a server. A key that was left empty stays as it is."""
    server, values = server_rows.get(server_id), _values()
    if not values["key"]:
        del values["key"]
    try:
        server = server_changes.change(server, values)
    except Invalid as error:
        return _refused(str(server_id), error)
    _test_what_is_saved(server)
    return _back(server)


def _test_what_is_saved(server: MediaServer) -> None:
    """Test a server that is stored already, whether or not the database takes the result."""
    with suppress(DatabaseError):
        testing.test(server)


def _values() -> dict[str, Any]:
    """Return what was typed."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in TEXTS}
    pairs = zip(request.form.getlist("ours"), request.form.getlist("theirs"), strict=False)
    values["paths"] = []
    for ours, typed in pairs:
        theirs = typed.strip()
        if theirs and theirs != ours:
            values["paths"].append({"ours": ours, "theirs": theirs})
    return values


def _refused(form: str, error: Invalid) -> tuple[str, int]:
    typed = {name: value for name, value in request.form.items() if name != "key"}
    return _page(Wrong(form, error.field, str(error), typed), error.status)


@bp.post("/<int:server_id>/test", endpoint="test")
def test(server_id: int) -> ResponseReturnValue:
    testing.test(server_rows.get(server_id))
    server = server_rows.get(server_id)
    if htmx.is_asking():
        return render_template("servers/_tested.html", server_id=server.id, tested=_tested(server))
    return _back(server)


@bp.post("/<int:server_id>/on", endpoint="switch_on")
def switch_on(server_id: int) -> ResponseReturnValue:
    return _switched(server_id, is_on=True)


@bp.post("/<int:server_id>/off", endpoint="switch_off")
def switch_off(server_id: int) -> ResponseReturnValue:
    return _switched(server_id, is_on=False)


def _switched(server_id: int, *, is_on: bool) -> ResponseReturnValue:
    server = server_rows.get(server_id)
    server_changes.switch(server, is_on=is_on)
    return _back(server)


@bp.post("/<int:server_id>/removed", endpoint="remove")
def remove(server_id: int) -> ResponseReturnValue:
    server_changes.remove(server_rows.get(server_id))
    return redirect(url_for("servers.show"))


def _back(server: MediaServer) -> ResponseReturnValue:
    return redirect(url_for("servers.show", _anchor=f"server-{server.id}"))
