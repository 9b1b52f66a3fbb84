"""Compiled templates lie where Python keeps compiled modules: the first page need not compile any."""

import contextlib
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from .errors import AniworldError
from .files import atomic

COMPILES = ("aniworld", "jinja2")  # packages whose code decides what becomes of a template


class Compiled(BytecodeCache):
    """Compiled templates of this program. Where its folder takes no files, none are kept."""

    def __init__(self) -> None:
        self._program = _changed_at()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return cache_from_source(filename or name)

    def get_source_checksum(self, source: str) -> str:
        return f"{self._program} {super().get_source_checksum(source)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there. A file that was cut off is none; Python trusts its own no less."""
        place = Path(bucket.key)
        with contextlib.suppress(Exception):
            content = atomic.read(place.parent, place.name)
            if content:
                bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        place = Path(bucket.key)
        if not sys.dont_write_bytecode:
            with contextlib.suppress(AniworldError, OSError):
                atomic.write(place.parent.parent, f"{place.parent.name}/{place.name}", _bytes(bucket))


def _bytes(bucket: Bucket) -> bytes:
    content: bytes = bucket.bytecode_to_string()
    return content


def _changed_at() -> int:
    """Return when the program was changed last: constants pass through its filters when they are compiled.

    In whole seconds, as the layers of a container keep no parts of them.
    """
    newest = 0.0
    for package in COMPILES:
        for folder, _, names in os.walk(str(sys.modules[package].__path__[0])):
            for name in names:
                if name.endswith(".py"):
                    with contextlib.suppress(OSError):
                        newest = max(newest, os.stat(f"{folder}/{name}").st_mtime)
    return int(newest)
