"""A series that no source knew, or that was the wrong one, becomes the show that its user picked."""

from ..database import transaction
from ..errors import AlreadyInLibrary, Invalid
from ..models import PARTS, Artwork, Episode, ReplacedArtwork, Season, Series, SeriesId
from ..models.part import USER
from . import claims, shelving
from . import series as verbs


def to(series: Series, provider: str, source_id: str) -> None:
    """Take this id as the series' own and load everything anew: what was the other show's goes, also from disk.

    Raises Invalid, AlreadyInLibrary, DiskError.
    """
    ids = _picked(provider, source_id)
    with transaction():
        other = verbs.find("", ids)
        if other and other.id != series.id:
            raise AlreadyInLibrary(f"This show is already in the library as “{other.title}”.", other.id)
        for rows in (SeriesId, Season, Episode, Artwork, ReplacedArtwork):
            rows.delete().where(rows.series == series).execute()
        verbs.keep_ids(series, ids)
        anew = dict(added_as=f"{provider}:{source_id}", resolved_at=None, spine=None, details_at=None, sources={})
        Series.update(anew).where(Series.id == series.id).execute()
        claims.request(series.id, PARTS, USER, force=True)
    shelving.remove_ours(series)


def _picked(provider: str, source_id: str) -> dict[str, str]:
    try:
        return verbs.identity(provider, source_id)
    except Invalid:
        raise Invalid("Pick one of the shows that were found.", "provider") from None
