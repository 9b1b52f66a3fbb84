"""Who numbers the episodes of a series is chosen once; here its user lets another source do it, on purpose.

The wish is on the series' row until the worker has the other source's list, or knows that there is none.
"""

from collections import Counter
from typing import Any

from ..database import transaction
from ..errors import GateClosed, Invalid, ProviderError
from ..models import Artwork, Part, Season, Series
from ..models import Episode as Row
from ..models.part import FAILED, PARTIAL, USER
from ..providers.base import Capability, Episode, Provider
from . import asking, claims, details, matching, shelving, telling
from . import series as verbs
from .claims import Held
from .matching import Match

RENUMBERED = ("episodes", "nfo")
FOLLOWING = ("logo", "images")  # what is on offer may be more now, and seasons have other posters


class Refused(Exception):
    """The other source cannot number this show; the text says why, in one sentence."""


def choices(series: Series) -> list[Provider]:
    """The other sources that could number it: those of whole shows, and one that has all of it as a single entry.

    While another one is wanted: those that could instead of that one, the present one among them.
    """
    entries = Counter(row.provider for row in series.ids)
    able = asking.able(Capability.DETAILS | Capability.EPISODES) if series.spine else {}
    fit = [source for name, source in able.items() if source.is_spine or entries[name] == 1 or name == series.spine]
    return [source for source in fit if source.name != (series.wanted_spine or series.spine)]


def change(series: Series, name: str) -> None:
    """Let another source number the episodes, as soon as the worker has its list; nothing is asked here.

    To choose the present one takes the wish back. Raises Invalid, and NotFound when the series was removed meanwhile.
    """
    with transaction():
        series = verbs.get(series.id)
        if series.spine and name == (series.wanted_spine or series.spine):
            return
        if name != series.spine and name not in [source.name for source in choices(series)]:
            raise Invalid("Pick one of the sources that can number this show.", "provider")
        wanted = None if name == series.spine else name
        Series.update(wanted_spine=wanted).where(Series.id == series.id).execute()
        claims.request(series.id, RENUMBERED, USER, force=True)  # force: whoever loads it now does so by the old numbers
        telling.refresh(series.id, "series_updated")


def ask(held: Held) -> tuple[Match, list[Episode]]:
    """The show as the wanted source has it, and its episodes, at least one. Nothing is written.

    Raises Refused when that source cannot number it, ProviderError when it may be able to later.
    """
    series, part = held.series, held.part
    how = dict(priority=part.priority, force=bool(part.force))
    try:
        match = matching.resolve_at(series, series.wanted_spine, **how)
        held.check()
        if other := details.owner(series, match.spine):
            raise Refused(f"{asking.label(match.spine.provider)} has this show as one with “{other.title}”.")
        return match, _list(held, match, how)
    except ProviderError as error:
        if isinstance(error, GateClosed) or (error.retryable and part.attempt < claims.TRIES):
            raise
        raise Refused(str(error)) from error


def _list(held: Held, match: Match, how: dict[str, Any]) -> list[Episode]:
    source = asking.providers()[match.spine.provider]
    answers = asking.ask_all({"list": lambda: source.episodes(match.spine.id, progress=held.advance, **how)})
    if "list" in answers.errors:
        raise answers.errors["list"]
    if not answers.values["list"]:
        raise Refused(f"{asking.label(source.name)} lists no episodes of this show yet.")
    return answers.values["list"]


def settle(held: Held, match: Match) -> None:
    """The list is stored: from now on its source numbers it, and what the former one had of its seasons goes.

    Folder, videos, ids, and what the user ignores or wrote stay.
    """
    series, mine = held.series, Part.series == held.series
    told = details.from_catalogue(series)
    shelving.remove_ours(series, lambda path: path.endswith("-poster.jpg"))  # of seasons that may be others now
    with held.writing():
        Season.delete().where(Season.series == series).execute()
        Artwork.delete().where((Artwork.series == series) & (Artwork.kind == "season_poster")).execute()
        series.spine, series.wanted_spine = match.spine.provider, None
        details.keep(series, match, told)
        series.save(only=[Series.wanted_spine])
        claims.request(series.id, FOLLOWING, USER, force=True)
        Part.update(force=0).where(mine & Part.name.in_(FOLLOWING)).execute()  # what was just answered is not asked again


def stay(held: Held, reason: str) -> None:
    """The numbering stays as it is, and the part says why."""
    series, label = held.series, asking.label(held.series.spine)
    has_list = series.episodes.where(Row.missing_since.is_null()).exists()
    with held.writing():
        Series.update(wanted_spine=None).where(Series.id == series.id).execute()
        sentence = f"{reason} {label} goes on numbering the episodes."
        claims.finish(held, PARTIAL if has_list else FAILED, source=label, error=sentence, code="not_renumbered")
        telling.refresh(series.id, "series_updated")
