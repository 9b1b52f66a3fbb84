"""How a picture gets from a source into the library: candidates in order, fetched, decoded, shelved and remembered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..database import now
from ..errors import AniworldError, BadImage, NotFound, ProviderError
from ..files import atomic, images
from ..models import Artwork
from . import asking, claims, details, shelving
from .claims import Held

THUMBNAIL_WIDTHS = {"small": 320, "large": 780}
WIDE_WIDTHS = {"small": 640, "large": 1280}  # fanart, banner and logo
MOST_CANDIDATES = 3
TRIES_FOR_BROKEN = 3  # a picture that came broken is asked for so often
CACHE: list[Path] = []  # the folder of thumbnails, set at start-up


@dataclass(frozen=True)
class Job:
    """One picture that a series should have: its kind, season (-1: the whole series), file name, and conversion."""

    kind: str
    season: int
    path: str
    convert: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Outcome:
    """What became of a job: the file (None: not there), the artwork it is, or the trouble that kept it away."""

    job: Job
    file: shelving.Shelved | None = None
    artwork: Artwork | None = None
    colour: str | None = None
    trouble: AniworldError | None = None

    @property
    def source(self) -> str:
        if self.file and self.file.is_theirs:
            return "yours"
        return self.artwork.source if self.artwork else ""

    @property
    def label(self) -> str:
        known = asking.providers().get(self.source)
        return known.attribution.name if known else self.source


def refresh_offer(held: Held) -> None:
    """Read anew what the sources offer, when that is old or was asked for; ids are known by then."""
    if held.part.force or not details.is_fresh(held.series):
        details.ensure(held)


def offer(held: Held, job: Job) -> list[Artwork]:
    """The candidates for a job, best first: the chosen one, then by score and size."""
    mine = (Artwork.series == held.series) & (Artwork.kind == job.kind) & (Artwork.season == job.season) & (Artwork.url != "")
    order = (Artwork.is_chosen.desc(), Artwork.score.desc(), Artwork.width.desc(nulls="last"), Artwork.id)
    return list(Artwork.select().where(mine).order_by(*order).limit(MOST_CANDIDATES))


def fetch(held: Held, job: Job, candidates: list[Artwork] | None = None) -> Outcome:
    """Have one picture on disk: as it is there already, or from the first candidate that gives a sound one."""
    candidates = offer(held, job) if candidates is None else candidates
    there = _already_there(held, job, candidates)
    if there:
        return there
    trouble: AniworldError | None = None
    for artwork in candidates:
        try:
            content = job.convert(asking.sources().client.get_image(artwork.url, priority=held.part.priority))
            artwork.fetched_at = now()
            return keep(held, job, artwork, content)
        except AniworldError as error:
            trouble = error if trouble is None or error.retryable else trouble
    return Outcome(job, trouble=trouble)


def _already_there(held: Held, job: Job, candidates: list[Artwork]) -> Outcome | None:
    """The picture that is in place: the user's own, or the chosen one, unless it is to be fetched again."""
    current = shelving.read(held.series, job.path)
    if current is None:
        return None
    try:
        images.decode(current)
    except BadImage:
        return None
    if shelving.is_theirs(held.series, job.path, current):
        theirs = Artwork(series=held.series, kind=job.kind, season=job.season, url="", source="yours")
        return keep(held, job, theirs, current)
    chosen = next((artwork for artwork in candidates if artwork.is_chosen), None)
    return keep(held, job, chosen, current) if chosen and not held.part.force else None


def keep(held: Held, job: Job, artwork: Artwork, content: bytes) -> Outcome:
    """Shelve a decoded picture and make its thumbnails."""
    file = shelving.put(held.series, job.path, content)
    if file.is_theirs:
        content = shelving.read(held.series, job.path) or content
    make_thumbnails(job.kind, file.sha, content)
    colour = images.dominant_colour(content)
    return Outcome(job, file, artwork, colour)


def make_thumbnails(kind: str, sha: str, content: bytes) -> None:
    """Small and large WebP named by the hash of the picture: a new picture has new names, so they may be cached for ever."""
    widths = THUMBNAIL_WIDTHS if kind in ("poster", "season_poster") else WIDE_WIDTHS
    for size, width in widths.items():
        name = f"{sha}-{size}.webp"
        if not (CACHE[0] / name).exists():
            atomic.write(CACHE[0], name, images.thumbnail(content, width))


def thumbnail(sha: str, size: str) -> str:
    """The name of a thumbnail among the thumbnails; it is made when it is missing, as after a load by another machine.

    Raises NotFound when the library has no such picture.
    """
    name = f"{sha}-{size}.webp"
    if not (CACHE[0] / name).exists():
        artwork = Artwork.get_or_none((Artwork.sha == sha) & Artwork.is_chosen)
        content = shelving.read(artwork.series, artwork.file) if artwork else None
        if content is None or shelving.digest(content) != sha:
            raise NotFound("There is no such picture.")
        make_thumbnails(artwork.kind, sha, content)
    return name


def record(held: Held, outcomes: Iterable[Outcome]) -> None:
    """Write down which pictures the series has now, inside held.writing()."""
    for outcome in outcomes:
        if outcome.file is None or outcome.artwork is None:
            continue
        _choose(held, outcome)
        if not outcome.file.is_theirs and outcome.source != "yours":
            shelving.record(held.series, outcome.file.path, outcome.file.sha)


def _choose(held: Held, outcome: Outcome) -> None:
    job, file = outcome.job, outcome.file
    same = (Artwork.series == held.series) & (Artwork.kind == job.kind) & (Artwork.season == job.season)
    Artwork.update(is_chosen=False).where(same).execute()
    url = "" if outcome.file.is_theirs else outcome.artwork.url
    row = Artwork.get_or_none(same & (Artwork.url == url)) or Artwork(series=held.series, kind=job.kind, season=job.season, url=url)
    row.source, row.is_chosen, row.file, row.sha, row.colour = outcome.source, True, file.path, file.sha, outcome.colour
    row.fetched_at = outcome.artwork.fetched_at
    row.save()


def may_help(trouble: AniworldError, attempt: int) -> bool:
    """Whether to ask again: thrice for a broken picture, as often as for any part when a source does not answer."""
    if isinstance(trouble, BadImage):
        return attempt < TRIES_FOR_BROKEN
    return trouble.retryable and attempt < claims.TRIES


def worth_asking_again(trouble: AniworldError) -> AniworldError:
    """The trouble as an error that is tried again."""
    return trouble if trouble.retryable else ProviderError(str(trouble), "images", retryable=True)
