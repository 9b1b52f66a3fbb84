"""Who is notified, for programs: list, add, change, test, remove. Addresses go in and never come out."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, url_for

from ..database import iso
from ..errors import Invalid, NotAllowed
from ..library.notices import sending, target_changes, targets
from ..models import Delivery, NoticeTarget
from .routes import body

bp = Blueprint("api_notifications", __name__, url_prefix="/api/notifications")

FIELDS = ("name", "address", "kinds", "key", "is_on")
MOST = 100


@bp.get("", endpoint="list")
def list_targets() -> Response:
    """List who is notified."""
    items = [_described(target) for target in targets.all()]
    return jsonify(notifications=items, total=len(items))


@bp.get("/deliveries", endpoint="deliveries")
def list_deliveries() -> Response:
    """List what was sent lately, or waits to be."""
    items = [_delivery(delivery) for delivery in sending.lately(MOST)]
    return jsonify(deliveries=items, total=len(items))


@bp.get("/<identifier>", endpoint="show")
def show(identifier: str) -> Response:
    """Return somebody who is notified."""
    return jsonify(_described(targets.get(identifier)))


@bp.post("", endpoint="add")
def add() -> Response:
    """Add a target. The key of a webhook is in this answer and never again."""
    _refuse_members()
    sent = body()
    target, key = target_changes.add(sent.pop("way", None), _known(sent))
    answer = jsonify(_described(target) | {"key": key or None})
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_notifications.show", identifier=target.id)
    return answer


@bp.patch("/<identifier>", endpoint="change")
def change(identifier: str) -> Response:
    """Change who is notified, and of what."""
    _refuse_members()
    target = targets.get(identifier)
    return jsonify(_described(target_changes.change(target, _known(body()))))


@bp.delete("/<identifier>", endpoint="remove")
def remove(identifier: str) -> tuple[str, int]:
    """Notify somebody no more."""
    _refuse_members()
    target_changes.remove(targets.get(identifier))
    return "", 204


@bp.post("/<identifier>/test", endpoint="test")
def test(identifier: str) -> Response:
    """Send a test; 200 also when it does not arrive, as that is what was to be found out."""
    _refuse_members()
    trouble = sending.test(targets.get(identifier))
    said = trouble or sending.SENT
    return jsonify(is_well=trouble is None, sentence=said.sentence, **said.as_told)


def _refuse_members() -> None:
    """Refuse people who are no administrators. A program has its key from one."""
    if g.user and not g.user.is_admin:
        raise NotAllowed("administrators_notify")


def _known(sent: dict[str, Any]) -> dict[str, Any]:
    for name in sent:
        if name not in FIELDS:
            raise Invalid("target_field_unknown", name, fields=list(FIELDS))
    return sent


def _described(target: NoticeTarget) -> dict[str, Any]:
    result = target.result
    return {
        "id": target.id,
        "name": target.name,
        "way": target.way,
        "address": target.shown,
        "kinds": target.kinds,
        "is_on": target.is_on,
        "failures": target.failures,
        "next_at": iso(target.next_at or None) if target.is_on else None,
        "told_at": iso(target.told_at),
        "result_at": iso(target.result_at),
        "sentence": result.sentence if result else None,
        "code": result.code if result else None,
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "notification_id": delivery.target_id,
        "kind": delivery.notice.kind,
        "message": delivery.notice.message.sentence,
        "at": iso(delivery.notice.at),
        "state": delivery.state,
        "tries": delivery.tries,
        "ended_at": iso(delivery.ended_at),
    }
