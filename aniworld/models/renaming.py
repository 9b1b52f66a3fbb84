"""Videos that were renamed, with what lies beside them: noted before it is done, and for the way back."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Expression,
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
NO_NAME = ""  # what a folder had before it was made; no file has it


class Renaming(BaseModel):
    """Some videos of a series that get other names at once.

    state: running, done, undoing, undone, or stopped where a file could not be renamed; code: why.
    """

    if TYPE_CHECKING:
        id: AutoField
        series_id: int
        rows: "ModelSelect[RenamedFile]"

    series = ForeignKeyField(Series, backref="renamings", on_delete="CASCADE")
    state = CharField(max_length=16, default=RUNNING)
    started_at = FloatField(default=now)
    code = CharField(max_length=32, null=True)

    @property
    def files(self) -> "ModelSelect[RenamedFile]":
        return self.rows.where(~RenamedFile.is_folder())

    @property
    def folders(self) -> "ModelSelect[RenamedFile]":
        """Return the folders that it needed and that were not there, in the order in which to make them."""
        return self.rows.where(RenamedFile.is_folder()).order_by(RenamedFile.position)

    def add_folder(self, root_id: int, inner: str, position: int) -> None:
        """Note a folder that is to be made. inner: its place below the root, no link on the way."""
        RenamedFile.create(renaming=self, root=root_id, folder="", old=NO_NAME, new=inner, position=position)


class RenamedFile(BaseModel):
    """One file of a renaming, or one folder that is made for its files.

    Of a file: folder: below its root; old, new: in that folder; video: None for a sidecar; is_done: it has
    the new name. What is written here may be behind the disk by some files, never ahead.

    Of a folder: folder, old: empty, as it was not there before; new: below the root; is_done: it is ours.
    That is written before it is made, and taken back before it goes.
    """

    if TYPE_CHECKING:
        id: AutoField
        renaming_id: int
        root_id: int
        video_id: int | None

    renaming = ForeignKeyField(Renaming, backref="rows", on_delete="CASCADE")
    video = ForeignKeyField(Video, null=True, on_delete="SET NULL")
    root = ForeignKeyField(Root, on_delete="CASCADE")
    folder = TextField()
    old = TextField()
    new = TextField()
    position = IntegerField()
    is_done = BooleanField(default=False)

    @classmethod
    def is_folder(cls) -> Expression:
        """Return the condition of the rows of folders."""
        return cls.old == NO_NAME
