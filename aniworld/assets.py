"""What pages bring: one style sheet, one script and the icons, under names that change with their bytes.

A browser may keep such a file for ever and never asks for it again. They are put together when the program
starts; what is in `static/` stays as it is written.
"""

import functools
import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, request, url_for

from .paths import ROOT
from .translations import LANGUAGES, N_, gettext, language, speaking

STATIC = ROOT / "static"
# The sheets that others build on. The order of all others does not matter.
FIRST_SHEETS = ("tokens", "base", "layout", "forms", "notices")
HTMX = STATIC / "vendor" / "htmx-4.0.1"
# The extension registers itself with htmx, so it stands behind it.
FIRST_SCRIPTS = (HTMX / "htmx.min.js", HTMX / "hx-ws.min.js", STATIC / "app.js")
SINGLE = ("icons.svg", "favicon.svg")
MANIFEST = "manifest.webmanifest"
# What it says of aniworld and of its shortcuts; there is a manifest for each language.
MANIFEST_TEXTS = (
    N_("Manages the metadata of an anime library"),
    N_("Add series"),
    N_("Missing episodes"),
    N_("Calendar"),
)
MIME_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
FOR_EVER = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """A file as it is served: its name with the hash of its bytes, its bytes, and these compressed."""

    name: str
    mimetype: str
    body: bytes
    packed: bytes


def sheets() -> list[Path]:
    """Return the style sheets in the order in which they are put together."""
    folder = STATIC / "css"
    first = [folder / f"{name}.css" for name in FIRST_SHEETS]
    return first + [path for path in sorted(folder.glob("*.css")) if path not in first]


def scripts() -> list[Path]:
    """Return the scripts in the order in which they are put together."""
    first = list(FIRST_SCRIPTS)
    return first + [path for path in sorted(STATIC.glob("*.js")) if path not in first]


def build() -> dict[str, Asset]:
    """Return what pages bring, by the name that templates use."""
    built = {"app.css": _asset("app.css", _joined(sheets())), "app.js": _asset("app.js", _joined(scripts()))}
    for name in SINGLE:
        built[name] = _asset(name, (STATIC / name).read_bytes())
    return built


@functools.cache
def manifest(code: str) -> Asset:
    """Return what a device shows of aniworld when it is installed there, in one language.

    It is made when it is first asked for: no other language is read for it.
    """
    told = json.loads((STATIC / MANIFEST).read_bytes())
    with speaking(code):
        told["lang"] = code
        told["description"] = gettext(told["description"])
        for shortcut in told["shortcuts"]:
            shortcut["name"] = gettext(shortcut["name"])
    return _asset(MANIFEST, json.dumps(told, ensure_ascii=False).encode())


def _manifest_at(filename: str) -> Asset | None:
    if filename.endswith(".webmanifest"):
        for code in LANGUAGES:
            if manifest(code).name == filename:
                return manifest(code)
    return None


def _joined(paths: Iterable[Path]) -> bytes:
    return b"\n".join(path.read_bytes() for path in paths)


@functools.lru_cache(maxsize=16)  # the maintenance page brings the same files as all others: packed once
def _asset(name: str, body: bytes) -> Asset:
    stem, dot, ending = name.partition(".")
    digest = hashlib.sha256(body).hexdigest()[:12]
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(f"{stem}.{digest}{dot}{ending}", MIME_TYPES[dot + ending], body, packed)


def register(app: Flask) -> None:
    """Serve these files below `/static/`, and give templates `asset(name)`, their address."""
    built = build()
    by_address = {asset.name: asset for asset in built.values()}

    def serve(filename: str) -> Response:
        asset = by_address.get(filename) or _manifest_at(filename)
        return _answer(asset) if asset else app.send_static_file(filename)

    def asset_url(name: str) -> str:
        asset = manifest(language()) if name == MANIFEST else built[name]
        return url_for("static", filename=asset.name)

    app.view_functions["static"] = serve
    app.jinja_env.globals["asset"] = asset_url


def _answer(asset: Asset) -> Response:
    is_packed = request.accept_encodings["gzip"] > 0
    answer = Response(asset.packed if is_packed else asset.body, mimetype=asset.mimetype)
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = FOR_EVER
    answer.set_etag(asset.name, weak=True)
    answer.make_conditional(request)
    return answer
