"""Answers that need nothing of the app, which may be what failed: no template, no database, no routing."""

import base64
import html
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import later
from .messages import Message, answers
from .translations import language

if TYPE_CHECKING:
    import hashlib

    from werkzeug import wrappers
else:
    # The parent of the web process answers with bytes alone, and hardly ever.
    hashlib, wrappers = later.module("hashlib"), later.module("werkzeug.wrappers")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
# The headers of every answer.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
UNREAD = {414: "address_too_long", 431: "headers_too_long"}  # why a request was not read
FOR_PROGRAMS = ("/api/", "/ws", "/metrics", "/healthz", "/readyz")
# The page brings its own style, as no other file may be served where it is shown.
STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:light-dark(#f7f4ef,#14141b);"
    "color:light-dark(#1d1b22,#f3f0f6);font:1rem/1.5 system-ui,sans-serif}"
    "main{max-width:25rem;margin:1rem;padding:2rem;border:1px solid light-dark(#e0d9ce,#34323f);"
    "border-radius:.75rem;"
    "background:light-dark(#fffdf9,#1e1d28)}"
    "h1{margin:0;font-size:1.5rem;line-height:1.2}p{margin:1rem 0 0;overflow-wrap:anywhere}"
)
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style>
</head>
<body><main><h1>{title}</h1><p>{sentence}</p></main></body>
</html>
"""
FRAGMENT = (
    '<hx-partial hx-target="#problem" hx-swap="innerHTML">'
    '<div class="toast"><p><strong>{title}.</strong> {sentence}</p></div></hx-partial>'
)


def is_for_programs(environ: dict[str, Any]) -> bool:
    """Return whether a program asks: to it errors are JSON."""
    return (environ.get("PATH_INFO", "") + "/").startswith(FOR_PROGRAMS) or is_socket(environ)


def is_socket(environ: dict[str, Any]) -> bool:
    return environ.get("HTTP_UPGRADE", "").lower() == "websocket"


def as_json(message: Message) -> dict[str, Any]:
    """Return an error as programs read it: one sentence, and what it was made of."""
    return {"error": message.sentence} | message.as_told


def answer(environ: dict[str, Any], status: int, message: Message, **more: str) -> "wrappers.Response":
    """Return an error as whoever asked can use it: JSON for programs, a fragment for htmx, a page for people.

    more: further headers, with _ for -.
    """
    headers = _page_headers() | {"Cache-Control": "no-store"}
    for name, value in more.items():
        headers[name.replace("_", "-")] = value
    if is_for_programs(environ):
        body = json.dumps(as_json(message), ensure_ascii=False) + "\n"
        return wrappers.Response(body, status, headers, mimetype="application/json")
    form = FRAGMENT if environ.get("HTTP_HX_REQUEST") else PAGE
    heading = answers.title(status, message.code)
    return wrappers.Response(_filled(form, heading, message.sentence), status, headers, mimetype="text/html")


def _page_headers() -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")
    return HEADERS | {"Content-Security-Policy": policy}


def _filled(form: str, heading: str, sentence: str) -> str:
    return form.format(
        title=html.escape(heading), sentence=html.escape(sentence), style=STYLE, language=language()
    )


def raw(status: int, asked: bytes = b"") -> bytes:
    """Return a whole answer as bytes, for a request that could not be read at all.

    asked: how it begins. The connection ends with the answer.
    """
    reason = HTTPStatus(status).phrase if status in list(HTTPStatus) else "Error"
    message = Message(UNREAD.get(status, "request_unreadable"))
    if _asks_as_a_program(asked):
        kind, body = "application/json", json.dumps(as_json(message)).encode() + b"\n"
    else:
        kind = "text/html; charset=utf-8"
        page = _filled(PAGE, answers.title(status, message.code), message.sentence)
        body = page.encode("ascii", "xmlcharrefreplace")
    headers = _page_headers() | {
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Type": kind,
        "Content-Length": str(len(body)),
    }
    head = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def _asks_as_a_program(asked: bytes) -> bool:
    """Return whether a request is for an address of programs, below whatever path aniworld has."""
    words = asked.split(b" ", 2)
    address = words[1] if len(words) > 1 else b""
    path = address.partition(b"?")[0].decode("latin-1") + "/"
    return any(f"{begin.rstrip('/')}/" in path for begin in FOR_PROGRAMS)
