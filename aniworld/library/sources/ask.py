"""The provider loop: several sources are asked at the same time, and one that fails never hides another."""

import contextlib
import contextvars
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from peewee import OperationalError
from pydantic import ValidationError

from ... import context
from ...database import connected, resting
from ...errors import AniworldError, ProviderError
from ...files import show_ids
from ...models import Series, SeriesId
from ...models.part import SEARCH
from ...providers import Sources
from ...providers.base import Candidate, Capability, Provider
from ...providers.rate_gate import spoken
from ..matching import catalogue_source, choosing, id_search
from ..parts.claims import LeaseLost, Stopping

log = logging.getLogger(__name__)
SEARCH_SECONDS = 5.0  # nobody who searches waits longer for the slowest source
Question = Callable[[], Any]

_threads = ThreadPoolExecutor(max_workers=192, thread_name_prefix="asking")


@dataclass(frozen=True)
class Answers:
    """What came back, by the name of the question: a value or the error that its source gave."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, AniworldError] = field(default_factory=dict)


def use(sources: Sources) -> None:
    """Ask these sources from now on."""
    context.current().sources = sources


def sources() -> Sources:
    return context.current().sources


def providers() -> dict[str, Provider]:
    """Return the sources by name, in order of preference."""
    return sources().by_name


def label(name: str) -> str:
    """Return the name of a source as pages say it, also of one that is switched off."""
    if name == catalogue_source.NAME:
        return catalogue_source.LABEL
    known = providers().get(name)
    if known:
        return known.attribution.name
    return show_ids.LABELS.get(name) or spoken(name)


def able(capability: Capability) -> dict[str, Provider]:
    """Return those of them that can be asked for this."""
    found = {}
    for name, provider in providers().items():
        if capability in provider.capabilities:
            found[name] = provider
    return found


def understood() -> set[str]:
    """Return the services by whose ids one of the sources finds a show."""
    services = set(able(Capability.DETAILS))
    for provider in providers().values():
        services.update(provider.resolves_from)
    return services


class Asked:
    """Questions under way, each under its name, whose first word is that of the source."""

    def __init__(self) -> None:
        self._running: dict[str, Future[Any]] = {}

    def ask(self, questions: Mapping[str, Question]) -> None:
        """Ask these too, in their order, unless they are on their way already."""
        for name, question in questions.items():
            if name not in self._running:
                in_context = contextvars.copy_context().run
                self._running[name] = _threads.submit(in_context, _ask, name, question)

    def answers(self, names: Iterable[str], within: float | None = None) -> Answers:
        """Wait for the answers to some questions. within: seconds, after which a late one is an error.

        Raises LeaseLost, Stopping or Series.DoesNotExist when nobody needs them any more, OperationalError
        when the database is away.
        """
        running = {name: self._running[name] for name in names}
        with resting():
            late = wait(running.values(), within).not_done
        found = Answers()
        for name, future in running.items():
            result = _late(name) if future in late else future.result()
            if isinstance(result, AniworldError):
                found.errors[name] = result
            else:
                found.values[name] = result
        return found

    def have_come(self, names: Iterable[str], within: float) -> bool:
        """Return whether these answers have arrived, after at most so many seconds."""
        with resting():
            return not wait([self._running[name] for name in names], within).not_done

    def wait(self) -> None:
        with resting():
            wait(self._running.values())


@contextlib.contextmanager
def side_by_side() -> Iterator[Asked]:
    """Ask while other work goes on, and wait for all at its end.

    No question may continue once the part is another worker's.
    """
    asked = Asked()
    try:
        yield asked
    finally:
        asked.wait()


def ask_all(questions: Mapping[str, Question]) -> Answers:
    """Ask all at once and wait for all. Raises as Asked.answers()."""
    with side_by_side() as asked:
        asked.ask(questions)
        return asked.answers(questions)


def _late(name: str) -> ProviderError:
    return ProviderError("no_answer_yet", name, retryable=True, source=label(name))


def _ask(name: str, question: Question) -> Any:
    """Ask one source. This is a catch-all boundary: whatever a source does wrong is returned as an error."""
    try:
        with connected():
            return question()
    except (LeaseLost, Stopping, Series.DoesNotExist, OperationalError):
        raise  # not the source's doing: whoever asked stops
    except AniworldError as error:
        return error.bare()
    except ValidationError as error:
        log.warning(
            "The answer of %s does not fit: %s", name, error.errors(include_input=False, include_url=False)
        )
        return ProviderError("answer_misfit", name, retryable=False, source=name)
    except Exception as error:
        log.exception("asking %s failed", name)
        source = name.partition(" ")[0]
        return ProviderError("answer_misfit", source, retryable=isinstance(error, OSError), source=source)


def search(query: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return candidates of the catalogue and all sources, and a sentence for each source that did not answer.

    The catalogue comes first, with the sources' candidates in place of its entries; the rest in the order of
    the sources. What one source has under the id that another gave is shown once. The query may be an id.
    """
    ids, rest = id_search.ids_in(query)
    questions = _questions(query, ids)
    asked = Asked()
    asked.ask(questions)
    answers = asked.answers(questions, within=SEARCH_SECONDS)  # the rest is cached for the next search
    answered: list[Candidate] = []
    for name in questions:
        answered += answers.values.get(name) or []
    found = choosing.by_year(_without_doubles(answered), query)
    entries, troubles = _catalogue(query)
    if rest and not (found or entries or answers.errors) and ids:
        return search(rest)  # nobody knows the id
    sentences = [str(error) for error in (*troubles, *answers.errors.values())]
    return _described(catalogue_source.joined(entries, found)), sentences


