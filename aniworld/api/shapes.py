"""What a route takes: one declaration checks what was sent, and describes it in the OpenAPI document."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from flask import request
from pydantic import TypeAdapter, ValidationError

from ..errors import Invalid
from ..files import naming

NEEDED = object()
View = TypeVar("View", bound=Callable[..., Any])


def body() -> dict[str, Any]:
    """Return the JSON object that was sent, without halves of letters. Raises Invalid for anything else."""
    try:
        sent = request.get_json(force=True, silent=True)
        as_text = json.dumps(sent, ensure_ascii=False)
        if not naming.is_text(as_text):
            sent = json.loads(as_text.encode(errors="ignore"))
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("not_a_json_object", "body")
    return sent


@dataclass(frozen=True)
class Value:
    """A value of a body.

    kind: its type, checked strictly; code and args: of the sentence that refuses another; default: what
    stands for one that was not sent, NEEDED if it must be.
    """

    kind: Any
    code: str
    args: Mapping[str, Any] = field(default_factory=dict)
    default: Any = NEEDED

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.kind)

    def read(self, name: str, sent: Mapping[str, Any]) -> Any:
        """Return the value of this name. Raises Invalid."""
        if name not in sent:
            if self.default is NEEDED:
                raise Invalid(self.code, name, **self.args)
            return self.default
        try:
            return self._adapter.validate_python(sent[name], strict=True)
        except (ValidationError, RecursionError):
            raise Invalid(self.code, name, **self.args) from None

    def schema(self) -> dict[str, Any]:
        return self._adapter.json_schema(ref_template="#/components/schemas/{model}")


class Body:
    """A JSON object. Values that are not named are let through, as clients may send more than is read."""

    def __init__(self, base: Mapping[str, Value] | None = None, *, is_needed: bool = True, **values: Value):
        """Declare it. is_needed: whether a request without any body is refused."""
        self.is_needed, self.values = is_needed, {**(base or {}), **values}

    def read(self) -> dict[str, Any]:
        """Return the named values of what was sent. Raises Invalid."""
        sent = body() if self.is_needed or request.get_data() else {}
        return {name: value.read(name, sent) for name, value in self.values.items()}

    def sent(self) -> dict[str, Any]:
        """Return those of the named values that were sent. Raises Invalid."""
        found = self.read()
        return {name: found[name] for name in body() if name in found}

    def schema(self) -> dict[str, Any]:
        properties = {name: value.schema() for name, value in self.values.items()}
        needed = [name for name, value in self.values.items() if value.default is NEEDED]
        described: dict[str, Any] = {"type": "object", "properties": properties}
        if needed:
            described["required"] = needed
        return described


@dataclass(frozen=True)
class Whole:
    """A whole number in the query, from 1."""

    name: str
    default: int
    most: int

    def read(self) -> int:
        """Return it. Raises Invalid."""
        text = request.args.get(self.name, str(self.default))
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not 1 <= int(text) <= self.most:
            raise Invalid("not_in_range", self.name, name=self.name, least=1, most=self.most)
        return int(text)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.default}


@dataclass(frozen=True)
class Text:
    """A text in the query. choices: what else than "" it may be."""

    name: str
    choices: tuple[str, ...] = ()
    is_needed: bool = False

    def read(self) -> str:
        return request.args.get(self.name, "")

    def schema(self) -> dict[str, Any]:
        if self.choices:
            return {"type": "string", "enum": ["", *self.choices]}
        return {"type": "string"}


@dataclass(frozen=True)
class Taken:
    """What a route takes, and the kinds of its answers by their status."""

    body: Body | None = None
    query: Sequence[Whole | Text] = ()
    answers: Mapping[int, Any] = field(default_factory=dict)


def takes(
    body: Body | None = None, query: Sequence[Whole | Text] = (), answers: Mapping[int, Any] | None = None
) -> Callable[[View], View]:
    """Say what a view takes and answers, for the document."""

    def keep(view: View) -> View:
        view.__dict__["taken"] = Taken(body, query, answers or {})
        return view

    return keep


def taken(view: Callable[..., Any]) -> Taken | None:
    """Return what was said of a view; None if nothing was."""
    return getattr(view, "taken", None)
