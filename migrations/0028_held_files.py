"""A person may want files left as they are when a preview shows what would be written."""

from peewee import CharField, FloatField, ForeignKeyField, Model


class Table(Model):
    class Meta:
        legacy_table_names = False


class Series(Table):
    pass


class HeldFile(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    path = CharField(max_length=1000)
    held_at = FloatField()

    class Meta:
        indexes = ((("series", "path"), True),)


def up(migrator, db):
    db.bind([Series, HeldFile])
    db.create_tables([HeldFile])
