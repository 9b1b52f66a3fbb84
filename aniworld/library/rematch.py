"""A series that no source knew, or that was the wrong one, becomes the show that its user picked."""

from ..database import transaction
from ..errors import AlreadyInLibrary, Invalid
from ..models import PARTS, Artwork, Episode, ReplacedArtwork, Season, Series, SeriesId
from ..models.part import USER
from . import claims, shelving, titles
from . import series as verbs

UNTOLD = dict(
    resolved_at=None, spine=None, details_at=None, sources={}, titles={}, synonyms=[], original_title="", year=None, overview="",
    status="", premiered=None, ended=None, runtime_minutes=None, rating=None, genres=[], studio="", country="", url=None,
)  # what a source says of a show; the title stays until another is known, the folder for ever  # fmt: skip


def to(series: Series, provider: str, source_id: str) -> None:
    """Take this id as the series' own and load everything anew: what was the other show's goes, also from disk.

    Its folder stays, with the videos, the user's own pictures, and NFO files that hold their words.
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
        anew = UNTOLD | dict(
            added_as=f"{provider}:{source_id}", search_text=titles.search_text([series.title]), wanted_spine=None
        )
        Series.update(anew).where(Series.id == series.id).execute()
        claims.request(series.id, PARTS, USER, force=True)
    shelving.remove_ours(series)


def _picked(provider: str, source_id: str) -> dict[str, str]:
    try:
        return verbs.identity(provider, source_id)
    except Invalid:
        raise Invalid("Pick one of the shows that were found.", "provider") from None
