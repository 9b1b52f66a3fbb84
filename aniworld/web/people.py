"""The users page, for administrators: who may come in and what they may do."""

from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..auth import accounts, roles, sessions
from ..database import transaction
from ..errors import Invalid
from ..messages.words import word
from ..models import User

bp = Blueprint("people", __name__, url_prefix="/users")

NEW = "new"  # in the place of an id, for the form that adds one


class ShownUser(NamedTuple):
    """A user as the page shows them. sessions: how many browsers they are signed in with."""

    row: User
    sessions: int
    seen_at: float | None


class Wrong(NamedTuple):
    """What cannot be used, of which form ("new" or an id), and the name that was typed."""

    form: str
    field: str | None
    sentence: str
    name: str = ""


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(
    wrong: Wrong | None = None, status: int = 200, *, notice: str = "", link: str = ""
) -> tuple[str, int]:
    page = render_template(
        "people/show.html",
        people=[_shown(user) for user in accounts.users()],
        roles=User.ROLES,
        wrong=wrong,
        notice=notice,
        link=link,
        view=None,
    )
    return page, status


def _shown(user: User) -> ShownUser:
    found = sessions.of(user)
    return ShownUser(user, len(found), found[0].seen_at if found else None)


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    """Add a user: with a password, or with a link that signs them in once."""
    name, password = request.form.get("username", ""), request.form.get("password", "")
    role = request.form.get("role", User.VIEWER)
    try:
        if password:
            user = accounts.add_user(name, password, role)
            return _page(notice=word("user_added", name=user.name))
        with transaction():
            return _with_link(accounts.add_user(name, None, role))
    except Invalid as error:
        return _page(Wrong(NEW, error.field, str(error), name[:80]), error.status)


def _with_link(user: User) -> tuple[str, int]:
    """Return the page with a new link, which it shows only once."""
    code = accounts.new_code(user)
    link = url_for("session.link", code=code, _external=True)
    return _page(notice=word("link_made", name=user.name), link=link)


@bp.post("/<int:number>/role", endpoint="change_role")
def change_role(number: int) -> ResponseReturnValue:
    user = roles.get(number)
    roles.check_other(user, g.user)
    roles.set_role(user, request.form.get("role", ""))
    return redirect(url_for("people.show", _anchor=f"user-{number}"))


@bp.post("/<int:number>/password", endpoint="password")
def password(number: int) -> ResponseReturnValue:
    """Give somebody a new password, which ends their sessions."""
    user = roles.get(number)
    roles.check_other(user, g.user)
    try:
        accounts.set_password(user, request.form.get("password", ""))
    except Invalid as error:
        return _page(Wrong(str(number), error.field, str(error)), error.status)
    return _page(notice=word("password_given", name=user.name))


@bp.post("/<int:number>/link", endpoint="link")
def link(number: int) -> ResponseReturnValue:
    return _with_link(roles.get(number))


@bp.post("/<int:number>/sign-out", endpoint="sign_out")
def sign_out(number: int) -> ResponseReturnValue:
    user = roles.get(number)
    sessions.end_others(user, g.session)
    return _page(notice=word("user_signed_out", name=user.name))


@bp.post("/<int:number>/disabled", endpoint="disable")
def disable(number: int) -> ResponseReturnValue:
    user = roles.get(number)
    roles.check_other(user, g.user)
    roles.disable(user)
    return _page(notice=word("user_disabled", name=user.name))


@bp.post("/<int:number>/enabled", endpoint="enable")
def enable(number: int) -> ResponseReturnValue:
    user = roles.get(number)
    roles.enable(user)
    return _page(notice=word("user_enabled", name=user.name))


@bp.post("/<int:number>/removed", endpoint="remove")
def remove(number: int) -> ResponseReturnValue:
    user = User.one_with(id=number)
    if user is None:
        return _page(notice=word("user_removed_before"))
    roles.check_other(user, g.user)
    accounts.remove_user(user)
    return _page(notice=word("user_removed", name=user.name))
