"""What a person types to add a series: a title, perhaps with a year, or an id."""

from dataclasses import dataclass, field

from ...files import folder_names
from ...files import titles as title_forms
from ...models import Series
from ..matching import catalogue_source, id_search
from ..sources import ask
from . import titles


@dataclass(frozen=True)
class AskedFor:
    """A series that is asked for by name.

    title: as it was typed, without ids; folded: by which the same question is known again; year: what was
    typed as the show's; ids: by service, those by which somebody finds a show.
    """

    title: str
    folded: str
    year: int | None = None
    ids: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def read(shown: str) -> AskedFor:
    """Read what was typed. An id of the catalogue's services brings the other ids of the entry along."""
    ids, title = id_search.ids_in(shown)
    if not ids:
        shown = title = id_search.meant(shown) or shown
    folded = titles.fold(shown) or shown.casefold()
    understood = ask.understood()
    usable = {service: value for service, value in ids.items() if service in understood}
    entry = id_search.entry_of(ids)
    if entry:
        usable = catalogue_source.ids(entry) | usable
        names = tuple(name for language, name in entry.names if language)
        return AskedFor(title or catalogue_source.title(entry), folded, entry.year, usable, names)
    return AskedFor(title or shown, folded, folder_names.read(title).year, usable)


def sort_titles(asked: AskedFor) -> tuple[str, str]:
    """Return the sort titles of what same_title() may find: of the whole title, and without its year."""
    whole = titles.fold(asked.title)
    bare = whole
    if asked.year:
        bare = titles.fold(folder_names.read(asked.title).title)
    return titles.sort_title(whole), titles.sort_title(bare)


def same_title(asked: AskedFor) -> Series | None:
    """Return the series of this title that is meant; of two shows of one name the year tells them apart."""
    whole = titles.fold(asked.title)
    for series in _titled(whole):
        if not _was_asked_with_year(series, whole):
            return series
    if asked.year:
        for series in _titled(titles.fold(folder_names.read(asked.title).title)):
            if series.year == asked.year:
                return series
    return None


def _titled(folded: str) -> list[Series]:
    if not folded:
        return []
    alike = Series.all_with(sort_title=titles.sort_title(folded))
    return [series for series in alike if titles.fold(series.title) == folded]


def _was_asked_with_year(series: Series, folded: str) -> bool:
    """Return whether a person asked for the show of this title and a certain year."""
    ending = title_forms.year_last(series.added_as)
    return ending is not None and ending[0] == folded
