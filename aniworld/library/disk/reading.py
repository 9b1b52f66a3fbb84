"""What the name of a video says, as its row keeps it. A name is read once; the file table remembers it."""

from typing import NamedTuple

from ...files import names
from . import bulk

EXTRA = "extra"
EDITION = 1  # higher when names are read otherwise: then the next scan reads all of them again


class Reading(NamedTuple):
    """name: as JSON text; version ("1080p") and part ("cd1") are columns of their own."""

    kind: str
    name: str
    version: str | None
    part: str | None


def of(path: str) -> Reading:
    """Read the name of a video. path: with the folder of its show, and the directories below that."""
    name = names.read(path)
    return Reading(name.kind, bulk.as_json(name.as_json()), _cut(name.version, 80), _cut(name.part, 20))


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else None
