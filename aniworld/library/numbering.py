"""Who numbers the episodes of a series is chosen once; here its user lets another source do it, on purpose."""

from collections import Counter
from datetime import date
from typing import NoReturn

from ..database import transaction
from ..errors import AlreadyInLibrary, AniworldError, Invalid, ProviderError
from ..models import PARTS, Artwork, Part, Season, Series
from ..models.part import SEARCH, USER
from ..providers.base import Capability, Details, Episode, Provider
from . import asking, belonging, claims, details, matching, shelving
from . import series as verbs
from .finding import Search


def choices(series: Series) -> list[Provider]:
    """The other sources that could number it: those of whole shows, and one that has all of it as a single entry."""
    entries = Counter(row.provider for row in series.ids)
    able = asking.able(Capability.DETAILS | Capability.EPISODES) if series.spine else {}
    return [source for name, source in able.items() if name != series.spine and (source.is_spine or entries[name] == 1)]


def change(series: Series, name: str) -> None:
    """Let another source number the episodes from now on; its list is asked for first, and stored by the worker.

    Folder, videos, ids, and what the user ignores or wrote stay. Raises Invalid, AlreadyInLibrary, and ProviderError
    when the source does not answer or has no list: then all is as it was. NotFound when the series was removed meanwhile.
    """
    if name == series.spine:
        return
    source = next((source for source in choices(series) if source.name == name), None)
    if source is None:
        raise Invalid("Pick one of the sources that can number this show.", "provider")
    show, _ = _asked(series, source)
    with transaction():
        verbs.get(series.id)  # it may have been removed meanwhile
        other = details.owner(series, show)
        if other:
            raise AlreadyInLibrary(f"{asking.label(name)} has this show as one with “{other.title}”. Nothing was changed.", other.id)
        verbs.keep_ids(series, {name: show.id} | show.ids)
        Season.delete().where(Season.series == series).execute()
        Artwork.delete().where((Artwork.series == series) & (Artwork.kind == "season_poster")).execute()
        Series.update(spine=name, details_at=None).where(Series.id == series.id).execute()
        claims.request(series.id, PARTS, USER, force=True)  # force: whoever loads it now does so by the old numbers
        Part.update(force=0).where(Part.series == series).execute()  # what was just answered need not be asked again
    shelving.remove_ours(series, lambda path: path.endswith("-poster.jpg"))  # of seasons that may be others now


def _asked(series: Series, source: Provider) -> tuple[Details, list[Episode]]:
    answers = asking.ask_all({source.name: lambda: _listing(series, source)})
    if error := answers.errors.get(source.name):
        _refuse(source, error)
    return answers.values[source.name]


def _refuse(source: Provider, error: AniworldError) -> NoReturn:
    raise ProviderError(
        f"{error} Nothing was changed.", source.name, retryable=error.retryable, retry_after_seconds=error.retry_after_seconds
    ) from error


def _listing(series: Series, source: Provider) -> tuple[Details, list[Episode]]:
    """The show as the source has it, and its episodes. Raises ProviderError when it has none."""
    ids = matching.known_ids(series)
    search = Search(series.title, series.year, SEARCH, False, ids)
    start = date.fromisoformat(series.premiered) if series.premiered else None
    show = Details(series.spine, ids.get(series.spine, ""), series.title, titles=series.titles or {}, premiered=start)
    found = search.at(source, ids[source.name]) if source.name in ids else belonging.sister(search, source, show, ids)
    listed = source.episodes(found.id, priority=SEARCH) if found else []
    if not listed:
        lack = "lists no episodes of this show yet" if found else "does not know this show"
        raise ProviderError(f"{asking.label(source.name)} {lack}.", source.name, retryable=False)
    return found, listed
