"""Which language this browser reads. ?lang=de chooses one on any page, and a cookie keeps it."""

from urllib.parse import quote, urlencode

from flask import Response, request

from ..auth import guard
from ..translations import choosing

YEAR_SECONDS = 365 * 86_400


def keep(response: Response) -> Response:
    """Keep the language that the address of a page asks for."""
    code = choosing.asked_for(request.environ)
    if code and response.mimetype == "text/html":
        guard.set_cookie(response, choosing.COOKIE, code, seconds=YEAR_SECONDS)
    return response


def address(code: str) -> str:
    """Return the address of this page in another language; of the first page where this has none."""
    path = request.path if request.method == "GET" else "/"
    query = {**request.args.to_dict(flat=False), choosing.PARAMETER: [code]}
    return f"{request.script_root}{quote(path)}?{urlencode(query, doseq=True)}"
