"""What a person says of videos, folders and episodes: which episodes a video holds, how a folder is numbered,
what is ignored.
"""

from collections.abc import Iterable, Sequence

from ...database import transaction
from ...errors import Invalid, NotFound
from ...models import Episode, Folder, HistoryEntry, Series, Video, VideoEpisode
from ...models.folder import BY_HAND, FOLDER, NUMBERINGS, UNSURE
from ...models.part import USER
from ...rows import in_batches
from ..artwork import stills
from ..disk import homes
from ..history import entries
from ..parts import claims, progress_events
from . import video_places
from .numbering import Place

MOST_EPISODES = 100  # in one video
MOST_OFFSET = 10_000
AT_ONCE = 500  # episodes in one statement


def video(series: Series, video_id: int) -> Video:
    """Return a video of this series that is here. Raises NotFound."""
    is_here = (Folder.series == series) & Folder.missing_since.is_null()
    row = Video.select(Video, Folder).join(Folder).where((Video.id == video_id) & is_here).first()
    if row is None:
        raise NotFound("no_such_video")
    return row


def of_series(series: Series, folder_id: int) -> Folder:
    """Return a folder of this series. Raises NotFound."""
    row = homes.get(folder_id)
    if row.series_id != series.id:
        raise NotFound("no_such_folder")
    return row


def say(series: Series, places: dict[int, Sequence[Place]]) -> None:
    """Store which episodes these videos hold, by their ids; none at all is an answer, too. It stays.

    Raises NotFound for a video that the series does not have, Invalid for an episode.
    """
    with transaction():
        ids = _episode_ids(series)
        for video_id, wanted in places.items():
            row = video(series, video_id)
            episodes = _known(ids, wanted)
            VideoEpisode.delete().where(VideoEpisode.video == row).execute()
            for episode_id in episodes:
                VideoEpisode.create(video=row.id, episode=episode_id)
            Video.update(how=BY_HAND).where(Video.id == row.id).execute()
        video_places.renew_series([series.id])
        _load_beside(series)


def _episode_ids(series: Series) -> dict[Place, int]:
    rows = series.episodes.where(Episode.season >= 0)
    return {(row.season, row.number): row.id for row in rows}


def _known(ids: dict[Place, int], wanted: Sequence[Place]) -> list[int]:
    if len(wanted) > MOST_EPISODES:
        raise Invalid("too_many_episodes", "episodes", most=MOST_EPISODES)
    found = []
    for season, number in dict.fromkeys(wanted):
        if (season, number) not in ids:
            raise Invalid("no_such_episode", "episodes", season=season, number=number)
        found.append(ids[season, number])
    return found


def take_back(series: Series, video_ids: Iterable[int]) -> None:
    """Let the names of these videos count again. Raises NotFound."""
    with transaction():
        for video_id in video_ids:
            row = video(series, video_id)
            VideoEpisode.delete().where(VideoEpisode.video == row).execute()
            Video.update(how=UNSURE).where(Video.id == row.id).execute()
        video_places.renew_series([series.id])
        _load_beside(series)


def number(folder_id: int, numbering: str, season: int | None = None, offset: int = 0) -> Folder:
    """Store how the files of a folder are numbered (models.Folder); it stays. Raises NotFound, Invalid."""
    if numbering not in NUMBERINGS:
        raise Invalid("no_such_numbering", "numbering", choices=NUMBERINGS)
    if season is not None and not 0 <= season <= MOST_OFFSET:
        raise Invalid("no_such_season", "season", season=season)
    if numbering == FOLDER and season is None:
        raise Invalid("season_needed", "season")
    if abs(offset) > MOST_OFFSET:
        raise Invalid("offset_too_large", "offset", most=MOST_OFFSET)
    with transaction():
        row = homes.get(folder_id)
        row.numbering, row.season, row.offset, row.numbering_by_hand = numbering, season, offset, True
        row.save(only=[Folder.numbering, Folder.season, Folder.offset, Folder.numbering_by_hand])
        if row.series_id is not None:
            video_places.renew_series([row.series_id])
            _load_beside(Series.get_by_id(row.series_id))
    return row


def ignore(series: Series, season: int, numbers: Sequence[int] | None, *, ignored: bool = True) -> int:
    """Ignore episodes of a season, or all of it without numbers; or do not any more. Return how many changed.

    Raises Invalid for an episode that the list does not have.
    """
    with transaction():
        rows = list(series.episodes.where(Episode.season == season)) if season >= 0 else []
        known = {row.number: row.id for row in rows}
        if not known:
            raise Invalid("no_such_season", "season", season=season)
        ids = []
        for wanted in known if numbers is None else numbers:
            if wanted not in known:
                raise Invalid("no_such_episode", "numbers", season=season, number=wanted)
            ids.append(known[wanted])
        changed = []
        for row in rows:
            if row.id in ids and row.is_ignored != ignored:
                changed.append(row)
        if changed:
            _record_ignored(series, changed, ignored)
            set_ignored([row.id for row in changed], ignored)
            progress_events.refresh(series.id, "series_updated")
    return len(changed)


def _record_ignored(series: Series, changed: Sequence[Episode], ignored: bool) -> None:
    code = "history_ignored" if ignored else "history_not_ignored"
    before = {"ignored": not ignored, "episodes": [[row.provider, row.provider_id] for row in changed]}
    entries.record(series, HistoryEntry.IGNORED, code, {"count": len(changed)}, before=before)


def set_ignored(episode_ids: Sequence[int], ignored: bool) -> None:
    """Ignore these episodes, or do not any more, inside the caller's transaction."""
    for some in in_batches(episode_ids, AT_ONCE):
        Episode.update(is_ignored=ignored).where(Episode.id.in_(list(some))).execute()


def _load_beside(series: Series) -> None:
    """Have what lies beside the videos written, or taken away, inside the caller's transaction."""
    claims.request(series.id, ["nfo"], USER)
    stills.ask_for(series, USER)
    progress_events.refresh(series.id, "series_updated")
