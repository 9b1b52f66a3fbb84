"""Further fanart: which of the backgrounds on offer goes into which of the places beside the main one."""

from ..models import Artwork, Series
from . import offers, pictures
from .claims import Held
from .pictures import FURTHER_FANART, MOST_CANDIDATES, Job

MAIN = pictures.job_for("fanart")


def jobs(series: Series) -> list[Job]:
    """A place for each good background beside the main one, as far as there are places, and those that are filled."""
    count, taken = max(0, len(_good(series)) - 1), _taken(series)
    return [pictures.job_for(kind) for number, kind in enumerate(FURTHER_FANART) if number < count or kind in taken]


def _good(series: Series) -> list[Artwork]:
    """The backgrounds of the right shape, best first."""
    rows = Artwork.select().where((Artwork.series == series) & (Artwork.kind == "fanart") & (Artwork.url != ""))
    return [row for row in offers.best_first(rows) if not offers.is_makeshift(row)]


def let_go_of_doubles(held: Held) -> int:
    """A further place whose picture has become the main one is free again. Returns how many are."""
    main = pictures.chosen(held.series, MAIN)
    if not (main and main.url):
        return 0
    doubles = (Artwork.series == held.series) & Artwork.kind.in_(FURTHER_FANART) & Artwork.is_chosen & (Artwork.url == main.url)
    with held.writing():
        return Artwork.update(is_chosen=False, is_pinned=False).where(doubles).execute()


def offer(held: Held, job: Job) -> list[Artwork]:
    """The candidates for one place: what it has, or its share of what no place has, so that no two get the same.

    What is first on offer for the main one counts as taken: it is fetched at the same time.
    """
    series, taken = held.series, _taken(held.series)
    if taken.get(job.kind):
        return [taken[job.kind]]
    urls = {row.url for row in (*taken.values(), *pictures.offer(held, MAIN)[:1])}
    rest = [row for row in _good(series) if row.url not in urls]
    free = [kind for kind in FURTHER_FANART if kind not in taken]
    return [_moved(row, job) for row in rest[free.index(job.kind) :: len(free)]][:MOST_CANDIDATES]


def _taken(series: Series) -> dict[str, Artwork]:
    kinds = ("fanart", *FURTHER_FANART)
    rows = Artwork.select().where((Artwork.series == series) & Artwork.kind.in_(kinds) & Artwork.is_chosen)
    return {row.kind: row for row in rows if row.url or row.kind == "fanart"}


def _moved(row: Artwork, job: Job) -> Artwork:
    return Artwork(
        series=row.series_id, kind=job.kind, season=job.season, url=row.url, source=row.source, language=row.language,
        width=row.width, height=row.height, score=row.score,
    )
