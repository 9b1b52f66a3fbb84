"""Series are added, listed, found and removed here, never waiting for a provider."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from peewee import Select, fn

from .. import events
from ..database import iso, now, transaction
from ..errors import Invalid, NotFound
from ..files import naming
from ..models import PARTS, Part, Series, SeriesId
from ..models.part import USER
from ..providers.base import Capability
from . import asking, catalogued, claims, shelving, telling, titles

LONGEST_NAME, LONGEST_ASKED = 1000, 10_000
YEARS = range(1900, 2100)
PER_PAGE = 60
SORTS = {
    "added": (Series.added_at.desc(), Series.id.desc()),
    "title": (Series.sort_title, Series.id),
    "year": (Series.year.desc(nulls="last"), Series.sort_title, Series.id),
}
STATES = {"loading": Series.loading_status.startswith("loading")} | {
    name: Series.loading_status == name for name in ("completed", "failed")
}


@dataclass(frozen=True)
class Pick:
    """A show that somebody picked: what services call it, how it was shown, and its other names."""

    ids: dict[str, str]
    title: str
    year: int | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """One page of the library. total: series that match; whole_total: all there are."""

    items: list[Series]
    total: int
    page: int
    pages: int
    whole_total: int = 0
    loading_count: int = 0
    failed_count: int = 0


def add(name: str | None = None, provider: str | None = None, source_id: str | None = None, *,
        title: str = "", year: int | None = None, priority: int = USER) -> tuple[Series, bool]:
    """Put a series into the library by plain name, or as what a provider or the catalogue calls it. Returns it and
    whether it is new.

    One short transaction, no network: the row, its parts and one event. The same series again returns the one there
    is. Raises Invalid with its field.
    """
    if provider is None and source_id is None:
        shown = _clean(name, "name", required=True)
        return _put(shown, titles.fold(shown) or shown.casefold(), {}, None, priority)
    picked = pick(provider, source_id, title, year)
    return _put(picked.title, f"{provider}:{source_id}", picked.ids, picked.year, priority, picked.names)


def pick(provider: str | None, source_id: str | None, title: str = "", year: int | None = None) -> Pick:
    """What a provider or the catalogue has under this id; title and year: as it was shown. Raises Invalid with its field."""
    ids = identity(provider, source_id)
    entry = catalogued.entry(source_id) if provider == catalogued.NAME else None
    shown = catalogued.title(entry) if entry else _clean(title, "name", required=False)
    year = entry.year if entry else year
    names = tuple(name for language, name in entry.names if language) if entry else ()
    return Pick(ids, shown, year if year in YEARS else None, names)


def identity(provider: str | None, source_id: str | None) -> dict[str, str]:
    """What a provider or the catalogue calls a series, as ids by service. Raises Invalid."""
    if provider == catalogued.NAME:
        return catalogued.ids(catalogued.entry(source_id))
    known = asking.able(Capability.DETAILS)
    if provider not in known:
        raise Invalid(f"The provider is one of {', '.join([catalogued.NAME, *known])}.", "provider")
    if not re.fullmatch(r"[\w.-]{1,64}", source_id or "", re.ASCII):
        raise Invalid("Give the id that the provider has for the series.", "id")
    return {provider: source_id}


def _put(
    title: str, folded: str, ids: dict[str, str], year: int | None, priority: int, names: Sequence[str] = ()
) -> tuple[Series, bool]:
    with transaction():  # locked for writing: of two who add the same at once, the second finds it
        existing = find(folded, ids)
        if existing:
            return existing, False
        return _insert(title or folded, folded, ids, year, priority, names), True


def _clean(text: str | None, field: str, *, required: bool) -> str:
    if text is not None and not isinstance(text, str):
        raise Invalid("The name must be text.", field)
    if len(text or "") > LONGEST_ASKED:
        raise Invalid("That name is too long.", field)
    clean = " ".join((text or "").replace("\x00", "").encode("utf-8", "ignore").decode().split())
    if required and not clean:
        raise Invalid("Type the name of a series first.", field)
    return clean[:500]


def find(folded: str, ids: dict[str, str]) -> Series | None:
    """The series that one of these ids names; without any, the one that was added under this name or has this very title."""
    if ids:
        named = [(SeriesId.provider == service) & (SeriesId.value == value) for service, value in catalogued.naming(ids).items()]
        return Series.select().join(SeriesId).where(reduce(or_, named)).order_by(SeriesId.id).first()
    by_name = Series.get_or_none(Series.added_as == folded[:500])
    if by_name or not titles.fold(folded):
        return by_name
    alike = Series.select().where(Series.sort_title == titles.sort_title(folded))
    return next((series for series in alike if titles.fold(series.title) == folded), None)


def _insert(title: str, folded: str, ids: dict[str, str], year: int | None, priority: int, names: Sequence[str]) -> Series:
    series = Series.create(
        key=_free_key(title, folded), title=title, added_as=folded[:500], year=year,
        sort_title=titles.sort_title(title), search_text=titles.search_text([title, *names]),
    )
    keep_ids(series, ids)
    for name in PARTS:
        Part.create(series=series, name=name, priority=priority, requested_at=now())
    telling.refresh(series.id, "series_added")
    return series


def keep_ids(series: Series, ids: dict[str, str]) -> None:
    """Write what services call a series; an id of a whole show may be another's already."""
    rows = [{"series": series.id, "provider": service, "value": value} for service, value in ids.items()]
    if rows:
        SeriesId.insert_many(rows).on_conflict_ignore().execute()


