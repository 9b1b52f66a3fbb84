"""What a folder says of the show in it: by its name, by Plex's .plexmatch, and by its tvshow.nfo."""

import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Self

from ...errors import DiskError, NotAllowed
from ...files import atomic, folder_names, naming, nfo, plexmatch

NAME, PLEXMATCH, NFO = "name", "plexmatch", "nfo"  # who tells an id, the most trusted first
MOST_TITLES = 20


@dataclass(frozen=True)
class Said:
    """What a folder says of the show in it.

    title: the likeliest; titles: all that may be its; year: certainly the year of the show;
    ids: by service; told_by: who tells each of them; contradicted: the services of which two ids are told;
    season: that all its videos are of; part: of that season, or of the show; is_final: it is the last one;
    files: size and time of the files that were read, by which it is seen that they changed.
    """

    title: str = ""
    titles: tuple[str, ...] = ()
    year: int | None = None
    maybe_year: int | None = None
    ids: dict[str, str] = field(default_factory=dict)
    told_by: dict[str, str] = field(default_factory=dict)
    contradicted: tuple[str, ...] = ()
    season: int | None = None
    part: int | None = None
    kind: str = ""
    is_final: bool = False
    files: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"titles": list(self.titles), "contradicted": list(self.contradicted)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what a row keeps of it."""
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        for name in ("titles", "contradicted"):
            known[name] = tuple(known.get(name) or ())
        return cls(**known)


def read(root: Path, path: str) -> Said:
    """Return what the folder at this path below a root says. What cannot be read says nothing."""
    seen = files(root, path)  # before they are read: what changes meanwhile is read again
    said = of(
        PurePosixPath(path).name, _file(root, path, plexmatch.FILE), _file(root, path, naming.TVSHOW_NFO)
    )
    return replace(said, files=seen)


def files(root: Path, path: str) -> dict[str, str]:
    """Return size and time of change of the files in which a folder says something."""
    found = {}
    for name in (plexmatch.FILE, naming.TVSHOW_NFO):
        try:
            status = os.stat(f"{root}/{path}/{name}")
        except (OSError, ValueError):
            continue
        found[name] = f"{status.st_size} {status.st_mtime_ns}"
    return found


def of(name: str, plex_file: bytes | None = None, nfo_file: bytes | None = None) -> Said:
    """Return what the name of a folder and these files in it say."""
    named = folder_names.read(name)
    plex = plexmatch.read(plex_file or b"")
    show = nfo.read_identity(nfo_file or b"")
    titles = [named.title, *named.titles, plex.title, *show.titles]
    ids, told_by, contradicted = _joined([(NAME, named.ids), (PLEXMATCH, plex.ids), (NFO, show.ids)])
    season = named.season
    if season is None:
        season = plex.season
    return Said(
        title=named.title or plex.title or next(iter(show.titles), ""),
        titles=tuple(dict.fromkeys(filter(None, titles)))[:MOST_TITLES],
        year=named.year or plex.year or show.year,
        maybe_year=named.maybe_year,
        ids=ids,
        told_by=told_by,
        contradicted=contradicted,
        season=season,
        part=named.part,
        kind=named.kind,
        is_final=named.is_final,
    )


def _joined(told: list[tuple[str, dict[str, str]]]) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    """Return the ids of all, who tells each first, and the services of which they tell different ones."""
    ids: dict[str, str] = {}
    told_by: dict[str, str] = {}
    contradicted = []
    for teller, found in told:
        for service, value in found.items():
            if service not in ids:
                ids[service], told_by[service] = value, teller
            elif ids[service] != value and service not in contradicted:
                contradicted.append(service)
    return ids, told_by, tuple(contradicted)


def _file(root: Path, path: str, name: str) -> bytes | None:
    try:
        return atomic.read(root, f"{path}/{name}", nfo.MAX_BYTES)
    except (DiskError, NotAllowed):
        return None
