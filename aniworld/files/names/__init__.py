"""What the name of a video says: season, episodes, version, part."""

from dataclasses import asdict, dataclass
from typing import Any

from .. import videos


@dataclass(frozen=True)
class Name:
    kind: str = "unknown"
    season: int | None = None
    season_from: str | None = None
    episodes: tuple[int, ...] = ()
    decimal: str | None = None
    version: str | None = None
    part: str | None = None
    title: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Name":
        return cls(**{**said, "episodes": tuple(said["episodes"])})


def read(path: str) -> Name:
    found = videos.episodes_of(path)
    if found is None:
        return Name()
    return Name("episode", found[0], "name", found[1])