def _questions(query: str, ids: Mapping[str, str]) -> dict[str, Question]:
    """Return what to ask the sources: for shows with these ids, else for titles."""
    questions: dict[str, Question] = {}
    if ids:
        questions.update(id_search.questions(providers(), ids, priority=SEARCH))
        return questions
    title = choosing.query(query)
    for name, provider in able(Capability.SEARCH).items():
        questions[name] = partial(provider.search, title, priority=SEARCH)
    return questions


def search_catalogue(query: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what search() finds without asking any source, within milliseconds."""
    entries, troubles = _catalogue(query)
    return _described(entries), [str(error) for error in troubles]


def _catalogue(query: str) -> tuple[list[Candidate], list[AniworldError]]:
    ids, _ = id_search.ids_in(query)
    question = partial(id_search.entries, ids) if ids else partial(catalogue_source.search, query)
    found = _ask(catalogue_source.NAME, question)
    if isinstance(found, AniworldError):
        return [], [found]
    return found, []


def _described(candidates: list[Candidate]) -> list[dict[str, Any]]:
    return [describe(candidate) for candidate in _mark_known(candidates)]


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    seen: dict[tuple[str, str], str] = {}  # (service, id) -> the source that has it
    merged = []
    for candidate in candidates:
        ids = set(candidate.details.ids.items()) if candidate.details else set()
        if all(seen.get(pair, candidate.provider) == candidate.provider for pair in ids):
            merged.append(candidate)
            seen |= dict.fromkeys(ids, candidate.provider)
    return merged


def _mark_known(candidates: list[Candidate]) -> list[tuple[Candidate, int | None]]:
    """Return each with the id of the series that has one of its ids; None when it is new."""
    wanted = set()
    for candidate in candidates:
        for _, value in catalogue_source.names(candidate):
            wanted.add(value)
    rows = SeriesId.select().where(SeriesId.value.in_(wanted))
    known = {(row.provider, row.value): row.series_id for row in rows}
    marked = []
    for candidate in candidates:
        series_id = next(map(known.get, catalogue_source.names(candidate) & known.keys()), None)
        marked.append((candidate, series_id))
    return marked


def describe(found: tuple[Candidate, int | None]) -> dict[str, Any]:
    """Return a candidate for pages and programs, with the id of its series if it is in the library."""
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
        "is_animation": candidate.is_animation,
        "ids": candidate.details.ids if candidate.details else {},
        "series_id": series_id,
    }
