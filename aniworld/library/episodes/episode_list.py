"""The list of episodes as its spine tells it: stored beside the rows that there are, and nothing is lost."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ...database import now
from ...models import Episode, Series
from ...providers import base
from ..series import edits
from . import episode_rows, numbering
from .episode_rows import BATCH
from .numbering import Place

Identity = tuple[str, int | str]
PLAIN = ("title", "overview", "runtime_minutes", "rating", "votes", "still_url")
PEOPLE = ("directors", "writers")
FIELDS = (
    "season",
    "number",
    "absolute",
    "title",
    "titles",
    "overview",
    "air_date",
    "airs_at",
    "runtime_minutes",
    "rating",
    "votes",
    "directors",
    "writers",
    "ids",
    "still_url",
    "sources",
)


def store(series: Series, provider: str, episodes: Sequence[base.Episode]) -> Iterator[int]:
    """Write the spine's episodes, a batch at a time; yields how many are written.

    The caller wraps each step in its own transaction. Nothing is ever deleted: what the provider no longer
    lists is marked as missing since now, and what only a former spine had is put aside, out of the list. A
    list without any episode changes nothing.
    """
    spine = _SpineList(series, provider, episodes)
    for start in range(0, len(spine.wanted), BATCH):
        batch = spine.wanted[start : start + BATCH]
        spine.write(batch)
        written = start + len(batch)
        if written == len(spine.wanted):
            spine.leave_out_the_others()
        yield written


class _SpineList:
    """The list of a spine beside the rows that there are.

    rows: those of this spine, by provider id; slots: by the place that they hold now; listed: ids of those
    that stay.
    """

    def __init__(self, series: Series, provider: str, episodes: Sequence[base.Episode]) -> None:
        self.series = series
        self.provider = provider
        self.known = Episode.all_with(series=series.id)
        self.ignored = _ignored(self.known, provider)
        self.edited = _edited(self.known, provider)
        self.rows: dict[str, Episode] = {}
        self.slots: dict[Place, Episode] = {}
        taken: dict[str, Place] = {}
        for row in self.known:
            place = (row.season, row.number)
            self.slots[place] = row
            if row.provider == provider:
                self.rows[row.provider_id] = row
                taken[row.provider_id] = place
        self.places = numbering.number(episodes, taken)
        self.wanted = numbering.without_clashes(episodes, self.places)
        self.absolute = numbering.absolute_numbers(self.wanted, self.places)
        self.listed = {self.rows[episode.id].id for episode in self.wanted if episode.id in self.rows}
        self.written: set[int] = set()

    def write(self, batch: Sequence[base.Episode]) -> None:
        """Write these episodes. Rows that are in their way move first, so that no two hold one place."""
        in_the_way: list[int] = []
        new = []
        changed = []
        for episode in batch:
            row = self._row_of(episode)
            in_the_way += self._take_place(row, self.places[episode.id])
            is_changed = _fill(row, episode, self.places[episode.id], self.absolute.get(episode.id))
            if row.id is None:
                new.append(row)
                continue
            self.written.add(row.id)
            if is_changed:
                changed.append(row)
        if in_the_way:
            Episode.update(season=-1 - Episode.id).where(Episode.id.in_(in_the_way)).execute()
        episode_rows.update_episodes(changed)
        episode_rows.insert_episodes(new)

    def _row_of(self, episode: base.Episode) -> Episode:
        row = self.rows.get(episode.id)
        if row is None:
            row = Episode(series=self.series, provider=self.provider, provider_id=episode.id)
        identity = _identity(self.absolute.get(episode.id), episode.air_date)
        if identity in self.ignored:
            row.is_ignored = True
        if row.id is None and identity in self.edited:
            row.edits = self.edited[identity]
        return row

    def _take_place(self, row: Episode, place: Place) -> list[int]:
        """Give a row its place. Return the id of the row that has to move aside for it, if any.

        A row that is listed elsewhere moves aside, one that is gone hands over its id, and one of a former
        spine its video.
        """
        in_the_way = []
        holder = self.slots.get(place)
        if holder is not None and holder is not row:
            if row.id is None and holder.id not in self.listed and holder.provider == row.provider:
                row.id = holder.id
                row.file = holder.file
                row.is_ignored = holder.is_ignored
            else:
                if holder.provider != row.provider:
                    row.file = holder.file
                holder.season = -1 - holder.id  # a place that no show has, until its own turn comes
                in_the_way.append(holder.id)
        if self.slots.get((row.season, row.number)) is row:
            del self.slots[row.season, row.number]
        self.slots[place] = row
        return in_the_way

    def leave_out_the_others(self) -> None:
        missing = []
        of_a_former_spine = []
        for row in self.known:
            if row.id in self.written:
                continue
            if row.provider == self.provider:
                missing.append(row.id)
            else:
                of_a_former_spine.append(row.id)
        _mark_missing(missing)
        _put_aside(of_a_former_spine)


def _identity(absolute: int | None, air_date: date | str | None) -> Identity | None:
    """Return what an episode is known by at another source.

    That is its number in the whole show; of a special, the day on which it aired.
    """
    if absolute:
        return "number", absolute
    if air_date:
        return "special", str(air_date)
    return None


def _ignored(known: Sequence[Episode], provider: str) -> set[Identity]:
    """Return what the user ignores of a former spine's list; it follows the episode, not the place."""
    found = set()
    for row in known:
        identity = _identity(row.absolute, row.air_date)
        if identity and row.provider != provider and row.is_ignored and row.season >= 0:
            found.add(identity)
    return found


