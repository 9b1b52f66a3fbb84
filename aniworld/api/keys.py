"""The keys of programs: list, add, remove. A key is told once, when it is made."""

from typing import Any, Literal

from flask import Blueprint, Response, jsonify

from ..auth import accounts, api_keys
from ..database import iso
from ..errors import NotFound
from ..models import ApiKey
from .shapes import Body, Value, takes

bp = Blueprint("api_keys", __name__, url_prefix="/api/keys")

SCOPE = Value(Literal[ApiKey.SCOPES], "no_such_scope", {"scopes": list(ApiKey.SCOPES)}, default=ApiKey.READ)
ADD = Body(name=Value(str, "key_name_length"), scope=SCOPE)


@bp.get("", endpoint="list")
def list_keys() -> Response:
    """List the keys, without what they are."""
    items = list(map(_described, api_keys.listed()))
    return jsonify(keys=items, total=len(items))


@bp.post("", endpoint="add")
@takes(ADD, answers={201: Any})
def add() -> tuple[Response, int]:
    """Make a key. It is in this answer and never again."""
    sent = ADD.read()
    key = api_keys.add(sent["name"], sent["scope"])
    row = ApiKey.get(ApiKey.key_hash == accounts.digest(key))
    return jsonify(_described(row) | {"key": key}), 201


@bp.delete("/<int:number>", endpoint="remove")
@takes(answers={204: None})
def remove(number: int) -> tuple[str, int]:
    """Remove a key: it works no more."""
    key = ApiKey.one_with(id=number)
    if key is None:
        raise NotFound("key_not_there")
    api_keys.remove(key)
    return "", 204


def _described(key: ApiKey) -> dict[str, Any]:
    times = {"created_at": iso(key.created_at), "last_used_at": iso(key.last_used_at)}
    return {"id": key.id, "name": key.name, "scope": key.scope} | times
