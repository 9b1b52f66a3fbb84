"""Videos that were renamed, with what lies beside them: noted before it is done, and for the way back."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    TextField,
)

from ..database import BaseModel, now
from .folder import Video
from .series import Root, Series

RUNNING, DONE, UNDOING, UNDONE, STOPPED = "running", "done", "undoing", "undone", "stopped"


class Renaming(BaseModel):
    """Some videos of a series that get other names at once.

    state: running, done, undoing, undone, or stopped where a file could not be renamed; code: why.
    """

    if TYPE_CHECKING:
        id: AutoField
        series_id: int
        files: "ModelSelect[RenamedFile]"

    series = ForeignKeyField(Series, backref="renamings", on_delete="CASCADE")
    state = CharField(max_length=16, default=RUNNING)
    started_at = FloatField(default=now)
    code = CharField(max_length=32, null=True)


class RenamedFile(BaseModel):
    """One file of a renaming. folder: below its root; old, new: in that folder; video: None for a sidecar.

    is_done: it has the new name. What is written here may be behind the disk by some files, never ahead.
    """

    if TYPE_CHECKING:
        id: AutoField
        renaming_id: int
        root_id: int
        video_id: int | None

    renaming = ForeignKeyField(Renaming, backref="files", on_delete="CASCADE")
    video = ForeignKeyField(Video, null=True, on_delete="SET NULL")
    root = ForeignKeyField(Root, on_delete="CASCADE")
    folder = TextField()
    old = TextField()
    new = TextField()
    position = IntegerField()
    is_done = BooleanField(default=False)
