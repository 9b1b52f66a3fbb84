"""Which show a series is: the spine that numbers its episodes, and the entries of other sources that belong to it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ..errors import ProviderError, UnknownTitle
from ..models import Series, SeriesId
from ..providers.base import Candidate, Details, Provider
from . import asking, catalogued, titles

SURE = 0.8  # similarity from which a show is taken without asking
SPARE = timedelta(days=366)  # how far dates of two sources may lie apart
LIKELY = 3  # candidates whose other titles are looked up when no main title fits


@dataclass
class Match:
    """spine: the show; others: entries of sources that enrich it; troubles: sources that did not answer."""

    spine: Details
    others: list[Candidate] = field(default_factory=list)
    troubles: list[ProviderError] = field(default_factory=list)


def resolve(series: Series, *, priority: int, force: bool = False) -> Match:
    """Find the show behind a series, by the ids it has or by its title.

    Raises UnknownTitle when every source answered and none knows it; the error of the spine's source when that one
    did not answer (a show must not get another spine because of a bad day).
    """
    ids = {row.provider: row.value for row in series.ids.order_by(SeriesId.id.desc())}  # of several entries the first counts
    finder = Finder(series.title, series.year, priority, force)
    spine = finder.by_ids(ids) if ids else finder.by_title()
    if spine is None:
        raise UnknownTitle(finder.nothing_found(ids), "all", retryable=False)
    return Match(spine, finder.others(spine), list(finder.troubles.values()))


class Finder:
    """One search for one show. What it has asked it keeps."""

    def __init__(self, title: str, year: int | None, priority: int, force: bool):
        self.title, self.year, self.priority, self.force = title, year, priority, force
        self.found: dict[str, list[Candidate]] = {}
        self.troubles: dict[str, ProviderError] = {}
        self.spines = {name: p for name, p in asking.providers().items() if p.is_spine}
        self.enrichers = {name: p for name, p in asking.providers().items() if not p.is_spine}

    def by_ids(self, ids: dict[str, str]) -> Details | None:
        for name, spine in self.spines.items():
            if name in ids:
                return self._known(spine, ids[name])
        for name, enricher in self.enrichers.items():
            if name in ids:
                return self._spine_of(enricher.details(ids[name], priority=self.priority, force=self.force))
        return self._by_catalogue(ids) if catalogued.NAME in ids else None

    def _by_catalogue(self, ids: dict[str, str]) -> Details | None:
        """The show behind the ids that the catalogue told: of a source that knows one of them, else by its title."""
        ask = {name: (lambda p=p: p.resolve(ids, priority=self.priority)) for name, p in asking.providers().items()}
        answers = asking.ask_all(ask)
        for name, spine in self.spines.items():
            if name in answers.errors:
                raise answers.errors[name]
            if answers.values[name]:
                return self._known(spine, answers.values[name])
        for name, enricher in self.enrichers.items():
            if source_id := answers.values.get(name):
                return self._spine_of(enricher.details(source_id, priority=self.priority, force=self.force))
        return self.by_title()

    def _known(self, spine: Provider, source_id: str) -> Details | None:
        """The details of a show whose id is known, while the enrichers are already searched by its title."""
        ask = {name: (lambda p=p: p.search(titles.base(self.title), priority=self.priority)) for name, p in self.enrichers.items()}
        answers = asking.ask_all(ask | {"spine": lambda: spine.details(source_id, priority=self.priority, force=self.force)})
        if "spine" in answers.errors:
            raise answers.errors["spine"]
        self.found |= {name: found for name, found in answers.values.items() if name in ask}
        self.troubles |= answers.errors
        return answers.values["spine"]

    def by_title(self) -> Details | None:
        self._search(self.title, asking.providers())
        for name in self.spines:
            best = self._best(self.found.get(name, []), [self.title], self.year)
            details = self._details(best) if best else self._by_other_titles(name)
            if details:
                return details
        entry = self._best([c for name in self.enrichers for c in self.found.get(name, [])], [self.title], self.year)
        if entry is None and self.troubles:  # whoever did not answer may be the one who knows it
            raise next(iter(self.troubles.values()))
        return self._spine_of(self._details(entry)) if entry else None

    def _spine_of(self, entry: Details | None) -> Details | None:
        """The show that an enricher's entry belongs to; the entry itself when no spine knows it."""
        if entry is None:
            return None
        for spine in self.spines.values():
            source_id = spine.resolve(entry.ids, priority=self.priority)
            if source_id is None:
                names = [entry.title, *entry.titles.values()]
                source_id = self._search_spine(spine, [titles.base(name) for name in dict.fromkeys(names) if name], entry)
            if source_id and (details := spine.details(source_id, priority=self.priority, force=self.force)):
                return details
        return entry

    def _search_spine(self, spine: Provider, names: list[str], entry: Details) -> str | None:
        year = entry.premiered.year if entry.premiered else None
        for name in dict.fromkeys(names):
            best = self._best(spine.search(name, priority=self.priority), names, year)
            if best:
                return best.id
        return None

    def _search(self, query: str, providers: dict[str, Provider]) -> None:
        ask = {n: (lambda p=p: p.search(query, priority=self.priority)) for n, p in providers.items()}
        answers = asking.ask_all(ask)
        self.found |= answers.values
        self.troubles = {n: error for n, error in self.troubles.items() if n not in answers.values} | answers.errors
        for name in self.spines:
            if name in answers.errors:
                raise answers.errors[name]

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
        """Entries of the enriching sources that are this show, or a part of it, in the order in which they aired."""
        wanted = {n: p for n, p in self.enrichers.items() if n != spine.provider}
        self._search(spine.title, {name: p for name, p in wanted.items() if not self._belonging(name, spine)})
        entries = [entry for name in wanted for entry in self._belonging(name, spine)]
        return sorted(entries, key=lambda entry: (entry.details and entry.details.premiered) or date.max)

    def _belonging(self, name: str, spine: Details) -> list[Candidate]:
        bases = [titles.base(title) for title in (spine.title, *spine.titles.values())]

        def belongs(entry: Candidate) -> bool:
            return titles.likeness(bases, [titles.base(title) for title in (entry.title, *entry.titles)]) >= 0.9

        return [entry for entry in self.found.get(name, []) if belongs(entry) and _airs_within(spine, entry)]

    def nothing_found(self, ids: dict[str, str]) -> str:
        if ids and catalogued.NAME not in ids:
            name, value = next(iter(ids.items()))
            return f"{asking.providers()[name].attribution.name if name in asking.providers() else name} has no show {value}."
        return f"No show called “{self.title[:80]}” was found. Look for it under another title."


def _airs_within(show: Details, entry: Candidate) -> bool:
    """Whether the entry can be a part of the show: a remake has the same title, but another time."""
    start = entry.details.premiered if entry.details else None
    if start is None or show.premiered is None:
        return True
    return show.premiered - SPARE <= start and (show.ended is None or start <= show.ended + SPARE)
