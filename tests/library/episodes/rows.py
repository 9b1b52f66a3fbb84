"""Folders and videos as a scan leaves them in the rows, without a disk."""

from aniworld.database import transaction
from aniworld.files.names import Name
from aniworld.models import Episode, Folder, Root, Series, Video, VideoEpisode


def folder(added, path=None, **more):
    """A folder of a series; without a path its home."""
    series = Series.get_by_id(added.id)
    values = {"root": Root.FIRST, "path": path or series.folder, "series": series} | more
    known = Folder.get_or_none((Folder.root == Root.FIRST) & (Folder.path == values["path"]))
    if known:
        return known
    return Folder.create(key=values["path"].casefold() if path else series.folder_key, **values)


def video(held, path, *episodes, season=None, by="name", **more):
    """A video whose name says these episodes."""
    kind = more.pop("kind", "episode" if episodes else "unknown")
    source = by if season is not None else None
    name = Name(kind, season, source, episodes, title=more.pop("title", None))
    return Video.create(folder=held, path=path, size=1, name=name.as_json(), **more)


def held(row):
    """How a video is placed: ([(season, number), …], how)."""
    found = Episode.select().join(VideoEpisode).where(VideoEpisode.video == row.id)
    places = sorted((episode.season, episode.number) for episode in found)
    return places, Video.get_by_id(row.id).how


def files(added):
    """(season, number) -> the first file of the episode."""
    there = Episode.select().where((Episode.series == added) & Episode.file.is_null(False))
    return {(row.season, row.number): row.file for row in there}


def with_seasons(added, *lengths):
    """Make the list of a series one of seasons that are so long."""
    with transaction():
        Episode.delete().where(Episode.series == added).execute()
        absolute = 0
        for season, length in enumerate(lengths, start=1):
            for number in range(1, length + 1):
                absolute += 1
                Episode.create(
                    series=added,
                    season=season,
                    number=number,
                    absolute=absolute,
                    title=f"Tale {absolute}",
                    provider="tvmaze",
                    provider_id=str(absolute),
                )
