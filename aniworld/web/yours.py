"""What a person edited, in words for the pages."""

from typing import NamedTuple

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
    """An edit as the pages show it. where: how it was made; back: the address that gives it back."""

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
        back = url_for("editing.give_back", series_id=series.id, field=one.field)
        found.append(_shown(one, back))
    return found


def of_episode(series: Series, row: Episode) -> list[Yours]:
    """Return what a person edited of an episode."""
    found = []
    for one in editing.listed(row):
        back = url_for(
            "editing.give_back_episode",
            series_id=series.id,
            season=row.season,
            number=row.number,
            field=one.field,
        )
        found.append(_shown(one, back))
    return found


def _shown(one: editing.Edit, back: str) -> Yours:
    value = edit_fields.as_text(one.field, one.value)
    ours = edit_fields.as_text(one.field, one.ours)
    if one.field == "status":
        value, ours = STATUSES.get(value, value), STATUSES.get(ours, ours)
    return Yours(
        one.field,
        _label(one.field),
        _short(value or ", ".join(one.texts)),
        _short(ours),
        "in its NFO file" if one.how == FILE else "here",
        one.how == GIVEN_BACK,
        one.is_written,
        back,
    )


def _label(field: str) -> str:
    if field in WORDS:
        return WORDS[field][0]
    tag, _, which = field.partition(":")
    label = ELEMENTS.get(tag, tag)
    return f"{label} ({which})" if which else label


def _short(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return text[:LONGEST_SHOWN].rstrip() + "…"
