"""The shows that a folder may be of: series of the library, entries of the catalogue, shows of sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import Expression

from ... import catalogue
from ...files import season_words
from ...messages import Message
from ...models import Series, SeriesId
from ...providers.base import Candidate, Capability, Details
from ..disk import homes, whose_folder
from ..disk.evidence import Said
from ..disk.whose_folder import Show
from ..series import titles
from ..sources import ask
from . import catalogue_source

MOST_IN_LIBRARY = 20  # series that are compared with one folder
FROM_CATALOGUE = 8


@dataclass(frozen=True)
class Suggestion:
    """A show that a folder may be of, with how sure that is, from 0 to 1, and why.

    series_id: when it is in the library; season: the one that this entry of a service is.
    """

    provider: str
    id: str
    title: str
    year: int | None
    confidence: float
    reason: Message
    series_id: int | None = None
    season: int | None = None

    def as_json(self) -> dict[str, Any]:
        told = {}
        for name in ("provider", "id", "title", "year", "series_id", "season"):
            told[name] = getattr(self, name)
        return told | {"confidence": round(self.confidence, 2), "reason": self.reason.as_json}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Suggestion":
        """Return what a row keeps."""
        reason = Message.of_json(kept.get("reason")) or Message("folder_title_same", {"title": kept["title"]})
        names = ("provider", "id", "title", "year", "confidence", "series_id", "season")
        return cls(reason=reason, **{name: kept.get(name) for name in names})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Known:
    """A show that may be meant, before it is compared with the folder."""

    provider: str
    id: str
    title: str
    show: Show
    kind: str = ""
    series_id: int | None = None
    season: int | None = None
    is_animation: bool = True


def in_library(said: Said) -> list[Known]:
    """Return the series of the library that have an id or a title in common with what a folder says."""
    found = []
    for series in Series.select().where(_may_be(said)).order_by(Series.id).limit(MOST_IN_LIBRARY):
        name = _name_of(series)
        if name:
            provider, value = name
            known = Known(provider, value, series.title, homes.show_of(series), series_id=series.id)
            found.append(known)
    return found


def _may_be(said: Said) -> Expression:
    same_id = SeriesId.value.in_(list(said.ids.values()))
    wanted = Series.id.in_(SeriesId.select(SeriesId.series).where(same_id))
    for title in said.titles:
        folded = titles.fold(title)
        if folded:
            wanted |= Series.search_text.contains(folded)
    return wanted


def _name_of(series: Series) -> tuple[str, str] | None:
    """Return the service and id by which a series is known best."""
    rows = list(SeriesId.select().where(SeriesId.series == series).order_by(SeriesId.id))
    rows.sort(key=lambda row: row.provider != series.spine)
    for row in rows:
        return row.provider, row.value
    return None


def by_own_ids(said: Said) -> list[Known]:
    """Return the shows whose ids at sources that number shows are told: the id is all that is needed."""
    found = []
    for name, source in ask.able(Capability.DETAILS).items():
        if source.is_spine and name in said.ids:
            ids = {name: frozenset([said.ids[name]])}
            found.append(Known(name, said.ids[name], said.title, Show(said.titles, said.year, ids)))
    return found


def in_catalogue(said: Said) -> list[Known]:
    """Return the entries of the catalogue that have an id or a title of what a folder says."""
    entries = {}
    for entry in catalogue.of_ids(said.ids):
        entries[entry.id] = entry
    for title in [*said.titles, *whose_folder.halves(said.title)][:FROM_CATALOGUE]:
        for entry in catalogue.search(title, FROM_CATALOGUE):
            entries.setdefault(entry.id, entry)
    return [_of_entry(entry) for entry in entries.values()]


def _of_entry(entry: catalogue.Entry) -> Known:
    names = tuple(name for _, name in entry.names)
    ids = {}
    for service, value in catalogue_source.ids(entry).items():
        ids[service] = frozenset([value])
    title = catalogue_source.title(entry)
    show = Show(names, entry.year, ids)
    return Known(catalogue_source.NAME, entry.id, title, show, entry.kind, season=_season_of(names))


def _season_of(names: Iterable[str]) -> int | None:
    """Return the later season that an entry of a service is, by its titles."""
    for name in names:
        season = season_words.split(name).season
        if season is not None and season > 1:
            return season
    return None


def of_candidate(found: Candidate) -> Known:
    """Return what a source found when it was asked for a title."""
    ids = {found.provider: found.id}
    if found.details:
        ids |= found.details.ids
    show = Show((found.title, *found.titles), found.year, _as_sets(ids))
    return Known(found.provider, found.id, found.title, show, found.kind, is_animation=found.is_animation)


def of_details(found: Details) -> Known:
    """Return what a source has under an id."""
    year = None
    if found.premiered:
        year = found.premiered.year
    names = (found.title, *found.titles.values(), *found.synonyms)
    return Known(
        found.provider,
        found.id,
        found.title,
        Show(names, year, _as_sets({found.provider: found.id} | found.ids)),
    )


def _as_sets(ids: dict[str, str]) -> dict[str, frozenset[str]]:
    return {service: frozenset([value]) for service, value in ids.items()}
