"""The API keys page, for administrators: the keys that programs have, and what each may do."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..auth import api_keys
from ..errors import Invalid
from ..messages.words import word
from ..models import ApiKey

bp = Blueprint("keys", __name__, url_prefix="/keys")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    return _page()


def _page(*, error: Invalid | None = None, notice: str = "", made: str = "") -> tuple[str, int]:
    page = render_template(
        "keys/show.html",
        keys=api_keys.listed(),
        scopes=ApiKey.SCOPES,
        chosen=request.form.get("scope", ApiKey.WRITE),
        name=request.form.get("name", "")[:80] if error else "",
        error=str(error) if error else "",
        notice=notice,
        made=made,
        view=None,
    )
    return page, error.status if error else 200


@bp.post("/add", endpoint="add")
def add() -> ResponseReturnValue:
    """Make a key, which is on the page that answers and never again."""
    try:
        made = api_keys.add(request.form.get("name", ""), request.form.get("scope", ApiKey.READ))
    except Invalid as error:
        return _page(error=error)
    return _page(made=made)


@bp.post("/<int:number>/removed", endpoint="remove")
def remove(number: int) -> ResponseReturnValue:
    key = ApiKey.one_with(id=number)
    if key is None:
        return _page(notice=word("key_removed_before"))
    api_keys.remove(key)
    return _page(notice=word("key_removed", name=key.name))
