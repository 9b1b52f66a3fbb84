"""The OpenAPI document, made from the routes and what they say that they take and answer; and its page."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from pydantic import TypeAdapter
from werkzeug.routing import Rule

from .. import __version__
from . import answers
from .shapes import Taken, Text, taken

bp = Blueprint("openapi", __name__, url_prefix="/api")

REF = "#/components/schemas/{model}"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLACE = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>\w+)>")
OPEN = ("health",)  # the blueprints that need no key
BY_ADDRESS = "sonarr"  # the one whose programs may send the key in the address
NOTHING = Taken()


class Operation(NamedTuple):
    """A method at an address, with the view that answers it."""

    path: str
    method: str
    rule: Rule
    view: Callable[..., Any]

    @property
    def taken(self) -> Taken:
        return taken(self.view) or NOTHING

    @property
    def summary(self) -> str:
        """Return the first sentence of what the view says of itself; else its name in words."""
        said = (self.view.__doc__ or "").strip().partition("\n\n")[0]
        return " ".join(said.split()) or self.rule.endpoint.replace("_", " ").replace(".", " ").capitalize()


@bp.get("/openapi.json", endpoint="show")
def show() -> Response:
    """Return this document."""
    return jsonify(document(current_app))


@bp.get("/docs", endpoint="page")
def page() -> str:
    """Show this document as a page."""
    return render_template("openapi/show.html", operations=list(operations(current_app)), view=None)


def operations(app: Flask) -> Iterator[Operation]:
    """Yield the operations of the API, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not (rule.rule + "/").startswith("/api/"):
            continue
        for method in METHODS:
            if method in (rule.methods or ()):
                path = PLACE.sub(r"{\g<name>}", rule.rule)
                yield Operation(path, method, rule, app.view_functions[rule.endpoint])


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of the API of this app."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = {"Problem": _schema(answers.Problem)}
    for operation in operations(app):
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aniworld",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": app.config["URL_BASE"].rstrip("/") or "/"}],
        "security": [{"bearer": []}, {"header": []}],
        "paths": paths,
        "components": {
            "schemas": _gathered(schemas),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
                "address": {"type": "apiKey", "in": "query", "name": "apikey"},
            },
        },
    }


def _described(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    blueprint = operation.rule.endpoint.partition(".")[0]
    described: dict[str, Any] = {
        "operationId": f"{operation.rule.endpoint}.{operation.method.lower()}",
        "summary": operation.summary,
        "tags": [operation.path.split("/")[2] if operation.path.count("/") > 1 else "api"],
        "parameters": [*_places(operation.rule), *map(_asked, operation.taken.query)],
        "responses": _responses(operation, schemas),
    }
    body = operation.taken.body
    if body is not None:
        schema = body.schema()
        for value in schema["properties"].values():
            schemas.update(value.pop("$defs", {}))
        content = {"application/json": {"schema": schema}}
        described["requestBody"] = {"required": body.is_needed, "content": content}
    elif taken(operation.view) is None and operation.method in ("POST", "PUT", "PATCH"):
        described["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}
    if blueprint in OPEN:
        described["security"] = []
    if blueprint == BY_ADDRESS:
        described["security"] = [{"bearer": []}, {"header": []}, {"address": []}]
    return described


def _places(rule: Rule) -> list[dict[str, Any]]:
    found = []
    for match in PLACE.finditer(rule.rule):
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if match["kind"] == "int":
            schema = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
        found.append({"name": match["name"], "in": "path", "required": True, "schema": schema})
    return found


def _asked(asked: Any) -> dict[str, Any]:
    is_needed = isinstance(asked, Text) and asked.is_needed
    return {"name": asked.name, "in": "query", "required": is_needed, "schema": asked.schema()}


def _responses(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    problem = {"schema": {"$ref": REF.format(model="Problem")}}
    failed = {"description": "What was wrong", "content": {"application/json": problem}}
    found: dict[str, Any] = {}
    if not operation.taken.answers:
        found["2XX"] = {"description": "Done"}
    for status, kind in operation.taken.answers.items():
        found[str(status)] = {"description": "Done" if status != 202 else "Accepted: a worker does it"}
        if kind is not None:
            content = {"application/json": {"schema": _reference(kind, schemas)}}
            found[str(status)]["content"] = content
    return found | {"4XX": failed, "5XX": failed}


def _reference(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    if kind is Any:
        return {}
    schemas.setdefault(kind.__name__, _schema(kind))
    return {"$ref": REF.format(model=kind.__name__)}


def _schema(kind: Any) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema(ref_template=REF, mode="serialization")


def _gathered(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas with those that they refer to beside them."""
    found: dict[str, Any] = {}
    for name, schema in schemas.items():
        found |= schema.pop("$defs", {})
        found[name] = schema
    return found
