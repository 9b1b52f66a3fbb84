"""What the name of a video says."""

from dataclasses import asdict, dataclass
from typing import Any, Self


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
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(**{**kept, "episodes": tuple(kept.get("episodes") or ())})
