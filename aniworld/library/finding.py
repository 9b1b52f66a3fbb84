"""One search for one show: whom it asks, what it keeps of the answers, and which of several shows is the likeliest."""

from collections.abc import Callable

from ..errors import ProviderError
from ..providers.base import Candidate, Capability, Details, Provider
from . import asking, titles

SURE = 0.8  # similarity from which a show is taken without asking
COMMON = ("en", "x-jat", "ja")  # the languages in which every source has titles
Question = Callable[[], list[Candidate]]


class Search:
    """ids: what the show is known to be called, by service; found, troubles: what was answered, by source.

    spines number whole shows; enrichers have entries as they aired.
    """

    def __init__(self, title: str, year: int | None, priority: int, force: bool, ids: dict[str, str]):
        self.title, self.year, self.priority, self.force, self.ids = title, year, priority, force, ids
        self.found: dict[str, list[Candidate]] = {}
        self.troubles: dict[str, ProviderError] = {}
        known = asking.able(Capability.DETAILS)
        self.spines = {name: p for name, p in known.items() if p.is_spine}
        self.enrichers = {name: p for name, p in known.items() if not p.is_spine}

    def searches(self, providers: dict[str, Provider], query: str) -> dict[str, Question]:
        able = [name for name in providers if name in asking.able(Capability.SEARCH)]
        return {name: (lambda p=providers[name]: p.search(query, priority=self.priority)) for name in able}

    def ask(self, questions: dict[str, Question]) -> None:
        answers = asking.ask_all(questions)
        self.found |= answers.values
        self.troubles = {n: error for n, error in self.troubles.items() if n not in answers.values} | answers.errors

    def at(self, source: Provider, source_id: str) -> Details | None:
        """What a source has under this id."""
        return source.details(source_id, priority=self.priority, force=self.force)

    def of(self, candidate: Candidate) -> Details | None:
        return self.at(asking.providers()[candidate.provider], candidate.id)

    def same_show(self, source: Provider, entry: Details, ids: dict[str, str]) -> Details | None:
        """What a source of whole shows has of one that another told of: by its ids, else by its titles."""
        source_id = source.resolve(ids, priority=self.priority) if ids.keys() & set(source.resolves_from) else None
        source_id = source_id or self._by_titles(source, entry)
        return self.at(source, source_id) if source_id else None

    def _by_titles(self, source: Provider, entry: Details) -> str | None:
        wanted = list(dict.fromkeys(titles.base(name) for name in names(entry)))
        year = entry.premiered.year if entry.premiered else None
        for name in wanted if Capability.SEARCH in source.capabilities else ():
            best = likeliest(source.search(name, priority=self.priority), wanted, year)
            if best:
                return best.id
        return None


def names(details: Details) -> list[str]:
    """The titles by which other sources know a show too."""
    return list(dict.fromkeys([details.title, *(details.titles[code] for code in COMMON if code in details.titles)]))


def likeliest(candidates: list[Candidate], names: list[str], year: int | None) -> Candidate | None:
    """The one that is certainly meant; None when that is not sure."""
    scored = [(_score(candidate, names, year), -place, candidate) for place, candidate in enumerate(candidates)]
    sure = [entry for entry in scored if entry[0] >= SURE]
    return max(sure)[2] if sure else None


def _score(candidate: Candidate, names: list[str], year: int | None) -> float:
    known = [candidate.title, *candidate.titles]
    like = max(titles.likeness(names, known), titles.likeness(names, [titles.base(title) for title in known]) - 0.05)
    if year and candidate.year and abs(year - candidate.year) > 1:
        like -= 0.15
    return like + (0.1 if candidate.is_animation else 0) if like >= SURE else like
