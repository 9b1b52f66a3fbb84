"""Episodes of several sources become one list: the spine numbers it, the others fill its blanks and never renumber."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from ..database import now
from ..models import Episode, Season, Series
from ..providers import base

Identity = tuple[str, int | str]
BATCH = 200
NEAR = timedelta(days=10)  # how far the first episode of an entry may lie from the entry's start
FIELDS = (
    "season", "number", "absolute", "title", "titles", "overview", "air_date", "runtime_minutes", "rating", "still_url",
    "sources",
)


def number(episodes: Sequence[base.Episode], taken: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Give each episode its place: provider id -> (season, number).

    Specials go to season 0. One without a number keeps the place that it once got (taken), and a new one gets the
    next free number in order of its air date, so that a special that appears later moves no other.
    """
    places = {e.id: (e.season, e.number) for e in episodes if not _is_loose(e)}
    loose = sorted((e for e in episodes if _is_loose(e)), key=lambda e: (e.air_date or date.max, e.id.zfill(12)))
    places |= {e.id: taken[e.id] for e in loose if e.id in taken and taken[e.id][0] == 0}
    used = {place[1] for place in places.values() if place[0] == 0}
    following = max(used, default=0)
    for episode in loose:
        if episode.id not in places:
            following += 1
            places[episode.id] = (0, following)
    return places


def _is_loose(episode: base.Episode) -> bool:
    return episode.number is None or (episode.is_special and episode.season != 0)


def store(series: Series, provider: str, episodes: Sequence[base.Episode]) -> Iterable[int]:
    """Write the spine's episodes, a batch at a time (the caller wraps each in its own transaction); yields how many
    are written. Nothing is ever deleted: what the provider no longer lists is marked as missing since now, and what
    only a former spine had is put aside, out of the list. A list without any episode changes nothing.
    """
    known = list(series.episodes)
    ignored = _ignored(known, provider)
    rows = {row.provider_id: row for row in known if row.provider == provider}
    places = number(episodes, {row.provider_id: (row.season, row.number) for row in rows.values()})
    wanted = _without_clashes(episodes, places)
    absolute = {e.id: n for n, e in enumerate((e for e in wanted if places[e.id][0] != 0), start=1)}
    slots = {(row.season, row.number): row for row in known}
    listed = {rows[e.id].id for e in wanted if e.id in rows}
    written = set()
    for start in range(0, len(wanted), BATCH):
        new = []
        for episode in wanted[start : start + BATCH]:
            row = rows.get(episode.id) or Episode(series=series, provider=provider, provider_id=episode.id)
            row.is_ignored = row.is_ignored or _identity(absolute.get(episode.id), episode.air_date) in ignored
            _place(row, places[episode.id], slots, listed)
            if _fill(row, episode, places[episode.id], absolute.get(episode.id)):
                row.save() if row.id else new.append(row)
            written.add(row.id)
        _insert(new)
        yield min(start + BATCH, len(wanted))
    gone = [row for row in known if row.id not in written] if wanted else []
    _mark_missing([row.id for row in gone if row.provider == provider])
    _put_aside([row.id for row in gone if row.provider != provider])


def _identity(absolute: int | None, air_date: date | str | None) -> Identity | None:
    """By what an episode is the same at another source: its number in the whole show; of a special, the day it aired."""
    return ("number", absolute) if absolute else ("special", str(air_date)) if air_date else None


def _ignored(known: Sequence[Episode], provider: str) -> set[Identity | None]:
    """What the user ignores of a former spine's list; it follows the episode, not the place."""
    former = [row for row in known if row.provider != provider and row.is_ignored and row.season >= 0]
    return {_identity(row.absolute, row.air_date) for row in former} - {None}


def _mark_missing(gone: list[int]) -> None:
    Episode.update(missing_since=now()).where(Episode.id.in_(gone) & Episode.missing_since.is_null()).execute()


def _put_aside(gone: list[int]) -> None:
    """To places that no show has: whoever lets the former spine number again finds their wishes as they were."""
    aside = {Episode.season: -1 - Episode.id, Episode.missing_since: now(), Episode.file: None}
    is_there = (Episode.season >= 0) | Episode.missing_since.is_null() | Episode.file.is_null(False)
    Episode.update(aside).where(Episode.id.in_(gone) & is_there).execute()


def _without_clashes(episodes: Sequence[base.Episode], places: dict[str, tuple[int, int]]) -> list[base.Episode]:
    """In order of their places; of two that claim one place the first stays."""
    ordered = sorted(episodes, key=lambda e: places[e.id])
    return [next(group) for _, group in groupby(ordered, key=lambda e: places[e.id])]


