"""How a media server sees our folders: its container or machine has them under other paths."""

from collections.abc import Iterable, Sequence

Pairs = Iterable[Sequence[str]]  # [ours, theirs]


def theirs(pairs: Pairs, path: str) -> str:
    """Return how a server sees one of our paths; the same where nothing is said of it.

    The longest of our folders that holds it counts. What begins like "D:\\Anime" has the other slashes.
    """
    best = ("", "")
    for ours, other in pairs:
        if is_in(path, ours) and len(_bare(ours)) >= len(best[0]) and other:
            best = (_bare(ours), other)
    ours, other = best
    if not other:
        return path
    separator = separator_of(other)
    below = path[len(ours) :].strip("/").replace("/", separator)
    if not below:
        return _bare(other) or other
    return _bare(other) + separator + below


def separator_of(path: str) -> str:
    """Return what stands between the folders of a path."""
    if "\\" in path and "/" not in path:
        return "\\"
    return "/"


def is_in(path: str, folder: str) -> bool:
    """Return whether a path is a folder or lies in it."""
    bare = _bare(folder)
    return path == folder or _bare(path) == bare or path.startswith(bare + separator_of(folder))


def _bare(path: str) -> str:
    """Return a path without the slash at its end."""
    return path.rstrip("/\\")
