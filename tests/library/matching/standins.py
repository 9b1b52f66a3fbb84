"""Stand-ins of sources that know a few shows, and series that are resolved at them."""

from datetime import date

from aniworld.library.matching import matching
from aniworld.library.series import titles
from aniworld.library.sources import ask
from aniworld.models import Series, SeriesId
from aniworld.providers.base import Attribution, Candidate, Capability, Details, Provider


class Source(Provider):
    """A source that finds every show whose title shares a word with the question, in the order in which it
    has them."""

    capabilities = Capability.SEARCH | Capability.DETAILS | Capability.EPISODES
    resolves_from = ("mal", "tvdb")

    def __init__(self, name, *shows, is_spine=False, resolves=(), trouble=None):
        self.name, self.is_spine, self.trouble = name, is_spine, trouble
        self.attribution = Attribution(name.title(), "", "")
        self.shows = {show.id: show for show in shows}
        self.resolves, self.asked = dict(resolves), []

    def search(self, query, *, priority):
        self.asked.append(query)
        if self.trouble:
            raise self.trouble
        words = set(titles.fold(query).split())
        shows = self.shows.values()
        return [
            self._candidate(show)
            for show in shows
            if words & set(titles.fold(" ".join(self._known(show))).split())
        ]

    @staticmethod
    def _known(show):
        return [show.title, *show.titles.values(), *show.synonyms]

    def _candidate(self, show):
        known = (show.title,) if self.is_spine else tuple(self._known(show))
        year = show.premiered.year if show.premiered else None
        drawn, details = "live action" not in show.genres, None if self.is_spine else show
        return Candidate(
            provider=self.name,
            id=show.id,
            title=show.title,
            titles=known,
            year=year,
            is_animation=drawn,
            details=details,
        )

    def resolve(self, ids, *, priority):
        if self.trouble:
            raise self.trouble
        return next((self.resolves[pair] for pair in ids.items() if pair in self.resolves), None)

    def details(self, source_id, *, priority, force=False):
        if self.trouble:
            raise self.trouble
        return self.shows.get(source_id)


def tv(ident, title, year=None, **fields):
    return Details(
        provider="tvmaze", id=str(ident), title=title, premiered=year and date(year, 1, 1), **fields
    )


def cour(ident, title, year=None, month=4, **fields):
    return Details(
        provider="kitsu", id=str(ident), title=title, premiered=year and date(year, month, 1), **fields
    )


def called(title, ids, year=None):
    series = Series.create(key=title[:120], title=title, added_as=title, year=year)
    for provider, value in ids.items():
        SeriesId.create(series=series, provider=provider, value=value)
    return series


def resolve(title, year=None, **ids):
    with ask.side_by_side() as asked:
        *_, match = matching.resolve(called(title, ids, year), asked, ids, priority=2)
    return match
