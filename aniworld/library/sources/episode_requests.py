"""Requests for the episode lists of a show, sent as soon as it is likely that the lists are wanted."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from ...errors import AniworldError
from ...models import Part
from ...providers.base import Candidate, Capability, Details, Episode
from . import ask
from .ask import Asked

# Episodes up to which an entry's list is asked for: three pages, and long shows lack no more.
SHORT_ENTRY = 60
MOST_ENTRIES = 6

Listed = Candidate | Details
EntryList = tuple[Details, list[Episode]]


class EpisodeRequests:
    """What was requested for one part. Each list is requested once, however often it is expected.

    progress(done, total): called as the spine's list arrives.
    """

    def __init__(self, asked: Asked, part: Part, progress: Callable[[int, int], None]) -> None:
        self.asked = asked
        self.progress = progress
        self.how: dict[str, Any] = {"priority": part.priority, "force": bool(part.force)}

    def expect(self, spine: Details, others: Iterable[Candidate]) -> None:
        """Request the list of a show, and those of the preferred source that may fill its blanks."""
        questions = {_name(spine): self._question(spine, progress=self.progress)}
        for entry in preferred_entries(others):
            questions[_name(entry)] = self._question(entry)
        self.asked.ask(questions)

    def expect_entries(self, entries: Iterable[Candidate]) -> None:
        """Request the lists of these entries."""
        for entry in entries:
            self.asked.ask({_name(entry): self._question(entry)})

    def have_come(self, entries: Iterable[Candidate], within: float) -> bool:
        """Return whether these lists have arrived, after at most so many seconds."""
        return self.asked.have_come([_name(entry) for entry in entries], within)

    def spine_list(self, spine: Details) -> list[Episode]:
        """Wait for the list of a show. Raises the error of its source."""
        answers = self.asked.answers([_name(spine)])
        for error in answers.errors.values():
            raise error
        return answers.values[_name(spine)]

    def entry_lists(self, entries: Iterable[Candidate]) -> tuple[list[EntryList], list[AniworldError]]:
        """Wait for the lists of these entries. Return those that came, and the errors of the others."""
        asked = {_name(entry): entry for entry in entries}
        answers = self.asked.answers(asked)
        found = []
        for name, entry in asked.items():
            listed = answers.values.get(name)
            if listed and entry.details:
                found.append((entry.details, listed))
        return found, list(answers.errors.values())

    def _question(self, entry: Listed, **more: Any) -> Callable[[], list[Episode]]:
        source = ask.providers()[entry.provider]
        return partial(source.episodes, entry.id, **self.how, **more)


def entries_by_source(others: Iterable[Candidate]) -> list[list[Candidate]]:
    """Return the entries whose lists are worth requesting, by source, the preferred one first."""
    candidates = list(others)
    found = []
    for name, source in ask.able(Capability.EPISODES).items():
        short = []
        for entry in candidates:
            if entry.provider == name and is_short(entry):
                short.append(entry)
        if short and not source.is_spine:
            found.append(short[:MOST_ENTRIES])
    return found


def preferred_entries(others: Iterable[Candidate]) -> list[Candidate]:
    """Return those of the preferred source that has any."""
    by_source = entries_by_source(others)
    return by_source[0] if by_source else []


def is_short(entry: Candidate) -> bool:
    """Return whether a list is short enough. A running show has no count: then its age decides."""
    if not entry.details or not entry.details.premiered:
        return False
    weeks = (date.today() - entry.details.premiered).days // 7
    return (entry.episode_count or weeks) <= SHORT_ENTRY


def _name(entry: Listed) -> str:
    return f"{entry.provider} {entry.id}"
