"""Lists that people keep at AniList, MyAnimeList and Kitsu can be imported, once or every day."""

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class WatchList(Table):
    id = AutoField()
    service = CharField(max_length=16)
    user = CharField(max_length=40)
    statuses = JSONField(default=list)
    is_daily = BooleanField(default=False)
    only_notes = BooleanField(default=False)
    page = IntegerField(default=1)
    found = IntegerField(default=0)
    added = IntegerField(default=0)
    here = IntegerField(default=0)
    refused = IntegerField(default=0)
    next_at = FloatField(null=True)
    busy_until = FloatField(default=0.0)
    read_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)

    class Meta:
        indexes = ((("service", "user"), True),)


class ListedEntry(Table):
    watch_list = ForeignKeyField(WatchList, on_delete="CASCADE")
    entry = CharField(max_length=64)

    class Meta:
        indexes = ((("watch_list", "entry"), True),)


NEW = [WatchList, ListedEntry]


def up(migrator, db):
    db.bind(NEW)
    db.create_tables(NEW)
