"""What is loaded when it is first needed: packages that most runs of a process never use, and long patterns.

For the checker, and for the map, the import stands as usual beneath `if TYPE_CHECKING`.
"""

import importlib
import re
from typing import Any, cast


class Module:
    """Stands for a module until something in it is asked for. also: modules of it that are needed, too."""

    def __init__(self, name: str, *also: str):
        self._name, self._also = name, also

    def __getattr__(self, attribute: str) -> Any:
        for also in self._also:
            importlib.import_module(f"{self._name}.{also}")
        return getattr(importlib.import_module(self._name), attribute)


class Package(Module):
    """Stands for a package of others, and keeps each thing in it that was asked for: nobody replaces it."""

    def __getattr__(self, attribute: str) -> Any:
        found = super().__getattr__(attribute)
        setattr(self, attribute, found)
        return found


def package(name: str) -> Any:
    """Return what behaves as this package of others, and loads it when something in it is first asked for."""
    return Package(name)


def module(name: str) -> Any:
    """Return what behaves as this module, and loads it when a name in it is first asked for."""
    return Module(name)


class _Pattern:
    """Stands for a pattern; keeps each of its methods once it has been asked for."""

    def __init__(self, text: str, flags: int):
        self._text, self._flags = text, flags

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), attribute)
        setattr(self, attribute, found)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as this pattern, and compiles it when it is first used."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
