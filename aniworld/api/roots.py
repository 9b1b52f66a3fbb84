"""The roots of the library for programs: list, add, remove, and which takes new series."""

from typing import Any, Literal

from flask import Blueprint, Response, g, jsonify, url_for

from .. import tasks
from ..database import transaction
from ..errors import NotAllowed
from ..library.disk import left_out, library_trouble, root_changes, roots
from ..library.disk.library_trouble import LibraryTrouble
from ..library.disk.root_changes import Holding
from ..library.parts import claims, schedule
from ..models import Root
from . import serializers
from .shapes import Body, Value, takes

bp = Blueprint("api_roots", __name__, url_prefix="/api/roots")
ADD = Body(path=Value(str, "root_path_empty"))
CHANGE = Body(takes_new=Value(Literal[True], "takes_new_is_true"))


@bp.get("", endpoint="roots")
def list_roots() -> Response:
    """List the library folders."""
    troubles, held = library_trouble.troubles_now(), root_changes.holdings()
    items = [_described(root, troubles.get(root.id), held[root.id]) for root in roots.all()]
    return jsonify(roots=items, total=len(items))


@bp.get("/<identifier>", endpoint="show")
def show(identifier: str) -> Response:
    """Return a library folder."""
    return jsonify(described(root_changes.get(identifier)))


@bp.post("", endpoint="add")
@takes(ADD, answers={201: Any})
def add() -> Response:
    """Add a library folder that is there."""
    _refuse_members()
    path = ADD.read()["path"]
    with transaction():
        root = root_changes.add(path)
        schedule.soon("scan")
    tasks.enqueue(claims.runnable(tasks.Work.threads))
    answer = jsonify(described(root))
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_roots.show", identifier=root.id)
    return answer


@bp.patch("/<identifier>", endpoint="change")
@takes(CHANGE)
def change(identifier: str) -> Response:
    """Have new series get their folder here."""
    _refuse_members()
    root = root_changes.get(identifier)
    CHANGE.read()
    root_changes.take_new(root)
    return jsonify(described(root_changes.get(identifier)))


@bp.delete("/<identifier>", endpoint="remove")
def remove(identifier: str) -> Response:
    """Remove a root, and answer what was let go with it. Nothing on disk is touched."""
    _refuse_members()
    held = root_changes.remove(root_changes.get(identifier))
    return jsonify(let_go=held._asdict())


def _refuse_members() -> None:
    """Refuse people who are no administrators. A program has its key from one."""
    if g.user and not g.user.is_admin:
        raise NotAllowed("administrators_choose_folder")


def described(root: Root) -> dict[str, Any]:
    """Return the root resource: where it is, whether it can be used, and what the rows know of it."""
    troubles, held = library_trouble.troubles_now(), root_changes.holdings()
    return _described(root, troubles.get(root.id), held[root.id])


def _described(root: Root, trouble: LibraryTrouble | None, held: Holding) -> dict[str, Any]:
    resource = {
        "id": root.id,
        "path": str(roots.path(root)),
        "is_first": root.id == Root.FIRST,
        "takes_new": root.takes_new,
    }
    passed_over = []
    for one in left_out.of(root):
        passed_over.append(one._asdict() | {"sentence": one.sentence, "cure": one.cure})
    return resource | held._asdict() | serializers.state(trouble) | {"left_out": passed_over}
