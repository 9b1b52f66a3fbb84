"""The NFO part: what Kodi, Jellyfin and Emby read, merged with what people changed by hand."""

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...errors import DiskError
from ...files import naming, nfo
from ...messages import Message
from ...models import Episode, Season, Series, SeriesId
from ...models.days import day_of
from ...models.part import LOADED, PARTIAL
from ..parts import claims
from ..parts.claims import ClaimedPart
from ..series import titles
from . import beside_videos, file_changes, series_folder

log = logging.getLogger(__name__)

ID_ORDER = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist", "mal", "kitsu")
MOST_COPIES = 99  # of one broken file, each under a name of its own
UNREADABLE, SET_ASIDE, KEPT = "unreadable_nfo", "set_aside", "kept"  # the gravest first
NO_NFO = ("not readable", "in the way")  # why the disk refuses what is too large, or is no file


@dataclass(frozen=True)
class Note:
    """A file that was not handled as usual.

    code: UNREADABLE, SET_ASIDE or KEPT; because: the end of its sentence.
    """

    code: str
    path: str
    why: str | Message = ""
    copy: str = ""

    @property
    def message(self) -> Message:
        if self.code == SET_ASIDE:
            return Message(self.code, {"file": self.path, "copy": self.copy})
        return Message(self.code, {"file": self.path, "why": self.why})


def load(claimed: ClaimedPart) -> None:
    """Write tvshow.nfo, the season.nfo of each season folder, and an NFO beside each video file.

    Raises DiskError; if only some files cannot be read, after all others are written.
    """
    series = Series.get_by_id(claimed.series.id)
    files = list(documents(series))
    notes: list[Note] = []
    forbidden: DiskError | None = None
    for done, (path, content) in enumerate(files, start=1):
        claimed.check()
        try:
            notes += _write(claimed, series, path, content)
        except DiskError as error:
            if error.reason != "no permission":
                raise
            forbidden = error
        claimed.advance(done, len(files))
    beside_videos.clear(series)
    if forbidden:
        raise forbidden
    _finish(claimed, series, [path for path, _ in files], notes)


def _finish(claimed: ClaimedPart, series: Series, paths: list[str], notes: list[Note]) -> None:
    moments: dict[str, int] = {}
    for path in paths:
        changed = file_changes.changed_at(series, path)
        if changed:
            moments[path] = changed
    by_code = _by_code(notes)
    error = _error(by_code)
    if UNREADABLE in by_code or SET_ASIDE in by_code:
        log.warning("The NFO files of %r: %s", series.title, error)
    state = LOADED
    if UNREADABLE in by_code:
        state = PARTIAL
    with claimed.writing():
        file_changes.record_seen(series, moments)
        claims.finish(claimed, state, source="aniworld", error=error)


def _by_code(notes: Sequence[Note]) -> dict[str, list[Note]]:
    """Return the notes by their code, the most serious first."""
    found: dict[str, list[Note]] = {}
    for code in (UNREADABLE, SET_ASIDE, KEPT):
        alike = [note for note in notes if note.code == code]
        if alike:
            found[code] = alike
    return found


def _error(by_code: dict[str, list[Note]]) -> Message | None:
    """Return one message for all files with which the same is the matter, however many they are."""
    messages: list[Message] = []
    for first, *more in by_code.values():
        messages.append(first.message)
        if more:
            messages.append(Message("more_files", {"count": len(more)}))
    return Message.several(messages) if messages else None


def _write(claimed: ClaimedPart, series: Series, path: str, content: bytes) -> list[Note]:
    """Merge one file with what is on disk and write it.

    Returns a note when it stays as it is, or was broken.
    """
    try:
        current = series_folder.read(series, path, nfo.MAX_BYTES)
    except DiskError as error:
        if error.reason in NO_NFO:
            return [Note(UNREADABLE, path, error.kept)]
        raise
    if current is None:
        series_folder.ready(series)
        _record(claimed, series, path, content, content)
        series_folder.overwrite(series, path, content, is_new=True)
        return []
    final, notes = _merge(series, path, current, content)
    if final is not None:
        if final != current:
            series_folder.overwrite(series, path, final, is_new=False)
        _record(claimed, series, path, final, content)
    return notes


