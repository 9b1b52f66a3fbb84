"""The bytes of NFO files that were there before are kept, with what was written into them."""

from peewee import BlobField, CharField, FloatField, ForeignKeyField, JSONField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class Series(Table):
    pass


class OriginalFile(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    path = CharField(max_length=1000)
    content = BlobField()
    copy = CharField(max_length=1000, null=True)
    kept_at = FloatField()

    class Meta:
        indexes = ((("series", "path"), True),)


class ForeignWrite(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    path = CharField(max_length=1000)
    elements = JSONField()
    written_at = FloatField()

    class Meta:
        indexes = ((("series", "path"), True),)


def up(migrator, db):
    db.bind([Series, OriginalFile, ForeignWrite])
    db.create_tables([OriginalFile, ForeignWrite])
