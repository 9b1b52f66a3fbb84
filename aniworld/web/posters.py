"""The small posters beside series in lists, looked up together."""

from collections.abc import Collection

from ..models import Artwork
from .thumbnails import Picture, picture

WHOLE_SERIES = -1  # the season of artwork that belongs to no season


def of(series_ids: Collection[int]) -> dict[int, Picture | None]:
    """Return the poster of each of these series that has one."""
    rows = Artwork.all_with(series=list(series_ids), kind="poster", is_chosen=True, season=WHOLE_SERIES)
    return {row.series_id: picture(row) for row in rows}
