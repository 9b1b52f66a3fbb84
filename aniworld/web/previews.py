"""Small pictures of what a source offers, fetched by us under signed addresses."""

from contextlib import suppress

from flask import url_for
from itsdangerous import BadSignature, URLSafeSerializer

from ..auth.accounts import server_secret
from ..errors import NotFound
from ..files import images
from ..library.artwork import fetched_files
from ..models.part import SEARCH
from ..providers.http import Missing

WIDTHS = {"small": 120, "large": 400, "full": 1920}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(server_secret(), salt="preview")


def preview_url(*remote: str | None, size: str = "small") -> str | None:
    """Return our address for a source's picture, signed, so that nobody can have us fetch anything else.

    remote: where it can be fetched, tried in this order. size: a key of WIDTHS.
    """
    addresses = [address for address in remote if address]
    if not addresses:
        return None
    return url_for("search.preview", token=_signer().dumps([size, *addresses]))


def preview(token: str) -> bytes:
    """Return the WebP of a signed address. Raises NotFound if the signature is not ours."""
    try:
        size, *addresses = _signer().loads(token)
    except BadSignature:
        raise NotFound("no_such_picture") from None
    return _fetched(addresses, WIDTHS[size])


def _fetched(addresses: list[str], width: int) -> bytes:
    *smaller, last = addresses
    for address in smaller:
        with suppress(Missing), fetched_files.fetched(address, SEARCH) as content:
            return images.thumbnail(content, width)
    with fetched_files.fetched(last, SEARCH) as content:
        return images.thumbnail(content, width)
