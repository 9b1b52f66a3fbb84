"""The users for programs and for the pages of others: list, add, change, sign out, remove."""

from typing import Any, Literal

from flask import Blueprint, Response, g, jsonify, url_for

from ..auth import accounts, roles, sessions
from ..database import iso, transaction
from ..models import User
from .shapes import Body, Value, takes

bp = Blueprint("api_people", __name__, url_prefix="/api/users")

ROLE = Value(Literal[User.ROLES], "no_such_role", {"roles": list(User.ROLES)}, default=User.VIEWER)
ADD = Body(
    name=Value(str, "user_name_length"),
    password=Value(str | None, "password_not_text", default=None),
    role=ROLE,
)
CHANGE = Body(
    role=ROLE,
    is_disabled=Value(bool, "not_true_or_false", {"name": "is_disabled"}, default=False),
    password=Value(str, "password_not_text", default=""),
)


@bp.get("", endpoint="users")
def list_users() -> Response:
    """List the users."""
    items = [described(user) for user in accounts.users()]
    return jsonify(users=items, total=len(items))


@bp.get("/<int:number>", endpoint="show")
def show(number: int) -> Response:
    """Return a user."""
    return jsonify(described(roles.get(number)))


@bp.post("", endpoint="add")
@takes(ADD, answers={201: Any})
def add() -> Response:
    """Add a user. Without a password they come in by a link."""
    sent = ADD.read()
    user = accounts.add_user(sent["name"], sent["password"], sent["role"])
    answer = jsonify(described(user))
    answer.status_code = 201
    answer.headers["Location"] = url_for("api_people.show", number=user.id)
    return answer


@bp.patch("/<int:number>", endpoint="change")
@takes(CHANGE)
def change(number: int) -> Response:
    """Change the role or the password of a user, or whether they may sign in."""
    user, sent = roles.get(number), CHANGE.sent()
    roles.check_other(user, g.user)
    with transaction():
        if "role" in sent:
            roles.set_role(user, sent["role"])
            user = roles.get(number)
        if sent.get("is_disabled") is True:
            roles.disable(user)
        elif "is_disabled" in sent:
            roles.enable(user)
        if "password" in sent:
            accounts.set_password(user, sent["password"])
    return jsonify(described(roles.get(number)))


@bp.delete("/<int:number>", endpoint="remove")
@takes(answers={204: None})
def remove(number: int) -> tuple[str, int]:
    """Remove a user with all their sessions."""
    user = roles.get(number)
    roles.check_other(user, g.user)
    accounts.remove_user(user)
    return "", 204


@bp.post("/<int:number>/link", endpoint="link")
@takes(answers={201: Any})
def link(number: int) -> tuple[Response, int]:
    """Make a link that signs a user in once; it is told only now."""
    code = accounts.new_code(roles.get(number))
    return jsonify(url=url_for("session.link", code=code, _external=True)), 201


@bp.delete("/<int:number>/sessions", endpoint="sign_out")
@takes()
def sign_out(number: int) -> Response:
    """End all sessions of a user, but for the one that asks."""
    return jsonify(ended=sessions.end_others(roles.get(number), g.session))


def described(user: User) -> dict[str, Any]:
    """Return the resource of a user."""
    found = sessions.of(user)
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "is_disabled": user.is_disabled,
        "has_password": bool(user.password_hash),
        "created_at": iso(user.created_at),
        "seen_at": iso(found[0].seen_at) if found else None,
        "sessions": len(found),
    }
