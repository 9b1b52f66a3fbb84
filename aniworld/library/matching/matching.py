"""Which show a series is: the spine that numbers its episodes, and what other sources have of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import AniworldError, UnknownTitle
from ...models import Series, SeriesId
from ...models.days import day_of
from ...providers.base import Candidate, Details
from ..series import edits
from ..sources import ask
from ..sources.ask import Asked
from ..sources.episode_requests import EpisodeRequests
from . import related
from .finder import Finder


@dataclass
class Match:
    """The result of a search.

    spine: the show; others: what enriches it: complete shows, then entries in the order in which they aired,
    then mere pictures; troubles: of silent sources whose episodes are missed; is_complete: every source
    answered.
    """

    spine: Details
    others: list[Candidate] = field(default_factory=list)
    troubles: list[AniworldError] = field(default_factory=list)
    is_complete: bool = True


def resolve(
    series: Series,
    asked: Asked,
    ids: dict[str, str],
    *,
    priority: int,
    force: bool = False,
    requests: EpisodeRequests | None = None,
) -> Iterator[Match]:
    """Find the show behind a series: by its chosen spine, by its ids (known_ids()), or by its title.

    Yield it with what all other sources have; if one of them is slow, also what is known before that.
    requests: where the lists of the likely show are requested before its details are known. Raises
    UnknownTitle when every source answered and none knows it; the error of the spine's source when that one
    did not answer (a show must not get another spine because of a bad day).
    """
    known = _as_sources_know(series)
    finder = Finder(asked, known.title, known.year, priority, force, ids)
    finder.requests, finder.series_id = requests, series.id
    if series.resolved_at is None:
        finder.new_series_id = series.id
    yield from _with_others(finder, finder.show_of(known))


def resolve_ids(
    ids: dict[str, str],
    title: str,
    year: int | None,
    asked: Asked,
    *,
    priority: int,
    requests: EpisodeRequests | None = None,
) -> Iterator[Match]:
    """Find the show that has these ids, which no series needs to have. Yield and raise as resolve() does."""
    finder = Finder(asked, title, year, priority, False, ids)
    finder.requests = requests
    yield from _with_others(finder, finder.by_ids())


def _with_others(finder: Finder, spine: Details | None) -> Iterator[Match]:
    if spine is None:
        raise finder.unknown()
    for others, is_complete in related.others(finder, spine):
        troubles: list[AniworldError] = []
        if is_complete:
            troubles = finder.missed(spine)
        yield Match(spine, others, troubles, is_complete)


def resolve_at(series: Series, name: str, *, priority: int, force: bool = False) -> Match:
    """Find a known series at a certain source, which is to number it.

    Raises UnknownTitle when that source does not know it, or its ProviderError.
    """
    with ask.side_by_side() as asked:
        known = _as_sources_know(series)
        finder = Finder(asked, known.title, known.year, priority, force, known_ids(series))
        spine = finder.by_wish(name, _as_known(known))
        if spine is None:
            raise UnknownTitle("show_not_known", name, retryable=False, source=ask.label(name))
        *_, (others, _) = related.others(finder, spine)
        return Match(spine, others, finder.missed(spine))


def _as_sources_know(series: Series) -> Series:
    """Return a series without what a person edited, by which no source knows it; a new one as it is."""
    return edits.of_sources(series) if series.resolved_at else series


def _as_known(series: Series) -> Details:
    """Return what the library has of a show: enough to recognise it elsewhere."""
    return Details.model_construct(
        provider=series.spine,
        id="",
        title=series.title,
        titles=series.titles or {},
        premiered=day_of(series.premiered),
    )


def known_ids(series: Series) -> dict[str, str]:
    """Return the ids of a series by service; of several entries the first."""
    rows = SeriesId.read("WHERE series_id = ? ORDER BY id DESC", series.id)
    return {row.provider: row.value for row in rows}
