"""What is on disk: the roots of the library, the folders below them, and the videos in these."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    TextField,
)

from ..database import BaseModel
from .series import Episode, Root, Series

SEASONS, ABSOLUTE, FOLDER = "seasons", "absolute", "folder"  # how the files of a folder are numbered
NUMBERINGS = (SEASONS, ABSOLUTE, FOLDER)
NAMED, BY_ABSOLUTE, BY_HAND, UNSURE = "named", "absolute", "by_hand", "unsure"  # how a video's place is known


class Folder(BaseModel):
    """A folder below a root that holds videos of one show, or its tvshow.nfo.

    path: below the root, with "/"; key: the same for names that some file system takes for one.
    series: whose it is, None while that is not known. The one that Series.folder names is the series' home.
    numbering: seasons (names and season folders tell), absolute, or folder: all numbers are of this season.
    offset is added to each number. numbering_by_hand: a person said so.
    said: what was read in and on it; candidates: whose it may be, likeliest first (docs/folders.md).
    missing_since, looked_at (when candidates were last looked for): UTC seconds.
    """

    if TYPE_CHECKING:
        id: AutoField
        root_id: int
        series_id: int | None
        videos: "ModelSelect[Video]"

    root = ForeignKeyField(Root, backref="folders", on_delete="CASCADE")
    path = TextField()
    key = TextField()
    series = ForeignKeyField(Series, null=True, backref="folders", on_delete="SET NULL")
    is_ignored = BooleanField(default=False)
    missing_since = FloatField(null=True)
    numbering = CharField(max_length=16, default=SEASONS)
    numbering_by_hand = BooleanField(default=False)
    season = IntegerField(null=True)
    offset = IntegerField(default=0)
    said = JSONField(default=dict)
    candidates = JSONField(default=list)
    looked_at = FloatField(null=True)

    class Meta:
        indexes = ((("root", "key"), True),)


class Directory(BaseModel):
    """A directory that was read in a scan. While its time of change is the same, it is not read again.

    path: below the root, "" for the root itself; folder: in which its videos lie, None above the folders.
    changed_ns: by its disk's clock.
    """

    if TYPE_CHECKING:
        id: AutoField
        root_id: int
        folder_id: int | None

    root = ForeignKeyField(Root, backref="directories", on_delete="CASCADE")
    path = TextField()
    folder = ForeignKeyField(Folder, null=True, backref="directories", on_delete="CASCADE")
    changed_ns = BigIntegerField()

    class Meta:
        indexes = ((("root", "path"), True),)


class Video(BaseModel):
    """A video file. path: inside its folder; changed_ns: by its disk's clock.

    name: what its name says, as files.names reads it; version ("1080p") and part ("cd1") tell files of one
    episode apart.
    how: named, absolute, by_hand or unsure; only of those that are sure we write files beside.
    """

    if TYPE_CHECKING:
        id: AutoField
        folder_id: int
        places: "ModelSelect[VideoEpisode]"

    folder = ForeignKeyField(Folder, backref="videos", on_delete="CASCADE")
    path = TextField()
    size = BigIntegerField(default=0)
    changed_ns = BigIntegerField(default=0)
    name = JSONField(default=dict)
    version = CharField(max_length=80, null=True)
    part = CharField(max_length=20, null=True)
    how = CharField(max_length=16, default=UNSURE)

    class Meta:
        indexes = ((("folder", "path"), True),)


class VideoEpisode(BaseModel):
    """An episode that a video holds."""

    if TYPE_CHECKING:
        id: AutoField
        video_id: int
        episode_id: int

    video = ForeignKeyField(Video, backref="places", on_delete="CASCADE")
    episode = ForeignKeyField(Episode, backref="videos", on_delete="CASCADE")

    class Meta:
        indexes = ((("video", "episode"), True),)
