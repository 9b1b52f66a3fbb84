"""The media servers for programs: list, add, change, test and remove. A key goes in and never comes out."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, url_for

from ..database import iso
from ..errors import Invalid, NotAllowed
from ..library.servers import folders_to_tell, server_changes, server_rows, testing
from ..models import MediaServer
from . import serializers
from .shapes import Body, Value, body, takes

bp = Blueprint("api_servers", __name__, url_prefix="/api/servers")

FIELDS = ("name", "url", "user", "key", "paths", "is_on")
# server_changes looks at the values, as it does for the page; here they are only described.
CHANGE = Body({name: Value(Any, "server_field_unknown", default=None) for name in FIELDS})
ADD = Body(CHANGE.values, kind=Value(Any, "server_field_unknown", default=None))


@bp.get("", endpoint="servers")
def list_servers() -> Response:
    """List the media servers."""
    waiting, keys = folders_to_tell.waiting(), server_rows.with_keys()
    items = [_described(server, waiting, keys) for server in server_rows.all()]
    return jsonify(servers=items, total=len(items))


@bp.get("/<identifier>", endpoint="show")
def show(identifier: str) -> Response:
    """Return a media server."""
    return jsonify(described(server_rows.get(identifier)))


@bp.post("", endpoint="add")
@takes(ADD, answers={201: Any})
def add() -> Response:
    """Add a media server."""
    _refuse_members()
    sent = body()
    server = server_changes.add(sent.pop("kind", None), _known(sent))
    answer = jsonify(described(server))
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_servers.show", identifier=server.id)
    return answer


@bp.patch("/<identifier>", endpoint="change")
@takes(CHANGE)
def change(identifier: str) -> Response:
    """Change a media server."""
    _refuse_members()
    server = server_rows.get(identifier)
    return jsonify(described(server_changes.change(server, _known(body()))))


@bp.delete("/<identifier>", endpoint="remove")
@takes(answers={204: None})
def remove(identifier: str) -> tuple[str, int]:
    """Remove a media server."""
    _refuse_members()
    server_changes.remove(server_rows.get(identifier))
    return "", 204


@bp.post("/<identifier>/test", endpoint="test")
@takes()
def test(identifier: str) -> Response:
    """Ask a server what it is; 200 also when it does not answer, as that is what was to be found out."""
    _refuse_members()
    tested = testing.test(server_rows.get(identifier))
    return jsonify(is_well=tested.is_well, locations=tested.locations, **serializers.said(tested.message))


def _refuse_members() -> None:
    """Refuse people who are no administrators. A program has its key from one."""
    if g.user and not g.user.is_admin:
        raise NotAllowed("administrators_change_servers")


def _known(sent: dict[str, Any]) -> dict[str, Any]:
    for name in sent:
        if name not in FIELDS:
            raise Invalid("server_field_unknown", name, fields=list(FIELDS))
    return sent


def described(server: MediaServer) -> dict[str, Any]:
    """Return the resource of a media server: where it is, how it does, how much it has yet to be told of."""
    return _described(server, folders_to_tell.waiting(), server_rows.with_keys())


def _described(server: MediaServer, waiting: dict[int, int], keys: set[int]) -> dict[str, Any]:
    return {
        "id": server.id,
        "kind": server.kind,
        "name": server.name,
        "url": server.url,
        "is_on": server.is_on,
        "user": server.user,
        "has_key": server.id in keys,
        "paths": [{"ours": ours, "theirs": theirs} for ours, theirs in server.paths],
        "waiting": waiting.get(server.id, 0),
        "told_at": iso(server.told_at),
        "failures": server.failures,
        "next_at": iso(server.next_at or None) if server.is_on else None,
        "result_at": iso(server.result_at),
    } | serializers.said(server.result)
