"""What the stand-in answers, before any fault is applied to it."""

import hashlib
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

Query = dict[str, list[str]]  # as urllib.parse.parse_qs gives it
JSON = "application/json; charset=UTF-8"
JSON_API = "application/vnd.api+json; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One response; the entity tag is that of its body."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)

    def tagged(self, max_age_seconds: int) -> "Answer":
        """Return the same with an entity tag and a time to live, so that clients can revalidate it."""
        tag = f'"{hashlib.sha1(self.body, usedforsecurity=False).hexdigest()}"'
        headers = {**self.headers, "ETag": tag, "Cache-Control": f"public, max-age={max_age_seconds}"}
        return Answer(self.status, self.body, self.content_type, headers)

    def unless_known(self, tag: str | None) -> "Answer":
        """Return 304 without a body when the client has this very body already."""
        if tag and tag == self.headers.get("ETag"):
            return Answer(304, headers=self.headers)
        return self


def first(query: Query, name: str) -> str:
    """Return the first value of a query's field, or ""."""
    return query.get(name, [""])[0]


def as_json(value: Any, status: int = 200, content_type: str = JSON) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), content_type)


def tvmaze_error(status: int, message: str = "") -> Answer:
    """Return an error as TVmaze sends it."""
    name = HTTPStatus(status).phrase
    return as_json({"name": name, "message": message or name, "code": 0, "status": status}, status)


def kitsu_error(status: int, title: str, detail: str, code: str = "") -> Answer:
    """Return an error as JSON:API has it; its status is text."""
    error = {"title": title, "detail": detail, "code": code or str(status), "status": str(status)}
    return as_json({"errors": [error]}, status, JSON_API)
