"""A folder of nobody becomes a series, or a part of one: when a person says so, and not before."""

from collections.abc import Iterator

from peewee import fn

from ...database import transaction
from ...errors import AniworldError, Invalid
from ...files import naming
from ...models import Folder, Series
from ...models.part import NEW
from ..disk import homes, linking
from ..matching.folder_shows import Suggestion
from . import series as verbs

NEVER_DECIDED = ("folder_ids_contradict", "folder_ids_of_two_shows")  # by a machine


def candidates(folder: Folder) -> list[Suggestion]:
    """Return whose a folder may be, likeliest first, as far as that was looked for."""
    return [Suggestion.of(kept) for kept in folder.candidates or []]


def is_decidable(found: Suggestion) -> bool:
    """Return whether a suggestion may be taken without saying which one."""
    return found.reason.code not in NEVER_DECIDED


def accept(
    folder: Folder,
    provider: str | None = None,
    source_id: str | None = None,
    title: str = "",
    year: int | None = None,
    *,
    priority: int = NEW,
) -> tuple[Series, bool]:
    """Make a folder the home of its show; the likeliest one, or the one that is said. Return as series.add().

    A show that is in the library already has one folder more then. It loads behind whatever a person adds.
    Raises Invalid when nobody knows whose it is, or it is gone.
    """
    row = homes.get(folder.id)
    if row.series is not None:
        return _its_own(row, row.series, provider, source_id), False
    if not homes.is_there(row):
        raise Invalid("folder_is_gone", "folder", folder=naming.shown(row.path))
    season = None
    if provider is None and source_id is None:
        found = likeliest(row)
        if found.series_id is not None and Series.one_with(id=found.series_id):
            return _link(row, Series.get_by_id(found.series_id)), False
        provider, source_id, title, year = found.provider, found.id, found.title, found.year
        season = found.season
    elif not title:
        title = _shown_as(row, provider, source_id)
    with transaction():
        series, is_new = verbs.add(None, provider, source_id, title=title, year=year, priority=priority)
        if is_new:
            linking.take(row, series)
            linking.tell([row.id])
        _note_season(row, season)
    if not is_new:
        _link(row, series)
    return Series.get_by_id(series.id), is_new


def _shown_as(folder: Folder, provider: str | None, source_id: str | None) -> str:
    """Return the title under which this show is a candidate of a folder, "" when it is none."""
    for found in candidates(folder):
        if (found.provider, found.id) == (provider, source_id):
            return found.title
    return ""


def _its_own(folder: Folder, own: Series, provider: str | None, source_id: str | None) -> Series:
    """Return the series that a folder has already. Raises Invalid when another show was said."""
    if provider is None and source_id is None:
        return own
    said = verbs.find(verbs.identity(provider, source_id))
    if said is None or said.id != own.id:
        raise Invalid("folder_has_series", "folder", folder=naming.shown(folder.path), title=own.title)
    return own


def _note_season(folder: Folder, season: int | None) -> None:
    """Record the season that the accepted entry of a service is, where the folder does not say one."""
    unsaid = (Folder.id == folder.id) & Folder.season.is_null() & ~Folder.numbering_by_hand
    if season is not None:
        Folder.update(season=season).where(unsaid).execute()


def _link(folder: Folder, series: Series) -> Series:
    linking.link(folder, series)
    return series


def likeliest(folder: Folder) -> Suggestion:
    """Return whose a folder most likely is. Raises Invalid when that is not known, or contradicted."""
    found = candidates(folder)
    if not found:
        raise Invalid("folder_no_candidate", "folder", folder=naming.shown(folder.path))
    if not is_decidable(found[0]):
        raise Invalid("folder_is_unsure", "folder", folder=naming.shown(folder.path))
    return found[0]


def sure(min_confidence: float) -> list[tuple[Folder, Suggestion]]:
    """Return the folders of nobody whose likeliest show is at least so sure, whole shows first."""
    found = []
    for folder in homes.free().order_by(Folder.season.is_null(False), Folder.path):
        shows = candidates(folder)
        if shows and shows[0].confidence >= min_confidence and is_decidable(shows[0]):
            found.append((folder, shows[0]))
    found.sort(key=_turn)
    return found


def surest() -> float:
    """Return how sure the surest folder is of those that sure() returns; 0.0 if there is none."""
    likeliest_show = Folder.candidates[0]
    code = likeliest_show["reason"]["code"].as_text()
    is_decidable = code.is_null() | code.not_in(NEVER_DECIDED)
    confidence = fn.MAX(likeliest_show["confidence"].as_float())
    return homes.free().select(confidence).where(is_decidable).scalar() or 0.0


def _turn(found: tuple[Folder, Suggestion]) -> tuple[int, str]:
    return _turn_of(found[0])


def in_turn(folders: list[Folder]) -> list[Folder]:
    """Return folders in the order in which they are accepted: those of whole shows first."""
    return sorted(folders, key=_turn_of)


def _turn_of(folder: Folder) -> tuple[int, str]:
    said = homes.said_by(folder)
    return (said.season or 0) + (said.part or 0), folder.path


def accept_sure(min_confidence: float) -> Iterator[tuple[Folder, Series | AniworldError]]:
    """Accept all folders whose likeliest show is at least so sure, one after the other.

    Yield each with its series, or with why that was not possible.
    """
    for folder, _ in sure(min_confidence):
        try:
            series, _ = accept(folder)
        except AniworldError as error:
            yield folder, error
        else:
            yield folder, series
