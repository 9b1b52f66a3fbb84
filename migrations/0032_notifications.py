"""People and programs can be notified of what happens."""

from peewee import (
    AutoField,
    BooleanField,
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


class NoticeTarget(Table):
    id = AutoField()
    name = CharField(max_length=80, unique=True)
    way = CharField(max_length=16)
    shown = TextField()
    kinds = JSONField(default=list)
    is_on = BooleanField(default=True)
    failures = IntegerField(default=0)
    next_at = FloatField(default=0.0)
    busy_until = FloatField(default=0.0)
    told_at = FloatField(null=True)
    result_code = CharField(max_length=32, null=True)
    result_args = JSONField(null=True)
    result_at = FloatField(null=True)


class NoticeAddress(Table):
    target = ForeignKeyField(NoticeTarget, primary_key=True, on_delete="CASCADE")
    address = TextField()
    key = TextField(default="")


class Notice(Table):
    id = AutoField()
    kind = CharField(max_length=32)
    code = CharField(max_length=32)
    args = JSONField(default=dict)
    payload = JSONField(default=dict)
    at = FloatField(index=True)


class Delivery(Table):
    id = AutoField()
    target = ForeignKeyField(NoticeTarget, on_delete="CASCADE")
    notice = ForeignKeyField(Notice, on_delete="CASCADE")
    tries = IntegerField(default=0)
    is_sent = BooleanField(default=False)
    ended_at = FloatField(null=True, index=True)


class NoticeMark(Table):
    name = CharField(max_length=80, primary_key=True)
    value = IntegerField(default=0)


NEW = [NoticeTarget, NoticeAddress, Notice, Delivery, NoticeMark]


def up(migrator, db):
    db.bind(NEW)
    db.create_tables(NEW)