def _free_key(title: str, folded: str) -> str:
    wanted = naming.slug(title, "series")
    wanted = f"anime-{wanted}" if wanted.isdecimal() else wanted  # a number is an id
    taken = {row.key for row in Series.select(Series.key).where((Series.key == wanted) | Series.key.startswith(wanted + "-"))}
    number = len(taken) + 1
    while (key := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return key


def get(identifier: int | str) -> Series:
    """A series by its id, which is a number, or by its key. Raises NotFound."""
    text = str(identifier)
    if not text.isdecimal():
        series = Series.get_or_none(Series.key == text)
    else:  # and never a key: who removes an id twice must not meet a show of that name
        series = Series.get_or_none(Series.id == int(text)) if len(text) < 16 else None
    if series is None:
        raise NotFound("There is no such series in the library.")
    return series


def called(name: str) -> Series:
    """A series by its key, also by one of 0.1.0 that is a number, else by its id. Raises NotFound."""
    return Series.get_or_none(Series.key == name) or get(name)


def load(series: Series, names: list[str], *, force: bool = False, priority: int = USER) -> None:
    """Ask for parts of a series again. Raises Invalid for a part that does not exist."""
    strange = [name for name in names if name not in PARTS]
    if strange or not names:
        raise Invalid(f"A part is one of {', '.join(PARTS)}.", "parts")
    with transaction():
        claims.request(series.id, names, priority, force=force)


def remove(series: Series, *, files: bool = False) -> None:
    """Take a series out of the library. Its files stay, unless asked otherwise: then those that we wrote go too. Raises
    DiskError while they are out of reach; the series stays then, as nobody else knows which are ours.
    """
    if files and any(series.files):
        shelving.check_root()
    if files:
        shelving.remove_ours(series)
    with transaction():
        fresh = Series.get_or_none(Series.id == series.id)
        if fresh is None:
            return
        late = list(fresh.files) if files else []
        Series.delete().where(Series.id == series.id).execute()
        payload = {"series_id": str(series.id), "key": series.key, "name": series.title, "timestamp": iso(now())}
        events.publish(series.topic, "series_removed", payload)
    shelving.remove_late(fresh.folder, late)


def shelf(q: str = "", state: str = "", sort: str = "added", page: int = 1, per_page: int = PER_PAGE) -> Shelf:
    """One page of the library, newest first unless sorted otherwise. Raises Invalid for an unknown state or sort."""
    query = _filtered(q, state)
    if sort not in SORTS:
        raise Invalid(f"Sort is one of {', '.join(SORTS)}.", "sort")
    total = query.count()
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    items = list(query.order_by(*SORTS[sort]).paginate(page, per_page))
    return Shelf(items, total, page, pages, **counts())


def _filtered(q: str, state: str) -> Select:
    query = Series.select()
    if state and state not in STATES:
        raise Invalid(f"State is one of {', '.join(STATES)}.", "state")
    if state:
        query = query.where(STATES[state])
    q = q.replace("\x00", "")[:LONGEST_NAME].strip()
    if q:
        folded = titles.fold(q)  # nothing is left of signs and emoji: those are looked for as they are
        query = query.where(Series.search_text.contains(folded) if folded else Series.title.contains(q))
    return query


def counts() -> dict[str, int]:
    """How many series there are, how many are loading, and how many failed."""
    rows = Series.select(Series.loading_status, fn.COUNT(Series.id)).group_by(Series.loading_status).tuples()
    by_status = dict(rows)
    return {
        "whole_total": sum(by_status.values()),
        "loading_count": sum(n for status, n in by_status.items() if status.startswith("loading")),
        "failed_count": by_status.get("failed", 0),
    }
