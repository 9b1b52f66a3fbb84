"""A series as the templates want it: with its parts and its pictures."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from ..library.disk import library_gate, missing_folder, nfo_values, originals, other_show, root_rows
from ..library.episodes import renumbering, video_list
from ..library.matching import catalogue_source
from ..library.parts import activity, progress_events
from ..library.parts.claims import LOADING_IS_PAUSED
from ..library.series import episode_counts
from ..library.series.episode_counts import Sums
from ..library.sources import ask
from ..messages.words import word
from ..models import Artwork, MergedSeries, Part, Series, SeriesId, derive
from ..models import Credit as Actor
from ..models.days import day_of
from ..models.grouping import by_series
from ..models.part import LOADING, PENDING, UNAVAILABLE, USER
from ..models.progress import NO_SHOW
from ..providers.base import Provider
from . import cards, yours
from .parts import ShownPart
from .provenance import Credit, Name, also_known_as, credit, where_from
from .thumbnails import Picture, picture
from .yours import Yours

WHOLE_SERIES = -1  # the season of artwork that belongs to no season


class ForeignFile(NamedTuple):
    """A file that was there before, and the elements that were written into it."""

    path: str
    tags: list[str]


class ShownSeries:
    """A series with its parts and pictures. Everything else is read from the row."""

    def __init__(
        self,
        row: Series,
        parts: Sequence[Part],
        artwork: Iterable[Artwork],
        episodes: Sums,
        *,
        is_paused: bool = False,
        away: library_gate.LibraryTrouble | None = None,
    ):
        self.row = row
        self.parts = [ShownPart(part) for part in parts]
        self.episodes_counted = episodes
        states = [part.state for part in parts]
        self.is_paused = is_paused and PENDING in states and LOADING not in states
        self._waits_for = None
        if library_gate.holds_up(parts):
            self._waits_for = away
        self._artwork = {(art.kind, art.season): art for art in artwork}
        self._progress = derive(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def message(self) -> str:
        if self.is_paused:
            return LOADING_IS_PAUSED.sentence
        return self._waits_for.sentence if self._waits_for else self._progress.message.sentence

    @property
    def episode_count(self) -> int:
        return self.episodes_counted.total

    @property
    def present_count(self) -> int:
        return self.episodes_counted.present

    @property
    def short_word(self) -> str:
        """How loading goes, or ended, in a word or two."""
        if self.must_be_picked:
            return word("card_several")
        if self.is_unknown:
            return word("card_not_found")
        if self.is_failed:
            return word("card_failed")
        if self.is_paused:
            return word("card_paused")
        return cards.loading_word([part.row for part in self.parts])

    @property
    def badge(self) -> cards.Badge | None:
        """What its card has in the corner; nothing while it loads, as that says enough."""
        if self.is_loading:
            return None
        return cards.badge(self.row, self.episodes_counted, needs_you=self.is_failed)

    @property
    def folder_trouble(self) -> str:
        """What to say while its folder is missing; "" while it is not."""
        return missing_folder.message(self.row).sentence if self.row.folder_missing_since else ""

    @property
    def is_loading(self) -> bool:
        return not self._progress.is_finished

    @property
    def waits_behind_others(self) -> bool:
        """Whether it would come sooner if the person who looks at it asked for it now."""
        return any(part.state == PENDING and part.priority < USER for part in self.parts)

    @property
    def is_completed(self) -> bool:
        return self._progress.status == "completed"

    @property
    def is_failed(self) -> bool:
        return self._progress.status == "failed"

    @property
    def is_unknown(self) -> bool:
        return any(part.error_code in NO_SHOW and part.state == UNAVAILABLE for part in self.parts)

    @property
    def must_be_picked(self) -> bool:
        """Whether shows were found that may be it, and a person has to say which."""
        for part in self.parts:
            said = (part.error_args or {}).get("sentence")
            if part.error_code in NO_SHOW and isinstance(said, dict) and said.get("code") == "which_show":
                return True
        return False

    @cached_property
    def same_as(self) -> Series | None:
        """Return the series of the library that this one turned out to be."""
        led = MergedSeries.get_or_none(MergedSeries.id == self.row.id)
        if led is None:
            return None
        return led.series

    def _picture(self, kind: str, season: int = WHOLE_SERIES) -> Picture | None:
        return picture(self._artwork.get((kind, season)))

    @cached_property
    def poster(self) -> Picture | None:
        return self._picture("poster")

    @cached_property
    def fanart(self) -> Picture | None:
        return self._picture("fanart")

    @cached_property
    def banner(self) -> Picture | None:
        return self._picture("banner")

    @cached_property
    def logo(self) -> Picture | None:
        return self._picture("logo")

    def season_poster(self, number: int) -> Picture | None:
        return self._picture("season_poster", number)

    @property
    def premiered(self) -> date | None:
        return day_of(self.row.premiered)

    @property
    def ended(self) -> date | None:
        return day_of(self.row.ended)

    @cached_property
    def numbered_by(self) -> Credit | None:
        if not self.row.spine:
            return None
        return credit(self.row, self.row.spine)

    @property
    def soon_numbered_by(self) -> str | None:
        if not self.row.wanted_spine:
            return None
        return ask.label(self.row.wanted_spine)

    @cached_property
    def could_number(self) -> list[Provider]:
        return renumbering.choices(self.row)

    @cached_property
    def where_from(self) -> list[Credit]:
        return where_from(self.row, self._artwork.values())

    @cached_property
    def also_known_as(self) -> list[Name]:
        return also_known_as(self.row)

    @cached_property
    def yours(self) -> list[Yours]:
        """Return what a person edited and did not give back."""
        return [one for one in yours.of_series(self.row) if not one.is_given_back]

    @cached_property
    def cast(self) -> list[Actor]:
        """Return the cast in its order."""
        return nfo_values.credits_of(self.row)[Actor.ACTOR]

    @cached_property
    def unplaced(self) -> list[str]:
        """Return the paths of the videos of which nobody knows what they hold."""
        return video_list.unplaced(self.row)

    @cached_property
    def folders(self) -> list[video_list.FolderTotals]:
        return video_list.by_folder(self.row)

    @cached_property
    def ids_shown(self) -> list[tuple[str, str]]:
        """Return what services call it: their names and ids. The built-in catalogue is no service."""
        rows = self.row.ids.where(SeriesId.provider != catalogue_source.NAME)
        rows = rows.order_by(SeriesId.provider, SeriesId.value)
        return [(ask.label(row.provider), row.value) for row in rows]

    @cached_property
    def foreign_files(self) -> list[ForeignFile]:
        """Return the files of somebody else into which we wrote."""
        found = []
        for row in originals.listed(self.row):
            tags = list(dict.fromkeys(tag for tag, _ in row.elements))
            found.append(ForeignFile(originals.shown_path(self.row, row.path), tags))
        return found

    @cached_property
    def other_show(self) -> str:
        """Return what finds the show that the tvshow.nfo names, when that is another one; else ""."""
        return other_show.offered(self.row)


def show(rows: Sequence[Series]) -> list[ShownSeries]:
    """Return series ready to be drawn, with five queries however many there are."""
    ids = [row.id for row in rows]
    is_paused = activity.paused_since() is not None
    away = library_gate.troubles()
    for_new = root_rows.for_new().id if away else None
    parts = by_series(Part.all_with(series=ids))
    artwork = by_series(Artwork.all_with(series=ids, is_chosen=True))
    counts = episode_counts.sums(ids)
    shown = []
    for row in rows:
        in_order = progress_events.in_order(parts[row.id])
        trouble = away.get(row.root_id or for_new or 0)
        episodes = counts.get(row.id, episode_counts.NONE)
        shown.append(ShownSeries(row, in_order, artwork[row.id], episodes, is_paused=is_paused, away=trouble))
    return shown
