"""How a picture gets from a source into the library: candidates in order, fetched, decoded, shelved and remembered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from peewee import Expression

from ..database import now
from ..errors import AniworldError, BadImage, NotFound, ProviderError
from ..files import atomic, images, naming
from ..models import Artwork, Series
from . import asking, claims, details, offers, shelving
from .claims import Held

THUMBNAIL_WIDTHS = {"small": 320, "large": 780}
WIDE_WIDTHS = {"small": 640, "large": 1280}  # fanart, banner and logo
MOST_CANDIDATES = 3
TRIES_FOR_BROKEN = 3  # a picture that came broken is asked for so often
CACHE: list[Path] = []  # the folder of thumbnails, set at start-up
YOURS, DRAWN = "yours", "drawn"  # sources of pictures that no provider has
FILES = {
    "poster": (naming.POSTER, images.as_jpeg),
    "fanart": (naming.FANART, images.as_jpeg),
    "banner": (naming.BANNER, images.as_jpeg),
    "logo": (naming.LOGO, images.as_png),
    "landscape": (naming.LANDSCAPE, images.as_jpeg),
    "clearart": (naming.CLEARART, images.as_png),
    "fanart1": (naming.further_fanart(1), images.as_jpeg),
    "fanart2": (naming.further_fanart(2), images.as_jpeg),
    "fanart3": (naming.further_fanart(3), images.as_jpeg),
}
FURTHER_FANART = ("fanart1", "fanart2", "fanart3")


@dataclass(frozen=True)
class Job:
    """One picture that a series should have: its kind, season (-1: the whole series), file name, and conversion."""

    kind: str
    season: int
    path: str
    convert: Callable[[bytes], bytes]

    @property
    def is_optional(self) -> bool:
        """Whether nothing is missing without it."""
        return self.kind in ("landscape", "clearart", *FURTHER_FANART)


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
            return YOURS
        return self.artwork.source if self.artwork else ""

    @property
    def label(self) -> str:
        known = asking.providers().get(self.source)
        return known.attribution.name if known else self.source


def refresh_offer(held: Held) -> None:
    """Read anew what the sources offer, when that is old or was asked for; ids are known by then."""
    if held.part.force or not details.is_fresh(held.series):
        details.ensure(held)


def job_for(kind: str, season: int = -1) -> Job:
    """The job for one kind of picture; a season has a poster only."""
    path, convert = (naming.season_poster(season), images.as_jpeg) if kind == "season_poster" else FILES[kind]
    return Job(kind, season, path, convert)


def in_place(series: Series, job: Job) -> Expression:
    """The rows of one place of a series."""
    return (Artwork.series == series) & (Artwork.kind == job.kind) & (Artwork.season == job.season)


def chosen(series: Series, job: Job) -> Artwork | None:
    return Artwork.one_with(series=series, kind=job.kind, season=job.season, is_chosen=True)


def offer(held: Held, job: Job) -> list[Artwork]:
    """The best candidates for a job, in the order in which they are tried."""
    rows = Artwork.all_with(series=held.series, kind=job.kind, season=job.season)
    return offers.in_order(row for row in rows if row.url)[:MOST_CANDIDATES]


def fetch(held: Held, job: Job, candidates: list[Artwork] | None = None) -> Outcome:
    """Have one picture on disk: as it is there already, or from the first candidate that gives a sound one.

    What is there gives way only to a better offer, and never when it is the user's own or was pinned.
    """
    candidates = offer(held, job) if candidates is None else candidates
    there = _already_there(held, job)
    trouble: AniworldError | None = None
    for artwork in _better(candidates, there) if there else candidates:
        try:
            content = job.convert(asking.sources().client.get_image(artwork.url, priority=held.part.priority))
            artwork.fetched_at = now()
            return _pinned_meanwhile(held, job, artwork) or keep(held, job, artwork, content)
        except AniworldError as error:
            trouble = error if trouble is None or error.retryable else trouble
            if artwork.is_pinned and not there and may_help(error, held.part.attempt):
                break  # nothing else takes its place while it may still come
            if artwork.is_pinned and not there:
                _let_go(held, artwork)
    return there or Outcome(job, trouble=trouble)


def _better(candidates: list[Artwork], there: Outcome) -> list[Artwork]:
    if there.artwork.is_pinned and _is_old(there.artwork):
        return [there.artwork]
    if there.source == YOURS or there.artwork.is_pinned or there.job.kind in FURTHER_FANART:
        return []
    return [artwork for artwork in candidates if offers.worth(artwork) > offers.worth(there.artwork)]


def _is_old(artwork: Artwork) -> bool:
    """Whether the terms of its source want it fetched again."""
    source = asking.providers().get(artwork.source)
    return bool(source and source.renew_seconds and (artwork.fetched_at or 0) < now() - source.renew_seconds)


def _let_go(held: Held, artwork: Artwork) -> None:
    """A pinned picture that is neither on disk nor to be had any more makes room for the next best."""
    with held.writing():
        Artwork.update(is_pinned=False).where(Artwork.id == artwork.id).execute()


def _pinned_meanwhile(held: Held, job: Job, artwork: Artwork) -> Outcome | None:
    """What a person chose while this one was fetched."""
    pinned = chosen(held.series, job)
    return _already_there(held, job) if pinned and pinned.is_pinned and pinned.url != artwork.url else None


def _already_there(held: Held, job: Job) -> Outcome | None:
    """The picture that is in place: the user's own, a pinned one, or the chosen one unless it is to be fetched again."""
    current = shelving.read(held.series, job.path)
    if current is None:
        return None
    try:
        images.decode(current)
    except BadImage:
        return None
    if shelving.is_theirs(held.series, job.path, current):
        theirs = Artwork(series=held.series, kind=job.kind, season=job.season, url="", source=YOURS)
        return keep(held, job, theirs, current)
    known = chosen(held.series, job)
    if known and known.is_pinned:
        return keep(held, job, known, current) if known.sha == shelving.digest(current) else None
    return keep(held, job, known, current) if known and known.url and not held.part.force else None


