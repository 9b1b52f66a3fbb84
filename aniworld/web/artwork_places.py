"""Places for pictures as the artwork page wants them: tabs by kind, what is there, and what is on offer."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ..library.artwork import picture_places
from ..library.artwork.picture_jobs import DRAWN, FURTHER_FANART, YOURS, Job
from ..library.disk import places
from ..library.sources import ask
from ..messages.words import word
from ..models import Artwork, Series
from .languages import language
from .previews import preview_url
from .thumbnails import picture

AT_FIRST = 24  # candidates of a language; the browser fetches the others when they are unfolded
TITLES = {
    "poster": "picture_poster",
    "fanart": "picture_fanart",
    "banner": "picture_banner",
    "logo": "picture_logo",
    "landscape": "picture_landscape",
    "clearart": "picture_clearart",
    "fanart1": "picture_fanart1",
    "fanart2": "picture_fanart2",
    "fanart3": "picture_fanart3",
}
SHAPES = {
    "poster": "poster",
    "season_poster": "poster",
    "banner": "banner",
    "logo": "logo",
    "clearart": "logo",
}
BACKGROUNDS = ("fanart", *FURTHER_FANART)


class Offers(NamedTuple):
    """Candidates in one language, the largest first; of many, some are behind a fold."""

    language: str
    first: list[dict[str, Any]]
    more: list[dict[str, Any]]


class Tab(NamedTuple):
    """A kind of picture: the name of its first place, and how many of its places have one."""

    name: str
    label: str
    is_here: bool
    filled: int
    total: int


class ShownPlace:
    """A place for a picture with its words.

    kind: the tab that it is in; label: what it is called beside the others of that tab.
    """

    def __init__(self, series: Series, place: picture_places.Place):
        chosen = None
        if place.chosen and (place.chosen.sha or place.chosen.source == YOURS):
            chosen = place.chosen
        self._place = place
        self._chosen = chosen
        self.series_id = series.id
        self.name = picture_places.name(place.job)
        self.path = _path(place)
        self.id = f"{series.topic}-art-{self.name}"
        self.kind = _kind(place.job)
        self.title = _title(place)
        self.label = _label(place)
        self.shape = SHAPES.get(place.job.kind, "wide")
        self.picture = picture(chosen)
        self.whole = _whole(chosen)
        self.can_undo = place.can_undo
        self.is_yours = chosen is not None and chosen.source == YOURS
        self.is_drawn = chosen is not None and chosen.source == DRAWN
        self.is_pinned = chosen is not None and chosen.is_pinned
        self.state = _state(chosen)
        self.step = _step(chosen)
        self.can_be_drawn = self.name == "logo" and not self.is_drawn

    @cached_property
    def offers(self) -> list[Offers]:
        """Candidates by language, the best offer's language first."""
        languages: dict[str, list[Artwork]] = {}
        for row in self._place.candidates:
            languages.setdefault(row.language or "", []).append(row)
        return [self._offers(code, rows, len(languages) > 1) for code, rows in languages.items()]

    def _offers(self, code: str, rows: list[Artwork], is_named: bool) -> Offers:
        name = ""
        if is_named:
            name = language(code) if code else word("picture_no_language")
        shown = [self._candidate(row) for row in sorted(rows, key=_pixels, reverse=True)]
        return Offers(name, shown[:AT_FIRST], shown[AT_FIRST:])

    def _candidate(self, row: Artwork) -> dict[str, Any]:
        is_chosen = self._chosen is not None and self._chosen.url == row.url
        preview = preview_url(*picture_places.preview(row), size="large")
        if is_chosen and self.picture:
            preview = self.picture.small  # which is here already
        facts = [ask.label(row.source), language(row.language) if row.language else "", _size(row)]
        return {
            "id": row.id,
            "preview": preview,
            "whole": preview_url(row.url, size="full"),
            "facts": [fact for fact in facts if fact],
            "is_chosen": is_chosen,
        }


def _kind(job: Job) -> str:
    if job.kind in BACKGROUNDS:
        return "fanart"
    return job.kind


def _label(place: picture_places.Place) -> str:
    season = place.job.season
    if season < 0:
        return _title(place)
    if season == 0:
        return word("picture_specials")
    return word("picture_season", season=season)


def _whole(chosen: Artwork | None) -> str | None:
    """Return the address of the picture in its full size where a source has it, else of our largest."""
    if chosen and chosen.url:
        return preview_url(chosen.url, size="full")
    own = picture(chosen)
    return own.large if own else None


def _path(place: picture_places.Place) -> str:
    """Return the file of a place: the user's own may have another name."""
    if place.chosen and place.chosen.source == YOURS and place.chosen.file:
        return places.inner(place.chosen.file)
    return place.job.path


def _step(chosen: Artwork | None) -> str:
    """Return a word that changes with what a place shows, for the announcement in the page."""
    if chosen is None:
        return "none"
    return f"{(chosen.sha or '')[:12]}-{chosen.is_pinned}"


def _title(place: picture_places.Place) -> str:
    season = place.job.season
    if season < 0:
        return word(TITLES[place.job.kind])
    if season == 0:
        return word("picture_of_specials")
    return word("picture_of_season", season=season)


def _state(chosen: Artwork | None) -> str:
    if chosen is None:
        return word("picture_none")
    if chosen.source == YOURS:
        return word("picture_yours")
    if chosen.source == DRAWN:
        return word("picture_drawn_chosen" if chosen.is_pinned else "picture_drawn")
    code = "picture_from_better"
    if chosen.is_pinned:
        code = "picture_from_pinned"
    elif chosen.kind in FURTHER_FANART:
        code = "picture_from"
    return word(code, source=ask.label(chosen.source))


def _pixels(row: Artwork) -> int:
    return (row.width or 0) * (row.height or 0)


def _size(row: Artwork) -> str:
    if not (row.width and row.height):
        return ""
    return f"{row.width} \N{MULTIPLICATION SIGN} {row.height}"


def shown(series: Series) -> list[ShownPlace]:
    """Return every place; of the further backgrounds those in use, and the next free one."""
    found = picture_places.of(series)
    free = []
    for place in found:
        if place.job.kind in FURTHER_FANART and _is_free(place):
            free.append(place)
    return [ShownPlace(series, place) for place in found if place not in free[1:]]


def _is_free(place: picture_places.Place) -> bool:
    return not (place.chosen or place.can_undo)


def tabs(found: Sequence[ShownPlace], here: ShownPlace) -> list[Tab]:
    """Return a tab for each kind of picture."""
    kinds: dict[str, list[ShownPlace]] = {}
    for place in found:
        kinds.setdefault(place.kind, []).append(place)
    shown_tabs = []
    for kind, group in kinds.items():
        label = group[0].title
        if len(group) > 1 or kind == "season_poster":
            label = word(f"picture_tab_{kind}")
        filled = sum(place.picture is not None for place in group)
        shown_tabs.append(Tab(group[0].name, label, kind == here.kind, filled, len(group)))
    return shown_tabs
