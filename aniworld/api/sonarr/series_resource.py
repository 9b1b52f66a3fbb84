"""Series as Sonarr's clients read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...database import iso
from ...files import naming
from ...library.disk import root_rows
from ...models import Artwork, Root, Series, SeriesId
from ...models.grouping import by_series
from . import asked, season_counts
from .season_counts import SeasonCount

STATUS = {"running": "continuing", "ended": "ended", "upcoming": "upcoming"}
COVERS = {"poster": "poster", "fanart": "fanart", "banner": "banner", "logo": "clearlogo"}
NUMBERS = {"tvdbId": "tvdb", "tvMazeId": "tvmaze", "tmdbId": "tmdb"}  # Sonarr's word: ours
PROFILE = 1
# What Sonarr has settings for, and aniworld has not.
CONSTANTS: dict[str, Any] = {
    "qualityProfileId": PROFILE,
    "languageProfileId": PROFILE,
    "seasonFolder": True,
    "monitored": True,
    "seriesType": "anime",
    "tags": [],
}


class Shown:
    """Draws series, with a few questions for all of them."""

    def __init__(self, rows: Sequence[Series]):
        numbers = [row.id for row in rows]
        self.roots = {root.id: str(root_rows.path(root)) for root in root_rows.all()}
        self.for_new = root_rows.for_new().id
        self.ids = by_series(SeriesId.select().where(SeriesId.series.in_(numbers)).order_by(SeriesId.id))
        chosen = (Artwork.season == -1) & Artwork.is_chosen & Artwork.kind.in_(list(COVERS))
        self.artwork = by_series(Artwork.select().where(Artwork.series.in_(numbers) & chosen))
        self.counts = season_counts.of(numbers)
        self.sizes = season_counts.sizes(numbers)

    def draw(self, row: Series) -> dict[str, Any]:
        """Return one of these series. What is not known is left out, or 0 where clients count on a number."""
        counts = self.counts.get(row.id, [])
        values = self._names(row) | self._facts(row) | self._place(row) | CONSTANTS
        values["images"] = _images(self.artwork[row.id])
        values["seasons"] = [_season(count) for count in counts]
        values["statistics"] = _statistics(counts, self.sizes.get(row.id, 0)) | {
            "seasonCount": _seasons(counts)
        }
        return values | _known(self._ids(row) | _times(row, counts))

    def _facts(self, row: Series) -> dict[str, Any]:
        return {
            "status": STATUS.get(row.status, "continuing"),
            "ended": row.status == "ended",
            "overview": row.overview,
            "network": row.studio,
            "year": row.year or 0,
            "useSceneNumbering": False,
            "runtime": row.runtime_minutes or 0,
            "genres": row.genres or [],
            "added": iso(row.added_at),
            "ratings": {"votes": 0, "value": row.rating or 0},
        }

    def _place(self, row: Series) -> dict[str, str]:
        root = self.roots.get(row.root_id or self.for_new, self.roots[Root.FIRST])
        folder = row.folder or naming.folder_name(row.title, row.year, row.key)
        return {"path": f"{root}/{folder}", "rootFolderPath": root}

    def _names(self, row: Series) -> dict[str, Any]:
        others = [*(row.titles or {}).values(), *(row.synonyms or [])]
        different = [title for title in dict.fromkeys(others) if title != row.title]
        return {
            "id": row.id,
            "title": row.title,
            "sortTitle": row.sort_title,
            "cleanTitle": naming.slug(row.title, "series").replace("-", ""),
            "titleSlug": row.key,
            "alternateTitles": [{"title": title, "seasonNumber": -1} for title in different],
        }

    def _ids(self, row: Series) -> dict[str, Any]:
        known: dict[str, str] = {}
        for one in self.ids[row.id]:
            known.setdefault(one.provider, one.value)
        return {"imdbId": known.get("imdb")} | numbers(known)


def of(rows: Sequence[Series]) -> list[dict[str, Any]]:
    """Return these series."""
    shown = Shown(rows)
    return [shown.draw(row) for row in rows]


def numbers(ids: Mapping[str, str]) -> dict[str, int]:
    """Return the ids that clients read as numbers; 0 for those that are not known."""
    found = {}
    for name, service in NUMBERS.items():
        value = str(ids.get(service, ""))
        found[name] = int(value) if value.isdecimal() else 0
    return found


def _images(rows: Sequence[Artwork]) -> list[dict[str, str]]:
    """Return the pictures that a source has; others can be seen by those who sign in only."""
    found = []
    for row in rows:
        if row.url:
            address = f"/MediaCover/{row.series_id}/{row.kind}.webp"
            found.append({"coverType": COVERS[row.kind], "url": address, "remoteUrl": row.url})
    return found


def _season(count: SeasonCount) -> dict[str, Any]:
    return {"seasonNumber": count.season, "monitored": True, "statistics": _statistics([count])}


def _statistics(counts: Sequence[SeasonCount], size: int = 0) -> dict[str, Any]:
    files, aired = sum(one.files for one in counts), sum(one.aired for one in counts)
    return {
        "episodeFileCount": files,
        "episodeCount": aired,
        "totalEpisodeCount": sum(one.total for one in counts),
        "sizeOnDisk": size,
        "releaseGroups": [],
        "percentOfEpisodes": 100 * files / aired if aired else 0,
    }


def _seasons(counts: Sequence[SeasonCount]) -> int:
    return sum(one.season > 0 for one in counts)


def _times(row: Series, counts: Sequence[SeasonCount]) -> dict[str, str | None]:
    following = [one.next_air_date for one in counts if one.next_air_date]
    previous = [one.previous_air_date for one in counts if one.previous_air_date]
    last = [one.last_air_date for one in counts if one.last_air_date]
    return {
        "firstAired": asked.moment(row.premiered),
        "lastAired": asked.moment(max(last, default=None)),
        "previousAiring": asked.moment(max(previous, default=None)),
        "nextAiring": asked.moment(min(following, default=None)),
    }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        if value is not None:
            found[name] = value
    return found
