"""The NFO part: what the library's readers (Kodi, Jellyfin, Emby) are told, merged with what people changed by hand."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from ..files import naming, nfo
from ..models import Episode, Season, Series, SeriesId
from ..models.part import LOADED
from . import claims, shelving, titles
from .claims import Held

ID_ORDER = ("tvdb", "tmdb", "imdb", "tvmaze", "anidb", "anilist", "mal", "kitsu")


def load(held: Held) -> None:
    """Write tvshow.nfo, the season.nfo of season folders that are there, and an NFO beside each video file."""
    series = Series.get_by_id(held.series.id)
    files = list(documents(series))
    kept: list[str] = []
    for done, (path, content) in enumerate(files, start=1):
        held.check()
        kept += _write(held, series, path, content)
        held.advance(done, len(files))
    with held.writing():
        claims.finish(held, LOADED, source="aniworld", error=" ".join(kept) or None, code="kept" if kept else None)


def _write(held: Held, series: Series, path: str, content: bytes) -> list[str]:
    """Merge one file with what is on disk and write it. Returns a sentence when it was left as its owner made it."""
    current = shelving.read(series, path)
    last = shelving.last_written(series, path)
    if current is not None:
        merged = nfo.merge(current, bytes(last.content) if last and last.content else None, content)
        if merged.content is None:
            return [f"{path} is kept as it is: {merged.reason}"]
    final = content if current is None else merged.content
    if current is None:
        shelving.check_root()
        _record(held, series, path, final, content)
    if final != current:
        shelving.overwrite(series, path, final, is_new=current is None)
    if current is not None:
        _record(held, series, path, final, content)
    return []


def _record(held: Held, series: Series, path: str, final: bytes, content: bytes) -> None:
    with held.writing():
        shelving.record(series, path, shelving.digest(final), content)


def documents(series: Series) -> Iterator[tuple[str, bytes]]:
    """Every NFO that this series should have: path inside its folder, and content."""
    seasons = list(series.seasons.order_by(Season.number))
    yield naming.TVSHOW_NFO, nfo.tvshow(show(series, seasons))
    home = naming.inside(shelving.root(), shelving.folder(series))
    for season in seasons:
        folder = naming.find_season_folder(home, season.number) if shelving.is_in_reach(home) else None
        if folder:
            yield f"{folder.name}/{naming.SEASON_NFO}", nfo.season(season_nfo(series, season))
    present = series.episodes.where(Episode.file.is_null(False)).order_by(Episode.file, Episode.season, Episode.number)
    for file, rows in groupby(present, key=lambda row: row.file):
        yield naming.episode_nfo(file), nfo.episode([episode(series, row) for row in rows])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ids(series: Series) -> dict[str, str]:
    known = {row.provider: row.value for row in series.ids.order_by(SeriesId.id.desc())}  # of several cours the first counts
    return {name: known[name] for name in ID_ORDER if name in known}


def show(series: Series, seasons: list[Season]) -> nfo.ShowNfo:
    """The series as its NFO tells it."""
    ids = _ids(series)
    return nfo.ShowNfo(
        title=series.title,
        original_title=series.original_title,
        plot=series.overview,
        premiered=_day(series.premiered),
        ended=_day(series.ended) if series.status == "ended" else None,
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
    title = season.name or ("Specials" if season.number == 0 else f"Season {season.number}")
    return nfo.SeasonNfo(number=season.number, title=title, plot=season.overview, premiered=_day(season.premiered))


def episode(series: Series, row: Episode) -> nfo.EpisodeNfo:
    return nfo.EpisodeNfo(
        title=titles.of_episode(row) or f"Episode {row.number}",
        show_title=series.title,
        season=row.season,
        episode=row.number,
        plot=row.overview,
        aired=_day(row.air_date),
        runtime_minutes=row.runtime_minutes,
        rating=row.rating,
        original_title=(row.titles or {}).get("ja", ""),
        ids={row.provider: row.provider_id},
        default_id=row.provider,
    )
