"""Which folders may become roots of the library: none that lies in another root, or around it.

Folders are told apart by what they are on disk, not by their names: /media/anime and /media/anime-private are
two, a link to a root is that root, and so is the same folder mounted in two places.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from ...errors import Invalid
from ...files import naming

MOST_LETTERS = 4000


def checked(text: str) -> Path:
    """Return the path that somebody typed as an absolute one. Raises Invalid."""
    typed = text.strip()
    if not typed:
        raise Invalid("root_path_empty", "path")
    if len(typed) > MOST_LETTERS or not naming.is_text(typed) or not typed.isprintable():
        raise Invalid("not_a_path", "path", place=naming.shown(typed))
    if not typed.startswith("/") or ".." in typed.split("/"):
        raise Invalid("root_path_not_whole", "path", place=naming.shown(typed))
    return Path("/" + typed.lstrip("/"))


def refuse_overlap(place: Path, others: Iterable[Path], data: Path) -> None:
    """Refuse a folder that lies in another root, around one, or together with aniworld's own data.

    Raises Invalid; the place itself must be there.
    """
    for other in others:
        names = {"place": naming.shown(str(place)), "other": naming.shown(str(other))}
        if _is_same(place, other):
            raise Invalid("root_is_here_already", "path", **names)
        if is_in(place, other):
            raise Invalid("root_in_another", "path", **names)
        if is_in(other, place):
            raise Invalid("root_around_another", "path", **names)
    if is_in(place, data) or is_in(data, place):
        raise Invalid("root_with_data", "path", place=naming.shown(str(place)), data=naming.shown(str(data)))


def is_in(place: Path, other: Path) -> bool:
    """Return whether a place is the other one or lies in it, however the two are written."""
    if place.is_relative_to(other):
        return True
    real = Path(os.path.realpath(place))
    return any(_is_same(step, other) for step in (real, *real.parents))


def _is_same(place: Path, other: Path) -> bool:
    """Return whether two places are one folder. One that cannot be looked at goes by its name."""
    try:
        return os.path.samefile(place, other)
    except OSError:
        return place == other
