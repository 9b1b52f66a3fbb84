"""Search as you type: candidates of all sources side by side, with their posters passed on from here."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from ..auth.accounts import server_secret
from ..errors import NotFound
from ..files import images
from ..library import asking
from ..library import series as verbs
from ..models.part import SEARCH
from ..providers.http import Missing

bp = Blueprint("search", __name__, url_prefix="/search")
SHORTEST, LONGEST = 2, 200
PREVIEW_WIDTHS = {"small": 120, "large": 400}


@bp.get("", endpoint="show")
def show_search():
    q = (request.args.get("q") or request.args.get("name") or "").strip()[:LONGEST]
    wanted = request.args.get("series", type=int)
    series = verbs.get(wanted) if wanted else None
    is_fragment = bool(request.headers.get("HX-Request"))
    waiting = _asked(q) if is_fragment and request.args.get("wait") != "providers" else []
    candidates, problems = answer(q, at_once=bool(waiting))
    template = "search/_results.html" if is_fragment else "search/show.html"
    return render_template(template, q=q, candidates=candidates, problems=problems, series=series, waiting=waiting, view=None)


def _asked(q: str) -> list[str]:
    """Whom to ask for this: nobody for a single letter."""
    return [provider.attribution.name for provider in asking.providers().values()] if len(q) >= SHORTEST else []


def answer(q: str, *, at_once: bool = False) -> tuple[list[dict[str, Any]], list[str]]:
    """Candidates and problems for pages; at_once: without waiting for any source."""
    if not q:
        return [], []
    candidates, problems = asking.search_catalogue(q) if at_once or not _asked(q) else asking.search(q)
    for candidate in candidates:
        candidate["poster"] = preview_url(candidate["poster_url"])
    return candidates, problems


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(server_secret(), salt="preview")


def preview_url(*remote: str | None, size: str = "small") -> str | None:
    """An address of ours for a source's picture; it is signed, so that nobody can have us fetch anything else.

    remote: where it is to be had, tried in this order. size: a key of PREVIEW_WIDTHS.
    """
    addresses = [address for address in remote if address]
    return url_for("search.preview", token=_signer().dumps([size, *addresses])) if addresses else None


@bp.get("/preview/<token>", endpoint="preview")
def preview(token: str):
    try:
        size, *addresses = _signer().loads(token)
    except BadSignature:
        raise NotFound("There is no such picture.") from None
    content = images.thumbnail(_first_of(addresses), PREVIEW_WIDTHS[size])
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _first_of(addresses: list[str]) -> bytes:
    *smaller, last = addresses
    for address in smaller:
        with suppress(Missing):
            return asking.sources().client.get_image(address, priority=SEARCH)
    return asking.sources().client.get_image(last, priority=SEARCH)
