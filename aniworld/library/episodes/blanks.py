"""The blanks of an episode list: filled from other sources, and which of them are still there."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from ...models import Episode, Series
from ...models.days import day_of
from ...providers import base
from . import episode_rows
from .numbering import NOWHERE, Place

NEAR = timedelta(days=10)  # between the start of an entry and its first episode
FILLED = ("title", "overview", "runtime_minutes", "still_url")  # a rating is of the spine alone
EntryLists = Iterable[tuple[base.Details, Sequence[base.Episode]]]


def enrich(series: Series, lists: EntryLists) -> int:
    """Fill the blanks of the list from entries that each cover a part of it, inside the caller's transaction.

    Return how many episodes gained something.
    """
    gained = filled(series, lists)
    store(gained)
    return len(gained)


def store(gained: Sequence[Episode]) -> None:
    """Write what filled() gave, inside the caller's transaction."""
    for start in range(0, len(gained), episode_rows.BATCH):
        episode_rows.fill_episodes(gained[start : start + episode_rows.BATCH])


def filled(series: Series, lists: EntryLists) -> list[Episode]:
    """Return the episodes that gain something from entries which each cover a part of the list."""
    rows = Episode.read("WHERE series_id = ? ORDER BY season, number", series.id)
    by_place = {(row.season, row.number): row for row in rows}
    gained: dict[int, Episode] = {}
    for entry, episodes in lists:
        first = starting_place(rows, entry.premiered)
        for episode in episodes:
            row = by_place.get(_place_of(episode, first))
            if row is not None and _fill(row, episode, entry.provider):
                gained[row.id] = row
    return list(gained.values())


def _place_of(episode: base.Episode, first: Place | None) -> Place:
    """Return where an episode of an entry belongs whose first one is there."""
    if first is None or not episode.number:
        return NOWHERE
    return first[0], first[1] + episode.number - 1


def starting_place(rows: Sequence[Episode], start: date | None) -> Place | None:
    """Return the place of the regular episode that aired nearest to this day: there an entry begins."""
    if start is None:
        return None
    found = []
    for row in rows:
        aired = day_of(row.air_date)
        if row.season > 0 and aired:
            found.append((abs(aired - start), row.season, row.number))
    if not found:
        return None
    distance, season, number = min(found)
    if distance > NEAR:
        return None
    return season, number


def _fill(row: Episode, episode: base.Episode, source: str) -> bool:
    """Fill what a row lacks. Return whether it gained something."""
    titles = dict(row.titles or {})
    gained = []
    for name in FILLED:
        value = getattr(episode, name)
        if value and not getattr(row, name):
            setattr(row, name, value)
            gained.append(name)
    if episode.air_date and not row.air_date:
        row.air_date = episode.air_date.isoformat()
        row.airs_at = episode.airs_at
        gained.append("air_date")
    for language, title in episode.titles.items():
        if language not in titles:
            titles[language] = title
            gained.append(f"titles.{language}")
    new_ids = episode.ids.items() - (row.ids or {}).items()
    if new_ids:
        row.ids = (row.ids or {}) | episode.ids
    row.titles = titles
    row.sources = (row.sources or {}) | dict.fromkeys(gained, source)
    return bool(gained or new_ids)


def lacks_titles(series: Series) -> bool:
    """Return whether an episode that has aired has no title yet, or none of its home."""
    for row in _aired(series):
        languages = row.titles or ()
        has_home_title = "ja" in languages or "x-jat" in languages
        if not row.title or not has_home_title:
            return True
    return False


def lacks_shown_titles(series: Series, language: str) -> bool:
    """Return whether an episode that has aired has no title yet, or none in the preferred language."""
    return any(not row.title or not _has_title_in(row, language) for row in _aired(series))


def _has_title_in(row: Episode, language: str) -> bool:
    return language == "en" or language in (row.titles or ())


def _aired(series: Series) -> Iterable[Episode]:
    aired = "WHERE series_id = ? AND season > 0 AND air_date <= ?"
    return Episode.read(aired, series.id, date.today().isoformat())
