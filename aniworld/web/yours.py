"""What a person edited, in words for the pages."""

from typing import Any, NamedTuple

from flask import url_for

from ..library.series import edit_fields, editing
from ..library.series.edits import FILE, GIVEN_BACK
from ..models import Episode, Series

LONGEST_SHOWN = 300

# What a field is called, what to know of it, and its form.
WORDS = {
    "title": ("Title", "", "text"),
    "sort_title": ("Sort title", "By which lists are sorted.", "text"),
    "original_title": ("Original title", "", "text"),
    "tagline": ("Tagline", "The line on the poster.", "text"),
    "plot": ("Plot", "", "area"),
    "premiered": ("First aired", "", "date"),
    "ended": ("Last aired", "Counts for a show that has ended.", "date"),
    "status": ("Status", "", "choice"),
    "runtime_minutes": ("Minutes of an episode", "", "number"),
    "genres": ("Genres", "With commas between them.", "text"),
    "tags": ("Tags", "With commas between them.", "text"),
    "studio": ("Studio", "", "text"),
    "country": ("Country", "", "text"),
    "mpaa": ("Age rating", "As your media server shows it, such as TV-14 or FSK-12.", "text"),
    "rating": ("Rating", "From 0 to 10.", "number"),
    "user_rating": ("Your rating", "A whole number from 1 to 10.", "number"),
    "air_date": ("Aired", "", "date"),
}
STATUSES = {"running": "Running", "ended": "Ended", "upcoming": "Not aired yet", "": "Unknown"}
# Elements of NFO files that no form can edit.
ELEMENTS = {
    "uniqueid": "Id",
    "actor": "Cast",
    "credits": "Writers",
    "director": "Directors",
    "trailer": "Trailer",
    "namedseason": "Name of a season",
    "episodeguide": "Episode guide",
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
        value, ours = STATUSES.get(value, value), STATUSES.get(ours, ours)
    return Yours(
        one.field,
        _label(one.field),
        short(value or ", ".join(one.texts)),
        short(ours),
        "in its NFO file" if one.how == FILE else "here",
        is_given_back,
        one.is_written,
        back,
    )


def _label(field: str) -> str:
    if field in WORDS:
        return WORDS[field][0]
    tag, _, which = field.partition(":")
    label = ELEMENTS.get(tag, tag)
    return f"{label} ({which})" if which else label


def short(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return text[:LONGEST_SHOWN].rstrip() + "…"
