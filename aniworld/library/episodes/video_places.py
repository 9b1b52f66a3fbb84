"""Which episodes each video holds is decided and stored, and with it which episodes are here."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...models import Folder, Video, VideoEpisode
from ...models.folder import BY_HAND, SEASONS, UNSURE
from ..disk import bulk
from . import placing, series_videos
from .placing import Placed
from .series_videos import SeriesVideos

BATCH = 400  # rows in one statement
NOTHING: set[int] = set()


class _Changes:
    """What has to be written for many series at once, as statements of ours: peewee takes longer for them."""

    def __init__(self) -> None:
        self.how: dict[str, list[int]] = {}
        self.added: list[tuple[int, int]] = []
        self.removed: list[tuple[int, int]] = []
        self.files: list[tuple[int, str | None]] = []
        self.series: set[int] = set()

    def write(self) -> None:
        for how, ids in self.how.items():
            bulk.set_all("video", "how", how, ids)
        for some in _batches(self.removed):
            is_gone = VideoEpisode.video.in_([video for video, _ in some])
            gone = []
            for row in VideoEpisode.select().where(is_gone):
                if _pair(row) in some:
                    gone.append(row.id)
            VideoEpisode.delete().where(VideoEpisode.id.in_(gone)).execute()
        bulk.put("video_episode", ("video_id", "episode_id"), self.added, ("video_id", "episode_id"), ())
        bulk.change("episode", "file", self.files)


def _pair(row: VideoEpisode) -> tuple[int, int]:
    return row.video_id, row.episode_id


def _batches(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def renew(folder_ids: Iterable[int]) -> set[int]:
    """Decide anew what the videos of these folders' series hold. Return the series where that changed.

    What a person said of a video stays. Inside the caller's transaction.
    """
    return renew_series(series_videos.of_folders(folder_ids))


def renew_series(series_ids: Iterable[int]) -> set[int]:
    """Decide anew what the videos of these series hold, as when their episode lists changed. As renew().

    Inside the caller's transaction.
    """
    changes = _Changes()
    for one in series_videos.read(series_ids):
        _decide(one, changes)
    changes.write()
    return changes.series


def forget_what_was_said(series_id: int) -> None:
    """Forget what a person said of the videos and folders of a series, inside the caller's transaction.

    It was of another show.
    """
    mine = Folder.select(Folder.id).where(Folder.series == series_id)
    Video.update(how=UNSURE).where(Video.folder.in_(mine) & (Video.how == BY_HAND)).execute()
    by_names = {"numbering": SEASONS, "numbering_by_hand": False, "season": None, "offset": 0}
    said = (Folder.series == series_id) & Folder.numbering_by_hand
    Folder.update(by_names).where(said).execute()


def _decide(one: SeriesVideos, changes: _Changes) -> None:
    placed = placing.place(one.numbers, one.folders)
    held: dict[int, set[int]] = {}
    for video_id, found in placed.items():
        if one.how[video_id] == BY_HAND:
            held[video_id] = set(one.held.get(video_id, ()))
            continue
        held[video_id] = {one.episodes[place] for place in found.places}
        _note_how(one, video_id, found, changes)
    _follow(one, held)
    for video_id, wanted in held.items():
        _note_places(one, video_id, wanted, changes)
    _note_files(one, held, changes)


def _note_how(one: SeriesVideos, video_id: int, found: Placed, changes: _Changes) -> None:
    if one.how[video_id] != found.how:
        changes.how.setdefault(found.how, []).append(video_id)
        changes.series.add(one.series_id)


def _follow(one: SeriesVideos, held: dict[int, set[int]]) -> None:
    """Let what a person said follow the episode into another source's list, where it has another place."""
    listed = set(one.files)
    lost = set()
    for episodes in held.values():
        lost |= episodes - listed
    if not lost:
        return
    numbers = series_videos.aside(lost)
    for episodes in held.values():
        for episode_id in episodes & numbers.keys():
            place = one.numbers.absolute.get(numbers[episode_id][0] or 0)
            if place in one.episodes:
                episodes.remove(episode_id)
                episodes.add(one.episodes[place])


def _note_places(one: SeriesVideos, video_id: int, wanted: set[int], changes: _Changes) -> None:
    known = one.held.get(video_id, NOTHING)
    if wanted == known:
        return
    changes.series.add(one.series_id)
    changes.added += [(video_id, episode_id) for episode_id in sorted(wanted - known)]
    changes.removed += [(video_id, episode_id) for episode_id in sorted(known - wanted)]


def _note_files(one: SeriesVideos, held: dict[int, set[int]], changes: _Changes) -> None:
    """Note the first video of each episode: of the home, in order of the paths."""
    files: dict[int, str] = {}
    for folder in one.folders:
        for video in folder.videos:
            for episode_id in held[video.id]:
                files.setdefault(episode_id, video.path)
    for episode_id, known in one.files.items():
        if files.get(episode_id) != known:
            changes.files.append((episode_id, files.get(episode_id)))
            changes.series.add(one.series_id)
