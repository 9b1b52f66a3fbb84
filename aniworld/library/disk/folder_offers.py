"""Which folder may be the one that a series has lost: of the same ids or titles, or with the same videos."""

from typing import NamedTuple

from ...models import Folder, Series, Video
from . import homes, whose_folder

MOST = 20
SAME_VIDEOS = 0.95  # how sure it is when most videos are the same


class Offer(NamedTuple):
    """A folder for a series. confidence: how surely it is its own; same: how many videos it has in common."""

    folder: Folder
    confidence: float
    same: int


def of(series: Series, q: str = "") -> list[Offer]:
    """Return the folders that a series may be pointed at, likeliest first. q: words that their path has."""
    show, alike = homes.show_of(series), _same_videos(series)
    offers = []
    for folder in _wanted(q):
        fit = whose_folder.fit(homes.said_by(folder), show)
        same = alike.get(folder.id, 0)
        confidence = fit.confidence if fit else 0.0
        if same:
            confidence = max(confidence, SAME_VIDEOS)
        if confidence or q:
            offers.append(Offer(folder, confidence, same))
    offers.sort(key=_turn)
    return offers[:MOST]


def _wanted(q: str) -> list[Folder]:
    rows = homes.free()
    for word in q.split():
        rows = rows.where(Folder.path.contains(word))
    return list(rows.order_by(Folder.path))


def _turn(offer: Offer) -> tuple[float, int, str]:
    return -offer.confidence, -offer.same, offer.folder.path


def _same_videos(series: Series) -> dict[int, int]:
    """Return how many videos of a series each free folder has, too: of the same name and size."""
    mine = Video.select(Video.path, Video.size).join(Folder).where(Folder.series == series)
    known = {(row.path, row.size) for row in mine}
    if not known:
        return {}
    paths = [path for path, _ in known][:500]
    rows = Video.select(Video.folder, Video.path, Video.size).join(Folder)
    counts: dict[int, int] = {}
    for row in rows.where(Folder.series.is_null() & Video.path.in_(paths)):
        if (row.path, row.size) in known:
            counts[row.folder_id] = counts.get(row.folder_id, 0) + 1
    return counts
