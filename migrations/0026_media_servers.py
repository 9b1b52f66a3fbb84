"""Media servers can be named, and are told when files of the library change."""

from peewee import (
    AutoField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class MediaServer(Table):
    id = AutoField()
    kind = CharField(max_length=16)
    name = CharField(max_length=80, unique=True)
    url = TextField()
    user = CharField(max_length=80, default="")
    paths = JSONField(default=list)
    failures = IntegerField(default=0)
    next_at = FloatField(default=0.0)
    busy_until = FloatField(default=0.0)
    told_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)
    result_at = FloatField(null=True)


class MediaServerKey(Table):
    server = ForeignKeyField(MediaServer, primary_key=True, on_delete="CASCADE")
    key = TextField()


class FolderToTell(Table):
    server = ForeignKeyField(MediaServer, on_delete="CASCADE")
    path = TextField()
    first_at = FloatField()
    changed_at = FloatField()
    told_at = FloatField(null=True)

    class Meta:
        indexes = ((("server", "path"), True),)


NEW = [MediaServer, MediaServerKey, FolderToTell]


def up(migrator, db):
    db.bind(NEW)
    db.create_tables(NEW)
