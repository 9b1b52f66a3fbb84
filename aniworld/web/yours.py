"""What a person edited, in words for the pages."""

from typing import Any, NamedTuple

from flask import url_for

from ..library.series import edit_fields, editing
from ..library.series.edits import FILE, GIVEN_BACK
from ..messages.words import word
from ..models import Episode, Series
from ..translations import N_, gettext

LONGEST_SHOWN = 300

# What a field is called, what to know of it, and its form.
WORDS = {
    "title": (N_("Title"), "", "text"),
    "sort_title": (N_("Sort title"), N_("By which lists are sorted."), "text"),
    "original_title": (N_("Original title"), "", "text"),
    "tagline": (N_("Tagline"), N_("The line on the poster."), "text"),
    "plot": (N_("Plot"), "", "area"),
    "premiered": (N_("First aired"), "", "date"),
    "ended": (N_("Last aired"), N_("Counts for a show that has ended."), "date"),
    "status": (N_("Status"), "", "choice"),
    "runtime_minutes": (N_("Minutes of an episode"), "", "number"),
    "genres": (N_("Genres"), N_("With commas between them."), "text"),
    "tags": (N_("Tags"), N_("With commas between them."), "text"),
    "studio": (N_("Studio"), "", "text"),
    "country": (N_("Country"), "", "text"),
    "mpaa": (N_("Age rating"), N_("As your media server shows it, such as TV-14 or FSK-12."), "text"),
    "rating": (N_("Rating"), N_("From 0 to 10."), "number"),
    "user_rating": (N_("Your rating"), N_("A whole number from 1 to 10."), "number"),
    "air_date": (N_("Aired"), "", "date"),
}
STATUSES = {
    "running": N_("Running"),
    "ended": N_("Ended"),
    "upcoming": N_("Not aired yet"),
    "": N_("Unknown"),
}
# Elements of NFO files that no form can edit.
ELEMENTS = {
    "uniqueid": N_("Id"),
    "actor": N_("Cast"),
    "credits": N_("Writers"),
    "director": N_("Directors"),
    "trailer": N_("Trailer"),
    "namedseason": N_("Name of a season"),
    "episodeguide": N_("Episode guide"),
}


class Yours(NamedTuple):
    """An edit as the pages show it.

    where: how it was made; back: the address that gives it back, or takes again what was given back; "" for
    what cannot be taken again.
    """

    name: str
    label: str
    value: str
    ours: str
    where: str
    is_given_back: bool
    is_written: bool
    back: str


def of_series(series: Series) -> list[Yours]:
    """Return what a person edited of a series."""
    found = []
    for one in editing.listed(series):
        found.append(_shown(one, "", series_id=series.id))
    return found


def of_episode(series: Series, row: Episode) -> list[Yours]:
    """Return what a person edited of an episode."""
    found = []
    for one in editing.listed(row):
        place = {"series_id": series.id, "season": row.season, "number": row.number}
        found.append(_shown(one, "_episode", **place))
    return found


def _shown(one: editing.Edit, ending: str, **place: Any) -> Yours:
    """Return an edit as the pages show it. ending: of the name of the routes."""
    is_given_back = one.how == GIVEN_BACK
    verb = "take_again" if is_given_back else "give_back"
    back = ""
    if one.has_value or not is_given_back:
        back = url_for(f"editing.{verb}{ending}", **place, field=one.field)
    value = edit_fields.as_text(one.field, one.value)
    ours = edit_fields.as_text(one.field, one.ours)
    if one.field == "status":
        value, ours = status(value), status(ours)
    return Yours(
        one.field,
        label(one.field),
        short(value or ", ".join(one.texts)),
        short(ours),
        word("from_nfo_file") if one.how == FILE else word("from_here"),
        is_given_back,
        one.is_written,
        back,
    )


def status(name: str) -> str:
    return gettext(STATUSES.get(name, name))


def label(field: str) -> str:
    if field in WORDS:
        return gettext(WORDS[field][0])
    tag, _, which = field.partition(":")
    name = gettext(ELEMENTS.get(tag, tag))
    return f"{name} ({which})" if which else name


def short(text: str, longest: int = LONGEST_SHOWN) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rstrip() + "…"
