"""The places for pictures of a series: what is in each, what could be, and whether there is a way back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from ...models import Artwork, ReplacedArtwork, Series
from ...providers.base import ImageKind
from ..sources import ask
from . import picture_jobs
from . import ranking as artwork_ranking
from .picture_jobs import FILES, FURTHER_FANART, Job


@dataclass(frozen=True)
class Place:
    """One place for a picture: what is there, what could be, and whether there is a way back."""

    job: Job
    chosen: Artwork | None
    candidates: list[Artwork]
    can_undo: bool


def name(job: Job) -> str:
    """Return what addresses and programs call a place: “poster”, “fanart1”, “season-2”."""
    if job.season < 0:
        return job.kind
    return f"season-{job.season}"


def jobs(series: Series) -> Iterator[Job]:
    """Yield the job of each place: one for each kind of picture, then the poster of each season."""
    for kind in FILES:
        yield picture_jobs.job_for(kind)
    for season in sorted(_seasons(series)):
        if season >= 0:
            yield picture_jobs.job_for("season_poster", season)


def _seasons(series: Series) -> set[int]:
    """Return the numbers of the seasons that are known, or have a poster on offer."""
    of_posters = (Artwork.series == series) & (Artwork.kind == "season_poster")
    offered = {row.season for row in Artwork.select(Artwork.season).where(of_posters)}
    known = {season.number for season in series.seasons}
    return known | offered


def of(series: Series) -> list[Place]:
    """Return all places of a series with their pictures, with two questions to the database."""
    rows = list(Artwork.select().where(Artwork.series == series))
    replaced = ReplacedArtwork.select(ReplacedArtwork.kind, ReplacedArtwork.season).where(
        ReplacedArtwork.series == series
    )
    undoable = {(row.kind, row.season) for row in replaced}
    return [_place(job, rows, (job.kind, job.season) in undoable) for job in jobs(series)]


def _place(job: Job, rows: list[Artwork], can_undo: bool) -> Place:
    chosen = None
    offered = []
    for row in rows:
        if (row.kind, row.season) == (job.kind, job.season):
            if row.is_chosen and chosen is None:
                chosen = row
            if row.url:
                offered.append(row)
    if job.kind in FURTHER_FANART:
        offered = _free_backgrounds(job, rows)
    return Place(job, chosen, artwork_ranking.best_first(offered), can_undo)


def _free_backgrounds(job: Job, rows: list[Artwork]) -> list[Artwork]:
    """Return the backgrounds that no other place has."""
    others = {"fanart", *FURTHER_FANART} - {job.kind}
    taken = set()
    for row in rows:
        if row.is_chosen and row.kind in others:
            taken.add(row.url)
    free = []
    for row in rows:
        if row.kind == "fanart" and row.url and row.url not in taken:
            free.append(row)
    return free


def preview(artwork: Artwork) -> list[str]:
    """Return the addresses for a small look at a candidate: the one to try first, then the picture itself."""
    source = ask.providers().get(artwork.source)
    if source is None:
        return [artwork.url]
    small = source.preview(artwork.url, cast(ImageKind, artwork.kind))
    if small == artwork.url:
        return [artwork.url]
    return [small, artwork.url]
