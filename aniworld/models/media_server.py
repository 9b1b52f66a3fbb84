"""The media servers of the household, and the folders that each of them has yet to be told of."""

from typing import TYPE_CHECKING

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from ..database import BaseModel
from ..messages import Message


class MediaServer(BaseModel):
    """A server that shows the library, and is told when our files in it change.

    url: without a slash at the end; user: of Kodi, "" without; paths: [[ours, theirs], …], how it sees our
    folders. failures: in a row. told_at, next_at (it is left alone until then), busy_until (a worker talks to
    it), result_at: UTC seconds. result_code, result_args: what came of the last test or telling.
    """

    if TYPE_CHECKING:
        id: AutoField

    kind = CharField(max_length=16)
    name = CharField(max_length=80, unique=True)
    url = TextField()
    user = CharField(max_length=80, default="")
    paths = JSONField(default=list)
    is_on = BooleanField(default=True)  # a person may switch it off; what changes meanwhile is told later
    failures = IntegerField(default=0)
    next_at = FloatField(default=0.0)
    busy_until = FloatField(default=0.0)
    told_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)
    result_at = FloatField(null=True)

    @property
    def result(self) -> Message | None:
        return Message.of_row(self.result_code, self.result_args)


class MediaServerKey(BaseModel):
    """The key, token or password of a media server. Nothing ever shows it."""

    if TYPE_CHECKING:
        server_id: int

    server = ForeignKeyField(MediaServer, primary_key=True, on_delete="CASCADE")
    key = TextField()


class FolderToTell(BaseModel):
    """A folder in which our files have changed, or are about to.

    path: absolute, as aniworld sees it. first_at, changed_at: since when, and when last. told_at: when the
    server was told; such a row waits until the whole batch is told, and then goes.
    """

    if TYPE_CHECKING:
        id: AutoField
        server_id: int

    server = ForeignKeyField(MediaServer, backref="folders", on_delete="CASCADE")
    path = TextField()
    first_at = FloatField()
    changed_at = FloatField()
    told_at = FloatField(null=True)

    class Meta:
        indexes = ((("server", "path"), True),)
