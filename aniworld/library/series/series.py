"""Adding and finding series, never waiting for a provider."""

import re
import unicodedata
from dataclasses import dataclass

from ...database import run_sql, transaction
from ...errors import Invalid, NotFound
from ...models import PARTS, Series
from ...models.part import USER
from ...providers.base import Capability
from ...providers.cleaning import UNSAFE, identifier
from ..matching import catalogue_source
from ..parts import claims
from ..sources import ask
from . import asked_for, new_series
from .asked_for import AskedFor
from .listing import PER_PAGE as PER_PAGE
from .listing import SORTS as SORTS
from .listing import STATES as STATES
from .listing import Listing as Listing
from .listing import counts as counts
from .listing import list_series as list_series
from .new_series import store_ids as store_ids
from .removal import remove as remove

LONGEST_ASKED, LONGEST_NAME = 10_000, 500  # characters, before and after it is cleaned
YEARS = range(1900, 2100)
NUMBER = re.compile("[1-9][0-9]{0,14}")  # an id as we write it: no other digits, no zeros before it
AN_ID = "(named.provider = ? AND named.value = ?)"
ONE_OF_ITS_IDS = "JOIN series_id AS named ON named.series_id = series.id WHERE {} ORDER BY named.id LIMIT 1"
ALIKE = """
    SELECT 1 FROM series WHERE added_as = ? OR sort_title IN (?, ?)
    UNION ALL SELECT 1 FROM merged_series WHERE added_as = ? LIMIT 1
"""
WAS_MERGED = """
    JOIN merged_series AS card ON card.series_id = series.id WHERE card.{} = ?
    ORDER BY card.merged_at DESC, card.id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Pick:
    """A show that somebody picked: its ids at the services, how it was shown, and its other names."""

    ids: dict[str, str]
    title: str
    year: int | None
    names: tuple[str, ...] = ()


def add(
    name: str | None = None,
    provider: str | None = None,
    source_id: str | None = None,
    *,
    title: str = "",
    year: int | None = None,
    priority: int = USER,
) -> tuple[Series, bool]:
    """Add a series by name, or by its id at a provider or in the catalogue. Return it and whether it is new.

    One short transaction, no network: the row, its parts and one event. Adding the same series again returns
    the existing one. Raises Invalid with its field.
    """
    return _put(_asked(name, provider, source_id, title, year), priority)


def existing(name: str | None, provider: str | None = None, source_id: str | None = None) -> Series | None:
    """Return the series that add() would return instead of a new one; None if it would add one.

    Raises Invalid as add() does.
    """
    return _there(_asked(name, provider, source_id, "", None))


def _asked(
    name: str | None, provider: str | None, source_id: str | None, title: str, year: int | None
) -> AskedFor:
    if provider is None and source_id is None:
        return asked_for.read(_clean(name, "name", required=True))
    picked = pick(provider, source_id, title, year)
    return AskedFor(picked.title, f"{provider}:{source_id}", picked.year, picked.ids, picked.names)


def pick(provider: str | None, source_id: str | None, title: str = "", year: int | None = None) -> Pick:
    """Return what a provider or the catalogue has under this id; title and year: as shown. Raises Invalid.

    The catalogue's own title is taken, unless it has none in a language of the household.
    """
    ids = identity(provider, source_id)
    entry = catalogue_source.entry(source_id) if provider == catalogue_source.NAME else None
    shown = _clean(title, "name", required=False)
    if entry and not (shown and catalogue_source.is_foreign(entry)):
        shown = catalogue_source.title(entry)
    year = entry.year if entry else year
    names = tuple(name for language, name in entry.names if language) if entry else ()
    return Pick(ids, shown, year if year in YEARS else None, names)


def identity(provider: str | None, source_id: str | None) -> dict[str, str]:
    """Return the ids of a series at a provider or in the catalogue, by service. Raises Invalid."""
    if provider == catalogue_source.NAME:
        return catalogue_source.ids(catalogue_source.entry(source_id))
    known = ask.able(Capability.DETAILS)
    if provider not in known:
        raise Invalid("no_such_provider", "provider", choices=[catalogue_source.NAME, *known])
    if source_id is None or not identifier(source_id, known[provider].id_form):
        raise Invalid("id_of_provider_wanted", "id")
    return {provider: source_id}


def _put(asked: AskedFor, priority: int) -> tuple[Series, bool]:
    with transaction():  # locked for writing: of two who add the same at once, the second finds it
        found = _there(asked)
        if found:
            claims.bring_forward(found.id)
            return found, False
        return new_series.insert(asked, priority), True


def _there(asked: AskedFor) -> Series | None:
    """Return the series with one of these ids, that was asked for by this name, or that has this title.

    What was merged into another series is that one.
    """
    if not asked.ids and not _may_be_there(asked):
        return None
    found = find(asked.ids) or Series.one_with(added_as=asked.folded[:500])
    if found is None and not asked.ids:
        found = asked_for.same_title(asked)
    return found or _merged("added_as", asked.folded[:500])


def _may_be_there(asked: AskedFor) -> bool:
    """Return whether anything is like what was asked for by name. Most that is added is not."""
    added_as = asked.folded[:500]
    return run_sql(ALIKE, added_as, *asked_for.sort_titles(asked), added_as).fetchone() is not None


def _clean(text: str | None, field: str, *, required: bool) -> str:
    if text is not None and not isinstance(text, str):
        raise Invalid("name_no_text", field)
    if len(text or "") > LONGEST_ASKED:
        raise Invalid("name_too_long", field, most=LONGEST_NAME)
    clean = " ".join(UNSAFE.sub("", " ".join((text or "").split())).split())
    if not any(unicodedata.category(sign)[0] in "LNPS" for sign in clean):
        clean = ""  # marks alone cannot be seen
    if required and not clean:
        raise Invalid("name_empty", field)
    if required and len(clean) > LONGEST_NAME:
        raise Invalid("name_too_long", field, most=LONGEST_NAME)
    return clean[:LONGEST_NAME]  # of a title that a source gave


def find(ids: dict[str, str]) -> Series | None:
    """Return the series that one of these ids names; None without ids."""
    named = catalogue_source.naming(ids)
    if not named:
        return None
    values: list[str] = []
    for service_and_value in named.items():
        values += service_and_value
    found = Series.read(ONE_OF_ITS_IDS.format(" OR ".join([AN_ID] * len(named))), *values)
    return next(iter(found), None)


def get(identifier: int | str) -> Series:
    """Return a series by its id, which is a number, or by its key. Raises NotFound."""
    text = str(identifier)
    if not text.isdecimal():
        series = Series.one_with(key=text)
    else:  # and never a key: who removes an id twice must not meet a show of that name
        series = Series.one_with(id=int(text)) if NUMBER.fullmatch(text) else None
    if series is None:
        raise NotFound("no_such_series")
    return series


def led_to(identifier: int | str) -> Series:
    """Return as get(); the id or key of a merged card leads to the series that it was merged into."""
    try:
        return get(identifier)
    except NotFound:
        text = str(identifier)
        is_id = text.isdecimal() and len(text) < 16
        series = _merged("id", int(text)) if is_id else _merged("key", text)
        if series is None:
            raise
        return series


def _merged(column: str, value: int | str) -> Series | None:
    """Return the series that a card was merged into. column: of the card, by which it is known."""
    return next(iter(Series.read(WAS_MERGED.format(column), value)), None)


def called(name: str) -> Series:
    """Return a series by its key, also by one of 0.1.0 that is a number, else by its id. Raises NotFound."""
    return Series.one_with(key=name) or led_to(name)


def load(series: Series, names: list[str], *, force: bool = False, priority: int = USER) -> None:
    """Request parts of a series again. Raises Invalid for a part that does not exist."""
    strange = [name for name in names if name not in PARTS]
    if strange or not names:
        raise Invalid("no_such_part", "parts", choices=list(PARTS))
    with transaction():
        claims.request(series.id, names, priority, force=force)


def bring_forward(series: Series) -> bool:
    """Bring the unfinished parts of a waiting series forward, as somebody looks at it.

    Return whether it is served sooner now.
    """
    with transaction():
        return claims.bring_forward(series.id)
