"""Text is compressed on its way to a browser; pictures and what is sent piece by piece are not."""

import gzip

from flask import Response, request

KINDS = frozenset({"text/html", "text/plain", "application/json", "text/csv"})
LEAST_BYTES = 1000  # below this the answer would not become smaller by a packet
LEVEL = 4  # half of the best level's time, nearly all of its gain


def compress(response: Response) -> Response:
    """Compress an answer if whoever asked takes that and it is worth it."""
    if response.mimetype not in KINDS or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
        return response
    if response.status_code < 200 or response.status_code in (204, 206, 304):
        return response
    body = response.get_data()
    if len(body) >= LEAST_BYTES:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
