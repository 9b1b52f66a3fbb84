"""Who you are: your password, the keys that programs have, and who else may sign in."""

import shlex
import sys

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from .. import context, messages
from ..auth import accounts, guard, sign_in
from ..database import transaction
from ..errors import Invalid, NotAllowed
from ..messages.words import word
from ..models import ApiKey, User
from .session import signed_in

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(*, error: str = "", status: int = 200, notice: str = "") -> tuple[str, int]:
    page = render_template(
        "account/show.html",
        keys=accounts.keys(),
        people=accounts.users(),
        command=_command(),
        error=error,
        notice=notice,
        view=None,
    )
    return page, status


def _need_administrator() -> None:
    if not g.user.is_admin:
        raise NotAllowed("administrators_only")


@bp.post("/keys/<int:number>/remove", endpoint="remove_key")
def remove_key(number: int) -> ResponseReturnValue:
    _need_administrator()
    key = ApiKey.get_or_none(ApiKey.id == number)
    if key is None:
        return _page(notice=word("key_removed_before"))
    accounts.remove_key(key)
    return _page(notice=word("key_removed", name=key.name))


@bp.post("/people/<int:number>/remove", endpoint="remove_user")
def remove_user(number: int) -> ResponseReturnValue:
    _need_administrator()
    user = User.get_or_none(User.id == number)
    if user is None:
        return _page(notice=word("user_removed_before"))
    if user.id == g.user.id:
        raise NotAllowed("not_yourself")
    accounts.remove_user(user)
    return _page(notice=word("user_removed", name=user.name))


def _command() -> str:
    """Return the shell command that creates a key, with the folders and the Python of this very process."""
    home = shlex.quote(current_app.root_path)
    data = shlex.quote(str(current_app.config["DATA_DIR"]))
    library = shlex.quote(str(context.current().library))
    python = shlex.quote(sys.executable)
    variables = f"ANIWORLD_DATA_DIR={data} ANIWORLD_LIBRARY={library}"
    return f"cd {home} && {variables} {python} -m aniworld api-key add NAME"


@bp.post("/password", endpoint="password")
def password() -> ResponseReturnValue:
    if not sign_in.is_password_of(g.session, request.form.get("current", ""), guard.visitor()):
        return _page(error=messages.sentence("wrong_password"), status=422)
    try:
        with transaction():
            accounts.set_password(g.user, request.form.get("password", ""))
            return signed_in(g.user, url_for("account.show"))
    except Invalid as error:
        return _page(error=str(error), status=error.status)