def _merge(series: Series, path: str, current: bytes, content: bytes) -> tuple[bytes | None, list[Note]]:
    """Return what to write over an existing file, None for nothing, and a note about it.

    A broken file of ours is copied first; a broken one of somebody else's stays as it is.
    """
    last = series_folder.last_written(series, path)
    last_content = None
    if last and last.content:
        last_content = bytes(last.content)
    merged = nfo.merge(current, last_content, content)
    if merged.content is not None:
        return merged.content, []
    if merged.is_broken and last:
        if not current.strip():
            log.warning("%s of %r was empty and is written anew.", path, series.title)
            return content, []
        copy = _set_aside(series, path, current)
        if copy:
            return content, [Note(SET_ASIDE, path, copy=copy)]
    return None, [Note(UNREADABLE if merged.is_unreadable else KEPT, path, merged.reason)]


def _set_aside(series: Series, path: str, content: bytes) -> str | None:
    """Copy a broken file, under a free name beside it. Return None if there is none.

    A copy that already exists, as a killed worker leaves it, is not made twice.
    """
    home = series_folder.home(series).path
    for number in range(MOST_COPIES):
        name = f"{path}.{number}.bak" if number else f"{path}.bak"
        if _holds(series, name, content):
            return name
        if not os.path.lexists(home / name):
            try:
                series_folder.overwrite(series, name, content, is_new=True)
            except DiskError as error:
                if error.reason != "name too long":
                    raise
                return None
            return name
    return None


def _holds(series: Series, path: str, content: bytes) -> bool:
    with contextlib.suppress(DiskError):
        return series_folder.read(series, path, nfo.MAX_BYTES) == content
    return False


def _record(claimed: ClaimedPart, series: Series, path: str, final: bytes, content: bytes) -> None:
    with claimed.writing():
        series_folder.record(series, path, series_folder.digest(final), content)


def documents(series: Series) -> Iterator[tuple[str, bytes]]:
    """Return every NFO that this series should have: path inside its folder, and content."""
    seasons = list(series.seasons.order_by(Season.number))
    yield naming.TVSHOW_NFO, nfo.tvshow(show(series, seasons))
    home = series_folder.home(series).path
    for season in seasons:
        if not series_folder.is_in_reach(home):
            continue
        folder = naming.find_season_folder(home, season.number)
        if folder:
            yield f"{folder.name}/{naming.SEASON_NFO}", nfo.season(season_nfo(series, season))
    for path, rows in _beside_videos(series).items():
        yield path, nfo.episode([episode(series, row) for row in rows])


def _beside_videos(series: Series) -> dict[str, list[Episode]]:
    """Return the NFO of each video with its episodes; "a.mkv" and "a.mp4" share one with those of both."""
    found: dict[str, list[Episode]] = {}
    for video in beside_videos.of(series):
        rows = found.setdefault(video.nfo, [])
        rows += [row for row in video.episodes if row not in rows]
    return found


def _ids(series: Series) -> dict[str, str]:
    """Return the ids of the show in their order; of several from one source the first counts."""
    known: dict[str, str] = {}
    for row in SeriesId.select().where(SeriesId.series == series).order_by(SeriesId.id):
        known.setdefault(row.provider, row.value)
    return {name: known[name] for name in ID_ORDER if name in known}


def show(series: Series, seasons: list[Season]) -> nfo.ShowNfo:
    """Return the series as its tvshow.nfo has it."""
    ids = _ids(series)
    ended = None
    if series.status == "ended":
        ended = day_of(series.ended)
    return nfo.ShowNfo(
        title=series.title,
        original_title=series.original_title,
        plot=series.overview,
        premiered=day_of(series.premiered),
        ended=ended,
        year=series.year,
        status=series.status,
        studios=(series.studio,) if series.studio else (),
        genres=tuple(series.genres or ()),
        runtime_minutes=series.runtime_minutes,
        rating=series.rating,
        countries=(series.country,) if series.country else (),
        ids=ids,
        default_id=next(iter(ids), ""),
        named_seasons={season.number: season.name for season in seasons if season.name},
    )


def season_nfo(series: Series, season: Season) -> nfo.SeasonNfo:
    title = season.name
    if not title and season.number == 0:
        title = "Specials"
    return nfo.SeasonNfo(
        number=season.number,
        title=title or f"Season {season.number}",
        plot=season.overview,
        premiered=day_of(season.premiered),
    )


def episode(series: Series, row: Episode) -> nfo.EpisodeNfo:
    return nfo.EpisodeNfo(
        title=titles.of_episode(row) or f"Episode {row.number}",
        show_title=series.title,
        season=row.season,
        episode=row.number,
        plot=row.overview,
        aired=day_of(row.air_date),
        runtime_minutes=row.runtime_minutes,
        rating=row.rating,
        original_title=(row.titles or {}).get("ja", ""),
        ids={row.provider: row.provider_id},
        default_id=row.provider,
    )
