"""Which show a series is: the spine that numbers its episodes, and what other sources have of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .. import providers
from ..errors import ProviderError, UnknownTitle
from ..models import Series, SeriesId
from ..providers.base import Candidate, Capability, Details, Provider
from . import asking, belonging, catalogued, titles
from .finding import SURE, Search, likeliest

LIKELY = 3  # candidates whose other titles are looked up when no main title fits
log = logging.getLogger(__name__)


@dataclass
class Match:
    """spine: the show; others: what enriches it: whole shows, then entries as they aired, then mere pictures;
    troubles: of sources that did not answer and whose episodes are missed.
    """

    spine: Details
    others: list[Candidate] = field(default_factory=list)
    troubles: list[ProviderError] = field(default_factory=list)


Ahead = Callable[[Match], None]


def resolve(series: Series, *, priority: int, force: bool = False, ahead: Ahead | None = None) -> Match:
    """Find the show behind a series: by the spine that was chosen for it once, by the ids it has, or by its title.

    ahead() is told what the show may well be, with no more than its title, before its details are asked for.
    Raises UnknownTitle when every source answered and none knows it; the error of the spine's source when that one
    did not answer (a show must not get another spine because of a bad day).
    """
    ids = known_ids(series)
    finder = Finder(series.title, series.year, priority, force, ids, ahead=ahead)
    spine = finder.by_spine(series.spine) if series.spine else finder.by_ids() if ids else finder.by_title()
    if spine is None:
        raise UnknownTitle(finder.nothing_found(), "all", retryable=False)
    return Match(spine, belonging.others(finder, spine), finder.missed(spine))


def resolve_at(series: Series, name: str, *, priority: int, force: bool = False) -> Match:
    """Find a series that is known already at a certain source, which is to number it.

    Raises UnknownTitle when that source does not know it, or its ProviderError.
    """
    finder = Finder(series.title, series.year, priority, force, known_ids(series))
    spine = finder.by_wish(name, _as_known(series))
    if spine is None:
        raise UnknownTitle(f"{asking.label(name)} does not know this show.", name, retryable=False)
    return Match(spine, belonging.others(finder, spine), finder.missed(spine))


def _as_known(series: Series) -> Details:
    """What the library knows of a show, as it is there: enough to know it again elsewhere."""
    start = date.fromisoformat(series.premiered) if series.premiered else None
    return Details.model_construct(provider=series.spine, id="", title=series.title, titles=series.titles or {}, premiered=start)


def known_ids(series: Series) -> dict[str, str]:
    """What services call a series; of several entries the first."""
    return {row.provider: row.value for row in series.ids.order_by(SeriesId.id.desc())}


class Finder(Search):
    """The search for the spine."""

    def __init__(self, *what: Any, ahead: Ahead | None = None):
        super().__init__(*what)
        self.ahead = ahead or (lambda match: None)

    def by_spine(self, name: str) -> Details | None:
        if name not in asking.able(Capability.EPISODES):
            raise ProviderError(_switched_off(name), name, retryable=False)
        try:
            return self._known(asking.providers()[name], self.ids[name]) if name in self.ids else self.by_title()
        except ProviderError as error:
            if error.retryable:
                raise
            cure = "It numbers the episodes of this show: set that right, or let another source number them."
            raise ProviderError(f"{error} {cure}", name, retryable=False) from error

    def by_wish(self, name: str, show: Details) -> Details | None:
        """What one source has of a show that another told of: under its id there, else as the same show."""
        if name not in asking.able(Capability.DETAILS | Capability.EPISODES):
            raise ProviderError(f"{asking.label(name)} is switched off.", name, retryable=False)
        source = asking.providers()[name]
        return self._known(source, self.ids[name]) if name in self.ids else belonging.sister(self, source, show, self.ids)

    def by_ids(self) -> Details | None:
        if catalogued.NAME in self.ids:
            return self._by_catalogue()
        for name, spine in self.spines.items():
            if name in self.ids:
                return self._known(spine, self.ids[name])
        for name, enricher in self.enrichers.items():
            if name in self.ids:
                return self._spine_of(self.at(enricher, self.ids[name]))
        return None

    def _by_catalogue(self) -> Details | None:
        """The show behind the ids that the catalogue told: of a source that knows one of them, else by its title."""
        for name, spine in self.spines.items():
            if name in self.ids and (details := self._told(spine, self.ids[name])):
                return details if name == next(iter(self.spines)) else self._spine_of(details)
        known = {name: p for name, p in (self.spines | self.enrichers).items() if self.ids.keys() & set(p.resolves_from)}
        known = {name: p for name, p in known.items() if name not in self.ids}
        answers = asking.ask_all({name: (lambda p=p: p.resolve(self.ids, priority=self.priority)) for name, p in known.items()})
        for name, spine in self.spines.items():
            if name in answers.errors:
                self._pass_over(name, answers.errors[name])
            elif answers.values.get(name) and (details := self._told(spine, answers.values[name])):
                return details
        for name, enricher in self.enrichers.items():
            if source_id := answers.values.get(name):
                return self._spine_of(self.at(enricher, source_id))
        return self.by_title()

    def _told(self, spine: Provider, source_id: str) -> Details | None:
        """The details of a show whose id somebody else told; None when its source cannot answer, now or ever."""
        try:
            return self._known(spine, source_id)
        except ProviderError as error:
            self._pass_over(spine.name, error)
            return None

    def _known(self, spine: Provider, source_id: str) -> Details | None:
        """The details of a show whose id is known, while the enrichers are already searched by its title."""
        ask = self.searches({name: p for name, p in self.enrichers.items() if p is not spine}, titles.base(self.title))
        self.ahead(Match(Details(provider=spine.name, id=source_id, title=self.title)))
        answers = asking.ask_all(ask | {"spine": lambda: self.at(spine, source_id)})
        if "spine" in answers.errors:
            raise answers.errors["spine"]
        self.found |= {name: found for name, found in answers.values.items() if name in ask}
        self.troubles |= answers.errors
        return answers.values["spine"]

    def by_title(self) -> Details | None:
        self.ask(self.searches(asking.able(Capability.DETAILS), self.title))
        for name in self.spines:
            if name in self.troubles:
                self._pass_over(name, self.troubles[name])
            best = likeliest(self.found.get(name, []), [self.title], self.year)
            details = self._of_best(best) if best else self._by_other_titles(name)
            if details:
                return details
        entry = likeliest([c for name in self.enrichers for c in self.found.get(name, [])], [self.title], self.year)
        voices = [name for name in self.enrichers if name in asking.able(Capability.SEARCH | Capability.EPISODES)]
        if entry is None and voices and not any(name in self.found for name in voices):
            raise self.troubles[voices[0]]  # whoever did not answer may be the one who knows it
        return self._spine_of(self.of(entry)) if entry else None

    def _of_best(self, best: Candidate) -> Details | None:
        start = date(best.year, 1, 1) if best.year else None
        likely = Details(provider=best.provider, id=best.id, title=best.title, premiered=start)
        self.ahead(Match(likely, belonging.entries(self, likely, self.enrichers)))
        return self.of(best)

    def _pass_over(self, name: str, error: ProviderError) -> None:
        """Do without a spine that cannot answer; raises what may pass by itself."""
        if error.retryable:
            raise error
        log.warning("%s is passed over: %s", asking.label(name), error)
        self.troubles[name] = error

    def _spine_of(self, entry: Details | None) -> Details | None:
        """The show that an enricher's entry belongs to; the entry itself when no spine knows it and it has episodes."""
        if entry is None:
            return None
        for name, spine in self.spines.items():
            try:
                if details := self.same_show(spine, entry, entry.ids):
                    return details
            except ProviderError as error:
                self._pass_over(name, error)
        return entry if entry.provider in asking.able(Capability.EPISODES) else None

    def _by_other_titles(self, name: str) -> Details | None:
        """Look at the other titles of the likeliest shows: people type romaji, the spine answers in English."""
        likely = sorted(self.found.get(name, []), key=lambda candidate: not candidate.is_animation)[:LIKELY]
        for candidate in likely:
            details = self.of(candidate)
            if details and titles.likeness([self.title], [*details.titles.values(), *details.synonyms]) >= SURE:
                return details
        return None

    def missed(self, spine: Details) -> list[ProviderError]:
        """Troubles of sources whose episodes would fill blanks, or that would have been the spine."""
        able = asking.able(Capability.EPISODES)
        return [
            error for name, error in self.troubles.items()
            if name in able and (name in self.enrichers or not error.retryable) and name != spine.provider
        ]

    def nothing_found(self) -> str:
        if self.ids and catalogued.NAME not in self.ids:
            name, value = list(self.ids.items())[-1]
            return f"{asking.label(name)} has no show {value}."
        return f"No show called “{self.title[:80]}” was found. Look for it under another title."


def _switched_off(name: str) -> str:
    """Why the spine is missed, and what one can do."""
    known = providers.SOURCES.get(name)
    cure = f"Put its key back (ANIWORLD_{name.upper()}_KEY)" if known and known.needs_key else "Switch it on again (ANIWORLD_PROVIDERS)"
    return f"{asking.label(name)} numbers the episodes of this show, but is switched off. {cure}, or let another source number them."
