"""The search for the spine: the show that a series is, at the source that numbers its episodes."""

from functools import partial

from ... import providers
from ...errors import AniworldError, ProviderError
from ...models import Series
from ...providers.base import Capability, Details, Provider
from ..series import titles
from ..sources import ask
from . import catalogue_source, choosing, related
from .title_search import TitleSearch


class Finder(TitleSearch):
    """The search for the spine."""

    def show_of(self, series: Series) -> Details | None:
        """Return the show behind a series; None when no source knows it."""
        if series.spine:
            return self.by_spine(series.spine)
        if self.ids:
            return self.by_ids()
        return self.by_title()

    def by_spine(self, name: str) -> Details | None:
        if name not in ask.able(Capability.EPISODES):
            raise _switched_off(name)
        try:
            if name not in self.ids:
                return self.by_title()
            return self._known(ask.providers()[name], self.ids[name])
        except ProviderError as error:
            if error.retryable:
                raise
            raise ProviderError("spine_failed", name, retryable=False, why=error.message) from error

    def by_wish(self, name: str, show: Details) -> Details | None:
        """Return what one source has of a show of another source: by its id there, else the same show."""
        if name not in ask.able(Capability.DETAILS | Capability.EPISODES):
            raise ProviderError("source_off", name, retryable=False, source=ask.label(name))
        source = ask.providers()[name]
        if name in self.ids:
            return self._known(source, self.ids[name])
        return related.show_at(self, source, show, self.ids)

    def by_ids(self) -> Details | None:
        if catalogue_source.NAME in self.ids:
            return self._by_foreign_ids()
        for name, spine in self.spines.items():
            if name in self.ids:
                return self._known(spine, self.ids[name])
        for name, enricher in self.enrichers.items():
            if name in self.ids:
                return self._spine_of(self.at(enricher, self.ids[name]))
        if self.ids.keys() & ask.understood():
            return self._by_foreign_ids()
        return None

    def _by_foreign_ids(self) -> Details | None:
        """Return the show behind the ids that the catalogue or a person told.

        It is asked of a source whose id is among them, else of those that resolve one of them, else by its
        title.
        """
        details = self._at_given_spine()
        if details:
            return details
        resolving = self._resolve_elsewhere()
        details = self._at_resolved_spine(resolving)
        if details:
            return details
        for name, source in self.enrichers.items():
            if name not in resolving:
                continue
            source_id = self._resolved(name)
            if source_id:
                return self._spine_of(self.at(source, source_id))
        return self.by_title()

    def _at_given_spine(self) -> Details | None:
        preferred = next(iter(self.spines), "")
        for name, spine in self.spines.items():
            if name not in self.ids:
                continue
            details = self._details(spine, self.ids[name])
            if details and name == preferred:
                return details
            if details:
                return self._spine_of(details)
        return None

    def _resolve_elsewhere(self) -> set[str]:
        """Ask all sources at once that find the show by one of its ids. Return their names."""
        resolving = set()
        for name, source in (self.spines | self.enrichers).items():
            if name not in self.ids and self.ids.keys() & set(source.resolves_from):
                self.asked.ask({f"{name} id": partial(source.resolve, self.ids, priority=self.priority)})
                resolving.add(name)
        return resolving

    def _at_resolved_spine(self, resolving: set[str]) -> Details | None:
        for name, spine in self.spines.items():
            if name not in resolving:
                continue
            for error in self.asked.answers([f"{name} id"]).errors.values():
                self._pass_over(name, error)
            source_id = self._resolved(name)
            if not source_id:
                continue
            details = self._details(spine, source_id)
            if details:
                return details
        return None

    def _resolved(self, name: str) -> str | None:
        """Wait for the id that a source found; None when it found none."""
        return self.asked.answers([f"{name} id"]).values.get(f"{name} id")

    def _details(self, spine: Provider, source_id: str) -> Details | None:
        """Return details for an id that another source supplied; None when its own source cannot tell."""
        try:
            return self._known(spine, source_id)
        except ProviderError as error:
            self._pass_over(spine.name, error)
            return None

    def _known(self, spine: Provider, source_id: str) -> Details | None:
        """Return the details of a show whose id is known, and search the enrichers by its title meanwhile."""
        others = {}
        for name, source in self.enrichers.items():
            if source is not spine:
                others[name] = source
        details = self.asking_for(spine.name, source_id)
        self.ask(self.searches(others, titles.base(choosing.query(self.title))))
        self._request_lists(Details(provider=spine.name, id=source_id, title=self.title), [])
        return details()

    def missed(self, spine: Details) -> list[AniworldError]:
        """Troubles of sources whose episodes would fill blanks, or that would have been the spine."""
        able = ask.able(Capability.EPISODES).keys() - {spine.provider}
        missed: list[AniworldError] = []
        for name, error in self.troubles.items():
            if name in able and (name in self.enrichers or not error.retryable):
                missed.append(error)
        return missed


def _switched_off(name: str) -> ProviderError:
    """Return why the spine is missed, and what one can do."""
    known = providers.SOURCES.get(name)
    code = "spine_has_no_key" if known and known.needs_key else "spine_switched_off"
    setting = f"ANIWORLD_{name.upper()}_KEY"
    return ProviderError(code, name, retryable=False, source=ask.label(name), setting=setting)
