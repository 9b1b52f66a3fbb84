"""Which show a series is: the spine that numbers its episodes, and what other sources have of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..errors import ProviderError, UnknownTitle
from ..models import Series, SeriesId
from ..providers.base import Candidate, Capability, Details, Provider
from . import asking, catalogued, titles

SURE = 0.8  # similarity from which a show is taken without asking
SPARE = timedelta(days=366)  # how far dates of two sources may lie apart
LIKELY = 3  # candidates whose other titles are looked up when no main title fits
COMMON = ("en", "x-jat", "ja")  # the languages in which every source has titles
log = logging.getLogger(__name__)
Question = Callable[[], list[Candidate]]


@dataclass
class Match:
    """spine: the show; others: what enriches it: whole shows, then entries as they aired, then mere pictures;
    troubles: of sources that did not answer and whose episodes are missed.
    """

    spine: Details
    others: list[Candidate] = field(default_factory=list)
    troubles: list[ProviderError] = field(default_factory=list)


def resolve(series: Series, *, priority: int, force: bool = False) -> Match:
    """Find the show behind a series: by the spine that was chosen for it once, by the ids it has, or by its title.

    Raises UnknownTitle when every source answered and none knows it; the error of the spine's source when that one
    did not answer (a show must not get another spine because of a bad day).
    """
    ids = {row.provider: row.value for row in series.ids.order_by(SeriesId.id.desc())}  # of several entries the first
    finder = Finder(series.title, series.year, priority, force, ids)
    spine = finder.by_spine(series.spine) if series.spine else finder.by_ids() if ids else finder.by_title()
    if spine is None:
        raise UnknownTitle(finder.nothing_found(), "all", retryable=False)
    return Match(spine, finder.others(spine), finder.missed(spine))


class Finder:
    """One search for one show. ids: what it is known to be called, by service. What it has asked it keeps."""

    def __init__(self, title: str, year: int | None, priority: int, force: bool, ids: dict[str, str]):
        self.title, self.year, self.priority, self.force, self.ids = title, year, priority, force, ids
        self.found: dict[str, list[Candidate]] = {}
        self.troubles: dict[str, ProviderError] = {}
        known = asking.able(Capability.DETAILS)
        self.spines = {name: p for name, p in known.items() if p.is_spine}
        self.enrichers = {name: p for name, p in known.items() if not p.is_spine}

    def by_spine(self, name: str) -> Details | None:
        if name not in asking.able(Capability.EPISODES):
            sentence = f"{asking.label(name)} numbers the episodes of this show, but is switched off."
            raise ProviderError(sentence, name, retryable=False)
        return self._known(asking.providers()[name], self.ids[name]) if name in self.ids else self.by_title()

    def by_ids(self) -> Details | None:
        for name, spine in self.spines.items():
            if name in self.ids:
                return self._known(spine, self.ids[name])
        if catalogued.NAME in self.ids:
            return self._by_catalogue()
        for name, enricher in self.enrichers.items():
            if name in self.ids:
                return self._spine_of(enricher.details(self.ids[name], priority=self.priority, force=self.force))
        return None

    def _by_catalogue(self) -> Details | None:
        """The show behind the ids that the catalogue told: of a source that knows one of them, else by its title."""
        known = {name: p for name, p in asking.able(Capability.DETAILS).items() if self.ids.keys() & set(p.resolves_from)}
        answers = asking.ask_all({name: (lambda p=p: p.resolve(self.ids, priority=self.priority)) for name, p in known.items()})
        for name, spine in self.spines.items():
            if name in answers.errors:
                self._pass_over(name, answers.errors[name])
            elif answers.values.get(name):
                return self._known(spine, answers.values[name])
        for name, enricher in self.enrichers.items():
            if source_id := answers.values.get(name):
                return self._spine_of(enricher.details(source_id, priority=self.priority, force=self.force))
        return self.by_title()

    def _known(self, spine: Provider, source_id: str) -> Details | None:
        """The details of a show whose id is known, while the enrichers are already searched by its title."""
        ask = self._searches({name: p for name, p in self.enrichers.items() if p is not spine}, titles.base(self.title))
        answers = asking.ask_all(ask | {"spine": lambda: spine.details(source_id, priority=self.priority, force=self.force)})
        if "spine" in answers.errors:
            raise answers.errors["spine"]
        self.found |= {name: found for name, found in answers.values.items() if name in ask}
        self.troubles |= answers.errors
        return answers.values["spine"]

    def by_title(self) -> Details | None:
        self._ask(self._searches(asking.able(Capability.DETAILS), self.title))
        for name in self.spines:
            if name in self.troubles:
                self._pass_over(name, self.troubles[name])
            best = self._best(self.found.get(name, []), [self.title], self.year)
            details = self._details(best) if best else self._by_other_titles(name)
            if details:
                return details
        entry = self._best([c for name in self.enrichers for c in self.found.get(name, [])], [self.title], self.year)
        voices = [name for name in self.enrichers if name in asking.able(Capability.SEARCH | Capability.EPISODES)]
        if entry is None and voices and not any(name in self.found for name in voices):
            raise self.troubles[voices[0]]  # whoever did not answer may be the one who knows it
        return self._spine_of(self._details(entry)) if entry else None

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
                if details := self._same_show(spine, entry, entry.ids):
                    return details
            except ProviderError as error:
                self._pass_over(name, error)
        return entry if entry.provider in asking.able(Capability.EPISODES) else None

    def _same_show(self, spine: Provider, entry: Details, ids: dict[str, str]) -> Details | None:
        """What a spine has of a show that another source told of: by its ids, else by its titles."""
        source_id = spine.resolve(ids, priority=self.priority) if ids.keys() & set(spine.resolves_from) else None
        source_id = source_id or self._search_spine(spine, entry)
        return spine.details(source_id, priority=self.priority, force=self.force) if source_id else None

    def _search_spine(self, spine: Provider, entry: Details) -> str | None:
        names = list(dict.fromkeys(titles.base(name) for name in _names(entry)))
        year = entry.premiered.year if entry.premiered else None
        for name in names if Capability.SEARCH in spine.capabilities else ():
            best = self._best(spine.search(name, priority=self.priority), names, year)
            if best:
                return best.id
        return None

    def _searches(self, providers: dict[str, Provider], query: str) -> dict[str, Question]:
        able = [name for name in providers if name in asking.able(Capability.SEARCH)]
        return {name: (lambda p=providers[name]: p.search(query, priority=self.priority)) for name in able}

    def _ask(self, questions: dict[str, Question]) -> None:
        answers = asking.ask_all(questions)
        self.found |= answers.values
        self.troubles = {n: error for n, error in self.troubles.items() if n not in answers.values} | answers.errors

    def _best(self, candidates: list[Candidate], names: list[str], year: int | None) -> Candidate | None:
        scored = [(self._score(candidate, names, year), -place, candidate) for place, candidate in enumerate(candidates)]
        sure = [entry for entry in scored if entry[0] >= SURE]
        return max(sure)[2] if sure else None

    @staticmethod
    def _score(candidate: Candidate, names: list[str], year: int | None) -> float:
        known = [candidate.title, *candidate.titles]
        like = max(titles.likeness(names, known), titles.likeness(names, [titles.base(title) for title in known]) - 0.05)
        if year and candidate.year and abs(year - candidate.year) > 1:
            like -= 0.15
        return like + (0.1 if candidate.is_animation else 0) if like >= SURE else like

    def _by_other_titles(self, name: str) -> Details | None:
        """Look at the other titles of the likeliest shows: people type romaji, the spine answers in English."""
        likely = sorted(self.found.get(name, []), key=lambda candidate: not candidate.is_animation)[:LIKELY]
        for candidate in likely:
            details = self._details(candidate)
            if details and titles.likeness([self.title], [*details.titles.values(), *details.synonyms]) >= SURE:
                return details
        return None

    def _details(self, candidate: Candidate) -> Details | None:
        provider = asking.providers()[candidate.provider]
        return provider.details(candidate.id, priority=self.priority, force=self.force)

    def others(self, spine: Details) -> list[Candidate]:
        """What the other sources have of this show, all asked side by side; entries in the order in which they aired."""
        able, searchable = asking.able(Capability.DETAILS), asking.able(Capability.SEARCH)
        wanted = {name: p for name, p in self.enrichers.items() if name != spine.provider and name in searchable}
        shows = {name: p for name, p in able.items() if name != spine.provider and name not in wanted}
        drawers = asking.able(Capability.IMAGES)
        known = {name: self._belonging(name, spine) for name in wanted}
        ids = self._all_ids(spine, [entry for entries in known.values() for entry in entries])
        ask = self._searches({name: p for name, p in wanted.items() if not known[name]}, spine.title)
        ask |= {name: (lambda p=p: self._sister(p, spine, ids)) for name, p in shows.items()}
        ask |= {name: (lambda p=p: self._pictures(p, spine, ids)) for name, p in drawers.items()}
        self.found = {name: found for name, found in self.found.items() if name not in ask}
        self._ask(ask)
        entries = [entry for name in wanted for entry in self._belonging(name, spine)]
        entries.sort(key=lambda entry: (entry.details and entry.details.premiered) or date.max)
        sisters, pictures = ([c for name in group for c in self.found.get(name, [])] for group in (shows, drawers))
        return sisters + entries + pictures

    def _all_ids(self, spine: Details, entries: list[Candidate]) -> dict[str, str]:
        """What the show is called by every service; the spine knows best, then whoever is asked first."""
        ids = dict(self.ids)
        for details in [*(entry.details for entry in reversed(entries) if entry.details), spine]:
            ids |= details.ids
        return ids

    def _sister(self, other: Provider, spine: Details, ids: dict[str, str]) -> list[Candidate]:
        """The same show at a source that knows whole shows, or each only by its id; a remake of the same name is not it."""
        details = self._same_show(other, spine, ids)
        years = [found.premiered.year for found in (details, spine) if found and found.premiered]
        if details is None or max(years, default=0) - min(years, default=0) > 1:
            return []
        return [Candidate(other.name, details.id, details.title, details=details)]

    def _pictures(self, drawer: Provider, spine: Details, ids: dict[str, str]) -> list[Candidate]:
        """What a source that only has pictures offers for the show."""
        source_id = drawer.resolve(ids, priority=self.priority) if ids.keys() & set(drawer.resolves_from) else None
        images = drawer.images(source_id, priority=self.priority, force=self.force) if source_id else ()
        details = Details(drawer.name, source_id or "", spine.title, images=images)
        return [Candidate(drawer.name, details.id, spine.title, details=details)] if images else []

    def _belonging(self, name: str, spine: Details) -> list[Candidate]:
        bases = [titles.base(title) for title in _names(spine)]

        def belongs(entry: Candidate) -> bool:
            return titles.likeness(bases, [titles.base(title) for title in (entry.title, *entry.titles)]) >= 0.9

        return [entry for entry in self.found.get(name, []) if belongs(entry) and _airs_within(spine, entry)]

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


def _names(details: Details) -> list[str]:
    """The titles by which other sources know a show too."""
    return list(dict.fromkeys([details.title, *(details.titles[code] for code in COMMON if code in details.titles)]))


def _airs_within(show: Details, entry: Candidate) -> bool:
    """Whether the entry can be a part of the show: a remake has the same title, but another time."""
    start = entry.details.premiered if entry.details else None
    if start is None or show.premiered is None:
        return True
    return show.premiered - SPARE <= start and (show.ended is None or start <= show.ended + SPARE)
