"""A search for one show: which sources it asks, what they answered, and which show matches best."""

from collections.abc import Callable, Iterable
from functools import partial

from ...errors import AniworldError
from ...providers import right_of_way
from ...providers.base import Candidate, Capability, Details, Provider
from ..series import titles
from ..sources import ask as asking
from ..sources.ask import Answers, Asked
from .choosing import likeliest, with_sequels

SOON_SECONDS = 2.0  # how long what one source has told waits for what another may add
COMMON = ("en", "x-jat", "ja")  # the languages in which every source has titles
Question = Callable[[], list[Candidate]]


class Search:
    """A search for one show at many sources.

    ids: what is known of the show, by service; found, troubles: the sources' answers. spines number complete
    shows; enrichers have entries as they aired. new_series_id: of the series that is loaded for the first
    time. Asking and waiting are separate, so that nobody waits for an answer that is not needed yet.
    """

    new_series_id: int | None = None

    def __init__(
        self, asked: Asked, title: str, year: int | None, priority: int, force: bool, ids: dict[str, str]
    ):
        self.asked = asked
        self.title = title
        self.year = year
        self.priority = priority
        self.force = force
        self.ids = ids
        self._awaited: dict[str, str] = {}  # source -> the name of its question
        self._rounds = 0
        self._was_late = False
        self.found: dict[str, list[Candidate]] = {}
        self.troubles: dict[str, AniworldError] = {}
        self.spines: dict[str, Provider] = {}
        self.enrichers: dict[str, Provider] = {}
        for name, source in asking.able(Capability.DETAILS).items():
            if source.is_spine:
                self.spines[name] = source
            else:
                self.enrichers[name] = source

    def searches(self, providers: dict[str, Provider], query: str) -> dict[str, Question]:
        able = asking.able(Capability.SEARCH)
        questions: dict[str, Question] = {}
        for name, source in providers.items():
            if name in able:
                questions[name] = partial(source.search, query, priority=self.priority)
        return questions

    def ask(self, questions: dict[str, Question]) -> None:
        """Ask these sources; hear() takes what they answer."""
        self._rounds += 1
        by_key: dict[str, Question] = {}
        for name, question in questions.items():
            key = f"{name} search {self._rounds}"
            by_key[key] = question
            self._awaited[name] = key
        self.asked.ask(by_key)

    def ask_anew(self, questions: dict[str, Question]) -> None:
        """Ask these sources, and forget what they answered before."""
        for name in questions:
            self.found.pop(name, None)
        self.ask(questions)

    def found_by(self, names: Iterable[str]) -> list[Candidate]:
        """Return what these sources have answered."""
        found: list[Candidate] = []
        for name in names:
            found += self.found.get(name, [])
        return found

    def hear(self, names: Iterable[str] | None = None, within: float | None = None) -> bool:
        """Wait for the answers of these sources; None: of all.

        within: seconds to wait at most, once in a search: after one late answer later calls do not wait.
        Return False when one of them has not answered by then; it may answer later.
        """
        wanted = self.awaited()
        if names is not None:
            wanted &= set(names)
        keys = {name: self._awaited[name] for name in wanted}
        if within is not None and not self._come_within(keys, within):
            for name, key in list(keys.items()):
                if not self.asked.have_come([key], 0):
                    del keys[name]
        answers = self.asked.answers(keys.values())
        for name, key in keys.items():
            self._take(name, key, answers)
        return len(keys) == len(wanted)

    def _come_within(self, keys: dict[str, str], seconds: float) -> bool:
        """Return whether all these have come by then; once one was late, no time is left to later ones."""
        if self._was_late:
            seconds = 0
        has_come = self.asked.have_come(keys.values(), seconds)
        if not has_come:
            self._was_late = True
        return has_come

    def awaited(self) -> set[str]:
        """Return the sources that were asked and have not answered yet."""
        return set(self._awaited)

    def _take(self, name: str, key: str, answers: Answers) -> None:
        del self._awaited[name]
        if key in answers.values:
            self.found[name] = answers.values[key]
            self.troubles.pop(name, None)
        else:
            self.troubles[name] = answers.errors[key]

    def at(self, source: Provider, source_id: str) -> Details | None:
        """Return what a source has under this id."""
        return source.details(source_id, priority=self.priority, force=self.force)

    def _at_first(self, source: Provider, source_id: str) -> Details | None:
        """Return the details of the show itself; those of a new series lead to its first pictures."""
        if self.new_series_id is None:
            return self.at(source, source_id)
        with right_of_way.leading_to(self.new_series_id, self.priority):
            return self.at(source, source_id)

    def asking_for(self, name: str, source_id: str) -> Callable[[], Details | None]:
        """Ask a source for a show at once. Return what waits for its details, and raises its error."""
        question = f"{name} show {source_id}"
        self.asked.ask({question: partial(self._at_first, asking.providers()[name], source_id)})

        def details() -> Details | None:
            answers = self.asked.answers([question])
            for error in answers.errors.values():
                raise error
            return answers.values[question]

        return details

    def of(self, candidate: Candidate) -> Details | None:
        return self.at(asking.providers()[candidate.provider], candidate.id)

    def same_show(self, source: Provider, entry: Details, ids: dict[str, str]) -> Details | None:
        """Return what a source has of another source's show: by its ids, else by its titles."""
        source_id = self.id_at(source, ids) or self._by_titles(source, entry)
        if not source_id:
            return None
        return self.at(source, source_id)

    def id_at(self, source: Provider, ids: dict[str, str]) -> str | None:
        """Return the show's id at a source that finds it by what other services call it."""
        if not ids.keys() & set(source.resolves_from):
            return None
        return source.resolve(ids, priority=self.priority)

    def _by_titles(self, source: Provider, entry: Details) -> str | None:
        if Capability.SEARCH not in source.capabilities:
            return None
        called = with_sequels(names(entry))
        year = None
        if entry.premiered:
            year = entry.premiered.year
        for name in dict.fromkeys(titles.base(name) for name in called):
            best = likeliest(source.search(name, priority=self.priority), called, year)
            if best:
                return best.id
        return None


def names(details: Details) -> list[str]:
    """Return the titles by which other sources know a show too."""
    common = []
    for language in COMMON:
        if language in details.titles:
            common.append(details.titles[language])
    return list(dict.fromkeys([details.title, *common]))
