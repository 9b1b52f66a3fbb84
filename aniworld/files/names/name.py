"""What a name tells."""

from dataclasses import asdict, dataclass
from typing import Any

EPISODE, SPECIAL, EXTRA, UNKNOWN = "episode", "special", "extra", "unknown"
KINDS = (EPISODE, SPECIAL, EXTRA, UNKNOWN)
BY_NAME, BY_FOLDER, BY_TITLE = "name", "folder", "title"  # where the season is from


@dataclass(frozen=True)
class Name:
    """What the name of a video and of its folders tell.

    kind: special for season 0 and for decimals, extra for what is no episode (openings, trailers, menus),
    unknown when nothing sure was read; only episodes and specials have numbers.
    season: 0 for specials, None when neither name nor folder tells one; season_from: "title" is only a hint,
    as the "II" of a title may be a season or part of the show's own name.
    written: the numbers as they stand, where their first digit is taken for that of the season's folder:
    (112,) for "Season 1/112"; only the files beside it show whether it is episode 112 after all.
    decimal: "7.5" for a recap between 7 and 8; it has no episodes then.
    version ("1080p v2") and part ("cd1") tell files of one episode apart.
    title: of the show, as the file's name gives it.
    """

    kind: str = UNKNOWN
    season: int | None = None
    season_from: str | None = None
    episodes: tuple[int, ...] = ()
    decimal: str | None = None
    version: str | None = None
    part: str | None = None
    title: str | None = None
    written: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        told["episodes"] = list(self.episodes)
        told["written"] = list(self.written)
        if not self.written:
            del told["written"]
        return told

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Name":
        """Return what as_json gave; nothing is known of a video whose row is empty."""
        known = {key: value for key, value in told.items() if key in cls.__dataclass_fields__}
        for numbers in ("episodes", "written"):
            known[numbers] = tuple(known.get(numbers, ()))
        return cls(**known)