def _place(row: Episode, place: tuple[int, int], slots: dict[tuple[int, int], Episode], listed: set[int]) -> None:
    """Free the place for this episode: one that is listed elsewhere moves aside, one that is gone hands over its row,
    and one of a former spine its video.
    """
    holder = slots.get(place)
    if holder is not None and holder is not row:
        if row.id is None and holder.id not in listed and holder.provider == row.provider:
            row.id, row.file, row.is_ignored = holder.id, holder.file, holder.is_ignored
        else:
            row.file = holder.file if holder.provider != row.provider else row.file
            holder.season = -1 - holder.id  # a place that no show has, until its own turn comes
            holder.save(only=[Episode.season])
    if slots.get((row.season, row.number)) is row:
        del slots[row.season, row.number]
    slots[place] = row


def _insert(rows: list[Episode]) -> None:
    """Many at once: one after the other, a long show's would take as long as its answers."""
    if rows:
        columns = [field for field in Episode._meta.sorted_fields if field is not Episode.id]
        Episode.insert_many([[getattr(row, field.name) for field in columns] for row in rows], columns).execute()


def _fill(row: Episode, episode: base.Episode, place: tuple[int, int], absolute: int | None) -> bool:
    """Take over what the spine says; a blank never overwrites what is known. True when the row has to be written."""
    before = tuple(getattr(row, name) for name in FIELDS) if row.id else None
    row.season, row.number, row.absolute = *place, absolute
    row.titles = (row.titles or {}) | episode.titles
    row.air_date = episode.air_date.isoformat() if episode.air_date else row.air_date
    told = {name for name in ("title", "overview", "runtime_minutes", "rating", "still_url") if getattr(episode, name)}
    for name in told:
        setattr(row, name, getattr(episode, name))
    told |= {f"titles.{language}" for language in episode.titles} | ({"air_date"} if episode.air_date else set())
    row.sources = {name: source for name, source in (row.sources or {}).items() if name not in told}
    is_changed = before != tuple(getattr(row, name) for name in FIELDS) or bool(row.missing_since)
    row.missing_since = None
    return is_changed


def enrich(series: Series, entry: base.Details, episodes: Sequence[base.Episode]) -> int:
    """Fill the blanks of the list from an entry that covers a part of it. Returns how many episodes gained something."""
    by_place = {(row.season, row.number): row for row in series.episodes.order_by(Episode.season, Episode.number)}
    first = starting_place(list(by_place.values()), entry.premiered)
    if first is None:
        return 0
    changed = 0
    for episode in episodes:
        row = by_place.get((first[0], first[1] + episode.number - 1)) if episode.number else None
        if row is not None and _fill_blanks(row, episode, entry.provider):
            row.save()
            changed += 1
    return changed


def starting_place(rows: Sequence[Episode], start: date | None) -> tuple[int, int] | None:
    """Where an entry that starts on this day begins in the list: the regular episode aired nearest to it."""
    dated = [row for row in rows if row.season > 0 and row.air_date]
    if start is None or not dated:
        return None
    nearest = min(dated, key=lambda row: (abs(date.fromisoformat(row.air_date) - start), row.season, row.number))
    return (nearest.season, nearest.number) if abs(date.fromisoformat(nearest.air_date) - start) <= NEAR else None


def _fill_blanks(row: Episode, episode: base.Episode, source: str) -> bool:
    gained = {name for name in ("title", "overview", "runtime_minutes", "still_url") if not getattr(row, name) and getattr(episode, name)}
    for name in gained:
        setattr(row, name, getattr(episode, name))
    new_titles = {language: title for language, title in episode.titles.items() if language not in (row.titles or {})}
    row.titles = (row.titles or {}) | new_titles
    if not row.air_date and episode.air_date:
        row.air_date = episode.air_date.isoformat()
        gained.add("air_date")
    gained_titles = [f"titles.{language}" for language in new_titles]
    row.sources = (row.sources or {}) | dict.fromkeys([*sorted(gained), *gained_titles], source)
    return bool(gained or new_titles)


def lacks_titles(series: Series) -> bool:
    """Whether an episode that has aired has no title yet, or none of its home."""
    return any(not row.title or not {"ja", "x-jat"} & set(row.titles or ()) for row in _aired(series))


def lacks_shown_titles(series: Series, language: str) -> bool:
    """Whether an episode that has aired has no title yet, or none in the language that its user prefers."""
    return any(not row.title or (language != "en" and language not in (row.titles or ())) for row in _aired(series))


def _aired(series: Series) -> Iterable[Episode]:
    return series.episodes.where((Episode.season > 0) & (Episode.air_date <= date.today().isoformat()))


def store_seasons(series: Series, details: base.Details) -> None:
    """Write what is known of the seasons; one without an entry of its own is made from its episodes."""
    known = {season.number: season for season in details.seasons}
    numbers = {row[0] for row in series.episodes.select(Episode.season).where(Episode.season >= 0).distinct().tuples()}
    for value in sorted(numbers):
        season = known.get(value) or base.Season(number=value)
        row = Season.one_with(series=series, number=value) or Season(series=series, number=value)
        row.name, row.overview = season.name or row.name, season.overview or row.overview
        row.premiered = season.premiered.isoformat() if season.premiered else row.premiered
        row.ended = season.ended.isoformat() if season.ended else row.ended
        row.save()
