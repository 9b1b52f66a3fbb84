"""The pictures that a series should have, each with its place on disk, and what became of one."""

from dataclasses import dataclass

from ...errors import AniworldError
from ...files import naming
from ...models import Artwork
from ..disk import series_folder
from ..sources import ask

YOURS, DRAWN = "yours", "drawn"  # sources of pictures that no provider has
FILES = {
    "poster": (naming.POSTER, "jpeg"),
    "fanart": (naming.FANART, "jpeg"),
    "banner": (naming.BANNER, "jpeg"),
    "logo": (naming.LOGO, "png"),
    "landscape": (naming.LANDSCAPE, "jpeg"),
    "clearart": (naming.CLEARART, "png"),
    "fanart1": (naming.further_fanart(1), "jpeg"),
    "fanart2": (naming.further_fanart(2), "jpeg"),
    "fanart3": (naming.further_fanart(3), "jpeg"),
}
FURTHER_FANART = ("fanart1", "fanart2", "fanart3")


@dataclass(frozen=True)
class Job:
    """One picture that a series should have.

    season: -1 for the whole series; path: inside the series folder.
    """

    kind: str
    season: int
    path: str
    format: str

    @property
    def is_optional(self) -> bool:
        """Whether nothing is missing without it."""
        return self.kind in ("landscape", "clearart", *FURTHER_FANART)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the file (None: not there), the artwork it is, or the trouble that kept it away.

    With both, the file is the one that was there before and could not be fetched again.
    """

    job: Job
    file: series_folder.StoredFile | None = None
    artwork: Artwork | None = None
    colour: str | None = None
    trouble: AniworldError | None = None

    @property
    def source(self) -> str:
        if self.file and self.file.is_theirs:
            return YOURS
        if self.artwork is None:
            return ""
        return self.artwork.source

    @property
    def label(self) -> str:
        known = ask.providers().get(self.source)
        if known is None:
            return self.source
        return known.attribution.name


def job_for(kind: str, season: int = -1) -> Job:
    """Return the job for one kind of picture; a season has a poster only."""
    if kind == "season_poster":
        return Job(kind, season, naming.season_poster(season), "jpeg")
    path, format_name = FILES[kind]
    return Job(kind, season, path, format_name)
