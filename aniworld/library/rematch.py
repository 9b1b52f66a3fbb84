"""A series that no source knew, or that was the wrong one, becomes the show that its user picked."""

from ..database import transaction
from ..errors import AlreadyInLibrary, Invalid
from ..models import PARTS, Artwork, Episode, Season, Series, SeriesId
from ..models.part import USER
from ..providers.base import Capability
from . import asking, claims, shelving


def to(series: Series, provider: str, source_id: str) -> None:
    """Take this id as the series' own and load everything anew: what was the other show's goes, also from disk.

    Raises Invalid, AlreadyInLibrary, DiskError.
    """
    if provider not in asking.able(Capability.DETAILS) or not source_id:
        raise Invalid("Pick one of the shows that were found.", "provider")
    with transaction():
        other = SeriesId.get_or_none((SeriesId.provider == provider) & (SeriesId.value == source_id[:64]))
        if other and other.series_id != series.id:
            raise AlreadyInLibrary(f"This show is already in the library as “{other.series.title}”.", other.series_id)
        for rows in (SeriesId, Season, Episode, Artwork):
            rows.delete().where(rows.series == series).execute()
        SeriesId.create(series=series, provider=provider, value=source_id[:64])
        anew = dict(added_as=f"{provider}:{source_id[:64]}", resolved_at=None, spine=None, details_at=None, sources={})
        Series.update(anew).where(Series.id == series.id).execute()
        claims.request(series.id, PARTS, USER, force=True)
    shelving.remove_ours(series)
