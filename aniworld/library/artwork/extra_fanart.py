"""Further fanart: which of the backgrounds on offer goes into which of the places beside the main one."""

from collections.abc import Sequence

from ...models import Artwork
from ..parts.claims import ClaimedPart
from . import chosen_rows, fetched_files, picture_jobs
from . import ranking as artwork_ranking
from .fetched_files import MOST_CANDIDATES
from .picture_jobs import FURTHER_FANART, Job

MAIN = picture_jobs.job_for("fanart")


def jobs(rows: Sequence[Artwork]) -> list[Job]:
    """Return a place for each good background beside the main one, and the places that are filled.

    rows: of the series.
    """
    count = len(_good(rows)) - 1
    taken = _taken(rows)
    found = []
    for number, kind in enumerate(FURTHER_FANART):
        if number < count or kind in taken:
            found.append(picture_jobs.job_for(kind))
    return found


def _good(rows: Sequence[Artwork]) -> list[Artwork]:
    """Return the backgrounds of the right shape, best first."""
    found = []
    for row in artwork_ranking.best_first(row for row in rows if row.kind == "fanart"):
        if row.url and not artwork_ranking.is_makeshift(row):
            found.append(row)
    return found


def let_go_of_doubles(claimed: ClaimedPart) -> int:
    """Free each further place whose picture has become the main one. Return how many were freed."""
    rows = Artwork.all_with(series=claimed.series.id, is_chosen=True)
    main = chosen_rows.chosen_of(rows, MAIN)
    if not (main and main.url):
        return 0
    doubles = []
    for row in _taken(rows).values():
        if row.kind in FURTHER_FANART and row.url == main.url:
            doubles.append(row)
    if not doubles:
        return 0
    with claimed.writing():
        for row in doubles:
            Artwork.change({"is_chosen": False, "is_pinned": False}, id=row.id)
    return len(doubles)


def offer(rows: Sequence[Artwork], job: Job) -> list[Artwork]:
    """Return the candidates for one place: what it has, or its share of the unused ones. rows: of the series.

    The first offer for the main place counts as used: it is fetched at the same time.
    """
    taken = _taken(rows)
    if job.kind in taken:
        return [taken[job.kind]]
    free = [kind for kind in FURTHER_FANART if kind not in taken]
    unused = _unused(rows, taken)
    mine = share(unused, free.index(job.kind), len(free))
    return [_moved(row, job) for row in mine[:MOST_CANDIDATES]]


def _unused(rows: Sequence[Artwork], taken: dict[str, Artwork]) -> list[Artwork]:
    in_use = [*taken.values(), *fetched_files.offer(rows, MAIN)[:1]]
    urls = {row.url for row in in_use}
    return [row for row in _good(rows) if row.url not in urls]


def share(rows: Sequence[Artwork], place: int, places: int) -> list[Artwork]:
    """Return what one place gets when rows are dealt out like cards, so that no two places get the same."""
    mine = []
    for number, row in enumerate(rows):
        if number % places == place:
            mine.append(row)
    return mine


def _taken(rows: Sequence[Artwork]) -> dict[str, Artwork]:
    taken = {}
    for row in rows:
        is_further = row.kind in FURTHER_FANART and row.url
        if row.is_chosen and (is_further or row.kind == "fanart"):
            taken[row.kind] = row
    return taken


def _moved(row: Artwork, job: Job) -> Artwork:
    return Artwork(
        series=row.series_id,
        kind=job.kind,
        season=job.season,
        url=row.url,
        source=row.source,
        language=row.language,
        width=row.width,
        height=row.height,
        score=row.score,
    )
