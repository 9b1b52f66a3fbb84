"""The NFO part: what Kodi, Jellyfin and Emby read, merged with what people changed by hand."""

import logging
from collections.abc import Iterator

from ...errors import DiskError
from ...files import naming, nfo
from ...models import Episode, Season, Series, SeriesId
from ...models.days import day_of
from ...models.part import LOADED, PARTIAL
from ..parts import claims
from ..parts.claims import ClaimedPart
from ..series import titles
from . import beside_videos, file_changes, nfo_notes, nfo_writing, series_folder
from .nfo_notes import OTHER_SHOW, SET_ASIDE, UNREADABLE, Note

log = logging.getLogger(__name__)

ID_ORDER = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist", "mal", "kitsu")


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
            notes += nfo_writing.write(claimed, series, path, content)
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
    by_code = nfo_notes.by_code(notes)
    error = nfo_notes.message(by_code)
    if by_code.keys() & {UNREADABLE, OTHER_SHOW, SET_ASIDE}:
        log.warning("The NFO files of %r: %s", series.title, error)
    state = LOADED
    if by_code.keys() & {UNREADABLE, OTHER_SHOW}:
        state = PARTIAL
    with claimed.writing():
        file_changes.record_seen(series, moments)
        claims.finish(claimed, state, source="aniworld", error=error)


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
