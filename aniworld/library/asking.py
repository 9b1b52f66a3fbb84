"""The provider loop: several sources are asked side by side, and one that fails never hides another."""

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from peewee import OperationalError

from ..database import connected, resting
from ..errors import AniworldError, ProviderError
from ..models import Series, SeriesId
from ..models.part import SEARCH
from ..providers import Sources
from ..providers.base import Candidate, Capability, Provider
from ..providers.gate import spoken
from . import catalogued
from .claims import LeaseLost, Stopping

log = logging.getLogger(__name__)
SEARCH_SECONDS = 5.0  # nobody who searches waits longer for the slowest source
Question = Callable[[], Any]

_sources: list[Sources] = []
_threads = ThreadPoolExecutor(max_workers=192, thread_name_prefix="asking")


@dataclass(frozen=True)
class Answers:
    """What came back, by the name of the question: a value or the error that its source gave."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, AniworldError] = field(default_factory=dict)


def use(sources: Sources) -> None:
    """Ask these sources from now on."""
    _sources[:] = [sources]


def sources() -> Sources:
    return _sources[0]


def providers() -> dict[str, Provider]:
    """The sources by name, in order of preference."""
    return sources().by_name


def label(name: str) -> str:
    """The name of a source as pages say it, also of one that is switched off."""
    if name == catalogued.NAME:
        return catalogued.LABEL
    known = providers().get(name)
    return known.attribution.name if known else spoken(name)


def able(capability: Capability) -> dict[str, Provider]:
    """Those of them that can be asked for this."""
    return {name: provider for name, provider in providers().items() if capability in provider.capabilities}


class Asked:
    """Questions that are on their way, each under its name."""

    def __init__(self):
        self._running: dict[str, Future] = {}

    def ask(self, questions: dict[str, Question]) -> None:
        """Ask these too, unless they are on their way already."""
        for name in questions.keys() - self._running.keys():
            self._running[name] = _threads.submit(_ask, name, questions[name])

    def answers(self, names: Iterable[str], within: float | None = None) -> Answers:
        """Wait for the answers to some of them, at most so many seconds; one that is late then is an error. Raises
        LeaseLost, Stopping or Series.DoesNotExist when there is no more need to, OperationalError when the database is away.
        """
        running = {name: self._running[name] for name in names}
        with resting():
            late = wait(running.values(), within).not_done
        results = {name: _late(name) if future in late else future.result() for name, future in running.items()}
        return Answers(
            {name: result for name, result in results.items() if not isinstance(result, AniworldError)},
            {name: result for name, result in results.items() if isinstance(result, AniworldError)},
        )

    def wait(self) -> None:
        with resting():
            wait(self._running.values())


@contextlib.contextmanager
def side_by_side() -> Iterator[Asked]:
    """Ask while other work goes on. At its end all have come: none may go on by itself once the part is another's."""
    asked = Asked()
    try:
        yield asked
    finally:
        asked.wait()


def ask_all(questions: dict[str, Question]) -> Answers:
    """Ask all at once and wait for all. Raises as Asked.answers()."""
    with side_by_side() as asked:
        asked.ask(questions)
        return asked.answers(questions)


def _late(name: str) -> ProviderError:
    return ProviderError(f"{label(name)} has not answered yet. Search again in a moment.", name, retryable=True)


def _ask(name: str, question: Question) -> Any:
    """One of the four walls: what a source does wrong is an answer here, not an accident."""
    try:
        with connected():
            return question()
    except (LeaseLost, Stopping, Series.DoesNotExist, OperationalError):
        raise  # not the source's doing: whoever asked stops
    except AniworldError as error:
        return error
    except Exception as error:
        log.exception("asking %s failed", name)
        return ProviderError(f"The answer of {name} could not be understood.", name, retryable=isinstance(error, OSError))


def search(query: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Candidates of the catalogue and of all sources, and a sentence for each source that did not answer.

    The catalogue comes first, with what sources know of its entries in their place; the rest in the order of the sources.
    What one source has under the id that another gave is shown once.
    """
    sources = {name: (lambda p=p: p.search(query, priority=SEARCH)) for name, p in able(Capability.SEARCH).items()}
    asked = Asked()
    asked.ask(sources)
    answers = asked.answers(sources, within=SEARCH_SECONDS)  # what comes later is kept for the next search
    found = _without_doubles([candidate for name in sources for candidate in answers.values.get(name) or []])
    entries, troubles = _catalogue(query)
    return _described(catalogued.joined(entries, found)), [str(error) for error in (*troubles, *answers.errors.values())]


def search_catalogue(query: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What search() can tell without asking anybody, within milliseconds."""
    entries, troubles = _catalogue(query)
    return _described(entries), [str(error) for error in troubles]


def _catalogue(query: str) -> tuple[list[Candidate], list[AniworldError]]:
    found = _ask(catalogued.NAME, lambda: catalogued.search(query))
    return ([], [found]) if isinstance(found, AniworldError) else (found, [])


def _described(candidates: list[Candidate]) -> list[dict[str, Any]]:
    return [describe(candidate) for candidate in _mark_known(candidates)]


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    seen: dict[tuple[str, str], str] = {}  # (service, id) -> the source that has it
    kept = []
    for candidate in candidates:
        ids = set(candidate.details.ids.items()) if candidate.details else set()
        if all(seen.get(pair, candidate.provider) == candidate.provider for pair in ids):
            kept.append(candidate)
            seen |= dict.fromkeys(ids, candidate.provider)
    return kept


def _mark_known(candidates: list[Candidate]) -> list[tuple[Candidate, int | None]]:
    """Each with the id of the series that it is, known by whichever of its ids; None when it is new."""
    wanted = {value for candidate in candidates for _, value in catalogued.names(candidate)}
    known = {(row.provider, row.value): row.series_id for row in SeriesId.select().where(SeriesId.value.in_(wanted))}
    return [(candidate, next(map(known.get, catalogued.names(candidate) & known.keys()), None)) for candidate in candidates]


def describe(found: tuple[Candidate, int | None]) -> dict[str, Any]:
    """A candidate for pages and programs; series_id when it is already in the library."""
    candidate, series_id = found
    return {
        "provider": candidate.provider,
        "provider_label": label(candidate.provider),
        "id": candidate.id,
        "title": candidate.title,
        "titles": list(candidate.titles),
        "year": candidate.year,
        "kind": candidate.kind,
        "overview": candidate.overview,
        "poster_url": candidate.poster_url,
        "episode_count": candidate.episode_count,
        "series_id": series_id,
    }
