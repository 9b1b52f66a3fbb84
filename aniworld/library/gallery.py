"""What pictures a series has to choose from, and the verbs of a person: use another, upload one, pin, undo."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from peewee import Expression, PeeweeException

from ..database import now, transaction
from ..errors import AniworldError, Invalid, NotFound
from ..files import images
from ..models import Artwork, Part, ReplacedArtwork, Series
from ..models.part import PARTIAL, UNAVAILABLE, USER
from . import asking, claims, offers, pictures, shelving, telling
from .pictures import DRAWN, FILES, FURTHER_FANART, YOURS, Job, Outcome

STAYS = "The picture that was there stays."
UPLOADED = ("jpeg", "png", "webp")


@dataclass(frozen=True)
class Chosen:
    """A picture and whose it is. content: its bytes, None for an empty place; url: "" when no source has it."""

    content: bytes | None = None
    url: str = ""
    source: str = ""
    is_pinned: bool = False


@dataclass(frozen=True)
class Place:
    """One place for a picture: what is there, what could be, and whether there is a way back."""

    job: Job
    chosen: Artwork | None
    candidates: list[Artwork]
    can_undo: bool


# What there is

def place_name(job: Job) -> str:
    """What addresses and programs call a place: "poster", "fanart1", "season-2"."""
    return job.kind if job.season < 0 else f"season-{job.season}"


def job_named(series: Series, name: str) -> Job:
    """The place of this name. Raises NotFound when the series has none."""
    job = next((job for job in _jobs(series) if place_name(job) == name), None)
    if job is None:
        raise NotFound("A series has no such picture.")
    return job


def _jobs(series: Series) -> Iterator[Job]:
    known = Artwork.select(Artwork.season).where((Artwork.series == series) & (Artwork.kind == "season_poster"))
    seasons = {season.number for season in series.seasons} | {row.season for row in known}
    yield from map(pictures.job_for, FILES)
    yield from (pictures.job_for("season_poster", number) for number in sorted(seasons) if number >= 0)


def places(series: Series) -> list[Place]:
    """All places of a series with their pictures, however many there are with two questions to the database."""
    rows = list(Artwork.select().where(Artwork.series == series))
    replaced = ReplacedArtwork.select(ReplacedArtwork.kind, ReplacedArtwork.season).where(ReplacedArtwork.series == series)
    undoable = {(row.kind, row.season) for row in replaced}
    return [_place(job, rows, (job.kind, job.season) in undoable) for job in _jobs(series)]


def _place(job: Job, rows: list[Artwork], can_undo: bool) -> Place:
    here = [row for row in rows if (row.kind, row.season) == (job.kind, job.season)]
    chosen = next((row for row in here if row.is_chosen), None)
    offered = _free_backgrounds(job, rows) if job.kind in FURTHER_FANART else [row for row in here if row.url]
    return Place(job, chosen, offers.best_first(offered), can_undo)


def _free_backgrounds(job: Job, rows: list[Artwork]) -> list[Artwork]:
    """The backgrounds that no other place has."""
    taken = {row.url for row in rows if row.is_chosen and row.kind in ("fanart", *FURTHER_FANART) and row.kind != job.kind}
    return [row for row in rows if row.kind == "fanart" and row.url and row.url not in taken]


def _kind_on_offer(job: Job) -> str:
    return "fanart" if job.kind in FURTHER_FANART else job.kind


def preview(artwork: Artwork) -> list[str]:
    """Where a candidate is to be had for a small look at it: the address to try first, then the picture itself."""
    source = asking.providers().get(artwork.source)
    return list(dict.fromkeys([source.preview(artwork.url, artwork.kind) if source else artwork.url, artwork.url]))


# What a person does. Each returns whether a part is asked for anew, which the caller rings for.

def use(series: Series, job: Job, artwork_id: int) -> bool:
    """Fetch a candidate and put it in place, pinned.

    Raises NotFound, ProviderError, BadImage, DiskError; nothing has changed then.
    """
    on_offer = (Artwork.series == series) & (Artwork.kind == _kind_on_offer(job))
    wanted = Artwork.get_or_none((Artwork.id == artwork_id) & on_offer)
    if wanted is None or not wanted.url or wanted.season != job.season:
        raise NotFound(f"This picture is no longer on offer. {STAYS}")
    content = job.convert(asking.sources().client.get_image(wanted.url, priority=USER))
    wanted.fetched_at = now()
    return _put(series, job, Chosen(content, wanted.url, wanted.source, is_pinned=True), wanted)


def use_drawing(series: Series, job: Job) -> bool:
    """Put the logo that is drawn from the title in place, pinned."""
    if job.kind != "logo":
        raise NotFound("Only a logo can be drawn.")
    return _put(series, job, Chosen(images.draw_logo(series.title, series.original_title), source=DRAWN, is_pinned=True))


def upload(series: Series, job: Job, content: bytes) -> bool:
    """Put a person's own picture in place; from then on it is theirs, as one that they copied there.

    Raises Invalid when there is none; BadImage: too large, no JPEG, PNG or WebP, damaged, or too many pixels.
    """
    if not content:
        raise Invalid("Choose a picture on your device first.", "picture")
    _check_format(content)
    converted = job.convert(content)
    images.check_size(converted)
    return _put(series, job, Chosen(converted, source=YOURS))


def _check_format(content: bytes) -> None:
    try:
        is_good = images.decode(content).format in UPLOADED
    except images.NoPicture:
        is_good = False
    if not is_good:
        raise images.NoPicture(f"Only JPEG, PNG and WebP pictures can be uploaded. {STAYS}")


def pin(series: Series, job: Job, is_pinned: bool) -> bool:
    """Keep the picture that is there, whatever is offered later; or let it go again."""
    with transaction():
        chosen = Artwork.update(is_pinned=is_pinned).where(
            pictures.in_place(series, job) & Artwork.is_chosen & (Artwork.source != YOURS)
        ).execute()
        if not chosen:
            raise NotFound("There is no picture here that could be pinned.")
        telling.refresh(series.id, "series_updated")
    return False


def undo(series: Series, job: Job) -> bool:
    """Put the picture before this one back, from what was kept of it; a second undo takes that back."""
    before = ReplacedArtwork.get_or_none(_replaced(series, job))
    if before is None:
        raise NotFound("There is nothing here to undo.")
    content = None if before.content is None else bytes(before.content)
    known = Artwork.get_or_none(pictures.in_place(series, job) & (Artwork.url == before.url) & (Artwork.url != ""))
    return _put(series, job, Chosen(content, before.url, before.source, before.is_pinned), known)


# How it is done: the file first, then all rows at once; when the rows cannot be written, the file goes back.

def _put(series: Series, job: Job, new: Chosen, known: Artwork | None = None) -> bool:
    before = _current(series, job)
    outcome = _prepared(series, job, new, known)
    _write(series, job, new.content)
    try:
        with transaction():
            return _record(series, job, before, new, outcome)
    except (AniworldError, PeeweeException):
        with contextlib.suppress(NotFound):
            _write(series, job, before.content)
        raise


def _current(series: Series, job: Job) -> Chosen:
    content = shelving.read(series, job.path)
    row = pictures.chosen(series, job)
    if content is None:
        return Chosen()
    if row is None or shelving.is_theirs(series, job.path, content):
        return Chosen(content, source=YOURS)
    return Chosen(content, row.url, row.source, row.is_pinned)


def _prepared(series: Series, job: Job, new: Chosen, known: Artwork | None) -> Outcome | None:
    """Thumbnails and colour, before anything is written. None for an empty place."""
    if new.content is None:
        return None
    size = images.decode(new.content)
    sha = shelving.digest(new.content)
    pictures.make_thumbnails(job.kind, sha, new.content)
    artwork = known or Artwork(series=series, source=new.source, width=size.width, height=size.height)
    return Outcome(job, shelving.Shelved(job.path, sha), artwork, images.dominant_colour(new.content))


def _write(series: Series, job: Job, content: bytes | None) -> None:
    try:
        if content is None:
            shelving.take_away(series, job.path)
        else:
            shelving.overwrite(series, job.path, content, is_new=shelving.read(series, job.path) is None)
    except Series.DoesNotExist:
        raise NotFound("This series was removed meanwhile.") from None


def _record(series: Series, job: Job, before: Chosen, new: Chosen, outcome: Outcome | None) -> bool:
    if not Series.select().where(Series.id == series.id).exists():
        raise NotFound("This series was removed meanwhile.")
    if (before.content, before.url, before.source) != (new.content, new.url, new.source):
        _keep(series, job, before)
    if outcome is None:
        Artwork.update(is_chosen=False, is_pinned=False).where(pictures.in_place(series, job)).execute()
    else:
        pictures.put_on_row(series, outcome, new.url, new.source, is_pinned=new.is_pinned)
    if outcome is None or new.source == YOURS:
        shelving.forget(series, [job.path])
    else:
        shelving.record(series, job.path, outcome.file.sha)
    telling.refresh(series.id, "series_updated")
    return before.source in ("", DRAWN) and _complete(series, "logo" if job.kind == "logo" else "images")


def _replaced(series: Series, job: Job) -> Expression:
    row = ReplacedArtwork
    return (row.series == series) & (row.kind == job.kind) & (row.season == job.season)


def _keep(series: Series, job: Job, before: Chosen) -> None:
    ReplacedArtwork.delete().where(_replaced(series, job)).execute()
    ReplacedArtwork.create(
        series=series, kind=job.kind, season=job.season, url=before.url, source=before.source, is_pinned=before.is_pinned,
        content=before.content,
    )


def _complete(series: Series, name: str) -> bool:
    """A part in which something was missing looks again: perhaps nothing is any more."""
    lacks = (Part.series == series) & (Part.name == name) & Part.state.in_((PARTIAL, UNAVAILABLE))
    if not Part.select().where(lacks).exists():
        return False
    claims.request(series.id, [name], USER)
    return True
