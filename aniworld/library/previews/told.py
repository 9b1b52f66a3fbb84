"""What the sources tell of a show now, asked for a preview: nothing of it is stored."""

from dataclasses import dataclass

from ...models import Part, Series
from ...models.part import SEARCH
from ...providers.base import Details, Episode
from ..episodes import blanks, episode_list, seasons, video_places
from ..matching import catalogue_source, details, matching
from ..matching.matching import Match
from ..sources import ask
from ..sources.ask import Asked
from ..sources.episode_requests import EntryList, EpisodeRequests, entries_by_source


@dataclass(frozen=True)
class Told:
    """A show as the sources tell it.

    episodes: the list of the source that numbers them; lists: what other sources have of them, by source in
    order of preference; further: what the catalogue has of the show.
    """

    match: Match
    episodes: list[Episode]
    lists: list[list[EntryList]]
    further: list[Details]

    @property
    def title(self) -> str:
        return self.match.spine.title

    @property
    def year(self) -> int | None:
        premiered = self.match.spine.premiered
        return premiered.year if premiered else None

    def store_list(self, series: Series) -> None:
        """Write the list of episodes, inside the caller's transaction."""
        for _ in episode_list.store(series, self.match.spine.provider, self.episodes):
            pass

    def store_rest(self, series: Series) -> None:
        """Write what is told beside it as loading does, inside the caller's transaction."""
        seasons.store(series, self.match.spine)
        video_places.renew_series([series.id])
        for position, lists in enumerate(self.lists):
            if position == 0 or blanks.lacks_titles(series):
                blanks.enrich(series, lists)

    def store(self, series: Series) -> None:
        """Write all of it, inside the caller's transaction. Raises AlreadyInLibrary."""
        details.store(series, self.match, self.further, is_new=series.resolved_at is None)
        self.store_list(series)
        self.store_rest(series)


def of(series: Series) -> Told:
    """Ask all sources anew. Raises ProviderError."""
    with ask.side_by_side() as asked:
        requests = _requests(asked, force=True)
        ids = matching.known_ids(series)
        matches = matching.resolve(series, asked, ids, priority=SEARCH, force=True, requests=requests)
        *_, match = matches
        return _with_lists(match, requests, details.from_catalogue(ids))


def of_ids(ids: dict[str, str], title: str, year: int | None) -> Told:
    """Return what the sources tell of the show with these ids. Raises ProviderError."""
    with ask.side_by_side() as asked:
        requests = _requests(asked)
        matches = matching.resolve_ids(ids, title, year, asked, priority=SEARCH, requests=requests)
        *_, match = matches
        return _with_lists(match, requests, _of_catalogue(ids))


def at(series: Series, source: str) -> Told:
    """Return what one source tells of a series that others number. Raises ProviderError."""
    match = matching.resolve_at(series, source, priority=SEARCH)
    with ask.side_by_side() as asked:
        return _with_lists(match, _requests(asked), details.from_catalogue(matching.known_ids(series)))


def _requests(asked: Asked, *, force: bool = False) -> EpisodeRequests:
    part = Part(priority=SEARCH, force=int(force))
    return EpisodeRequests(asked, part, _tell_nobody)


def _tell_nobody(done: int, total: int) -> None:
    """Do nothing: nobody follows the progress of a preview."""


def _with_lists(match: Match, requests: EpisodeRequests, further: list[Details]) -> Told:
    requests.expect(match.spine, match.others)
    by_source = entries_by_source(match.others)
    for entries in by_source:
        requests.expect_entries(entries)
    episodes = requests.spine_list(match.spine)
    lists = [requests.entry_lists(entries)[0] for entries in by_source]
    return Told(match, episodes, lists, further)


def _of_catalogue(ids: dict[str, str]) -> list[Details]:
    entry = ids.get(catalogue_source.NAME)
    found = catalogue_source.details(entry) if entry else None
    return [found] if found else []
