"""What every answer has: its security headers, and JSON that keeps its order and its letters."""

from flask import Response, request
from flask.json.provider import DefaultJSONProvider

from . import fallback

# Endpoints; all else is never stored by a browser.
CACHEABLE = ("static", "thumbnails.show", "stills.show", "search.preview")
IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
YEAR_SECONDS = 31_536_000


class PlainJSON(DefaultJSONProvider):
    """JSON with its fields in the order in which they were written, and letters unescaped."""

    sort_keys = False
    ensure_ascii = False


def harden(response: Response) -> Response:
    """Set the headers that every answer has. The fallback page keeps the policy that it brings."""
    for name, value in fallback.HEADERS.items():
        if name not in response.headers:
            response.headers.add(name, value)
    if (response.mimetype or "").startswith("image/"):
        response.headers["Content-Security-Policy"] = IMAGE_POLICY
    if request.endpoint not in CACHEABLE or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept-Language")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    return response
