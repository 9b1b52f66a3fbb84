"""Try a key that somebody typed, before it is saved. Nothing of it is stored."""

from dataclasses import replace
from typing import Any

from . import keys, status
from .source_stats import Tested


def try_key(name: str, typed: str) -> Tested:
    """Ask a source one small question with this key. Raises Invalid for what is no key, or NotFound."""
    typed_key: dict[str, Any] = {f"{name}_key": keys.checked(name, typed)}
    return status.ask_once(name, replace(keys.effective(), **typed_key))
