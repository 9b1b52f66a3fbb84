"""Many series at once: what each line of a pasted list means, and adding all of them in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ... import catalogue
from ...catalogue import Entry
from ...database import transaction
from ...errors import AniworldError, Invalid
from ...messages import Message
from ...models import Series
from ...models.part import NEW, USER
from ..matching import catalogue_source, id_search, title_likeness
from ..sources import ask
from . import asked_for, titles
from . import series as verbs

MOST_REVIEWED = 100  # lines that are looked up for one page
MOST_ADDED = 500  # series that one request adds
SINGLE_ONES = 5  # so many are added as urgently as a single one; more of them are bulk
ALTERNATIVES = 5
SURE = 0.86  # how alike a title must be to be taken without a warning


class Wanted(NamedTuple):
    """A series that is to be added: by its id at a provider, or by a name."""

    name: str = ""
    provider: str | None = None
    source_id: str | None = None

    @property
    def text(self) -> str:
        """How it was asked for."""
        return self.name or f"{self.provider}:{self.source_id}"


class Show(NamedTuple):
    """A show that a line may mean. series_id: of the library, when it is there already."""

    title: str
    year: int | None
    kind: str
    wanted: Wanted
    series_id: int | None = None


@dataclass
class Line:
    """What a line of a list was understood as.

    shows: which it may mean, the likeliest first; name: by which it can be added instead, "" for none; note:
    what a person should know of it; is_sure: nothing has to be looked at.
    """

    text: str
    shows: list[Show]
    name: str = ""
    note: Message | None = None
    is_sure: bool = True

    @property
    def is_here(self) -> bool:
        """Whether the likeliest show is in the library, and nothing has to be chosen."""
        return self.is_sure and bool(self.shows) and self.shows[0].series_id is not None

    @property
    def is_chosen(self) -> bool:
        """Whether what it means is to be added, as no earlier line means it."""
        return self.note is None or self.note.code != "line_again"

    @property
    def meant(self) -> Wanted | None:
        """What is added unless somebody chooses: None for nothing."""
        if self.shows:
            return self.shows[0].wanted
        return Wanted(self.name) if self.name else None


class Outcome(NamedTuple):
    """What became of a series that was wanted: the series and whether it is new, or why there is none."""

    wanted: Wanted
    series: Series | None
    is_new: bool = False
    error: AniworldError | None = None


def review(lines: Sequence[str]) -> list[Line]:
    """Return what each line means, asking no source. What an earlier line means already is noted."""
    read: list[Line] = []
    seen: dict[Wanted, int] = {}
    for number, text in enumerate(lines, 1):
        line = _read(text)
        meant = line.meant
        if meant in seen:
            line.note, line.is_sure = Message("line_again", {"line": seen[meant]}), False
        elif meant:
            seen[meant] = number
        read.append(line)
    return read


def _read(text: str) -> Line:
    ids, _ = id_search.ids_in(text)
    if ids:
        return _of_ids(text, ids)
    title = id_search.meant(text)
    if not title:
        return Line(text, [], note=Message("line_unread"), is_sure=False)
    return _of_title(text, title)


def _of_ids(text: str, ids: dict[str, str]) -> Line:
    entry = id_search.entry_of(ids) or next(iter(catalogue.of_ids(ids)), None)
    if entry:
        return Line(text, [_show(entry)])
    service, value = next(iter(ids.items()))
    label = ask.label(service)
    if service not in ask.understood():
        note = Message("line_of_unknown_service", {"service": label, "id": value})
        return Line(text, [], note=note, is_sure=False)
    return Line(text, [_of_source(text, service, value, label)])


def _of_source(text: str, service: str, value: str, label: str) -> Show:
    """Return a show that only a source knows, by the id that it has there."""
    known = verbs.find({service: value})
    title = known.title if known else f"{label} {value}"
    return Show(title, known.year if known else None, "", Wanted(text), known.id if known else None)


def _of_title(text: str, title: str) -> Line:
    entries = []
    for entry in catalogue.search(title, ALTERNATIVES):
        if not entry.is_guess:
            entries.append(entry)
    shows = [_show(entry) for entry in entries]
    named = asked_for.same_title(asked_for.read(title))
    if named:
        others = [show for show in shows if show.series_id != named.id]
        shows = [Show(named.title, named.year, "", Wanted(title), named.id), *others]
    if not shows:
        return Line(text, [], title, Message("line_not_in_catalogue"), is_sure=False)
    is_meant = named is not None or _is_like(title, entries[0])
    if not is_meant or _are_several(title, entries):
        return Line(text, shows, title, Message("line_is_unsure"), is_sure=False)
    return Line(text, shows, title)


def _are_several(title: str, entries: Sequence[Entry]) -> bool:
    """Return whether several shows have this very title, and the line names no year."""
    asked = asked_for.read(title)
    whole = titles.fold(asked.title)
    called_so = []
    for entry in entries:
        if any(whole == titles.fold(name) for _, name in entry.names):
            called_so.append(entry)
    return asked.year is None and len(called_so) > 1


def _is_like(title: str, entry: Entry) -> bool:
    if entry.likeness >= SURE:
        return True
    asked = titles.fold(asked_for.read(title).title)
    return any(title_likeness.closest(asked, name)[0] >= title_likeness.BEGINS for _, name in entry.names)


def _show(entry: Entry) -> Show:
    wanted = Wanted("", catalogue_source.NAME, entry.id)
    known = verbs.find(catalogue_source.ids(entry))
    return Show(catalogue_source.title(entry), entry.year, entry.kind, wanted, known.id if known else None)


def add(wanted: Sequence[Wanted]) -> list[Outcome]:
    """Add all in one transaction, none of them behind what a person adds next. Return what became of each.

    One that cannot be added keeps no other from it. Raises Invalid for more than MOST_ADDED.
    """
    if len(wanted) > MOST_ADDED:
        raise Invalid("too_many_at_once", "series", most=MOST_ADDED, count=len(wanted))
    priority = USER if len(wanted) <= SINGLE_ONES else NEW
    with transaction():
        return [_add(one, priority) for one in wanted]


def _add(one: Wanted, priority: int) -> Outcome:
    try:
        if one.provider is None:
            series, is_new = verbs.add(one.name, priority=priority)
        else:
            series, is_new = verbs.add(None, one.provider, one.source_id, title=one.name, priority=priority)
    except Invalid as error:
        return Outcome(one, None, error=error)
    return Outcome(one, series, is_new)