def keep(held: Held, job: Job, artwork: Artwork, content: bytes) -> Outcome:
    """Shelve a decoded picture and make its thumbnails. It may have been long on its way: only if the part is still ours."""
    held.check()
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
        artwork = Artwork.one_with(sha=sha, is_chosen=True)
        content = shelving.read(artwork.series, artwork.file) if artwork else None
        if content is None or shelving.digest(content) != sha:
            raise NotFound("There is no such picture.")
        make_thumbnails(artwork.kind, sha, content)
    return name


def record(held: Held, outcomes: Iterable[Outcome]) -> None:
    """Write down which pictures the series has now, inside held.writing()."""
    for outcome in outcomes:
        if outcome.file is None or outcome.artwork is None or not _choose(held.series, outcome):
            continue
        if outcome.source != YOURS:
            shelving.record(held.series, outcome.file.path, outcome.file.sha)


def _choose(series: Series, outcome: Outcome) -> bool:
    """Say on the rows which picture is in place; False when a person chose another meanwhile, which stays."""
    url = "" if outcome.source == YOURS else outcome.artwork.url
    known = chosen(series, outcome.job)
    is_pinned = known is not None and known.is_pinned
    is_same = known is not None and (known.url, known.source) == (url, outcome.source)
    if is_pinned and not is_same and outcome.source != YOURS:
        return False
    put_on_row(series, outcome, url, outcome.source, is_pinned=is_pinned and is_same)
    return True


def put_on_row(series: Series, outcome: Outcome, url: str, source: str, *, is_pinned: bool) -> None:
    """Make this the chosen picture of its place, inside the caller's transaction."""
    job, known = outcome.job, outcome.artwork
    for row in Artwork.all_with(series=series, kind=job.kind, season=job.season, is_chosen=True):
        row.is_chosen = row.is_pinned = False
        row.save(only=[Artwork.is_chosen, Artwork.is_pinned])
    row = Artwork.one_with(series=series, kind=job.kind, season=job.season, url=url) or Artwork(
        series=series, kind=job.kind, season=job.season, url=url, language=known.language, width=known.width,
        height=known.height, score=known.score,
    )
    if not url:  # one row for whatever no source has
        row.width, row.height = known.width, known.height
    row.source, row.is_chosen, row.is_pinned = source, True, is_pinned
    row.file, row.sha, row.colour, row.fetched_at = outcome.file.path, outcome.file.sha, outcome.colour, known.fetched_at
    row.save()


def may_help(trouble: AniworldError, attempt: int) -> bool:
    """Whether to ask again: thrice for a broken picture, as often as for any part when a source does not answer."""
    if isinstance(trouble, BadImage):
        return attempt < TRIES_FOR_BROKEN
    return trouble.retryable and attempt < claims.TRIES


def worth_asking_again(trouble: AniworldError) -> AniworldError:
    """The trouble as an error that is tried again."""
    return trouble if trouble.retryable else ProviderError(str(trouble), "images", retryable=True)
