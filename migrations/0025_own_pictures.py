"""A picture that was replaced goes back under its former name. What renames files is written down first."""

from peewee import BooleanField, CharField, FloatField, ForeignKeyField, IntegerField, Model, TextField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Series(Table):
    pass


class Root(Table):
    pass


class Video(Table):
    pass


class Renaming(Table):
    series = ForeignKeyField(Series, on_delete="CASCADE")
    state = CharField(max_length=16)
    started_at = FloatField()
    code = CharField(max_length=32, null=True)


class RenamedFile(Table):
    renaming = ForeignKeyField(Renaming, on_delete="CASCADE")
    video = ForeignKeyField(Video, null=True, on_delete="SET NULL")
    root = ForeignKeyField(Root, on_delete="CASCADE")
    folder = TextField()
    old = TextField()
    new = TextField()
    position = IntegerField()
    is_done = BooleanField(default=False)


def up(migrator, db):
    db.bind([Series, Root, Video, Renaming, RenamedFile])
    migrator.migrate(migrator.add_column("replaced_artwork", "file", TextField(default="")))
    db.create_tables([Renaming, RenamedFile])
