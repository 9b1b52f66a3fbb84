"""The first account, created once, with the code that aniworld printed where it was started."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..auth import accounts, guard, sign_in
from ..database import transaction
from ..errors import Invalid
from ..models import Session
from .session import signed_in

bp = Blueprint("setup", __name__, url_prefix="/setup")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    accounts.check_setup_code(request.args.get("code", ""))
    return _page(None)


def _page(error: str | None, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "setup/show.html",
        code=request.values.get("code", "")[:200],
        error=error,
        shortest=accounts.SHORTEST_PASSWORD,
        view=None,
    )
    return page, status


@bp.post("", endpoint="create")
def create() -> ResponseReturnValue:
    code, name, password = (request.form.get(field, "") for field in ("code", "username", "password"))

    def redeem() -> Response:
        with transaction():
            return signed_in(accounts.set_up(code, name, password), url_for("library.show"), Session.SETUP)

    try:
        return sign_in.by_code(redeem, guard.visitor())
    except Invalid as error:
        return _page(str(error), error.status)