def _edited(known: Sequence[Episode], provider: str) -> dict[Identity, dict[str, edits.Entry]]:
    """Return what a person edited of a former spine's list; it follows the episode, too."""
    found = {}
    for row in known:
        identity = _identity(row.absolute, row.air_date)
        edited = edits.of(row, edits.PAGE)
        if identity and edited and row.provider != provider and row.season >= 0:
            found[identity] = {name: one | {"is_pending": True} for name, one in edited.items()}
    return found


def _mark_missing(unlisted: list[int]) -> None:
    if unlisted:
        is_listed = Episode.missing_since.is_null()
        Episode.update(missing_since=now()).where(Episode.id.in_(unlisted) & is_listed).execute()


def _put_aside(unlisted: list[int]) -> None:
    """Park rows under negative seasons, so that what is ignored survives a switch back."""
    if unlisted:
        aside = {Episode.season: -1 - Episode.id, Episode.missing_since: now(), Episode.file: None}
        is_there = (Episode.season >= 0) | Episode.missing_since.is_null() | Episode.file.is_null(False)
        Episode.update(aside).where(Episode.id.in_(unlisted) & is_there).execute()


def _fill(row: Episode, episode: base.Episode, place: Place, absolute: int | None) -> bool:
    """Take over what the spine says. Return whether the row has to be written.

    A blank never overwrites what is known.
    """
    before = _stored(row)
    by_spine = {f"titles.{language}" for language in episode.titles}
    for name in PLAIN:
        value = getattr(episode, name)
        if value:
            setattr(row, name, value)
            by_spine.add(name)
    for name in PEOPLE:
        setattr(row, name, list(getattr(episode, name)) or getattr(row, name))
    row.ids = (row.ids or {}) | episode.ids or None
    if episode.air_date:
        row.air_date = episode.air_date.isoformat()
        row.airs_at = episode.airs_at  # none, if the day alone is known now
        by_spine.add("air_date")
    row.season, row.number = place
    row.absolute = absolute
    row.titles = (row.titles or {}) | episode.titles
    row.sources = _without(by_spine, row.sources or {})
    is_changed = row.id is None or row.missing_since is not None
    row.missing_since = None
    return is_changed or before != _stored(row)


def _stored(row: Episode) -> list[Any]:
    return [getattr(row, name) for name in FIELDS]


def _without(by_spine: set[str], sources: dict[str, str]) -> dict[str, str]:
    """Return the sources of what the spine does not tell itself."""
    others = {}
    for name, source in sources.items():
        if name not in by_spine:
            others[name] = source
    return others
