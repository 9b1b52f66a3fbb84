"""The search for a show by its title: the one that is surely meant, or a sentence that asks which."""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from ... import catalogue
from ...errors import AniworldError, ProviderError, UnknownTitle
from ...models import SeriesId
from ...providers.base import Candidate, Capability, Details
from ...text import squeeze
from ..series import titles
from ..sources import ask
from ..sources.episode_requests import EpisodeRequests
from . import catalogue_source, choosing, related
from .choosing import Choice
from .show_search import SOON_SECONDS, Search

LIKELY = 3  # candidates whose other titles are looked up when no main title fits
MOST_SHOWN = 4  # shows that a sentence names
CATALOGUE_HITS = 8
log = logging.getLogger(__name__)


class TitleSearch(Search):
    """The search by a title.

    series_id: for which it searches; of two shows of one name it takes the one that is no other series' yet.
    """

    requests: EpisodeRequests | None = None
    series_id: int | None = None

    def by_title(self) -> Details | None:
        """Return the show that the title surely means: of the spines in turn, then of all enrichers."""
        self.ask(self.searches(ask.able(Capability.DETAILS), choosing.query(self.title)))
        details = self._at_spines() or self._at_enrichers()
        if details:
            return details
        for query in choosing.other_queries(self.title):
            self.ask_anew(self.searches(self.spines | self.enrichers, query))
            details = self._at_spines() or self._at_enrichers()
            if details:
                return details
        return None

    def _at_spines(self) -> Details | None:
        for name in self.spines:
            details = self._spine_by_title(name)
            if details:
                return details
        return None

    def _at_enrichers(self) -> Details | None:
        self.hear()
        return self._enricher_by_title()

    def _spine_by_title(self, name: str) -> Details | None:
        self.hear([name])
        if name in self.troubles:
            self._pass_over(name, self.troubles[name])
        choice = self._choice(self.found.get(name, []))
        if choice is None:
            return self._by_other_titles(name)
        if self._is_doubtful(choice):
            return None
        return self._of_best(choice.candidate)

    def _choice(self, candidates: Sequence[Candidate]) -> Choice | None:
        """Return the show that is meant; one of the same name instead if it is another series already."""
        choice = choosing.choose(candidates, [self.title], self.year)
        if choice and choice.is_exact and len(candidates) > 1:
            taken = self._taken(candidates)
            if choice.candidate.id in taken:
                rest = [candidate for candidate in candidates if candidate.id not in taken]
                other = choosing.choose(rest, [self.title], self.year)
                if other and other.is_exact:
                    return other
        return choice

    def _taken(self, candidates: Sequence[Candidate]) -> set[str]:
        """Return the ids of those that are other series of the library."""
        provider = candidates[0].provider
        rows = SeriesId.select().where(
            (SeriesId.provider == provider)
            & SeriesId.value.in_([candidate.id for candidate in candidates])
            & (SeriesId.series != self.series_id)
        )
        return {row.value for row in rows}

    def _is_doubtful(self, choice: Choice) -> bool:
        """Return whether another show has exactly this title, and what was found only sounds like it."""
        if choice.is_exact and choice.candidate.is_animation:
            return False
        self.hear(within=SOON_SECONDS)
        exact = choosing.choose(self.found_by(self.enrichers), [self.title], self.year)
        if exact and exact.is_exact and not _is_same_show(exact.candidate, choice.candidate):
            return True
        return not choice.is_exact and self._is_another_in_catalogue(choice.candidate)

    def _is_another_in_catalogue(self, candidate: Candidate) -> bool:
        """Return whether the catalogue has exactly this title, and only for other shows."""
        wanted = squeeze(choosing.query(self.title))
        others = []
        for entry in catalogue.search(choosing.query(self.title), CATALOGUE_HITS):
            names = [title for _, title in entry.names]
            if wanted in map(squeeze, names):
                others.append(names)
        known = [candidate.title, *candidate.titles]
        return bool(others) and not any(_are_alike(names, known) for names in others)

    def _enricher_by_title(self) -> Details | None:
        """Return the show of the best entry. Raises the error of a silent source that may have known it."""
        choice = choosing.choose(self.found_by(self.enrichers), [self.title], self.year)
        if choice and (choice.is_exact or not self._is_another_in_catalogue(choice.candidate)):
            return self._spine_of(self.of(choice.candidate))
        able = ask.able(Capability.SEARCH | Capability.EPISODES)
        searched = [name for name in self.enrichers if name in able]
        if searched and not any(name in self.found for name in searched):
            raise self.troubles[searched[0]]
        return None

    def _of_best(self, best: Candidate) -> Details | None:
        """Return the details of the best one, and request the likely lists meanwhile."""
        details = self.asking_for(best.provider, best.id)
        start = None
        if best.year:
            start = date(best.year, 1, 1)
        likely = Details(provider=best.provider, id=best.id, title=best.title, premiered=start)
        self._request_lists(likely, [])
        self.hear(within=SOON_SECONDS)  # the lists of entries that are known by then are asked for, too
        self._request_lists(likely, related.entries(self, likely, self.enrichers))
        return details()

    def _request_lists(self, likely: Details, entries: list[Candidate]) -> None:
        if self.requests:
            self.requests.expect(likely, entries)

    def _pass_over(self, name: str, error: AniworldError) -> None:
        """Do without a spine that cannot answer; raises what may pass by itself."""
        if error.retryable:
            raise error
        log.warning("%s is passed over: %s", ask.label(name), error)
        self.troubles[name] = error

    def _spine_of(self, entry: Details | None) -> Details | None:
        """Return the show of an enricher's entry; the entry itself if no spine knows it."""
        if entry is None:
            return None
        for name, spine in self.spines.items():
            try:
                details = self.same_show(spine, entry, entry.ids)
                if details:
                    return details
            except ProviderError as error:
                self._pass_over(name, error)
        if entry.provider in ask.able(Capability.EPISODES):
            return entry
        return None

    def _by_other_titles(self, name: str) -> Details | None:
        """Look at the other titles of the best shows: people type romaji, the spine answers in English."""
        likely = sorted(self.found.get(name, []), key=attrgetter("is_animation"), reverse=True)
        for candidate in likely[:LIKELY]:
            details = self.of(candidate)
            if details is None:
                continue
            known = Candidate.of(details, is_animation=candidate.is_animation)
            choice = choosing.choose([known], [self.title], self.year)
            if choice and not self._is_doubtful(choice):
                return details
        return None

    def unknown(self) -> UnknownTitle:
        """Return why no show is taken: nobody knows one, or several may be meant."""
        if self.ids and catalogue_source.NAME not in self.ids:
            name, value = list(self.ids.items())[-1]
            return UnknownTitle("no_show_of_id", "all", retryable=False, source=ask.label(name), id=value)
        title = self.title[:80]
        shows = self._may_be_meant()
        if shows:
            return UnknownTitle("which_show", "all", retryable=False, title=title, shows=shows)
        return UnknownTitle("no_show_called", "all", retryable=False, title=title)

    def _may_be_meant(self) -> list[str]:
        """Return the shows that were found and have the words in their title, as "Title (Year)"."""
        shown: dict[str, None] = {}
        for candidate in self.found_by(ask.able(Capability.SEARCH | Capability.EPISODES)):
            title = choosing.title_with(candidate, self.title)
            if title and candidate.year:
                shown[f"{title[:80]} ({candidate.year})"] = None
            elif title:
                shown[title[:80]] = None
        return list(shown)[:MOST_SHOWN]


def _is_same_show(one: Candidate, other: Candidate) -> bool:
    if one.year and other.year and abs(one.year - other.year) > choosing.NEAR_YEARS:
        return False
    return _are_alike([one.title, *one.titles], [other.title, *other.titles])


def _are_alike(names: Iterable[str], others: Iterable[str]) -> bool:
    bases = [titles.base(name) for name in names]
    return titles.likeness(bases, [titles.base(name) for name in others]) >= related.ALIKE
