"""Whether a request comes from our own pages."""

from urllib.parse import urlsplit

from flask import Request


def is_same_origin(request: Request) -> bool:
    """Return whether the Origin header names the very host that was asked. Without the header it is not."""
    try:
        origin = urlsplit(request.headers.get("Origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and (origin.scheme, origin.netloc) == (request.scheme, request.host)
