"""Addresses that are compiled when they are first used: all at once take a tenth of a start, and 3 MB."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule of Flask's, whose two functions that make an address of it wait until they are called."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        return _build_unknown if append_unknown else _build

    def compiled(self, name: str, *, append_unknown: bool) -> Builder:
        """Return one of the two, which takes the place of the one that waited."""
        builder: Builder = super()._compile_builder(append_unknown).__get__(self, None)
        setattr(self, name, builder)
        return builder


def _build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
    return rule.compiled("_build", append_unknown=False)(**values)


def _build_unknown(rule: LateRule, /, **values: Any) -> tuple[str, str]:
    return rule.compiled("_build_unknown", append_unknown=True)(**values)
